import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { buildCall, parseStreamName, type StreamNameCommand } from './shape.js';

/** `FCSubscribe`: a player asks for a live stream (FMLE practice; librtmp, FFmpeg with `-rtmp_live live`). */
export function parseFcSubscribe(body: CommandBody): StreamNameCommand {
  return parseStreamName(body);
}

/** Values in wire order; goes out on msid 0. */
export function buildFcSubscribe(transactionId: number, streamName: string): AmfValue[] {
  return buildCall('FCSubscribe', transactionId, streamName);
}
