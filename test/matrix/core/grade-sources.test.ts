/** Nobody owes a player frames that no publisher sent; and a track of which nothing came is named. */
import { describe, expect, it } from 'vitest';
import { judgeCell } from '../../../src/matrix/core/grade.js';
import type { LegFacts, PlayerObservation, PublisherObservation, Way } from '../../../src/matrix/core/observation.js';
import type { ComparedTrack, Comparison, ComparisonKind } from '../../../src/trace/comparison.js';

const ended = { status: 0, signal: null, killed: false, lastLine: '' };
const leg = (facts: Partial<LegFacts>): LegFacts => ({ connected: true, started: true, frames: 100, findings: [], longestSilenceMs: 0, ...facts });
const publisher = (facts: Partial<LegFacts>, lastLine = ''): PublisherObservation => ({ ended: { ...ended, lastLine }, leg: leg(facts) });
const player = (facts: Partial<LegFacts>, relayed: readonly Way[] = []): PlayerObservation => ({ ended, leg: leg(facts), relayed });

const counts = { sent: 0, received: 0, identical: 0, corrupted: 0, missing: 0, duplicated: 0, reordered: 0, retimed: 0, lossRatio: 0, joinedLate: 0, endedEarly: 0, unproven: 0, unexpected: 0 };
const track = (kind: ComparisonKind, trackId: number, more: Partial<ComparedTrack>): ComparedTrack => ({ ...counts, kind, trackId, codec: '', timestampOffsetMs: 0, driftPpm: 0, largestShiftMs: 0, ...more });

function way(tracks: readonly ComparedTrack[], headers: Comparison['headers'] = []): Way {
  const total = (of: (each: ComparedTrack) => number): number => tracks.reduce((sum, each) => sum + of(each), 0);
  const comparison: Comparison = {
    ...counts, sent: total(({ sent }) => sent), received: total(({ identical }) => identical), identical: total(({ identical }) => identical), missing: total(({ missing }) => missing), tracks, headers,
    byKind: { video: counts, audio: counts }, sentStream: '', arrivedStream: '', sentFile: '', arrivedFile: '', sentDirection: 'c2s', arrivedDirection: 's2c', runs: [], runCount: 0, runsUpToKey: 0,
    inCommon: [], damaged: [], deltasAsTimestamps: false, syncShiftMs: 0, chunkBytes: 0, notes: [], unrelated: false,
  };
  return { comparison, mayMissHead: { video: 0, audio: 0 }, mayMissTail: { video: 0, audio: 0 } };
}

describe('a publisher that sends nothing', () => {
  it('is the one at fault, and not the server that had nothing to pass on', () => {
    const judged = judgeCell({ publishers: [publisher({ frames: 0 }, 'Codec hevc is not compatible with flv')], players: [player({ frames: 0 })] });
    expect(judged.faults).toEqual([{ grade: 'stalled', by: 'publisher', frames: 0, words: 'publish was accepted, and the publisher sent no frame ("Codec hevc is not compatible with flv")' }]);
  });

  it('is excused where the server closed its connection', () => {
    expect(judgeCell({ publishers: [publisher({ frames: 0, closedBy: 'server' })], players: [player({ frames: 0 })] })).toMatchObject({ grade: 'stalled', by: 'server' });
  });

  it('leaves nothing to say about the player where it never connected', () => {
    expect(judgeCell({ publishers: [publisher({ connected: false, started: false, frames: 0 }, 'pipeline does not preroll')], players: [player({ frames: 0 })] }).faults).toMatchObject([{ grade: 'stalled', by: 'publisher' }]);
  });

  it('does not hide a server that passes nothing on of another publisher', () => {
    expect(judgeCell({ publishers: [publisher({ frames: 0 }), publisher({})], players: [player({ frames: 0 })] }).faults).toMatchObject([{ by: 'publisher' }, { by: 'server', words: 'play was accepted, and no frame came' }]);
  });
});

describe('a track of which nothing came', () => {
  const sound = track('audio', 0, { sent: 200, identical: 200 });

  it('is named, and told apart from frames that are missing here and there', () => {
    const words = (tracks: readonly ComparedTrack[]): string => judgeCell({ publishers: [publisher({})], players: [player({}, [way(tracks)])] }).words;
    expect(words([track('video', 0, { sent: 150, missing: 150 }), sound])).toBe('150 of 350 frames missing, all of the video');
    expect(words([track('video', 0, { sent: 150, missing: 5, identical: 145 }), sound])).toBe('5 of 350 frames missing, in between');
    expect(words([track('video', 0, { sent: 150, identical: 150 }), track('video', 1, { sent: 150, missing: 60, joinedLate: 90 }), track('audio', 0, { sent: 200, missing: 1, identical: 199 })])).toBe('151 of 500 frames missing, all of video track 1 and in between');
  });

  it('may have lost its header alone', () => {
    const header = { kind: 'video', trackId: 1, codec: 'avc1', state: 'missing', sentBytes: 40, arrivedBytes: 0, sentOffset: 0, arrivedOffset: 0, differences: [] } as const;
    const tracks = [track('video', 0, { sent: 150, identical: 150 }), track('video', 1, { sent: 150, identical: 150 }), sound];
    expect(judgeCell({ publishers: [publisher({})], players: [player({}, [way(tracks, [header])])] })).toMatchObject({ grade: 'corrupt', by: 'server', words: 'the sequence header of video track 1 is missing' });
    expect(judgeCell({ publishers: [publisher({})], players: [player({}, [way([tracks[0]!, sound], [{ ...header, trackId: 0 }])])] }).words).toBe('the sequence header of the video is missing');
  });
});
