/** The media of an RTMP session, frame by frame, with the way each message went over the wire. */
import type { WireForm } from '../analyzers/comparison/frame-table.js';
import type { Direction, MessageEvent, TraceEvent } from '../trace/events.js';
import type { ExtractSink } from './direction.js';
import { mediaParts, type MediaPart } from './media-parts.js';
import type { PartPlace } from './media-stream.js';

/** Told in the order of the wire. Bodies are valid during the call only. */
export interface SessionMediaSink {
  part(direction: Direction, msid: number, part: MediaPart, place: PartPlace, event: MessageEvent): void;
  /** Bytes of that direction are missing in front of what follows. */
  hole(direction: Direction): void;
  /** The sender of that direction uses another chunk size from here on. */
  chunkSize(direction: Direction, offset: number, size: number): void;
}

const headerBytes = [11, 7, 3, 0] as const;
/** Timestamps from here on need four more bytes in each chunk (RTMP 1.0 §5.3.1.3). */
const extendedFrom = 0xff_ffff;

interface Pending { readonly timestampMs: number; readonly parts: readonly MediaPart[] }

/** For the `extract` and `onEvent` of a session's options. */
export function sessionMedia(sink: SessionMediaSink): { readonly extract: ExtractSink; readonly onEvent: (event: TraceEvent) => void } {
  const lastUs = { c2s: -1, s2c: -1 };
  let pending: Pending[] = [];
  return {
    extract: {
      // Told right before the message's event: the bodies are still there then.
      media: (_direction, _msid, typeId, timestampMs, payload) => {
        if (typeId === 8 || typeId === 9) pending.push({ timestampMs, parts: mediaParts(typeId, payload) });
      },
    },
    onEvent: (event) => {
      if (event.kind === 'lost') sink.hole(event.direction);
      else if (event.kind === 'message') {
        const { direction, body } = event;
        if (body.type === 'setChunkSize') sink.chunkSize(direction, event.endOffset, body.size & 0x7fff_ffff);
        if (event.missingBytes !== undefined) sink.hole(direction);
        if (pending.length > 0) {
          const wire = wireForm(event, lastUs[direction]);
          for (const { timestampMs, parts } of pending) for (const part of parts) sink.part(direction, event.msid, part, { timestampMs, offset: event.offset, wire }, event);
          pending = [];
        }
        lastUs[direction] = event.atUs;
      }
    },
  };
}

function wireForm(event: MessageEvent, previousUs: number): WireForm {
  const { fmt, csid, chunks, offset, endOffset, length, timestampMs, firstUs, atUs } = event;
  const basic = csid < 64 ? 1 : csid < 320 ? 2 : 3;
  const extended = timestampMs >= extendedFrom ? 4 : 0;
  const own = length + headerBytes[fmt] + chunks * (basic + extended);
  return { fmt, csid, chunks, interleaved: endOffset - offset > own, severalSegments: firstUs !== atUs, sharesSegment: previousUs === firstUs };
}
