import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { booleanOf } from '../amf/access.js';
import { argument, baseOf, buildCall, NO_REPLY, withDefined, type CommandBase } from './shape.js';

/** Whether the player wants audio. */
export interface ReceiveAudioCommand extends CommandBase {
  readonly wanted?: boolean;
}

/** `receiveAudio` (RTMP 1.0 §7.2.2.4): a player wants audio or does not. */
export function parseReceiveAudio(body: CommandBody): ReceiveAudioCommand {
  return withDefined(baseOf(body), { wanted: booleanOf(argument(body, 0)) });
}

/** Values in wire order. */
export function buildReceiveAudio(wanted: boolean, transactionId = NO_REPLY): AmfValue[] {
  return buildCall('receiveAudio', transactionId, wanted);
}
