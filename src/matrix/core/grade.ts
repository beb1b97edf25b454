/**
 * Turns what was seen of a cell into one grade and one party. Loss is attributed by where it happened: file to first tap is the
 * publisher's, tap to tap the server's, last tap to file the player's. A player that gets all and writes nothing is excused where
 * the server did to it what is known to make players deaf.
 */
import type { ComparedTrack, ComparisonKind } from '../../trace/comparison.js';
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
/** A player that reads nothing for longer holds its server up. */
const mostUnreadMs = 1000;
/** Timestamps may be rounded to another clock by this much. */
const retimedMs = 1;

/** What a server may do to a player that then writes nothing, by finding: measured with GStreamer 1.22 and librtmp 2.4. */
const deafening: readonly string[] = ['media-wrong-msid', 'latejoin-no-sequence-header', 'play-no-reply', 'play-not-found', 'play-accepted-no-publisher'];

export function judgeCell(seen: CellObservation): Judged {
  if (seen.undecided !== undefined) return { grade: 'inconclusive', faults: [], words: seen.undecided };
  const fed = seen.publishers.some(({ leg }) => leg.frames > 0);
  const faults = [
    ...(seen.serverEnded === undefined ? [] : [crash('server', seen.serverEnded)]),
    ...seen.publishers.flatMap(publisherFaults),
    ...seen.players.flatMap((player) => playerFaults(player, fed)),
  ].sort((a, b) => grades.indexOf(b.grade) - grades.indexOf(a.grade));
  const told = merged(faults, seen.players.length);
  const [worst] = told;
  if (worst !== undefined) return { grade: worst.grade, by: worst.by, faults: told, words: worst.words };
  const notOwed = seen.players.flatMap(({ relayed }) => relayed).find((way) => way.notOwed !== undefined)?.notOwed;
  if (notOwed !== undefined) return { grade: 'unsupported', faults: [], words: notOwed };
  const smoke = seen.players.find((player) => player.smoke !== undefined)?.smoke;
  return { grade: 'ok', faults: [], words: smoke === undefined ? 'every frame arrived as it was sent' : `every frame came to the player, which wrote at least ${Math.round(smoke * 100)} % of them` };
}

function publisherFaults({ ended, leg, sent, stored }: PublisherObservation): Fault[] {
  const faults: Fault[] = [];
  if (ended.signal !== null && !ended.killed) faults.push(crash('publisher', ended));
  if (!leg.connected) return [...faults, { grade: 'stalled', by: 'publisher', frames: 0, words: `never connected${said(ended.lastLine)}` }];
  if (leg.refusal !== undefined && !leg.started) return [...faults, { grade: 'refused', by: 'server', frames: 0, words: `publish is answered with ${leg.refusal}` }];
  if (!leg.started && leg.frames === 0) return [...faults, { grade: 'stalled', by: blame(leg.findings, 'publisher'), frames: 0, words: `publish never began${said(ended.lastLine)}`, ...explained(leg.findings) }];
  if (leg.frames === 0) {
    const by = leg.closedBy === 'server' ? 'server' : 'publisher';
    return [...faults, { grade: 'stalled', by, frames: 0, words: `publish was accepted, and ${by === 'server' ? 'the connection closed before a frame came' : 'the publisher sent no frame'}${said(ended.lastLine)}` }];
  }
  if (leg.behind !== undefined) {
    const { frames, mostMs, blocked } = leg.behind;
    faults.push({ grade: 'late', by: blocked ? 'server' : 'publisher', frames, words: `${framesOf(frames)} sent late, up to ${(mostMs / 1000).toFixed(1)} s${blocked ? ': the server took nothing' : ''}` });
  }
  // Whom the server sends away cannot send the rest.
  const unsent = leg.closedBy === 'server' && sent !== undefined ? tailOf(sent) : 0;
  if (unsent > 0) faults.push({ grade: 'lossy', by: 'server', frames: unsent, words: `the server closed the publisher's connection, with ${unsent} of ${sent?.comparison.sent ?? 0} frames still to come` });
  if (ended.killed) faults.push({ grade: 'stalled', by: blame(leg.findings, 'publisher'), frames: 0, words: `the publisher did not end in time and was killed${said(ended.lastLine)}`, ...explained(leg.findings) });
  return [...faults, ...(sent === undefined ? [] : [...wayFaults('publisher', unsent > 0 ? withoutTail(sent) : sent), ...extraFaults('publisher', [sent])]), ...(stored === undefined ? [] : [...wayFaults('server', stored), ...extraFaults('server', [stored])])];
}

/** `fed`: some publisher sent frames; without them nobody owes the player any. */
function playerFaults(seen: PlayerObservation, fed: boolean): Fault[] {
  const { ended, leg, relayed, written, smoke, sourcePauseMs = 0 } = seen;
  const faults: Fault[] = [];
  if (ended.signal !== null && !ended.killed) faults.push(crash('player', ended));
  if (!leg.connected) return [...faults, { grade: 'stalled', by: 'player', frames: 0, words: `the player never connected${said(ended.lastLine)}` }];
  if (leg.refusal !== undefined && leg.frames === 0) return [...faults, { grade: 'refused', by: 'server', frames: 0, words: `play is answered with ${leg.refusal}` }];
  if (leg.frames === 0 && leg.started && !fed) return faults;
  if (leg.frames === 0) return [...faults, { grade: 'stalled', by: leg.started ? 'server' : blame(leg.findings, 'player'), frames: 0, words: leg.started ? 'play was accepted, and no frame came' : `play never began${said(ended.lastLine)}`, ...explained(leg.findings) }];
  const owed = relayed.filter(({ notOwed }) => notOwed === undefined);
  const left = (leg.closedBy === 'program' && leg.endTold !== true) || leg.stoppedReading === true;
  for (const way of owed) faults.push(...[...wayFaults('server', left ? withoutTail(way) : way, relayed.length > 1), ...delayFaults(way)].map((fault) => unlessUnread(fault, leg)));
  faults.push(...extraFaults('server', relayed));
  const untaken = left ? sum(owed, tailOf) : 0;
  if (leg.stoppedReading === true) faults.push({ grade: 'stalled', by: 'player', frames: 0, words: `the player stopped reading, with ${untaken} of ${sum(owed, ({ comparison }) => comparison.sent)} frames still to come` });
  else if (untaken > 0) faults.push(leaver(untaken, sum(owed, ({ comparison }) => comparison.sent), leg));
  if (ended.killed) faults.push({ grade: 'stalled', by: 'player', frames: 0, words: `the player did not end when its connection did, and was killed${said(ended.lastLine)}` });
  else if (leg.endLagMs !== undefined && leg.endLagMs > lateMs) faults.push({ grade: 'late', by: 'player', frames: 0, words: `the player ended ${(leg.endLagMs / 1000).toFixed(1)} s after its connection: it was so far behind` });
  if (leg.longestSilenceMs > stallMs + sourcePauseMs + (leg.unreadMs ?? 0)) faults.push({ grade: 'stalled', by: 'server', frames: 0, words: `nothing came for ${(leg.longestSilenceMs / 1000).toFixed(1)} s` });
  if (written !== undefined) faults.push(...(smoke === undefined ? writtenFaults(written, leg) : smokeFaults(written, smoke)));
  return faults;
}

/** All that came is missing from the file: by the player, or by what the server did to it. */
function writtenFaults(written: Way, leg: LegFacts): Fault[] {
  const { comparison } = written;
  if (comparison.received === 0 && mayMissAll(written)) return [];
  // Nobody can write times that go back: putting them right is the player's business.
  const goesBack = leg.findings.some(({ rule }) => rule === 'dts-backward');
  const untold = leg.closedBy === 'program' && tailOf(written) <= (leg.framesBehindEnd ?? 0) ? tailOf(written) : 0;
  if (comparison.received > 0 && untold > 0) {
    const fault: Fault = { grade: 'lossy', by: 'server', frames: untold, words: `the server told the end of the stream before the last ${untold} of ${comparison.sent} frames, and the player ended` };
    return [fault, ...writtenFaults(withoutTail(written), leg)];
  }
  if (comparison.received > 0) return [...wayFaults('player', written), ...extraFaults('player', [written])].filter(({ grade }) => grade !== 'retimed' || !goesBack);
  const cause = leg.findings.find(({ rule }) => deafening.includes(rule));
  return [{
    grade: 'lossy', by: cause === undefined ? 'player' : 'server', frames: comparison.sent, ...(cause === undefined ? {} : { finding: cause.rule }),
    words: cause === undefined ? `the player wrote none of ${comparison.sent} frames that came to it` : `the player could use none of ${comparison.sent} frames: ${cause.message.replace(/\.$/, '')}`,
  }];
}

function smokeFaults(written: Way, share: number): Fault[] {
  const { sent, identical, received } = written.comparison;
  if (mayMissAll(written)) return [];
  // A player that encodes anew keeps no payload: only the count speaks.
  const there = Math.max(identical, received);
  return there >= sent * share ? [] : [{ grade: 'lossy', by: 'player', frames: sent - there, words: `${there} of ${sent} frames were written, ${Math.round(share * 100)} % are asked for` }];
}

/** A server may leave out frames for a player that does not read, and cannot be in time with it. */
function unlessUnread(fault: Fault, { unreadMs = 0 }: LegFacts): Fault {
  if (unreadMs <= mostUnreadMs || (fault.grade !== 'lossy' && fault.grade !== 'late')) return fault;
  return { ...fault, by: 'player', words: `${fault.words}: the player did not read for ${(unreadMs / 1000).toFixed(1)} s` };
}

/** It closed its connection before anybody told it to. */
function leaver(frames: number, sent: number, { findings }: LegFacts): Fault {
  const cause = findings.find(({ severity }) => severity === 'fatal' || severity === 'stall');
  return {
    grade: 'lossy', by: cause === undefined ? 'player' : 'server', frames, ...(cause === undefined ? {} : { finding: cause.rule }),
    words: `the player closed its connection before the end, with ${frames} of ${sent} frames still to come${cause === undefined ? '' : `: ${cause.message.replace(/\.$/, '')}`}`,
  };
}

/** Frames behind the last that arrived, beyond what may be missing there. */
function tailOf({ comparison, mayMissTail }: Way): number {
  if (comparison.tracks.length === 0) return comparison.sent;
  return sum(comparison.tracks, (track) => Math.max(0, track.endedEarly - mayMissTail[track.kind]));
}

/** What is missing at the end is told elsewhere. */
function withoutTail(way: Way): Way {
  return { ...way, mayMissTail: { video: Number.POSITIVE_INFINITY, audio: Number.POSITIVE_INFINITY } };
}

function mayMissAll({ mayMissTail }: Way): boolean {
  return mayMissTail.video === Number.POSITIVE_INFINITY && mayMissTail.audio === Number.POSITIVE_INFINITY;
}

/** What got lost, damaged, mixed up or re-timed on one way. `shared`: frames of other publishers end there as well. */
function wayFaults(by: Party, way: Way, shared = false): Fault[] {
  const { comparison, mayMissHead, mayMissTail, foreign = 0 } = way;
  const { tracks, sent, received } = comparison;
  // Frames of another publisher that only have the sizes of these are none of these.
  const nothing = received === 0 || (shared && comparison.identical === 0);
  if (nothing && mayMissAll(way)) return [];
  if (sent > 0 && nothing) return [{ grade: 'lossy', by, frames: sent, words: `none of ${sent} frames arrived` }];
  if (comparison.unrelated) return [{ grade: 'corrupt', by, frames: sent, words: 'hardly any frame arrived with the payload that was sent' }];
  const missing = sum(tracks, (track) => track.missing + Math.max(0, track.joinedLate - mayMissHead[track.kind]) + Math.max(0, track.endedEarly - mayMissTail[track.kind]));
  const faults: Fault[] = [];
  const add = (grade: Fault['grade'], frames: number, words: string): void => { if (frames > 0) faults.push({ grade, by, frames, words }); };
  add('lossy', missing, `${missing} of ${sent} frames missing${placeOf(tracks, mayMissHead, mayMissTail)}`);
  add('corrupt', comparison.corrupted, `${comparison.corrupted} of ${sent} frames damaged`);
  add('corrupt', foreign, `${foreign} frames have nothing in common with those of their track that arrived: encoded anew, or another track`);
  add('reordered', comparison.reordered, `${framesOf(comparison.reordered)} out of order`);
  const retimed = sum(tracks, (track) => (track.largestShiftMs > retimedMs ? track.retimed : 0));
  add('retimed', retimed, `${framesOf(retimed)} with another timestamp`);
  const altered = comparison.headers.filter(({ state }) => state === 'missing' || state === 'altered');
  for (const header of altered) faults.push({ grade: 'corrupt', by, frames: 0, words: `the sequence header of ${trackWords(header, tracks)} is ${header.state === 'missing' ? 'missing' : `another: ${header.differences.join(', ')}`}` });
  return faults;
}

/** What arrived beyond what was sent on all the ways that end in one place. */
function extraFaults(by: Party, ways: readonly Way[]): Fault[] {
  const related = ways.filter(({ comparison }) => !comparison.unrelated && (ways.length === 1 || comparison.identical > 0));
  const received = Math.max(0, ...related.map(({ comparison }) => comparison.received));
  const extra = Math.max(0, received - sum(related, ({ comparison }) => comparison.identical + comparison.corrupted));
  const doubled = Math.min(extra, sum(related, ({ comparison }) => comparison.duplicated));
  return [
    ...(doubled === 0 ? [] : [{ grade: 'duplicated', by, frames: doubled, words: `${framesOf(doubled)} doubled` } as const]),
    ...(extra === doubled ? [] : [{ grade: 'corrupt', by, frames: extra - doubled, words: `${framesOf(extra - doubled)} arrived that nobody sent` } as const]),
  ];
}

function placeOf(tracks: readonly ComparedTrack[], head: Way['mayMissHead'], tail: Way['mayMissTail']): string {
  const partly = tracks.filter((track) => !gone(track));
  const places = [
    ...tracks.filter(gone).map((track) => `all of ${trackWords(track, tracks)}`),
    ...(partly.some((track) => track.joinedLate > head[track.kind]) ? ['at the start'] : []),
    ...(partly.some(({ missing }) => missing > 0) ? ['in between'] : []),
    ...(partly.some((track) => track.endedEarly > tail[track.kind]) ? ['at the end'] : []),
  ];
  return places.length === 0 ? '' : `, ${places.join(' and ')}`;
}

/** Of a track that others of the stream outlived. */
function gone({ missing, identical, corrupted }: ComparedTrack): boolean {
  return missing > 0 && identical + corrupted === 0;
}

/** "the video", "video track 1" where there are several. */
function trackWords({ kind, trackId }: { readonly kind: ComparisonKind; readonly trackId: number }, tracks: readonly ComparedTrack[]): string {
  return tracks.filter((track) => track.kind === kind).length > 1 || trackId > 0 ? `${kind} track ${trackId}` : `the ${kind}`;
}

function delayFaults({ delay }: Way): Fault[] {
  if (delay === undefined || delay.late === 0) return [];
  return [{ grade: 'late', by: 'server', frames: delay.late, words: `${framesOf(delay.late)} came more than ${lateMs / 1000} s late, up to ${(delay.maxMs / 1000).toFixed(1)} s` }];
}

function crash(by: Party, { signal, status, lastLine }: { readonly signal: string | null; readonly status: number | null; readonly lastLine: string }): Fault {
  return { grade: 'crashed', by, frames: 0, words: `the ${by} ended with ${signal === null ? `status ${String(status)}` : signal}${said(lastLine)}` };
}

function framesOf(count: number): string {
  return count === 1 ? '1 frame' : `${count} frames`;
}

function said(lastLine: string): string {
  return lastLine === '' ? '' : ` ("${lastLine}")`;
}

/** A request that stays unanswered is the server's; else it is the program's own. */
function blame(findings: readonly Finding[], program: Party): Party {
  return findings.some(({ severity }) => severity === 'fatal' || severity === 'stall') ? 'server' : program;
}

function explained(findings: readonly Finding[]): { readonly finding?: string } {
  const finding = findings.find(({ severity }) => severity === 'fatal' || severity === 'stall');
  return finding === undefined ? {} : { finding: finding.rule };
}

/** The same fault of several players is one, told with the most frames. */
function merged(faults: readonly Fault[], players: number): readonly Fault[] {
  const seen = new Map<string, { fault: Fault; times: number }>();
  for (const fault of faults) {
    const name = `${fault.grade} ${fault.by} ${fault.finding ?? ''} ${fault.words.replace(/[\d.]+/g, '')}`;
    const before = seen.get(name);
    if (before === undefined) seen.set(name, { fault, times: 1 });
    else {
      before.times += 1;
      if (fault.frames > before.fault.frames) before.fault = fault;
    }
  }
  return [...seen.values()].map(({ fault, times }) => (players > 1 && times > 1 ? { ...fault, words: `${fault.words} (with ${times} of ${players} players)` } : fault));
}

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0);
}

export type { ComparisonKind };
