/** Literal observations: a healthy cell, and what to change in it. */
import type { ComparedHeader, ComparedTrack, Comparison, ComparisonKind } from '../../../src/trace/comparison.js';
import type { Finding, Severity } from '../../../src/trace/findings.js';
import type { CellObservation, Ended, LegFacts, PlayerObservation, PublisherObservation, Way } from '../../../src/matrix/core/observation.js';

export function track(kind: ComparisonKind, sent: number, changes: Partial<ComparedTrack> = {}): ComparedTrack {
  return {
    kind, trackId: 0, codec: kind === 'video' ? 'avc1' : 'mp4a', sent, received: sent, identical: sent, corrupted: 0, missing: 0, duplicated: 0, reordered: 0, retimed: 0, lossRatio: 0,
    joinedLate: 0, endedEarly: 0, unproven: 0, unexpected: 0, timestampOffsetMs: 0, driftPpm: 0, largestShiftMs: 0, ...changes,
  };
}

export function comparison(tracks: readonly ComparedTrack[] = [track('video', 150), track('audio', 260)], changes: Partial<Comparison> = {}): Comparison {
  const total = (name: 'sent' | 'received' | 'identical' | 'corrupted' | 'missing' | 'duplicated' | 'reordered' | 'retimed' | 'joinedLate' | 'endedEarly' | 'unexpected'): number => tracks.reduce((sum, each) => sum + each[name], 0);
  const counts = {
    sent: total('sent'), received: total('received'), identical: total('identical'), corrupted: total('corrupted'), missing: total('missing'), duplicated: total('duplicated'),
    reordered: total('reordered'), retimed: total('retimed'), lossRatio: 0, joinedLate: total('joinedLate'), endedEarly: total('endedEarly'), unproven: 0, unexpected: total('unexpected'),
  };
  return {
    ...counts, byKind: { video: counts, audio: counts }, tracks, sentStream: 'a', arrivedStream: 'b', sentFile: 'a', arrivedFile: 'b', sentDirection: 'c2s', arrivedDirection: 's2c',
    runs: [], runCount: 0, runsUpToKey: 0, inCommon: [], headers: [], damaged: [], deltasAsTimestamps: false, syncShiftMs: 0, chunkBytes: 0, notes: [], unrelated: false, ...changes,
  };
}

/** Frames came, and not one of these. */
export function unrelated(sent = 410, received = 410): Comparison {
  return comparison([], { sent, received, unrelated: true });
}

export function header(state: ComparedHeader['state'], differences: readonly string[] = []): ComparedHeader {
  return { kind: 'video', trackId: 0, codec: 'avc1', state, sentBytes: 40, arrivedBytes: 40, sentOffset: 0, arrivedOffset: 0, differences };
}

const none = { video: 0, audio: 0 } as const;
export const all = { video: Number.POSITIVE_INFINITY, audio: Number.POSITIVE_INFINITY } as const;

export function way(of: Comparison = comparison(), changes: Partial<Way> = {}): Way {
  return { comparison: of, mayMissHead: none, mayMissTail: none, ...changes };
}

const clean: Ended = { status: 0, signal: null, killed: false, lastLine: '' };

export function ended(changes: Partial<Ended> = {}): Ended {
  return { ...clean, ...changes };
}

export function leg(changes: Partial<LegFacts> = {}): LegFacts {
  return { connected: true, started: true, frames: 410, findings: [], longestSilenceMs: 50, ...changes };
}

export function finding(rule: string, severity: Severity = 'stall', message = 'It happened.'): Finding {
  return { rule, severity, session: 0, atMs: 0, count: 1, message, cause: '', remedy: '', evidence: [] };
}

export function publisher(changes: Partial<PublisherObservation> = {}): PublisherObservation {
  return { ended: clean, leg: leg(), sent: way(), ...changes };
}

export function player(changes: Partial<PlayerObservation> = {}): PlayerObservation {
  return { ended: clean, leg: leg(), relayed: [way()], written: way(), sourcePauseMs: 50, ...changes };
}

export function cell(changes: Partial<CellObservation> = {}): CellObservation {
  return { publishers: [publisher()], players: [player()], ...changes };
}
