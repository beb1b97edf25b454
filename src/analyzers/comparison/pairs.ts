/** Which sent track belongs to which arrived one, and which frame to which. */
import type { ComparisonKind } from '../../trace/comparison.js';
import { align } from './align.js';
import type { Alignment } from './align.js';
import { clockFacts } from './clock.js';
import type { ClockFacts } from './clock.js';
import { alignBySize, pairDamaged } from './damage.js';
import { fateArrived, fateDamaged } from './fates.js';
import { FrameTable } from './frame-table.js';

/** Fewer common payloads than this share of the smaller side are chance: silence, black, another stream. */
const relatedShare = 0.01;

/** A sent track, the arrived one that belongs to it, and how their frames do. */
export interface Pair {
  readonly kind: ComparisonKind;
  readonly sent: FrameTable;
  readonly arrived: FrameTable;
  readonly alignment: Alignment;
  readonly damagedOf: Int32Array;
  /** What became of each sent frame: see fates.ts; 0 while open. */
  readonly fate: Uint8Array;
  readonly clock: ClockFacts;
  readonly related: boolean;
}

/** Same kind and id; where those have nothing in common, the one that has. */
export function pairTracks(sent: readonly FrameTable[], arrived: readonly FrameTable[]): Pair[] {
  const free = new Set(arrived.filter((table) => table.count > 0));
  const pairs: Pair[] = [];
  let hintMs: number | undefined;
  // Video first: its payloads never repeat, so its clock helps with silent audio.
  const order = [...sent].filter((table) => table.count > 0).sort((x, y) => Number(x.kind === 'audio') - Number(y.kind === 'audio'));
  for (const table of order) {
    const candidates = [...free].filter(({ kind }) => kind === table.kind).sort((x, y) => Number(y.trackId === table.trackId) - Number(x.trackId === table.trackId));
    let pair: Pair | undefined;
    for (const candidate of candidates) {
      const tried = pairOf(table, candidate, hintMs);
      if (pair === undefined || (tried.related && !pair.related)) pair = tried;
      if (pair.related) break;
    }
    pair ??= pairOf(table, new FrameTable(table.kind, table.trackId), hintMs);
    if (pair.related) {
      free.delete(pair.arrived);
      if (pair.arrived.count > 0) hintMs ??= pair.clock.offsetMs;
    }
    pairs.push(pair);
  }
  return pairs;
}

function pairOf(sent: FrameTable, arrived: FrameTable, hintMs: number | undefined): Pair {
  const alignment = align(sent, arrived, hintMs);
  const kind = sent.kind;
  const base = { kind, sent, arrived };
  if (alignment.matched > 0 && alignment.matched >= relatedShare * Math.min(sent.count, arrived.count)) {
    const damagedOf = pairDamaged(sent, arrived, alignment);
    return { ...base, alignment, damagedOf, fate: fateOf(alignment.arrivedOf, damagedOf), clock: clockFacts(sent, arrived, alignment.arrivedOf, hintMs), related: true };
  }
  const bySize = alignment.matched > 0 || arrived.count === 0 ? undefined : alignBySize(sent, arrived);
  if (bySize !== undefined) {
    const nothing = new Int32Array(sent.count).fill(-1);
    return {
      ...base, alignment: { ...alignment, sentOf: new Int32Array(arrived.count).fill(-1) }, damagedOf: bySize.arrivedOf, fate: fateOf(nothing, bySize.arrivedOf),
      clock: clockFacts(sent, arrived, bySize.arrivedOf, hintMs), related: true,
    };
  }
  // Nothing of this track arrived at all: that is a loss where the others arrived.
  const fate = new Uint8Array(sent.count);
  return { ...base, alignment, damagedOf: new Int32Array(sent.count).fill(-1), fate, clock: { offsetMs: 0, presentationMs: 0, driftPpm: 0, retimed: 0, largestShiftMs: 0, deltas: false }, related: arrived.count === 0 };
}

function fateOf(arrivedOf: Int32Array, damagedOf: Int32Array): Uint8Array {
  return Uint8Array.from(arrivedOf, (j, i) => (j !== -1 ? fateArrived : damagedOf[i] !== -1 ? fateDamaged : 0));
}
