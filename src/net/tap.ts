/** Feeds the analysis of one live connection, and wakes it when it wants to look again although nothing happens. */
import type { Direction } from '../trace/events.js';
import type { ConnectionSink } from '../trace/transport.js';

/** What a live source needs of an analysis. */
export interface LiveSession extends ConnectionSink {
  /** When it wants to be told the time although nothing happens, in absolute microseconds. */
  nextDeadlineUs(): number | undefined;
}

export interface TapOptions {
  readonly session: LiveSession;
  /** Absolute microseconds, never going back. */
  readonly clock: () => number;
  /** The analysis threw: our fault. It gets nothing more. */
  readonly onFault: (error: unknown) => void;
  /** Called before every look at the clock, to tell what the network has taken meanwhile. */
  readonly beforeTick?: () => void;
}

/** Below this a deadline that does not move would turn into a busy loop. */
const shortestTickMs = 5;

export class Tap {
  #session: LiveSession | undefined;
  readonly #options: TapOptions;
  readonly #acked: Record<Direction, number> = { c2s: 0, s2c: 0 };
  #timer: NodeJS.Timeout | undefined;
  #dueUs = 0;

  constructor(options: TapOptions) {
    this.#options = options;
    this.#session = options.session;
  }

  bytes(direction: Direction, bytes: Uint8Array): void {
    const nowUs = this.#options.clock();
    this.#feed((session) => { session.bytes(direction, bytes, nowUs); });
    this.#schedule(nowUs);
  }

  /** The receiver's side has taken `total` bytes so far; a total that does not grow says nothing. */
  acked(direction: Direction, total: number): void {
    if (total <= this.#acked[direction]) return;
    this.#acked[direction] = total;
    const nowUs = this.#options.clock();
    this.#feed((session) => { session.acked(direction, total, nowUs); });
  }

  close(direction: Direction, how: 'fin' | 'rst'): void {
    const nowUs = this.#options.clock();
    this.#feed((session) => { session.close(direction, how, nowUs); });
    this.#schedule(nowUs);
  }

  /** Nothing may follow. */
  end(reason: Parameters<ConnectionSink['end']>[0]): void {
    const nowUs = this.#options.clock();
    this.#feed((session) => { session.end(reason, nowUs); });
    this.#stop();
  }

  #feed(call: (session: LiveSession) => void): void {
    const session = this.#session;
    if (session === undefined) return;
    try {
      call(session);
    } catch (error) {
      this.#stop();
      this.#options.onFault(error);
    }
  }

  #stop(): void {
    this.#session = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One timer, moved only when the deadline comes nearer: most reads touch no timer. */
  #schedule(nowUs: number): void {
    let dueUs: number | undefined;
    this.#feed((session) => { dueUs = session.nextDeadlineUs(); });
    if (dueUs === undefined || (this.#timer !== undefined && this.#dueUs <= dueUs)) return;
    clearTimeout(this.#timer);
    this.#dueUs = dueUs;
    this.#timer = setTimeout(() => { this.#tick(); }, Math.max(shortestTickMs, Math.ceil((dueUs - nowUs) / 1000)));
  }

  #tick(): void {
    this.#timer = undefined;
    this.#options.beforeTick?.();
    const nowUs = this.#options.clock();
    this.#feed((session) => { session.time(nowUs); });
    this.#schedule(nowUs);
  }
}
