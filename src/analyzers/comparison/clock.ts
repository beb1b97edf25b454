/** What became of the timestamps of the frames that arrived. */
import type { FrameTable } from './frame-table.js';

export interface ClockFacts {
  /** Usual arrived minus sent timestamp. */
  readonly offsetMs: number;
  /** The same for presentation times: packagers trade decode times against composition times. */
  readonly presentationMs: number;
  readonly driftPpm: number;
  readonly retimed: number;
  /** Farthest from the usual difference. */
  readonly largestShiftMs: number;
  /** The arrived timestamps are the distances from one sent frame to the next. */
  readonly deltas: boolean;
}

/** Rounding at both ends. */
const toleranceMs = 2;
const sampled = 20_000;
/** Pairs of points for the median slope grow with the square. */
const slopePoints = 200;
/** A clock that is off by less cannot be told from rounding; by more it is no clock. */
const leastDriftPpm = 5;
const mostDriftPpm = 500_000;
/** Pairs that prove a habit. */
const enoughPairs = 10;

/** `arrivedOf`: for each sent frame the arrived one, -1 for none. `hintMs`: the usual difference of another track of the stream. */
export function clockFacts(sent: FrameTable, arrived: FrameTable, arrivedOf: Int32Array, hintMs = 0): ClockFacts {
  const sentAt: number[] = [];
  const shift: number[] = [];
  let matched = 0;
  for (const j of arrivedOf) if (j >= 0) matched += 1;
  const base = arrived.firstTimestampMs - sent.firstTimestampMs;
  const step = Math.max(1, Math.floor(matched / sampled));
  const compositionShift: number[] = [];
  let at = 0;
  for (let i = 0; i < arrivedOf.length; i += 1) {
    const j = arrivedOf[i]!;
    if (j < 0) continue;
    if (at % step === 0) {
      sentAt.push(sent.times[i]!);
      shift.push(arrived.times[j]! - sent.times[i]! + base);
      compositionShift.push(arrived.compositions[j]! - sent.compositions[i]!);
    }
    at += 1;
  }
  if (matched === 0) return { offsetMs: 0, presentationMs: 0, driftPpm: 0, retimed: 0, largestShiftMs: 0, deltas: false };
  const offsetMs = usual(shift, hintMs);
  const usualComposition = usual(compositionShift, 0);
  let retimed = 0;
  let largestShiftMs = 0;
  for (let i = 0; i < arrivedOf.length; i += 1) {
    const j = arrivedOf[i]!;
    if (j < 0) continue;
    const moved = Math.abs(arrived.times[j]! - sent.times[i]! + base - offsetMs);
    largestShiftMs = Math.max(largestShiftMs, moved);
    if (moved > toleranceMs || Math.abs(arrived.compositions[j]! - sent.compositions[i]! - usualComposition) > toleranceMs) retimed += 1;
  }
  return {
    offsetMs, presentationMs: offsetMs + usualComposition, driftPpm: retimed === 0 ? 0 : drift(sentAt, shift), retimed, largestShiftMs, deltas: retimed > 0 && areDeltas(sent, arrived, arrivedOf),
  };
}

/** Where a third as many values lie around the hint as around the most frequent one, the hint decides: a step in the middle must not part the tracks. */
const hintShare = 1 / 3;

/** The value around which most lie; of several the one nearest to `hint`. */
function usual(values: readonly number[], hint: number): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const near = (value: number): number => (counts.get(value - 1) ?? 0) + 2 * (counts.get(value) ?? 0) + (counts.get(value + 1) ?? 0);
  let best = hint;
  let most = 0;
  for (const value of counts.keys()) {
    const votes = near(value);
    if (votes > most || (votes === most && Math.abs(value - hint) < Math.abs(best - hint))) {
      most = votes;
      best = value;
    }
  }
  for (const value of [hint, hint - 1, hint + 1, hint - 2, hint + 2]) if (counts.has(value) && near(value) >= hintShare * most) return value;
  return best;
}

/** Median slope of all pairs of points (Theil-Sen): gaps and single jumps do not move it. 0 when a straight line explains nothing. */
function drift(times: readonly number[], shifts: readonly number[]): number {
  const step = Math.max(1, Math.ceil(times.length / slopePoints));
  const x = times.filter((_, k) => k % step === 0);
  const y = shifts.filter((_, k) => k % step === 0);
  const slopes: number[] = [];
  for (let k = 0; k < x.length; k += 1) {
    for (let l = k + 1; l < x.length; l += 1) if (x[l] !== x[k]) slopes.push((y[l]! - y[k]!) / (x[l]! - x[k]!));
  }
  if (slopes.length < enoughPairs) return 0;
  const slope = median(slopes);
  const ppm = slope * 1e6;
  if (Math.abs(ppm) < leastDriftPpm || Math.abs(ppm) > mostDriftPpm) return 0;
  const rest = x.map((time, k) => y[k]! - slope * time);
  const middle = median(rest);
  const fits = rest.filter((value) => Math.abs(value - middle) <= toleranceMs + 1).length;
  return fits >= 0.9 * rest.length ? Math.round(ppm) : 0;
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}

/** A reader that takes the timestamp delta of a type 1 or 2 chunk header for the timestamp itself (incident 2.4: gst-rtmp2-server 3a919dc). */
function areDeltas(sent: FrameTable, arrived: FrameTable, arrivedOf: Int32Array): boolean {
  let fits = 0;
  let pairs = 0;
  let growing = 0;
  let before = -1;
  for (let i = 0; i < arrivedOf.length; i += 1) {
    const j = arrivedOf[i]!;
    if (j < 0) continue;
    if (before >= 0) {
      const distance = sent.times[i]! - sent.times[before]!;
      pairs += 1;
      if (Math.abs(arrived.timestampMs(j) - distance) <= toleranceMs) fits += 1;
      if (distance > toleranceMs) growing += 1;
    }
    before = i;
  }
  return pairs >= enoughPairs && fits >= 0.9 * pairs && growing >= 0.9 * pairs;
}
