/** Two readings of one live playlist: what a server may not change between them (RFC 8216bis §6.2.1, §6.2.2). */
import type { MediaPlaylist } from './playlist.js';

export interface Rewrite {
  readonly what: 'sequence-back' | 'segment-replaced' | 'duration-changed' | 'target-changed' | 'segments-removed' | 'end-taken-back' | 'discontinuity-sequence-wrong';
  /** Media sequence number it is about. */
  readonly sequence: number;
  readonly before: string;
  readonly after: string;
}

/** EXTINF may be written with other decimals. */
const durationToleranceMs = 10;
const maxRewrites = 16;

/** Every change that is not allowed, at most 16. */
export function compareRefresh(before: MediaPlaylist, after: MediaPlaylist): Rewrite[] {
  const rewrites: Rewrite[] = [];
  const add = (what: Rewrite['what'], sequence: number, from: string | number, to: string | number): void => {
    if (rewrites.length < maxRewrites) rewrites.push({ what, sequence, before: String(from), after: String(to) });
  };
  if (before.targetSeconds !== undefined && after.targetSeconds !== undefined && before.targetSeconds !== after.targetSeconds) {
    add('target-changed', after.mediaSequence, before.targetSeconds, after.targetSeconds);
  }
  if (before.ended && !after.ended) add('end-taken-back', after.mediaSequence, 'EXT-X-ENDLIST', 'none');
  if (after.mediaSequence < before.mediaSequence) {
    add('sequence-back', after.mediaSequence, before.mediaSequence, after.mediaSequence);
    return rewrites;
  }
  if (before.type !== '' && after.mediaSequence > before.mediaSequence) add('segments-removed', after.mediaSequence, before.mediaSequence, after.mediaSequence);
  const known = new Map(before.segments.map((segment) => [segment.sequence, segment]));
  for (const segment of after.segments) {
    const old = known.get(segment.sequence);
    if (old === undefined) continue;
    if (old.uri !== segment.uri) add('segment-replaced', segment.sequence, old.uri, segment.uri);
    else if (old.durationMs !== undefined && segment.durationMs !== undefined && Math.abs(old.durationMs - segment.durationMs) > durationToleranceMs) {
      add('duration-changed', segment.sequence, old.durationMs, segment.durationMs);
    }
  }
  const slid = before.segments.filter((segment) => segment.sequence < after.mediaSequence && segment.discontinuity).length;
  // Only where every segment that slid out was seen.
  if (before.mediaSequence + before.segments.length >= after.mediaSequence && after.discontinuitySequence !== before.discontinuitySequence + slid) {
    add('discontinuity-sequence-wrong', after.mediaSequence, before.discontinuitySequence + slid, after.discontinuitySequence);
  }
  return rewrites;
}
