/** Joins what timestamps and numbering say about lost frames, and tells loss from frames that never were. */
import type { CountedLoss } from '../codecs/loss/picture-counter.js';
import type { Track } from '../trace/findings.js';

export interface TimestampLoss {
  /** Frames missing by gaps where the numbering would show them, and where it cannot. */
  readonly seen: number;
  readonly blind: number;
  /** Those of `blind` in short gaps, as a source leaves them that skips a frame now and then. */
  readonly blindShort: number;
  /** Frames of further gaps in front of such pictures, which the numbering shows all the same. */
  readonly blindNumbered: number;
}

export type Loss = Track['loss'];

/**
 * `frames`: those that are there. `gaps` is undefined where timestamps prove nothing (no rate, or a variable one);
 * `counted` where the codec numbers nothing.
 *
 * gap and hole: lost after the encoder. Gap without a hole: the source gave no frame, nothing was lost. Hole without a
 * gap: lost, and the rest was timed anew.
 */
export function judgeLoss(frames: number, gaps: TimestampLoss | undefined, counted: CountedLoss | undefined): Loss {
  const certainty = counted?.certainty ?? 'none';
  const numbered = counted?.frames ?? 0;
  if (certainty === 'none') {
    if (gaps === undefined) return { frames: 0, ratio: 0, basis: [], certainty: 'unknown' };
    return loss(frames, gaps.seen + gaps.blind, ['timestamps'], 'estimated');
  }
  const basis = counted?.basis ?? [];
  const groups = (counted?.lostGroups ?? 0) > 0 ? { lostGroups: counted?.lostGroups ?? 0 } : {};
  if (gaps === undefined) {
    const sure = certainty === 'exact' && groups.lostGroups === undefined;
    return { ...loss(frames, numbered, basis, sure ? 'exact' : numbered > 0 || certainty === 'exact' ? 'estimated' : 'unknown'), ...groups };
  }
  // Where the numbering refutes short gaps, those that it cannot see are no losses either.
  const refuted = certainty === 'exact' && gaps.seen > numbered ? Math.round(Math.min(gaps.blind, gaps.blindShort) * (1 - numbered / gaps.seen)) : 0;
  const blind = Math.max(0, gaps.blind - refuted);
  const both = [...basis, 'timestamps'];
  const retimed = Math.max(0, numbered - gaps.blindNumbered - Math.max(0, gaps.seen));
  const anew = retimed > 0 ? { retimed } : {};
  if (certainty === 'lower-bound') return { ...loss(frames, Math.max(numbered, gaps.seen + gaps.blindNumbered) + blind, both, 'estimated'), ...anew, ...groups };
  const skipped = Math.max(0, gaps.seen - numbered) + refuted;
  const unseenGroups = groups.lostGroups !== undefined && blind === 0;
  return {
    ...loss(frames, numbered + blind, both, blind > 0 || unseenGroups ? 'estimated' : 'exact'),
    ...(skipped > 0 ? { skippedAtSource: skipped } : {}), ...anew, ...groups,
  };
}

function loss(frames: number, lost: number, basis: readonly string[], certainty: Loss['certainty']): Loss {
  const missing = Math.max(0, lost);
  return { frames: missing, ratio: missing === 0 ? 0 : missing / (frames + missing), basis, certainty };
}
