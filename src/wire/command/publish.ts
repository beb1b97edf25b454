import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { buildCall, NO_REPLY, parseStreamName, stringArgument, withDefined, type StreamNameCommand } from './shape.js';

/** What a publisher asked for. */
export interface PublishCommand extends StreamNameCommand {
  /** "live", "record" or "append"; anything else as it was sent. */
  readonly publishingType?: string;
}

/** `publish` (RTMP 1.0 §7.2.2.6). Answered by onStatus; FFmpeg, OBS and librtmp send a running transaction id, GStreamer 0. */
export function parsePublish(body: CommandBody): PublishCommand {
  return withDefined(parseStreamName(body), { publishingType: stringArgument(body, 1)?.value });
}

/** Values in wire order; goes out on the stream that createStream gave. */
export function buildPublish(streamName: string, publishingType = 'live', transactionId = NO_REPLY): AmfValue[] {
  return buildCall('publish', transactionId, streamName, publishingType);
}
