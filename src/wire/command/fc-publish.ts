import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { buildCall, parseStreamName, type StreamNameCommand } from './shape.js';

/** `FCPublish`: announces a publisher (FMLE practice). Answered by `onFCPublish`, `_result`, both or nothing. */
export function parseFcPublish(body: CommandBody): StreamNameCommand {
  return parseStreamName(body);
}

/** Values in wire order; goes out on msid 0. */
export function buildFcPublish(transactionId: number, streamName: string): AmfValue[] {
  return buildCall('FCPublish', transactionId, streamName);
}
