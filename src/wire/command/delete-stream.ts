import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf } from '../amf/access.js';
import { argument, baseOf, buildCall, NO_REPLY, withDefined, type CommandBase } from './shape.js';

/** Which stream is to end. */
export interface DeleteStreamCommand extends CommandBase {
  /** Undefined when the argument is no number (GStreamer may put a name there). */
  readonly msid?: number;
}

/** `deleteStream` (RTMP 1.0 §7.2.2.3). Sent on msid 0 or on the stream; no answer. */
export function parseDeleteStream(body: CommandBody): DeleteStreamCommand {
  return withDefined(baseOf(body), { msid: numberOf(argument(body, 0)) });
}

/** Values in wire order. */
export function buildDeleteStream(msid: number, transactionId = NO_REPLY): AmfValue[] {
  return buildCall('deleteStream', transactionId, msid);
}
