/** Samples of MP4 as parts for a comparison: their messages carry fingerprints, not bodies. */
import type { MediaPart } from '../../pipeline/media-parts.js';
import type { MediaUnit, TraceEvent } from '../../trace/events.js';
import type { MediaSink, StreamKey } from './media-file.js';

const noBody = new Uint8Array(0);

/** Takes the events of a file session. */
export function samplesInto(sink: MediaSink, stream: StreamKey): (event: TraceEvent) => void {
  return (event) => {
    if (event.kind !== 'message' || (event.body.type !== 'audio' && event.body.type !== 'video')) return;
    for (const unit of event.body.units) {
      const part = partOf(event.body.type, unit, event.offset);
      if (part !== undefined) sink.part(stream, part, { timestampMs: event.timestampMs, offset: event.offset });
    }
  };
}

function partOf(kind: 'audio' | 'video', unit: MediaUnit, offset: number): MediaPart | undefined {
  const { trackId, codec, packetType, bodyBytes, config } = unit;
  const role = packetType === 'sequence-start' ? 'header' : packetType === 'coded-frames' && bodyBytes > 0 ? 'frame' : undefined;
  if (role === undefined) return undefined;
  return {
    kind, trackId, codec, role, key: kind === 'audio' || unit.frameType === 'key', disposable: false, compositionTimeMs: unit.compositionTimeMs ?? 0, at: 0, body: noBody,
    // A sample whose bytes are not sure is like no other.
    known: { fingerprint: unit.digest ?? offset >>> 0, bytes: bodyBytes, ...(config === undefined ? {} : { config }) },
  };
}
