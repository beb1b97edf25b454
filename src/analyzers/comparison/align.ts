/**
 * Finds for every sent frame the arrived one with the same payload.
 *
 * Payloads that occur once on both sides are sure; the longest run of them in order is the backbone. Between two of them
 * frames are matched by payload and time, which keeps equal payloads apart (silence repeats one AAC frame thousands
 * of times), and what is left by payload and order. Whatever then still has a partner arrived out of order.
 */
import { commonSubsequence } from './common-subsequence.js';
import type { FrameTable } from './frame-table.js';
import { intern } from './intern.js';
import { longestRising } from './rising.js';

export interface Alignment {
  /** For each sent frame the index of the arrived one, -1 for none; and the other way round. */
  readonly arrivedOf: Int32Array;
  readonly sentOf: Int32Array;
  /** Sent frames that were matched out of order. */
  readonly outOfOrder: Uint8Array;
  /** Arrived frames whose payload was sent at all. */
  readonly known: Uint8Array;
  readonly matched: number;
  /** Usual arrived minus sent time on the tables' own clocks (`times`), ms. */
  readonly offsetMs: number;
}

/** Timestamps are rounded to milliseconds at both ends, by muxers that count in 1/90000 s once more. */
const toleranceMs = 2;
/** Frames asked for the usual time difference, and occurrences of one payload that are asked. */
const voters = 4096;
const maxOccurrences = 32;
/** Equal payloads this far apart in time are not one frame out of order. */
const reorderReachMs = 2000;

/**
 * `offsetHintMs`: timestamp difference as another track of the stream has it (0 when none is known): decides where this one's
 * payloads repeat and fit several differences equally well.
 */
export function align(sent: FrameTable, arrived: FrameTable, offsetHintMs = 0): Alignment {
  const { a, b, count } = intern(sent.digests, sent.count, arrived.digests, arrived.count);
  const aligner = new Aligner(a, sent.times, b, arrived.times, count);
  return aligner.run(offsetHintMs - arrived.firstTimestampMs + sent.firstTimestampMs);
}

class Aligner {
  readonly #a: Int32Array;
  readonly #b: Int32Array;
  readonly #timesA: Int32Array;
  readonly #timesB: Int32Array;
  readonly #countA: Int32Array;
  readonly #countB: Int32Array;
  readonly #arrivedOf: Int32Array;
  readonly #sentOf: Int32Array;
  readonly #outOfOrder: Uint8Array;
  /** By symbol: mark of the stretch in which it was last seen. */
  readonly #seen: Int32Array;
  #mark = 0;
  #matched = 0;

  constructor(a: Int32Array, timesA: Int32Array, b: Int32Array, timesB: Int32Array, symbols: number) {
    this.#a = a;
    this.#b = b;
    this.#timesA = timesA;
    this.#timesB = timesB;
    this.#countA = counts(a, symbols);
    this.#countB = counts(b, symbols);
    this.#arrivedOf = new Int32Array(a.length).fill(-1);
    this.#sentOf = new Int32Array(b.length).fill(-1);
    this.#outOfOrder = new Uint8Array(a.length);
    this.#seen = new Int32Array(symbols);
  }

  /** `hintMs`: on the tables' own clocks. */
  run(hintMs: number): Alignment {
    const known = new Uint8Array(this.#b.length);
    for (let j = 0; j < known.length; j += 1) known[j] = this.#countA[this.#b[j]!]! > 0 ? 1 : 0;
    const offsetMs = this.#usualOffset(hintMs);
    const [backA, backB] = this.#backbone();
    let fromA = 0;
    let fromB = 0;
    for (let k = 0; k <= backA.length; k += 1) {
      const toA = k < backA.length ? backA[k]! : this.#a.length;
      const toB = k < backB.length ? backB[k]! : this.#b.length;
      const before = k > 0 ? this.#offsetAt(backA[k - 1]!, backB[k - 1]!) : undefined;
      const after = k < backA.length ? this.#offsetAt(toA, toB) : undefined;
      if (fromA < toA && fromB < toB) this.#between(fromA, toA, fromB, toB, before ?? after ?? offsetMs, after ?? before ?? offsetMs);
      if (k < backA.length) this.#match(toA, toB);
      fromA = toA + 1;
      fromB = toB + 1;
    }
    this.#strays(offsetMs);
    return { arrivedOf: this.#arrivedOf, sentOf: this.#sentOf, outOfOrder: this.#outOfOrder, known, matched: this.#matched, offsetMs };
  }

  #match(i: number, j: number): void {
    this.#arrivedOf[i] = j;
    this.#sentOf[j] = i;
    this.#matched += 1;
  }

  #offsetAt(i: number, j: number): number {
    return this.#timesB[j]! - this.#timesA[i]!;
  }

  /** Frames whose payload is unique on both sides, in order on both. */
  #backbone(): [Int32Array, Int32Array] {
    const where = new Int32Array(this.#countB.length).fill(-1);
    for (let j = 0; j < this.#b.length; j += 1) if (this.#countB[this.#b[j]!] === 1) where[this.#b[j]!] = j;
    const inA: number[] = [];
    const inB: number[] = [];
    for (let i = 0; i < this.#a.length; i += 1) {
      const symbol = this.#a[i]!;
      if (this.#countA[symbol] !== 1 || where[symbol] === -1) continue;
      inA.push(i);
      inB.push(where[symbol]!);
    }
    const rising = longestRising(Int32Array.from(inB));
    return [rising.map((k) => inA[k]!), rising.map((k) => inB[k]!)];
  }

  /** Each frame votes for the differences to the frames it may be; the true one gets a vote from each survivor. */
  #usualOffset(hintMs: number): number {
    const first = new Int32Array(this.#countA.length).fill(-1);
    const next = new Int32Array(this.#a.length).fill(-1);
    for (let i = this.#a.length - 1; i >= 0; i -= 1) {
      next[i] = first[this.#a[i]!]!;
      first[this.#a[i]!] = i;
    }
    const votes = new Map<number, number>();
    const step = Math.max(1, Math.floor(this.#b.length / voters));
    for (let j = 0; j < this.#b.length; j += step) {
      const symbol = this.#b[j]!;
      if (this.#countA[symbol]! > maxOccurrences) continue;
      for (let i = first[symbol]!; i !== -1; i = next[i]!) {
        const offset = this.#offsetAt(i, j);
        votes.set(offset, (votes.get(offset) ?? 0) + 1);
      }
    }
    let best: number | undefined;
    let most = 0;
    for (const offset of votes.keys()) {
      const near = (votes.get(offset - 1) ?? 0) + 2 * (votes.get(offset) ?? 0) + (votes.get(offset + 1) ?? 0);
      if (near > most || (near === most && best !== undefined && Math.abs(offset - hintMs) < Math.abs(best - hintMs))) {
        most = near;
        best = offset;
      }
    }
    return best ?? hintMs;
  }

  /**
   * One stretch between two sure frames: by time with the difference of either end and, where that leaves frames without a
   * partner, by order. Of several ways the one that finds most is true: timestamps that were made anew fit by chance.
   */
  #between(fromA: number, toA: number, fromB: number, toB: number, offsetBefore: number, offsetAfter: number): void {
    const most = Math.min(toA - fromA, toB - fromB);
    let best = this.#timeThenOrder(fromA, toA, fromB, toB, offsetBefore);
    if (offsetAfter !== offsetBefore && best.length < 2 * most) {
      const other = this.#timeThenOrder(fromA, toA, fromB, toB, offsetAfter);
      if (other.length > best.length) best = other;
    }
    if (best.length < 2 * most) {
      const ordered: number[] = [];
      this.#byOrder(fromA, toA, fromB, toB, ordered);
      if (ordered.length > best.length) best = ordered;
    }
    for (let k = 0; k < best.length; k += 2) this.#match(best[k]!, best[k + 1]!);
  }

  #timeThenOrder(fromA: number, toA: number, fromB: number, toB: number, offset: number): number[] {
    const timed = this.#byTime(fromA, toA, fromB, toB, offset);
    const pairs: number[] = [];
    let a = fromA;
    let b = fromB;
    for (let k = 0; k < timed.length; k += 2) {
      const i = timed[k]!;
      const j = timed[k + 1]!;
      this.#byOrder(a, i, b, j, pairs);
      pairs.push(i, j);
      a = i + 1;
      b = j + 1;
    }
    this.#byOrder(a, toA, b, toB, pairs);
    return pairs;
  }

  /** Pairs of indexes, one after the other, with equal payload at the same time. */
  #byTime(fromA: number, toA: number, fromB: number, toB: number, offset: number): number[] {
    const pairs: number[] = [];
    let i = fromA;
    for (let j = fromB; j < toB && i < toA; j += 1) {
      const time = this.#timesB[j]! - offset;
      while (i < toA && this.#timesA[i]! < time - toleranceMs) i += 1;
      for (let k = i; k < toA && this.#timesA[k]! <= time + toleranceMs; k += 1) {
        if (this.#a[k] !== this.#b[j]) continue;
        pairs.push(k, j);
        i = k + 1;
        break;
      }
    }
    return pairs;
  }

  #byOrder(fromA: number, toA: number, fromB: number, toB: number, pairs: number[]): void {
    if (fromA >= toA || fromB >= toB) return;
    const inA = this.#shared(fromA, toA, this.#a, fromB, toB, this.#b);
    if (inA.length === 0) return;
    const inB = this.#shared(fromB, toB, this.#b, fromA, toA, this.#a);
    commonSubsequence(inA.map((i) => this.#a[i]!), inB.map((j) => this.#b[j]!), (i, j) => pairs.push(inA[i]!, inB[j]!));
  }

  /** Indexes from `from` to `to` whose symbols occur in the other stretch. */
  #shared(from: number, to: number, own: Int32Array, otherFrom: number, otherTo: number, other: Int32Array): Int32Array {
    this.#mark += 1;
    for (let k = otherFrom; k < otherTo; k += 1) this.#seen[other[k]!] = this.#mark;
    const result: number[] = [];
    for (let k = from; k < to; k += 1) if (this.#seen[own[k]!] === this.#mark) result.push(k);
    return Int32Array.from(result);
  }

  /** Frames that have a partner, but not in order. */
  #strays(offset: number): void {
    const waiting = new Map<number, number[]>();
    for (let i = 0; i < this.#a.length; i += 1) {
      const symbol = this.#a[i]!;
      if (this.#arrivedOf[i] !== -1 || this.#countB[symbol] === 0) continue;
      const known = waiting.get(symbol);
      if (known === undefined) waiting.set(symbol, [i]);
      else if (known.length < maxOccurrences) known.push(i);
    }
    for (let j = 0; waiting.size > 0 && j < this.#b.length; j += 1) {
      const list = this.#sentOf[j] === -1 ? waiting.get(this.#b[j]!) : undefined;
      if (list === undefined) continue;
      const unique = this.#countA[this.#b[j]!] === 1 && this.#countB[this.#b[j]!] === 1;
      const away = (i: number): number => Math.abs(this.#offsetAt(i, j) - offset);
      const nearest = list.reduce((best, i, k) => (away(i) < away(list[best]!) ? k : best), 0);
      const i = list[nearest];
      if (i === undefined || (!unique && away(i) > reorderReachMs)) continue;
      list.splice(nearest, 1);
      if (list.length === 0) waiting.delete(this.#b[j]!);
      this.#match(i, j);
      this.#outOfOrder[i] = 1;
    }
  }
}

function counts(symbols: Int32Array, size: number): Int32Array {
  const result = new Int32Array(size);
  for (const symbol of symbols) result[symbol]! += 1;
  return result;
}
