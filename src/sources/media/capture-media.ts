/** The media of all RTMP sessions in a capture, with the way each message went over the wire. */
import { Registry } from '../../analyzers/registry.js';
import type { WireForm } from '../../analyzers/comparison/frame-table.js';
import type { MediaPart } from '../../pipeline/media-parts.js';
import { mediaParts } from '../../pipeline/media-parts.js';
import { Session } from '../../pipeline/session.js';
import type { Direction, MessageEvent, TraceEvent } from '../../trace/events.js';
import type { ConnectionInfo } from '../../trace/transport.js';
import { readCapture } from '../capture.js';
import type { MediaFileOptions, MediaSink, StreamKey } from './media-file.js';

/** Streams of one session whose holes are told; a peer could open message streams without end. */
const maxStreams = 64;
const headerBytes = [11, 7, 3, 0] as const;
/** Timestamps from here on need four more bytes in each chunk (RTMP 1.0 §5.3.1.3). */
const extendedFrom = 0xff_ffff;

interface Pending { readonly typeId: 8 | 9; readonly timestampMs: number; readonly parts: readonly MediaPart[] }

export async function readCaptureMedia(path: string, sink: MediaSink, { signal, port }: MediaFileOptions): Promise<void> {
  let sessions = 0;
  await readCapture(path, {
    ...(port === undefined ? {} : { port }), signal,
    onConnection: (info) => {
      const id = sessions;
      sessions += 1;
      return port !== undefined && !info.server.endsWith(`:${port}`) ? undefined : sessionReader(id, info, sink);
    },
  });
}

function sessionReader(id: number, info: ConnectionInfo, sink: MediaSink): Session {
  const streams = new Map<string, StreamKey>();
  const lastUs = { c2s: -1, s2c: -1 };
  let pending: Pending[] = [];
  const streamOf = (direction: Direction, msid: number): StreamKey => {
    const name = `${direction} ${msid}`;
    let key = streams.get(name);
    if (key === undefined) {
      key = { session: id, direction, msid };
      if (streams.size < maxStreams) streams.set(name, key);
    }
    return key;
  };
  const hole = (direction: Direction): void => {
    for (const key of streams.values()) if (key.direction === direction) sink.hole(key);
  };
  const onEvent = (event: TraceEvent): void => {
    if (event.kind === 'lost') hole(event.direction);
    else if (event.kind === 'message') {
      const { direction, body } = event;
      if (body.type === 'setChunkSize') sink.chunkSize({ session: id, direction, msid: -1 }, event.endOffset, body.size & 0x7fff_ffff);
      if (event.missingBytes !== undefined) hole(direction);
      if (pending.length > 0) {
        const stream = streamOf(direction, event.msid);
        const wire = wireForm(event, lastUs[direction]);
        for (const { timestampMs, parts } of pending) for (const part of parts) sink.part(stream, part, { timestampMs, offset: event.offset, wire });
        pending = [];
      }
      lastUs[direction] = event.atUs;
    } else if (event.kind === 'session-end') {
      const { app, streamName } = session.result().session;
      sink.session(id, [app, streamName].filter((part) => part !== '').join('/'));
    }
  };
  const session = new Session(info, {
    id, stallAfterUs: Number.MAX_SAFE_INTEGER, showSecrets: false, registry: new Registry(), onEvent,
    extract: {
      // Told right before the message's event: the bodies are still there then.
      media: (_direction, _msid, typeId, timestampMs, payload) => {
        if (typeId === 8 || typeId === 9) pending.push({ typeId, timestampMs, parts: mediaParts(typeId, payload) });
      },
    },
  });
  return session;
}

function wireForm(event: MessageEvent, previousUs: number): WireForm {
  const { fmt, csid, chunks, offset, endOffset, length, timestampMs, firstUs, atUs } = event;
  const basic = csid < 64 ? 1 : csid < 320 ? 2 : 3;
  const extended = timestampMs >= extendedFrom ? 4 : 0;
  const own = length + headerBytes[fmt] + chunks * (basic + extended);
  return { fmt, csid, chunks, interleaved: endOffset - offset > own, severalSegments: firstUs !== atUs, sharesSegment: previousUs === firstUs };
}
