import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { booleanOf, numberOf } from '../amf/access.js';
import { argument, baseOf, buildCall, NO_REPLY, withDefined, type CommandBase } from './shape.js';

/** Stop or go on, and where. */
export interface PauseCommand extends CommandBase {
  /** False: go on. */
  readonly pause?: boolean;
  readonly positionMs?: number;
}

/** `pause` (RTMP 1.0 §7.2.2.8). */
export function parsePause(body: CommandBody): PauseCommand {
  return withDefined(baseOf(body), { pause: booleanOf(argument(body, 0)), positionMs: numberOf(argument(body, 1)) });
}

/** Values in wire order. */
export function buildPause(pause: boolean, positionMs: number, transactionId = NO_REPLY): AmfValue[] {
  return buildCall('pause', transactionId, pause, positionMs);
}
