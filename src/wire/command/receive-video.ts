import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { booleanOf } from '../amf/access.js';
import { argument, baseOf, buildCall, NO_REPLY, withDefined, type CommandBase } from './shape.js';

/** Whether the player wants video. */
export interface ReceiveVideoCommand extends CommandBase {
  readonly wanted?: boolean;
}

/** `receiveVideo` (RTMP 1.0 §7.2.2.5): a player wants video or does not. */
export function parseReceiveVideo(body: CommandBody): ReceiveVideoCommand {
  return withDefined(baseOf(body), { wanted: booleanOf(argument(body, 0)) });
}

/** Values in wire order. */
export function buildReceiveVideo(wanted: boolean, transactionId = NO_REPLY): AmfValue[] {
  return buildCall('receiveVideo', transactionId, wanted);
}
