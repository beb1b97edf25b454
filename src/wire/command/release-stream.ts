import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { buildCall, parseStreamName, type StreamNameCommand } from './shape.js';

/** `releaseStream`: frees a name before publishing (FMLE practice). FFmpeg, OBS and GStreamer send it and wait for no answer; `_error` is harmless. */
export function parseReleaseStream(body: CommandBody): StreamNameCommand {
  return parseStreamName(body);
}

/** Values in wire order; goes out on msid 0. */
export function buildReleaseStream(transactionId: number, streamName: string): AmfValue[] {
  return buildCall('releaseStream', transactionId, streamName);
}
