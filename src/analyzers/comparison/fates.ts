/** What became of each sent frame where the alignment alone does not tell: before the first and behind the last that arrived, and at holes. */
import type { ComparisonKind } from '../../trace/comparison.js';
import type { Alignment } from './align.js';
import { commonProperties, fateArrived, fateMissing } from './common.js';
import type { Fates } from './common.js';
import type { FrameTable } from './frame-table.js';
import type { Pair } from './pairs.js';

export { fateArrived, fateMissing };
/** Sent before the first frame that arrived, or behind the last. */
export const fateLate = 3;
export const fateEarly = 4;
/** Its place is a hole in the capture. */
export const fateUnproven = 5;
/** Another payload stands in its place. */
export const fateDamaged = 6;

/** A track that begins or ends this much after or before the others did not just join late or end early. */
const startSlackMs = { video: 1000, audio: 5000 } as const;
const endSlackMs = 1000;
/** Frames of two tracks that belong together are not further apart than one of them lasts. */
const frameSlackMs = 50;
/** Frames before the first that arrived that can be a loss and not a late join, when all of them have what the missing ones have in common. */
const headFrames = 10;

/** Frames before the first and after the last that came: joined late and ended early, unless the rest of the stream refutes it. */
export function decideEnds(pairs: readonly Pair[]): void {
  let from = Infinity;
  let to = -Infinity;
  for (const { sent, fate } of pairs) {
    const [first, last] = ends(fate);
    if (first === -1) continue;
    from = Math.min(from, absolute(sent, first));
    to = Math.max(to, absolute(sent, last));
  }
  for (const { kind, sent, arrived, alignment, damagedOf, fate } of pairs) {
    const [first, last] = ends(fate);
    const joined = first === -1 ? firstDue(sent, kind, from) : Math.min(first, firstDue(sent, kind, from + startSlackMs[kind]));
    for (let i = 0; i < fate.length; i += 1) {
      if (fate[i] !== 0) continue;
      if (i < joined) fate[i] = fateLate;
      else if (i > last && absolute(sent, i) > to - (last === -1 ? -frameSlackMs : endSlackMs)) fate[i] = fateEarly;
      else fate[i] = fateMissing;
    }
    if (arrived.holes.length > 0) excuse(fate, alignment, damagedOf, arrived);
  }
}

/** First frame of a track that had to come from that time on: gated relays begin video with a key frame. */
function firstDue(sent: FrameTable, kind: ComparisonKind, from: number): number {
  for (let i = 0; i < sent.count; i += 1) {
    if (absolute(sent, i) >= from - frameSlackMs && (kind === 'audio' || sent.isKey(i))) return i;
  }
  return sent.count;
}

/** Frames whose place in what arrived is a hole in the capture. */
function excuse(fate: Uint8Array, { arrivedOf }: Alignment, damagedOf: Int32Array, arrived: FrameTable): void {
  let before = -1;
  for (let i = 0; i < fate.length; ) {
    if (fate[i] !== fateMissing) {
      before = Math.max(before, arrivedOf[i]!, damagedOf[i]!);
      i += 1;
      continue;
    }
    let end = i;
    while (end < fate.length && fate[end] === fateMissing) end += 1;
    const after = end < fate.length ? Math.max(arrivedOf[end]!, damagedOf[end]!) : arrived.count;
    if (after > before && arrived.holeBetween(before, after)) fate.fill(fateUnproven, i, end);
    i = end;
  }
}

export function ends(fate: Uint8Array): [number, number] {
  let first = -1;
  let last = -1;
  for (let i = 0; i < fate.length; i += 1) {
    if (fate[i] !== fateArrived && fate[i] !== fateDamaged) continue;
    if (first === -1) first = i;
    last = i;
  }
  return [first, last];
}

/** On the clock that all tracks of a stream share. */
function absolute(table: FrameTable, at: number): number {
  return table.firstTimestampMs + table.times[at]!;
}

/** The first frames that are not there have exactly what the missing ones have in common: lost, not sent before anyone listened. */
export function reclassifyHead(pairs: readonly Pair[]): void {
  const heads = pairs.map(({ fate }) => count(fate, fateLate));
  if (heads.every((frames) => frames === 0) || heads.some((frames) => frames > headFrames)) return;
  const fates = pairs.map(({ sent: table, fate }) => ({ table, fate: fate.map((each) => (each === fateLate ? fateMissing : each === fateArrived || each === fateMissing ? each : 0)) }));
  const missingBefore = pairs.reduce((total, { fate }) => total + count(fate, fateMissing), 0);
  const explained = missingBefore > 0 && commonProperties(fates).some((property) => property.sharp && property.missingWith === property.missing && property.arrivedWith === 0);
  if (explained) turn(pairs, fateLate, fateMissing);
}

export function turn(pairs: readonly Pair[], from: number, to: number): void {
  for (const { fate } of pairs) for (let i = 0; i < fate.length; i += 1) if (fate[i] === from) fate[i] = to;
}

export function fatesOf(pairs: readonly Pair[]): Fates[] {
  return pairs.map(({ sent: table, fate }) => ({ table, fate: fate.map((each) => (each === fateArrived || each === fateMissing ? each : 0)) }));
}

export function count(values: Uint8Array, wanted: number): number {
  let total = 0;
  for (const value of values) if (value === wanted) total += 1;
  return total;
}
