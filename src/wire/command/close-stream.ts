import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { baseOf, buildCall, NO_REPLY, type CommandBase } from './shape.js';

/** `closeStream` (listed in RTMP 1.0 §7.2.2, not described): ends the stream whose msid carries it. */
export function parseCloseStream(body: CommandBody): CommandBase {
  return baseOf(body);
}

/** Values in wire order; goes out on the stream that is to end. */
export function buildCloseStream(transactionId = NO_REPLY): AmfValue[] {
  return buildCall('closeStream', transactionId);
}
