/** Sent frames in whose place another payload arrived. */
import { align } from './align.js';
import type { Alignment } from './align.js';
import { FrameTable } from './frame-table.js';

/** A damaged frame keeps its size, or nearly: lost and swallowed headers, a cut end. */
const sizeShare = 0.25;
const sizeBytes = 64;
/** Largest stretch in which equal numbers on both sides are taken for the same frames, whatever their times. */
const smallStretch = 64;
/** In stretches from this length on, most of the frames must have a like one. */
const longStretch = 10;
const damagedShare = 0.8;
/** Times may differ by half a frame, within these bounds. */
const leastReachMs = 2;
const mostReachMs = 20;

/** For each sent frame the index of the damaged arrived one, -1 for none. */
export function pairDamaged(sent: FrameTable, arrived: FrameTable, alignment: Alignment): Int32Array {
  const damagedOf = new Int32Array(sent.count).fill(-1);
  const { arrivedOf, sentOf, known, outOfOrder } = alignment;
  let fromB = 0;
  let offset: number | undefined;
  for (let fromA = 0; fromA <= sent.count; ) {
    let toA = fromA;
    while (toA < sent.count && (arrivedOf[toA] === -1 || outOfOrder[toA] === 1)) toA += 1;
    const toB = toA < sent.count ? arrivedOf[toA]! : arrived.count;
    const missing = indexes(fromA, toA, (i) => arrivedOf[i] === -1);
    const strange = indexes(fromB, toB, (j) => sentOf[j] === -1 && known[j] === 0);
    const next = toA < sent.count ? arrived.times[toB]! - sent.times[toA]! : undefined;
    if (missing.length > 0 && strange.length > 0) {
      const bounded = offset !== undefined && next !== undefined;
      const oneToOne = bounded && missing.length === strange.length && missing.length <= smallStretch;
      pairStretch(sent, arrived, missing, strange, offset ?? next ?? alignment.offsetMs, oneToOne, damagedOf);
    }
    offset = next ?? offset;
    fromA = toA + 1;
    fromB = toB + 1;
  }
  return damagedOf;
}

function indexes(from: number, to: number, wanted: (index: number) => boolean): number[] {
  const result: number[] = [];
  for (let index = from; index < to; index += 1) if (wanted(index)) result.push(index);
  return result;
}

function pairStretch(sent: FrameTable, arrived: FrameTable, missing: readonly number[], strange: readonly number[], offset: number, oneToOne: boolean, damagedOf: Int32Array): void {
  if (oneToOne && missing.every((i, k) => isAlike(sent, arrived, i, strange[k]!))) {
    missing.forEach((i, k) => { damagedOf[i] = strange[k]!; });
    return;
  }
  const paired: number[] = [];
  let k = 0;
  for (const j of strange) {
    const time = arrived.times[j]! - offset;
    while (k < missing.length && sent.times[missing[k]!]! < time - mostReachMs) k += 1;
    for (let at = k; at < missing.length && sent.times[missing[at]!]! <= time + mostReachMs; at += 1) {
      const i = missing[at]!;
      if (Math.abs(sent.times[i]! - time) > reachMs(sent, i) || !isAlike(sent, arrived, i, j)) continue;
      damagedOf[i] = j;
      paired.push(i);
      k = at + 1;
      break;
    }
  }
  // Another encoding of the same pictures has some frames of like size, too.
  const fewer = Math.min(missing.length, strange.length);
  if (fewer >= longStretch && paired.length < damagedShare * fewer) for (const i of paired) damagedOf[i] = -1;
}

function isAlike(sent: FrameTable, arrived: FrameTable, i: number, j: number): boolean {
  const size = sent.bytes[i]!;
  return sent.isKey(i) === arrived.isKey(j) && Math.abs(size - arrived.bytes[j]!) <= Math.max(sizeBytes, size * sizeShare);
}

function reachMs(sent: FrameTable, i: number): number {
  const before = i > 0 ? Math.abs(sent.times[i]! - sent.times[i - 1]!) : mostReachMs * 2;
  const after = i + 1 < sent.count ? Math.abs(sent.times[i + 1]! - sent.times[i]!) : mostReachMs * 2;
  return Math.min(mostReachMs, Math.max(leastReachMs, Math.min(before, after) / 2));
}

/** Share of the frames whose size and key flag must follow each other equally, and different sizes that this needs to mean something. */
const sameSizes = 0.6;
const distinctSizes = 10;

/** What packagers put before or take from every frame: nothing, or an ADTS header of 7 bytes. */
const sizeShifts = [0, 7, -7];

/** Not one payload is equal, yet the sizes follow each other as they were sent: every frame is damaged. undefined: it is another encoding. */
export function alignBySize(sent: FrameTable, arrived: FrameTable): Alignment | undefined {
  const bySize = (table: FrameTable, shift: number): FrameTable => {
    const result = new FrameTable(table.kind, table.trackId);
    result.count = table.count;
    result.times = table.times;
    result.firstTimestampMs = table.firstTimestampMs;
    result.digests = Float64Array.from(table.bytes.subarray(0, table.count), (bytes, index) => (bytes + shift) * 2 + (table.isKey(index) ? 1 : 0));
    return result;
  };
  if (new Set(sent.bytes.subarray(0, Math.min(sent.count, 10_000))).size < distinctSizes) return undefined;
  const needed = sameSizes * Math.min(sent.count, arrived.count);
  // Sizes are no negative numbers: 16 more on both sides keep the shifted ones positive.
  return sizeShifts.map((shift) => align(bySize(sent, shift + 16), bySize(arrived, 16))).find((found) => found.matched >= needed);
}
