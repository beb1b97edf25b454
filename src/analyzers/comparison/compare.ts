/**
 * What was sent against what arrived: pairs the tracks, aligns their frames, and says of every sent frame what became of
 * it. Pure and told everything: the readers deliver frame tables, the rules judge the result.
 */
import type { ComparedHeader, ComparedTrack, Comparison, ComparisonCounts, ComparisonKind, ComparisonStart, DamagedBytes, MissingRun } from '../../trace/comparison.js';
import type { Direction } from '../../trace/events.js';
import { commonProperties } from './common.js';
import { count, decideEnds, ends, fateArrived, fateDamaged, fateEarly, fateLate, fateMissing, fatesOf, fateUnproven, reclassifyHead, turn } from './fates.js';
import type { FrameTable } from './frame-table.js';
import { compareHeaders } from './headers.js';
import type { HeaderRecord } from './headers.js';
import { landmarkOf } from './landmark.js';
import type { Pair } from './pairs.js';
import { pairTracks } from './pairs.js';

/** One media stream of one side. */
export interface MediaStream {
  /** In words: "session 0, live/t**t, client to server". */
  readonly name: string;
  readonly file: string;
  readonly direction: Direction;
  readonly tracks: readonly FrameTable[];
  readonly headers: readonly HeaderRecord[];
  /** Set Chunk Size as it was used: from which offset on which size. */
  readonly chunkSizes: readonly { readonly offset: number; readonly size: number }[];
  /** Frames beyond the limit were left out. */
  readonly limited: boolean;
}

/** A frame whose payload differs, to look at its bytes: indexes into the two tables. */
export interface DamagedPair { readonly kind: ComparisonKind; readonly sent: FrameTable; readonly i: number; readonly arrived: FrameTable; readonly j: number }

export interface Compared {
  readonly comparison: Comparison;
  /** The first few corrupted frames. */
  readonly damagedPairs: readonly DamagedPair[];
}

const runsKept = 20;
const damagedKept = 8;

/** Asks a stream how many payloads of another it knows, of about a thousand asked per track. */
export function likenessTo(sent: MediaStream): (arrived: MediaStream) => number {
  const own = sent.tracks.map((table) => ({ kind: table.kind, sorted: table.digests.slice(0, table.count).sort() }));
  return (arrived) => {
    let known = 0;
    for (const table of arrived.tracks) {
      const step = Math.max(1, Math.floor(table.count / 1000));
      for (let j = 0; j < table.count; j += step) if (own.some(({ kind, sorted }) => kind === table.kind && includes(sorted, table.digests[j]!))) known += 1;
    }
    return known;
  };
}

function includes(sorted: Float64Array, value: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}

export function compare(sent: MediaStream, arrived: MediaStream): Compared {
  const limited = sent.limited || arrived.limited;
  const pairs = pairTracks(sent.tracks, arrived.tracks);
  // A track of which nothing arrived proves a loss only beside one of which something did.
  const related = pairs.some((pair) => pair.related && pair.arrived.count > 0) ? pairs.filter((pair) => pair.related) : [];
  const notes: string[] = [];
  if (limited) notes.push('Only the first frames were compared: one side holds more than fit into memory.');
  for (const pair of pairs) {
    if (pair.related || related.length === 0) continue;
    notes.push(`${pair.kind} track ${pair.sent.trackId} has nothing in common with what was sent: it was encoded anew, or it is another one; it was left out.`);
  }
  if (related.length > 0) {
    decideEnds(related);
    reclassifyHead(related);
    const landmark = landmarkOf(fatesOf(related));
    if (landmark !== undefined) turn(related, fateEarly, fateMissing);
    if (limited) turn(related, fateEarly, 0);
    const tracks = related.map(trackOf);
    const runs = related.flatMap(runsOf).sort((x, y) => x.sentOffset - y.sentOffset);
    const began = startOf(related);
    const headers = related.flatMap((pair) => headersOf(pair, sent, arrived));
    const video = related.find((pair) => pair.kind === 'video' && pair.arrived.count > 0);
    const audio = related.find((pair) => pair.kind === 'audio' && pair.arrived.count > 0);
    const strange = tracks.reduce((total, track) => total + track.unexpected, 0);
    if (strange > 0) notes.push(`${strange} ${strange === 1 ? 'frame' : 'frames'} that arrived ${strange === 1 ? 'was' : 'were'} never sent: another source or encoding took over for a part, or the reference does not hold all of it.`);
    const reflagged = related.reduce((total, pair) => total + flagChanges(pair), 0);
    if (reflagged > 0) notes.push(`${reflagged} ${reflagged === 1 ? 'frame' : 'frames'} arrived with another key frame flag than sent.`);
    const holes = tracks.reduce((sum, track) => sum + track.unproven, 0);
    if (holes > 0) notes.push(`${holes} frames may have been in bytes that are missing from the capture of what arrived; they are not counted as lost.`);
    return {
      damagedPairs: damagedOf(related),
      comparison: {
        ...sum(tracks), byKind: { video: sum(tracks.filter(({ kind }) => kind === 'video')), audio: sum(tracks.filter(({ kind }) => kind === 'audio')) }, tracks,
        ...namesOf(sent, arrived),
        ...(began === undefined ? {} : { began }),
        runs: runs.slice(0, runsKept), runCount: runs.length, runsUpToKey: runs.filter((run) => run.upToKey && run.kind === 'video').length,
        inCommon: landmark === undefined ? commonProperties(fatesOf(related)) : [], ...(landmark === undefined ? {} : { landmark }),
        headers, damaged: [], deltasAsTimestamps: related.some((pair) => pair.clock.deltas),
        syncShiftMs: video === undefined || audio === undefined ? 0 : audio.clock.presentationMs - video.clock.presentationMs,
        chunkBytes: chunkSizeAt(sent, began?.sentOffset ?? Infinity), notes, unrelated: false,
      },
    };
  }
  return { comparison: unrelated(sent, arrived, notes), damagedPairs: [] };
}

/** Adds what the bytes of the corrupted frames show. */
export function withDamage(comparison: Comparison, found: readonly DamagedBytes[]): Comparison {
  return { ...comparison, damaged: found };
}

/** Set Chunk Size in force at an offset of the sent stream; 0 when not known. */
export function chunkSizeAt(stream: MediaStream, offset: number): number {
  return stream.chunkSizes.filter((each) => each.offset <= offset).at(-1)?.size ?? 0;
}

function unrelated(sent: MediaStream, arrived: MediaStream, notes: readonly string[]): Comparison {
  const frames = (stream: MediaStream, kind?: ComparisonKind): number => stream.tracks.reduce((total, table) => total + (kind === undefined || table.kind === kind ? table.count : 0), 0);
  // Nothing at all arrived: then all of it is missing.
  const nothing = frames(arrived) === 0;
  const counts = (kind?: ComparisonKind): ComparisonCounts => ({
    ...sum([]), sent: frames(sent, kind), received: frames(arrived, kind), ...(nothing ? { missing: frames(sent, kind), lossRatio: frames(sent, kind) > 0 ? 1 : 0 } : {}),
  });
  return {
    ...counts(), byKind: { video: counts('video'), audio: counts('audio') }, tracks: [], ...namesOf(sent, arrived), runs: [], runCount: 0, runsUpToKey: 0,
    inCommon: [], headers: [], damaged: [], deltasAsTimestamps: false, syncShiftMs: 0, chunkBytes: 0, notes, unrelated: frames(arrived) > 0,
  };
}

function namesOf(sent: MediaStream, arrived: MediaStream): Pick<Comparison, 'sentStream' | 'arrivedStream' | 'sentFile' | 'arrivedFile' | 'sentDirection' | 'arrivedDirection'> {
  return {
    sentStream: sent.name, arrivedStream: arrived.name, sentFile: sent.file, arrivedFile: arrived.file, sentDirection: sent.direction, arrivedDirection: arrived.direction,
  };
}

function trackOf(pair: Pair): ComparedTrack {
  const { kind, sent, arrived, alignment, damagedOf, fate, clock } = pair;
  const taken = new Uint8Array(arrived.count);
  for (const j of damagedOf) if (j !== -1) taken[j] = 1;
  let duplicated = 0;
  let unexpected = 0;
  for (let j = 0; j < arrived.count; j += 1) {
    if (alignment.sentOf[j] !== -1 || taken[j] === 1) continue;
    if (alignment.known[j] === 1) duplicated += 1;
    else unexpected += 1;
  }
  const missing = count(fate, fateMissing);
  const joinedLate = count(fate, fateLate);
  const endedEarly = count(fate, fateEarly);
  return {
    kind, trackId: sent.trackId, ...(arrived.trackId === sent.trackId ? {} : { arrivedTrackId: arrived.trackId }), codec: sent.codec,
    sent: sent.count, received: arrived.count, identical: count(fate, fateArrived), corrupted: count(fate, fateDamaged), missing, duplicated,
    reordered: alignment.outOfOrder.reduce((total, each) => total + each, 0), retimed: clock.retimed,
    lossRatio: ratio(missing, sent.count - joinedLate - endedEarly), joinedLate, endedEarly, unproven: count(fate, fateUnproven), unexpected,
    timestampOffsetMs: clock.offsetMs, driftPpm: clock.driftPpm, largestShiftMs: clock.largestShiftMs,
  };
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? Math.round((part / whole) * 1e6) / 1e6 : 0;
}

function sum(tracks: readonly ComparisonCounts[]): ComparisonCounts {
  const total = (name: keyof ComparisonCounts): number => tracks.reduce((result, track) => result + track[name], 0);
  const [missing, sent, joinedLate, endedEarly] = [total('missing'), total('sent'), total('joinedLate'), total('endedEarly')];
  return {
    sent, received: total('received'), identical: total('identical'), corrupted: total('corrupted'), missing, duplicated: total('duplicated'),
    reordered: total('reordered'), retimed: total('retimed'), lossRatio: ratio(missing, sent - joinedLate - endedEarly), joinedLate, endedEarly,
    unproven: total('unproven'), unexpected: total('unexpected'),
  };
}

function runsOf({ kind, sent, arrived, alignment, damagedOf, fate }: Pair): MissingRun[] {
  const runs: MissingRun[] = [];
  let before = -1;
  for (let i = 0; i < fate.length; ) {
    if (fate[i] !== fateMissing) {
      const j = Math.max(alignment.arrivedOf[i]!, damagedOf[i]!);
      if (j >= 0) before = j;
      i += 1;
      continue;
    }
    let end = i;
    let keyframes = 0;
    while (end < fate.length && fate[end] === fateMissing) {
      if (sent.isKey(end)) keyframes += 1;
      end += 1;
    }
    runs.push({
      kind, trackId: sent.trackId, frames: end - i, keyframes: kind === 'video' ? keyframes : 0, firstTimestampMs: sent.timestampMs(i), lastTimestampMs: sent.timestampMs(end - 1),
      sentOffset: sent.offsets[i]!, arrivedOffset: before === -1 ? -1 : arrived.offsets[before]!, upToKey: kind === 'video' && end < fate.length && sent.isKey(end),
    });
    i = end;
  }
  return runs;
}

function startOf(pairs: readonly Pair[]): ComparisonStart | undefined {
  let found: ComparisonStart | undefined;
  for (const { kind, sent, arrived, alignment, damagedOf, fate } of pairs) {
    const i = fate.findIndex((each) => each === fateMissing || each === fateDamaged);
    if (i === -1 || (found !== undefined && found.sentOffset <= sent.offsets[i]!)) continue;
    let before = -1;
    for (let k = i - 1; k >= 0 && before === -1; k -= 1) before = alignment.arrivedOf[k]!;
    const j = fate[i] === fateDamaged ? damagedOf[i]! : before;
    found = {
      what: fate[i] === fateDamaged ? 'corrupted' : 'missing', kind, trackId: sent.trackId, timestampMs: sent.timestampMs(i), sentOffset: sent.offsets[i]!,
      arrivedOffset: j === -1 ? -1 : arrived.offsets[j]!, sentBytesBefore: sent.offsets[i]!,
    };
  }
  return found;
}

function flagChanges({ sent, arrived, alignment }: Pair): number {
  let total = 0;
  alignment.arrivedOf.forEach((j, i) => {
    if (j >= 0 && sent.isKey(i) !== arrived.isKey(j)) total += 1;
  });
  return total;
}

function headersOf({ kind, sent, arrived, fate }: Pair, sentStream: MediaStream, arrivedStream: MediaStream): ComparedHeader[] {
  const [firstSent, lastSent] = ends(fate);
  return compareHeaders({ kind, trackId: sent.trackId, arrivedTrackId: arrived.trackId, codec: sent.codec, arrivedFrames: arrived.count, firstSent, lastSent }, sentStream.headers, arrivedStream.headers);
}

function damagedOf(pairs: readonly Pair[]): DamagedPair[] {
  const result: DamagedPair[] = [];
  for (const { kind, sent, arrived, damagedOf: of } of pairs) {
    for (let i = 0; i < of.length && result.length < damagedKept; i += 1) if (of[i] !== -1) result.push({ kind, sent, i, arrived, j: of[i]! });
  }
  return result;
}
