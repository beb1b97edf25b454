/**
 * Same bytes, other write boundaries. Which of these a peer survives tells where its parser breaks: fails only when
 * split -> it cannot resume inside a chunk; fails only when coalesced -> it forgets what is left in its buffer.
 *
 * A `Resegmenter` holds bytes in two places: `ready` (cut, waiting for their turn) and the tail (waiting for a
 * boundary or for the clock). Both are bounded: the relay pauses the sender while too much is ready, and the tail is
 * written as it is when it grows too large or when its sender falls silent, so that no byte is ever kept for good.
 */
import type { Direction } from '../../trace/events.js';
import type { BoundaryFinder, BoundaryKind } from './boundaries.js';
import { ChunkBoundaries } from './boundaries.js';

export const resegmentModes = ['as-is', 'message', 'chunk', 'split', 'coalesce', 'mtu', 'dribble'] as const;
export type ResegmentMode = (typeof resegmentModes)[number];
export type ResegmentPlan = Readonly<Record<Direction, ResegmentMode>>;

/** How long `coalesce` gathers, from the first byte held. */
const COALESCE_US = 100_000;
/** A sender that is silent this long inside a message gets its bytes through nevertheless. */
const SILENCE_US = 500_000;
/** Room for the key frames of 4K streams; the largest message of the format, 16 MiB, would be too much for many connections. */
const MOST_TAIL_BYTES = 4 * 1024 * 1024;
/** An Ethernet segment without its headers, rounded down. */
const MTU_BYTES = 1400;
/** Between two writes, so that a reader in another process has the time to take the first. */
const GAP_US = 1000;
/** With more than this waiting the gap shrinks to a turn of the event loop, else 128-byte chunks would fall behind live media. */
const HURRY_BYTES = 32 * 1024;

const cutsAt: Partial<Record<ResegmentMode, readonly BoundaryKind[]>> = {
  message: ['handshake', 'message'],
  chunk: ['handshake', 'chunk', 'message'],
  split: ['handshake', 'header', 'chunk', 'message'],
};

/**
 * Reads `--resegment`: `MODE`, or `c2s:MODE`, `s2c:MODE`, joined by commas. A direction that is not named stays as it is.
 * Returns the reason as a string when the text cannot be read.
 */
export function parseResegment(text: string): ResegmentPlan | string {
  const plan: Record<Direction, ResegmentMode> = { c2s: 'as-is', s2c: 'as-is' };
  for (const part of text.split(',')) {
    const [, prefix, name = ''] = /^(?:(c2s|s2c):)?(.*)$/.exec(part.trim()) ?? [];
    const mode = resegmentModes.find((known) => known === name);
    if (mode === undefined) return `unknown mode "${name}", known are ${resegmentModes.join(', ')}`;
    if (prefix !== 's2c') plan.c2s = mode;
    if (prefix !== 'c2s') plan.s2c = mode;
  }
  return plan;
}

export class Resegmenter {
  /** Bytes cut and waiting to be taken. */
  readyBytes = 0;
  /** Set once, when the boundaries were lost and this direction goes on as it comes. */
  degraded: string | undefined;
  #mode: ResegmentMode;
  readonly #finder: BoundaryFinder;
  readonly #ready: Uint8Array[] = [];
  #readyAt = 0;
  #tail: Uint8Array[] = [];
  #tailBytes = 0;
  #tailDueUs = 0;
  #position = 0;
  #ended = false;

  constructor(mode: ResegmentMode, finder: BoundaryFinder = new ChunkBoundaries()) {
    this.#mode = mode;
    this.#finder = finder;
  }

  /** Takes the next bytes; they must not be changed afterwards. */
  push(bytes: Uint8Array, nowUs: number): void {
    if (bytes.length === 0) return;
    switch (this.#mode) {
      case 'as-is': case 'mtu': case 'dribble':
        this.#addReady(bytes);
        return;
      case 'coalesce':
        if (this.#tailBytes === 0) this.#tailDueUs = nowUs + COALESCE_US;
        this.#addTail(bytes);
        return;
      case 'message': case 'chunk': case 'split':
        this.#cut(bytes, cutsAt[this.#mode] ?? []);
        this.#tailDueUs = nowUs + SILENCE_US;
    }
  }

  /** No more bytes will come: what is held may go. */
  end(): void {
    this.#ended = true;
  }

  /** The bytes of the next write, or undefined while there is nothing to write yet. */
  take(nowUs: number): Uint8Array | undefined {
    if (this.readyBytes === 0 && this.#tailBytes > 0 && (this.#ended || nowUs >= this.#tailDueUs)) this.#releaseTail();
    const first = this.#ready[0];
    if (first === undefined) return undefined;
    const size = this.#mode === 'dribble' ? 1 : this.#mode === 'mtu' ? MTU_BYTES : first.length;
    const piece = first.subarray(this.#readyAt, this.#readyAt + size);
    this.#readyAt += piece.length;
    this.readyBytes -= piece.length;
    if (this.#readyAt === first.length) {
      this.#ready.shift();
      this.#readyAt = 0;
    }
    return piece;
  }

  /** When held bytes are due although no boundary came; undefined when none are held. */
  get dueUs(): number | undefined {
    return this.#tailBytes > 0 ? this.#tailDueUs : undefined;
  }

  get empty(): boolean {
    return this.readyBytes === 0 && this.#tailBytes === 0;
  }

  /** Pause between this write and the next; 0: one turn of the event loop. */
  get gapUs(): number {
    return this.#mode === 'dribble' || this.readyBytes > HURRY_BYTES ? 0 : GAP_US;
  }

  #cut(bytes: Uint8Array, kinds: readonly BoundaryKind[]): void {
    const base = this.#position;
    let from = 0;
    this.#finder.push(bytes, (kind, offset) => {
      const to = offset - base;
      if (to <= from || !kinds.includes(kind)) return;
      this.#addTail(bytes.subarray(from, to));
      this.#releaseTail();
      from = to;
    });
    this.#position += bytes.length;
    if (from < bytes.length) this.#addTail(bytes.subarray(from));
    if (this.#finder.lost !== undefined) {
      this.#mode = 'as-is';
      this.degraded = this.#finder.lost;
      this.#releaseTail();
    }
  }

  #addTail(bytes: Uint8Array): void {
    this.#tail.push(bytes);
    this.#tailBytes += bytes.length;
    if (this.#tailBytes >= MOST_TAIL_BYTES) this.#releaseTail();
  }

  #releaseTail(): void {
    if (this.#tailBytes === 0) return;
    const only = this.#tail.length === 1 ? this.#tail[0] : undefined;
    this.#addReady(only ?? join(this.#tail, this.#tailBytes));
    this.#tail = [];
    this.#tailBytes = 0;
  }

  #addReady(bytes: Uint8Array): void {
    this.#ready.push(bytes);
    this.readyBytes += bytes.length;
  }
}

function join(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
