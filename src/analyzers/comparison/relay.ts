/**
 * The publishing leg against a playing leg, while both run. The publisher's newest frames stand in a ring, a few bytes each;
 * every frame that a player gets is looked up in it. Only what is sure counts: a loss lies between two frames that were found
 * with the same time difference, in a capture without holes.
 */
import type { MediaBody } from '../../trace/events.js';

/** Frames remembered of a track: more than a minute of video, more than any server holds back. */
const ringFrames = 2048;
const maxTracks = 16;
/** A payload that occurs oftener than this in the ring is asked for by its time only. */
const maxOccurrences = 8;
/** Equal payloads that are gone through for one frame: five seconds of silence. */
const maxAsked = 256;
/** Clocks that count in other units round. */
const toleranceMs = 2;

/** One frame in the ring, as a player asks for it. */
export interface RelayFrame { readonly sequence: number; readonly timestampMs: number; readonly key: boolean; readonly digest: number; readonly session: number }

/** Newest frames of one track of a stream. */
class RelayTrack {
  #count = 0;
  readonly #digests = new Uint32Array(ringFrames);
  readonly #times = new Float64Array(ringFrames);
  readonly #sessions = new Int32Array(ringFrames);
  readonly #keys = new Uint8Array(ringFrames);
  /** Sequence number of the frame before it with the same digest, -1 for none. */
  readonly #before = new Float64Array(ringFrames);
  readonly #newest = new Map<number, number>();

  get count(): number {
    return this.#count;
  }

  push(session: number, digest: number, timestampMs: number, key: boolean): void {
    const at = this.#count % ringFrames;
    if (this.#count >= ringFrames && this.#newest.get(this.#digests[at]!) === this.#count - ringFrames) this.#newest.delete(this.#digests[at]!);
    this.#digests[at] = digest;
    this.#times[at] = timestampMs;
    this.#sessions[at] = session;
    this.#keys[at] = key ? 1 : 0;
    this.#before[at] = this.#newest.get(digest) ?? -1;
    this.#newest.set(digest, this.#count);
    this.#count += 1;
  }

  /** undefined when it is not in the ring (any more). */
  at(sequence: number): RelayFrame | undefined {
    if (sequence < 0 || sequence >= this.#count || sequence < this.#count - ringFrames) return undefined;
    const at = sequence % ringFrames;
    return { sequence, timestampMs: this.#times[at]!, key: this.#keys[at] === 1, digest: this.#digests[at]!, session: this.#sessions[at]! };
  }

  /** The frames with that digest, newest first. */
  *find(digest: number): Generator<RelayFrame> {
    let sequence = this.#newest.get(digest) ?? -1;
    for (let asked = 0; asked < maxAsked; asked += 1) {
      const frame = this.at(sequence);
      if (frame === undefined) return;
      yield frame;
      sequence = this.#before[sequence % ringFrames]!;
    }
  }
}

/** One stream of the run, known by application and name. */
export class RelayChannel {
  readonly #tracks = new Map<string, RelayTrack>();

  /** A media message of the session that publishes the stream. */
  push(session: number, timestampMs: number, body: MediaBody): void {
    for (const unit of body.units) {
      if (unit.packetType !== 'coded-frames' || unit.digest === undefined || unit.bodyBytes === 0) continue;
      const name = trackName(body.type, unit.trackId);
      let track = this.#tracks.get(name);
      if (track === undefined) {
        if (this.#tracks.size >= maxTracks) continue;
        track = new RelayTrack();
        this.#tracks.set(name, track);
      }
      track.push(session, unit.digest, timestampMs, unit.frameType === 'key' || unit.frameType === 'generated-key');
    }
  }

  track(kind: 'audio' | 'video', trackId: number): RelayTrack | undefined {
    return this.#tracks.get(trackName(kind, trackId));
  }
}

function trackName(kind: 'audio' | 'video', trackId: number): string {
  return `${kind} ${trackId}`;
}

/** Frames that did not come between two that did. */
export interface RelayGap {
  readonly kind: 'audio' | 'video';
  readonly frames: number;
  readonly keyframes: number;
  /** Published timestamp of the first of them. */
  readonly timestampMs: number;
  /** The next frame that came is a key frame. */
  readonly upToKey: boolean;
  /** In the player's stream, where they should stand. */
  readonly offset: number;
  readonly atUs: number;
  /** Difference of published and played timestamps at both ends. */
  readonly shiftMs: number;
}

interface Leg {
  last: RelayFrame | undefined;
  shiftMs: number;
  matched: number;
  readonly gaps: RelayGap[];
  /** How often each time difference occurred. */
  readonly shifts: Map<number, number>;
  /** Digests that came and could not be placed. */
  readonly unplaced: Map<number, number>;
  /** The capture has a hole since the last frame that was found. */
  hole: boolean;
}

/** Gaps and different time differences that are kept; beyond them nothing is sure any more. */
const maxGaps = 1000;
const maxShifts = 64;
const maxUnplaced = 4096;
/** Frames that must have been found with one time difference. */
const enoughMatched = 20;
const usualShare = 0.9;

/** What one player gets of the stream that it plays. */
export class RelayPlayer {
  readonly #channel: RelayChannel;
  readonly #legs = new Map<string, Leg>();

  constructor(channel: RelayChannel) {
    this.#channel = channel;
  }

  hole(): void {
    for (const leg of this.#legs.values()) leg.hole = true;
  }

  push(timestampMs: number, body: MediaBody, offset: number, atUs: number): void {
    for (const unit of body.units) {
      if (unit.packetType !== 'coded-frames' || unit.digest === undefined || unit.bodyBytes === 0) continue;
      const track = this.#channel.track(body.type, unit.trackId);
      if (track === undefined) continue;
      const leg = this.#leg(body.type, unit.trackId);
      const frame = leg === undefined ? undefined : place(track, leg, unit.digest, timestampMs);
      if (leg === undefined) continue;
      if (frame === undefined) {
        if (leg.unplaced.size < maxUnplaced) leg.unplaced.set(unit.digest, (leg.unplaced.get(unit.digest) ?? 0) + 1);
        continue;
      }
      const shiftMs = timestampMs - frame.timestampMs;
      if (leg.last !== undefined && frame.sequence > leg.last.sequence + 1 && !leg.hole && leg.last.session === frame.session && Math.abs(shiftMs - leg.shiftMs) <= toleranceMs) {
        const gap = gapBetween(track, leg, body.type, leg.last, frame, { offset, atUs, shiftMs });
        if (gap !== undefined && leg.gaps.length < maxGaps) leg.gaps.push(gap);
      }
      if (leg.shifts.has(shiftMs) || leg.shifts.size < maxShifts) leg.shifts.set(shiftMs, (leg.shifts.get(shiftMs) ?? 0) + 1);
      leg.matched += 1;
      leg.shiftMs = shiftMs;
      leg.hole = false;
      if (leg.last === undefined || frame.sequence > leg.last.sequence) leg.last = frame;
    }
  }

  /** What is sure to be missing, and how many frames were found. */
  result(): { readonly gaps: readonly RelayGap[]; readonly matched: number } {
    const gaps: RelayGap[] = [];
    let matched = 0;
    for (const leg of this.#legs.values()) {
      matched += leg.matched;
      if (leg.matched < enoughMatched) continue;
      // Rewritten timestamps cannot tell equal payloads apart.
      gaps.push(...leg.gaps.filter(({ shiftMs }) => near(leg.shifts, shiftMs) >= usualShare * leg.matched));
    }
    return { gaps: gaps.sort((a, b) => a.atUs - b.atUs), matched };
  }

  #leg(kind: 'audio' | 'video', trackId: number): Leg | undefined {
    const name = trackName(kind, trackId);
    let leg = this.#legs.get(name);
    if (leg === undefined && this.#legs.size < maxTracks) {
      leg = { last: undefined, shiftMs: 0, matched: 0, gaps: [], shifts: new Map(), unplaced: new Map(), hole: false };
      this.#legs.set(name, leg);
    }
    return leg;
  }
}

function near(shifts: ReadonlyMap<number, number>, shiftMs: number): number {
  let total = 0;
  for (let ms = shiftMs - toleranceMs; ms <= shiftMs + toleranceMs; ms += 1) total += shifts.get(ms) ?? 0;
  return total;
}

/** The published frame that this one is: by payload and time, or by a payload that occurs once. */
function place(track: RelayTrack, leg: Leg, digest: number, timestampMs: number): RelayFrame | undefined {
  let only: RelayFrame | undefined;
  let occurrences = 0;
  for (const frame of track.find(digest)) {
    const shiftMs = leg.last === undefined ? 0 : leg.shiftMs;
    if (Math.abs(timestampMs - frame.timestampMs - shiftMs) <= toleranceMs) return frame;
    occurrences += 1;
    only = frame;
    if (occurrences > maxOccurrences && leg.last === undefined) return undefined;
  }
  return occurrences === 1 ? only : undefined;
}

/** undefined when one of the frames between came after all, or is forgotten. */
function gapBetween(track: RelayTrack, leg: Leg, kind: 'audio' | 'video', last: RelayFrame, next: RelayFrame, where: Pick<RelayGap, 'offset' | 'atUs' | 'shiftMs'>): RelayGap | undefined {
  let keyframes = 0;
  let first: RelayFrame | undefined;
  let frames = 0;
  for (let sequence = last.sequence + 1; sequence < next.sequence; sequence += 1) {
    const frame = track.at(sequence);
    if (frame === undefined || frame.session !== next.session) return undefined;
    const unplaced = leg.unplaced.get(frame.digest) ?? 0;
    if (unplaced > 0) {
      leg.unplaced.set(frame.digest, unplaced - 1);
      continue;
    }
    first ??= frame;
    frames += 1;
    if (frame.key) keyframes += 1;
  }
  if (first === undefined) return undefined;
  return { kind, frames, keyframes: kind === 'video' ? keyframes : 0, timestampMs: first.timestampMs, upToKey: kind === 'video' && next.key, ...where };
}
