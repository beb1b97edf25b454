/**
 * The relay of one connection as a pure state machine: facts in as method calls, wishes out as calls on
 * `RelayCommands`. Calls instead of arrays of commands, so that relaying a read allocates nothing; a test's
 * recorder turns them into a transcript.
 *
 * Invariants
 * - Bytes out equal bytes in, in order, per direction, whatever the cuts, modes and back-pressure.
 * - `tap` comes after `send`, so decoding can never delay or change what is relayed.
 * - A half-close is passed on behind the last byte; a reset is passed on as a reset, at once.
 * - What is held is bounded: before the target is connected, and in the resegmenting modes, the source is paused.
 */
import type { Direction } from '../../trace/events.js';
import type { ResegmentPlan } from './resegment.js';
import { Resegmenter } from './resegment.js';

export type End = 'client' | 'target';

export interface RelayCommands {
  connectTarget(): void;
  /**
   * Writes towards the receiver of this direction. With `confirm` the relay wants `sent(direction)` once the kernel
   * has the bytes; without it, false means: no more until `writable(direction)`.
   */
  send(direction: Direction, bytes: Uint8Array, confirm: boolean): boolean;
  /** Half-closes towards the receiver, behind all that was sent. */
  endWrite(direction: Direction): void;
  /** Stops, or goes on, reading from this direction's sender. */
  pause(direction: Direction): void;
  resume(direction: Direction): void;
  destroy(end: End, how: 'reset' | 'close'): void;
  /** Asks for `timer(direction)`; replaces the one asked for before. 0: at the next turn of the event loop. */
  setTimer(direction: Direction, delayUs: number): void;
  /** For the analysis: these bytes were sent just now (or would have been, had the target been there). */
  tap(direction: Direction, bytes: Uint8Array, nowUs: number): void;
  tapClose(direction: Direction, how: 'fin' | 'rst', nowUs: number): void;
  notice(text: string): void;
}

/** A client may send this much before the target is there: C0 and C1 are 1537 bytes; no client sends more unanswered. */
const MOST_EARLY_BYTES = 64 * 1024;
/** Cut bytes waiting for their turn: the sender pauses above the first and goes on below the second. */
const PAUSE_READY_BYTES = 256 * 1024;
const RESUME_READY_BYTES = 64 * 1024;

/** One direction of the relay. */
class Lane {
  readonly #direction: Direction;
  readonly #out: RelayCommands;
  readonly #cutter: Resegmenter | undefined;
  #open: boolean;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #paused = false;
  /** The sender half-closed; `#closed` once that is passed on. */
  #ending = false;
  #closed = false;
  /** Of a resegmenting lane: a write waits for its confirmation, then for the gap behind it to pass. */
  #pace: 'idle' | 'writing' | 'gap' = 'idle';
  #noticed = false;

  constructor(direction: Direction, open: boolean, cutter: Resegmenter | undefined, out: RelayCommands) {
    this.#direction = direction;
    this.#open = open;
    this.#cutter = cutter;
    this.#out = out;
  }

  get closed(): boolean {
    return this.#closed;
  }

  received(bytes: Uint8Array, nowUs: number): void {
    if (!this.#open) {
      this.#hold(bytes);
    } else if (this.#cutter === undefined) {
      if (!this.#out.send(this.#direction, bytes, false)) this.#pause();
      this.#out.tap(this.#direction, bytes, nowUs);
    } else {
      this.#push(this.#cutter, bytes, nowUs);
      this.#pump(this.#cutter, nowUs);
    }
  }

  open(nowUs: number): void {
    this.#open = true;
    this.#resume();
    const early = this.#early;
    this.#early = [];
    for (const bytes of early) this.received(bytes, nowUs);
    if (this.#ending) this.#end(nowUs);
  }

  /** The target never came: the analysis still learns what the client said. */
  abandon(nowUs: number): void {
    for (const bytes of this.#early) this.#out.tap(this.#direction, bytes, nowUs);
    this.#early = [];
  }

  ended(nowUs: number): void {
    if (this.#ending) return;
    this.#ending = true;
    if (this.#open) this.#end(nowUs);
  }

  writable(): void {
    if (this.#cutter === undefined && this.#open) this.#resume();
  }

  sent(): void {
    if (this.#cutter === undefined || this.#pace !== 'writing') return;
    this.#pace = 'gap';
    this.#out.setTimer(this.#direction, this.#cutter.gapUs);
  }

  timer(nowUs: number): void {
    // A timer asked for while idle may fire late, in the middle of the next write.
    if (this.#cutter === undefined || !this.#open || this.#pace === 'writing') return;
    this.#pace = 'idle';
    this.#pump(this.#cutter, nowUs);
  }

  #hold(bytes: Uint8Array): void {
    this.#early.push(bytes);
    this.#earlyBytes += bytes.length;
    if (this.#earlyBytes >= MOST_EARLY_BYTES) this.#pause();
  }

  #push(cutter: Resegmenter, bytes: Uint8Array, nowUs: number): void {
    cutter.push(bytes, nowUs);
    if (cutter.degraded !== undefined && !this.#noticed) {
      this.#noticed = true;
      this.#out.notice(`${this.#direction} is no longer resegmented, its bytes go on as they come: ${cutter.degraded}`);
    }
    if (cutter.readyBytes >= PAUSE_READY_BYTES) this.#pause();
  }

  #pump(cutter: Resegmenter, nowUs: number): void {
    if (this.#pace !== 'idle') return;
    const bytes = cutter.take(nowUs);
    if (bytes !== undefined) {
      this.#pace = 'writing';
      if (cutter.readyBytes < RESUME_READY_BYTES) this.#resume();
      this.#out.send(this.#direction, bytes, true);
      this.#out.tap(this.#direction, bytes, nowUs);
    } else if (this.#ending) {
      this.#finish(nowUs);
    } else if (cutter.dueUs !== undefined) {
      this.#out.setTimer(this.#direction, Math.max(0, cutter.dueUs - nowUs));
    }
  }

  #end(nowUs: number): void {
    this.#cutter?.end();
    this.#finish(nowUs);
  }

  #finish(nowUs: number): void {
    if (this.#closed) return;
    if (this.#cutter !== undefined && (this.#pace === 'writing' || !this.#cutter.empty)) {
      this.#pump(this.#cutter, nowUs);
      return;
    }
    this.#closed = true;
    this.#out.endWrite(this.#direction);
    this.#out.tapClose(this.#direction, 'fin', nowUs);
  }

  #pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#out.pause(this.#direction);
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#out.resume(this.#direction);
  }
}

export type RelayState = 'new' | 'connecting' | 'open' | 'closed';

export class Relay {
  #state: RelayState = 'new';
  readonly #out: RelayCommands;
  readonly #c2s: Lane;
  readonly #s2c: Lane;

  constructor(out: RelayCommands, plan: ResegmentPlan) {
    this.#out = out;
    this.#c2s = new Lane('c2s', false, cutterFor(plan.c2s), out);
    this.#s2c = new Lane('s2c', true, cutterFor(plan.s2c), out);
  }

  get state(): RelayState {
    return this.#state;
  }

  accepted(): void {
    if (this.#state !== 'new') return;
    this.#state = 'connecting';
    this.#out.connectTarget();
  }

  targetConnected(nowUs: number): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'open';
    this.#c2s.open(nowUs);
    this.#closeWhenDone();
  }

  targetFailed(nowUs: number): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'closed';
    this.#c2s.abandon(nowUs);
    this.#out.destroy('client', 'reset');
  }

  received(direction: Direction, bytes: Uint8Array, nowUs: number): void {
    if (this.#state === 'closed') return;
    this.#lane(direction).received(bytes, nowUs);
  }

  /** The sender of this direction half-closed. */
  ended(direction: Direction, nowUs: number): void {
    if (this.#state === 'closed') return;
    this.#lane(direction).ended(nowUs);
    this.#closeWhenDone();
  }

  writable(direction: Direction): void {
    if (this.#state !== 'closed') this.#lane(direction).writable();
  }

  /** The kernel has taken the write that asked for confirmation. */
  sent(direction: Direction): void {
    if (this.#state !== 'closed') this.#lane(direction).sent();
  }

  timer(direction: Direction, nowUs: number): void {
    if (this.#state === 'closed') return;
    this.#lane(direction).timer(nowUs);
    this.#closeWhenDone();
  }

  /** The connection to this end is gone, by a reset or an error: the other end learns it the same way. */
  errored(end: End, nowUs: number): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'connecting') this.#c2s.abandon(nowUs);
    this.#state = 'closed';
    this.#out.destroy(end === 'client' ? 'target' : 'client', 'reset');
    this.#out.tapClose(end === 'client' ? 'c2s' : 's2c', 'rst', nowUs);
  }

  #closeWhenDone(): void {
    if (this.#state === 'open' && this.#c2s.closed && this.#s2c.closed) this.#state = 'closed';
  }

  #lane(direction: Direction): Lane {
    return direction === 'c2s' ? this.#c2s : this.#s2c;
  }
}

function cutterFor(mode: ResegmentPlan['c2s']): Resegmenter | undefined {
  return mode === 'as-is' ? undefined : new Resegmenter(mode);
}
