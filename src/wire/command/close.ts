import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { baseOf, buildCall, NO_REPLY, type CommandBase } from './shape.js';

/** `close` (listed in RTMP 1.0 §7.2.1, not described): ends the connection. OBS and librtmp obey a server's; FFmpeg and GStreamer ignore it. */
export function parseClose(body: CommandBody): CommandBase {
  return baseOf(body);
}

/** Values in wire order; goes out on msid 0. */
export function buildClose(transactionId = NO_REPLY): AmfValue[] {
  return buildCall('close', transactionId);
}
