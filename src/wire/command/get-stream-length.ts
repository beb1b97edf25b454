import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { buildCall, parseStreamName, type StreamNameCommand } from './shape.js';

/** `getStreamLength`: a player asks how many seconds a recording has (FFmpeg unless live). Answered by `_result`, null, number. */
export function parseGetStreamLength(body: CommandBody): StreamNameCommand {
  return parseStreamName(body);
}

/** Values in wire order; goes out on msid 0. */
export function buildGetStreamLength(transactionId: number, streamName: string): AmfValue[] {
  return buildCall('getStreamLength', transactionId, streamName);
}
