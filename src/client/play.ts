/** The reference player: takes a stream until it ends, for a time, or for a number of frames. */
import { readDataFrame } from '../wire/media/data-frame.js';
import { mediaFacts } from '../wire/media/media-facts.js';
import { timestampDistance } from '../trace/units.js';
import { ClientConnection, type ClientOptions, type ClientResult } from './connection.js';
import type { MediaSink } from './media.js';

export interface PlayMediaOptions extends ClientOptions {
  readonly sink: MediaSink;
  /** Of media, by its timestamps. */
  readonly durationMs?: number;
  /** Coded video frames; of audio where there is no video in the first second. */
  readonly frames?: number;
  /** End when nothing has come for this long. Default: wait. */
  readonly idleMs?: number;
}

export async function playMedia(options: PlayMediaOptions): Promise<ClientResult> {
  const { sink, durationMs, frames, idleMs } = options;
  let firstMs: number | undefined;
  let video = 0;
  let audio = 0;
  let idle: NodeJS.Timeout | undefined;
  const stayAwake = (): void => {
    clearTimeout(idle);
    if (idleMs !== undefined) idle = setTimeout(() => { connection.finish('error', `nothing has come from the server for ${idleMs / 1000} s`); }, idleMs);
  };
  const connection: ClientConnection = new ClientConnection('play', options, {
    running: stayAwake,
    drained: () => undefined,
    media: (message) => {
      stayAwake();
      const { kind, role } = mediaFacts(message);
      if (role === 'frame') {
        firstMs ??= message.timestampMs;
        const elapsedMs = timestampDistance(firstMs, message.timestampMs);
        if (durationMs !== undefined && elapsedMs >= durationMs) {
          connection.finish('limit');
          return;
        }
        if (kind === 'video') video += 1;
        else audio += 1;
        if (frames !== undefined && (video > frames || (video === 0 && elapsedMs > 1000 && audio > frames))) {
          connection.finish('limit');
          return;
        }
      }
      // Node-Media-Server 4.4.3 and FFmpeg as a server pass the publisher's request on, and files then have no metadata.
      sink.write(kind === 'data' ? readDataFrame(message).message : message);
      if (frames !== undefined && video === frames) connection.finish('limit');
    },
  });
  connection.open();
  const result = await connection.finished;
  clearTimeout(idle);
  try {
    await sink.end();
  } catch (error) {
    return { ...result, ok: false, ended: 'error', reason: error instanceof Error ? error.message : String(error) };
  }
  return result;
}
