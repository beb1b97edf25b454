import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { booleanOf, numberOf } from '../amf/access.js';
import { argument, buildCall, NO_REPLY, parseStreamName, withDefined, type StreamNameCommand } from './shape.js';

/** What a player asked for. */
export interface PlayCommand extends StreamNameCommand {
  /** -2 live, else recorded; -1 live only; from 0: position. Seconds in the text, milliseconds from FFmpeg, librtmp and OBS (-2000, -1000). */
  readonly start?: number;
  /** Unit as `start`; -1 to the end. */
  readonly duration?: number;
  /** Flush the playlist; a number counts as a boolean. */
  readonly reset?: boolean;
}

/** `play` (RTMP 1.0 §7.2.2.1). Numbers are kept as sent: which unit was meant only the sender knows. */
export function parsePlay(body: CommandBody): PlayCommand {
  return withDefined(parseStreamName(body), {
    start: numberOf(argument(body, 1)),
    duration: numberOf(argument(body, 2)),
    reset: booleanOf(argument(body, 3)),
  });
}

/** Arguments are positional, so those behind the first absent one are left out. */
export function buildPlay(streamName: string, options: { readonly start?: number; readonly duration?: number; readonly reset?: boolean } = {}, transactionId = NO_REPLY): AmfValue[] {
  const { start, duration, reset } = options;
  if (start === undefined) return buildCall('play', transactionId, streamName);
  if (duration === undefined) return buildCall('play', transactionId, streamName, start);
  return buildCall('play', transactionId, streamName, start, duration, ...(reset === undefined ? [] : [reset]));
}
