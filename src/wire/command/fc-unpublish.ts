import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { buildCall, parseStreamName, type StreamNameCommand } from './shape.js';

/** `FCUnpublish`: a publisher leaves (FMLE practice). FFmpeg and OBS send it before deleteStream. */
export function parseFcUnpublish(body: CommandBody): StreamNameCommand {
  return parseStreamName(body);
}

/** Values in wire order; goes out on msid 0. */
export function buildFcUnpublish(transactionId: number, streamName: string): AmfValue[] {
  return buildCall('FCUnpublish', transactionId, streamName);
}
