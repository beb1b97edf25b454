/** The reference publisher: sends a source in real time, at a factor of it, or as fast as the server takes it. */
import { timestampDistance } from '../trace/units.js';
import { ClientConnection, type ClientOptions, type ClientResult } from './connection.js';
import type { MediaMessage, MediaSource } from './media.js';

export interface PublishMediaOptions extends ClientOptions {
  readonly source: MediaSource;
  /** 1 is real time by the messages' timestamps, 2 twice as fast; `fast`: as fast as the server takes it. */
  readonly pace: number | 'fast';
}

/** More than this waits in the socket, and the source is not read on: memory does not grow with a slow server. */
const mostBacklogBytes = 256 * 1024;
/** Below this no timer is worth its trouble. */
const shortestWaitMs = 2;
/** A pause of the source's own clock longer than this is not waited for: a broken timestamp must not hang the publisher. */
const longestWaitMs = 60_000;

export async function publishMedia(options: PublishMediaOptions): Promise<ClientResult> {
  const { source, pace } = options;
  let wake: () => void = () => undefined;
  let over = false;
  let begin: () => void = () => undefined;
  const started = new Promise<void>((resolve) => { begin = resolve; });
  const open = new ClientConnection('publish', options, { running: () => { begin(); }, media: () => undefined, drained: () => { wake(); } });
  const ended = open.finished.then((result) => {
    over = true;
    wake();
    return result;
  });
  /** Until the time is up, the socket has drained, or all is over. */
  const pause = (ms?: number): Promise<void> => new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
    wake = () => {
      if (ms !== undefined && !over) return;
      clearTimeout(timer);
      resolve();
    };
  });
  open.open();
  await Promise.race([started, ended]);

  const clock = new PaceClock(pace);
  try {
    for (;;) {
      if (isOver()) break;
      const message = await source.read();
      if (message === undefined || isOver()) break;
      const waitMs = clock.waitMs(message);
      if (waitMs > shortestWaitMs) await pause(waitMs);
      if (isOver()) break;
      open.send(message);
      while (open.backlogBytes > mostBacklogBytes && !isOver()) await pause();
    }
    open.finish('source-end');
  } catch (error) {
    open.finish('error', error instanceof Error ? error.message : String(error));
  } finally {
    await source.close();
  }
  return ended;

  // A function, so that the compiler does not take the flag for a constant.
  function isOver(): boolean {
    return over || open.isEnding;
  }
}

/** When a message is due, by the first one and a steady clock: waits do not add up to a drift. */
class PaceClock {
  private readonly pace: number | 'fast';
  private startMs: number | undefined;
  private lastTimestampMs = 0;
  private mediaMs = 0;

  constructor(pace: number | 'fast') {
    this.pace = pace;
  }

  waitMs({ timestampMs }: MediaMessage): number {
    if (this.pace === 'fast') return 0;
    if (this.startMs === undefined) {
      this.startMs = performance.now();
      this.lastTimestampMs = timestampMs;
      return 0;
    }
    const step = timestampDistance(this.lastTimestampMs, timestampMs);
    this.lastTimestampMs = timestampMs;
    // A jump is no time that passes: the clock goes on from there.
    if (Math.abs(step) <= longestWaitMs) this.mediaMs += step;
    return this.startMs + this.mediaMs / this.pace - performance.now();
  }
}
