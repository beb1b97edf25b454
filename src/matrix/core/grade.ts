/**
 * Turns what was seen of a cell into one grade and one party. Loss is attributed by where it happened: file to first tap is the
 * publisher's, tap to tap the server's, last tap to file the player's. A player that gets all and writes nothing is excused where
 * the server did to it what is known to make players deaf.
 */
import type { ComparedTrack, Comparison, ComparisonKind } from '../../trace/comparison.js';
import type { Finding } from '../../trace/findings.js';
import type { CellObservation, LegFacts, Party, PlayerObservation, PublisherObservation, Way } from './observation.js';

/** From harmless to worst; the worst of a cell is its grade. */
export const grades = ['ok', 'unsupported', 'skip', 'late', 'retimed', 'reordered', 'duplicated', 'lossy', 'corrupt', 'stalled', 'refused', 'crashed', 'inconclusive'] as const;

export type Grade = (typeof grades)[number];

export interface Fault {
  readonly grade: Exclude<Grade, 'ok' | 'unsupported' | 'skip' | 'inconclusive'>;
  readonly by: Party;
  /** Frames; for `late` and `retimed` as well. 0 where it is no matter of frames. */
  readonly frames: number;
  /** What happened, without a full stop. */
  readonly words: string;
  /** Id of the finding that explains it. */
  readonly finding?: string;
}

export interface Judged {
  readonly grade: Grade;
  readonly by?: Party;
  /** All of it, worst first. */
  readonly faults: readonly Fault[];
  readonly words: string;
}

/** A frame is late when the way through the server took longer. */
export const lateMs = 2000;
/** Between two frames at the player, where the publisher had no such pause. */
const stallMs = 3000;
/** Timestamps may be rounded to another clock by this much. */
const retimedMs = 1;

/** What a server may do to a player that then writes nothing, by finding: measured with GStreamer 1.22 and librtmp 2.4. */
const deafening: readonly string[] = ['media-wrong-msid', 'latejoin-no-sequence-header', 'play-no-reply', 'play-not-found', 'play-accepted-no-publisher'];

export function judgeCell(seen: CellObservation): Judged {
  if (seen.undecided !== undefined) return { grade: 'inconclusive', faults: [], words: seen.undecided };
  const faults = [
    ...(seen.serverEnded === undefined ? [] : [crash('server', seen.serverEnded)]),
    ...seen.publishers.flatMap(publisherFaults),
    ...seen.players.flatMap(playerFaults),
  ].sort((a, b) => grades.indexOf(b.grade) - grades.indexOf(a.grade));
  const [worst] = merged(faults);
  if (worst === undefined) return { grade: 'ok', faults: [], words: 'every frame arrived as it was sent' };
  return { grade: worst.grade, by: worst.by, faults: merged(faults), words: worst.words };
}

function publisherFaults({ ended, leg, sent, stored }: PublisherObservation): Fault[] {
  const faults: Fault[] = [];
  if (ended.signal !== null && !ended.killed) faults.push(crash('publisher', ended));
  if (!leg.connected) return [...faults, { grade: 'stalled', by: 'publisher', frames: 0, words: `never connected${said(ended.lastLine)}` }];
  if (leg.refusal !== undefined) return [...faults, { grade: 'refused', by: 'server', frames: 0, words: `publish is answered with ${leg.refusal}` }];
  if (!leg.started && leg.frames === 0) return [...faults, { grade: 'stalled', by: blame(leg.findings), frames: 0, words: `publish never began${said(ended.lastLine)}`, ...explained(leg.findings) }];
  return [...faults, ...(sent === undefined ? [] : wayFaults('publisher', sent)), ...(stored === undefined ? [] : wayFaults('server', stored))];
}

function playerFaults(seen: PlayerObservation): Fault[] {
  const { ended, leg, relayed, written, smoke } = seen;
  const faults: Fault[] = [];
  if (ended.signal !== null && !ended.killed) faults.push(crash('player', ended));
  if (!leg.connected) return [...faults, { grade: 'stalled', by: 'player', frames: 0, words: `the player never connected${said(ended.lastLine)}` }];
  if (leg.refusal !== undefined && leg.frames === 0) return [...faults, { grade: 'refused', by: 'server', frames: 0, words: `play is answered with ${leg.refusal}` }];
  if (leg.frames === 0) return [...faults, { grade: 'stalled', by: leg.started ? 'server' : blame(leg.findings), frames: 0, words: leg.started ? 'play was accepted, and no frame came' : `play never began${said(ended.lastLine)}`, ...explained(leg.findings) }];
  for (const way of relayed) faults.push(...wayFaults('server', way), ...delayFaults(way));
  if (leg.longestSilenceMs > stallMs) faults.push({ grade: 'stalled', by: 'server', frames: 0, words: `nothing came for ${(leg.longestSilenceMs / 1000).toFixed(1)} s` });
  if (written !== undefined) faults.push(...(smoke === undefined ? writtenFaults(written, leg) : smokeFaults(written.comparison, smoke)));
  return faults;
}

/** All that came is missing from the file: by the player, or by what the server did to it. */
function writtenFaults(written: Way, leg: LegFacts): Fault[] {
  const { comparison } = written;
  if (comparison.received > 0) return wayFaults('player', written);
  const cause = leg.findings.find(({ rule }) => deafening.includes(rule));
  return [{
    grade: 'lossy', by: cause === undefined ? 'player' : 'server', frames: comparison.sent, ...(cause === undefined ? {} : { finding: cause.rule }),
    words: cause === undefined ? `the player wrote none of ${comparison.sent} frames that came to it` : `the player could use none of ${comparison.sent} frames: ${cause.message.replace(/\.$/, '')}`,
  }];
}

function smokeFaults({ sent, identical, received }: Comparison, share: number): Fault[] {
  // A player that encodes anew keeps no payload: only the count speaks.
  const there = Math.max(identical, received);
  return there >= sent * share ? [] : [{ grade: 'lossy', by: 'player', frames: sent - there, words: `${there} of ${sent} frames were written, ${Math.round(share * 100)} % are asked for` }];
}

/** What got lost, damaged, doubled, mixed up or re-timed on one way. */
function wayFaults(by: Party, { comparison, mayMissHead, mayMissTail }: Way): Fault[] {
  const { tracks, sent, received, unrelated } = comparison;
  if (sent > 0 && received === 0) return [{ grade: 'lossy', by, frames: sent, words: `none of ${sent} frames arrived` }];
  if (unrelated) return [{ grade: 'corrupt', by, frames: sent, words: 'hardly any frame arrived with the payload that was sent' }];
  const missing = sum(tracks, (track) => track.missing + Math.max(0, track.joinedLate - mayMissHead[track.kind]) + Math.max(0, track.endedEarly - mayMissTail[track.kind]));
  const faults: Fault[] = [];
  const add = (grade: Fault['grade'], frames: number, words: string): void => { if (frames > 0) faults.push({ grade, by, frames, words }); };
  add('lossy', missing, `${missing} of ${sent} frames missing${placeOf(tracks, mayMissHead, mayMissTail)}`);
  add('corrupt', comparison.corrupted, `${comparison.corrupted} of ${sent} frames damaged`);
  add('duplicated', comparison.duplicated, `${comparison.duplicated} frames doubled`);
  add('reordered', comparison.reordered, `${comparison.reordered} frames out of order`);
  const retimed = sum(tracks, (track) => (track.largestShiftMs > retimedMs ? track.retimed : 0));
  add('retimed', retimed, `${retimed} frames with another timestamp`);
  const altered = comparison.headers.filter(({ state }) => state === 'missing' || state === 'altered');
  for (const header of altered) faults.push({ grade: 'corrupt', by, frames: 0, words: `the ${header.kind} sequence header is ${header.state === 'missing' ? 'missing' : `another: ${header.differences.join(', ')}`}` });
  return faults;
}

function placeOf(tracks: readonly ComparedTrack[], head: Way['mayMissHead'], tail: Way['mayMissTail']): string {
  const places = [
    ...(tracks.some((track) => track.joinedLate > head[track.kind]) ? ['at the start'] : []),
    ...(tracks.some(({ missing }) => missing > 0) ? ['in between'] : []),
    ...(tracks.some((track) => track.endedEarly > tail[track.kind]) ? ['at the end'] : []),
  ];
  return places.length === 0 ? '' : `, ${places.join(' and ')}`;
}

function delayFaults({ delay }: Way): Fault[] {
  if (delay === undefined || delay.late === 0) return [];
  return [{ grade: 'late', by: 'server', frames: delay.late, words: `${delay.late} frames came more than ${lateMs / 1000} s late, the last ${(delay.maxMs / 1000).toFixed(1)} s` }];
}

function crash(by: Party, { signal, status, lastLine }: { readonly signal: string | null; readonly status: number | null; readonly lastLine: string }): Fault {
  return { grade: 'crashed', by, frames: 0, words: `the ${by} ended with ${signal === null ? `status ${String(status)}` : signal}${said(lastLine)}` };
}

function said(lastLine: string): string {
  return lastLine === '' ? '' : ` ("${lastLine}")`;
}

/** A request that stays unanswered is the server's. */
function blame(findings: readonly Finding[]): Party {
  return findings.some(({ severity }) => severity === 'fatal' || severity === 'stall') ? 'server' : 'publisher';
}

function explained(findings: readonly Finding[]): { readonly finding?: string } {
  const finding = findings.find(({ severity }) => severity === 'fatal' || severity === 'stall');
  return finding === undefined ? {} : { finding: finding.rule };
}

/** The same fault of several players is one. */
function merged(faults: readonly Fault[]): readonly Fault[] {
  const seen = new Map<string, Fault>();
  for (const fault of faults) {
    const name = `${fault.grade} ${fault.by} ${fault.finding ?? ''}`;
    const before = seen.get(name);
    if (before === undefined || fault.frames > before.frames) seen.set(name, fault);
  }
  return [...seen.values()];
}

function sum(tracks: readonly ComparedTrack[], of: (track: ComparedTrack) => number): number {
  return tracks.reduce((total, track) => total + of(track), 0);
}

export type { ComparisonKind };
