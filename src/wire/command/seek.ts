import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf } from '../amf/access.js';
import { argument, baseOf, buildCall, NO_REPLY, withDefined, type CommandBase } from './shape.js';

/** Where a player wants to go. */
export interface SeekCommand extends CommandBase {
  readonly positionMs?: number;
}

/** `seek` (RTMP 1.0 §7.2.2.7), in milliseconds. */
export function parseSeek(body: CommandBody): SeekCommand {
  return withDefined(baseOf(body), { positionMs: numberOf(argument(body, 0)) });
}

/** Values in wire order. */
export function buildSeek(positionMs: number, transactionId = NO_REPLY): AmfValue[] {
  return buildCall('seek', transactionId, positionMs);
}
