/** The media of all RTMP sessions in a capture. */
import { Registry } from '../../analyzers/registry.js';
import { Session } from '../../pipeline/session.js';
import { sessionMedia } from '../../pipeline/session-media.js';
import type { Direction, TraceEvent } from '../../trace/events.js';
import type { ConnectionInfo } from '../../trace/transport.js';
import { readCapture } from '../capture.js';
import type { MediaFileOptions, MediaSink, StreamKey } from './media-file.js';

/** Streams of one session whose holes are told; a peer could open message streams without end. */
const maxStreams = 64;

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
  const streamOf = (direction: Direction, msid: number): StreamKey => {
    const name = `${direction} ${msid}`;
    let key = streams.get(name);
    if (key === undefined) {
      key = { session: id, direction, msid };
      if (streams.size < maxStreams) streams.set(name, key);
    }
    return key;
  };
  const media = sessionMedia({
    part: (direction, msid, part, place) => { sink.part(streamOf(direction, msid), part, place); },
    hole: (direction) => {
      for (const key of streams.values()) if (key.direction === direction) sink.hole(key);
    },
    chunkSize: (direction, offset, size) => { sink.chunkSize({ session: id, direction, msid: -1 }, offset, size); },
  });
  const onEvent = (event: TraceEvent): void => {
    media.onEvent(event);
    if (event.kind !== 'session-end') return;
    const { app, streamName } = session.result().session;
    sink.session(id, [app, streamName].filter((part) => part !== '').join('/'));
  };
  const session = new Session(info, { id, stallAfterUs: Number.MAX_SAFE_INTEGER, showSecrets: false, registry: new Registry(), onEvent, extract: media.extract });
  return session;
}
