/** Audio and video of one message stream beside each other: how far apart they are written, and whether one goes on while the other pauses. */
import { timestampDistance } from '../trace/units.js';
import type { TrackKind } from './track-facts.js';

/** A pause is bridged by the other track when it brought at least this share of the pause, in this many frames. */
const bridgedShare = 0.5;
const bridgedFrames = 3;
/** No track has longer frames; a leap of time is not a flow. */
const longestFrameMs = 500;

interface Side { lastMs: number | undefined; firstMs: number; sinceOtherMs: number | undefined; sinceOther: number }

const other = { audio: 'video', video: 'audio' } as const;

export class StreamFlow {
  /** Changes from one kind to the other, and how many of them were so far apart. */
  switches = 0;
  farSwitches = 0;
  veryFarSwitches = 0;
  /** Audio minus video timestamp at the last change, and the one farthest from 0. ms. */
  offsetMs: number | undefined;
  farthestOffsetMs = 0;
  readonly #sides: Record<TrackKind, Side> = {
    audio: { lastMs: undefined, firstMs: 0, sinceOtherMs: undefined, sinceOther: 0 },
    video: { lastMs: undefined, firstMs: 0, sinceOtherMs: undefined, sinceOther: 0 },
  };
  #lastKind: TrackKind | undefined;

  /** First timestamps of both kinds, once both are there: audio minus video. */
  get startOffsetMs(): number | undefined {
    const { audio, video } = this.#sides;
    return audio.lastMs === undefined || video.lastMs === undefined ? undefined : timestampDistance(video.firstMs, audio.firstMs);
  }

  /** A coded frame, after its track has folded it. Returns the offset where the kind changed. */
  add(kind: TrackKind, timestampMs: number): number | undefined {
    const own = this.#sides[kind];
    const opposite = this.#sides[other[kind]];
    if (own.lastMs === undefined) own.firstMs = timestampMs;
    own.lastMs = timestampMs;
    opposite.sinceOther += 1;
    own.sinceOther = 0;
    own.sinceOtherMs = opposite.lastMs;
    const changed = this.#lastKind !== undefined && this.#lastKind !== kind;
    this.#lastKind = kind;
    if (!changed || opposite.lastMs === undefined) return undefined;
    const distance = timestampDistance(opposite.lastMs, timestampMs);
    const offset = kind === 'audio' ? distance : -distance;
    this.offsetMs = offset;
    this.switches += 1;
    const far = Math.abs(offset);
    if (far > 500) this.farSwitches += 1;
    if (far > 1000) this.veryFarSwitches += 1;
    if (far > Math.abs(this.farthestOffsetMs)) this.farthestOffsetMs = offset;
    return offset;
  }

  /** While `kind` brought nothing for `stepMs`, did the other kind go on? Asked before `add`. */
  flowed(kind: TrackKind, stepMs: number): boolean {
    const { sinceOther, sinceOtherMs } = this.#sides[kind];
    const { lastMs, firstMs } = this.#sides[other[kind]];
    if (lastMs === undefined || sinceOther < bridgedFrames) return false;
    // A track that began during the pause goes on from its own first frame.
    const advance = timestampDistance(sinceOtherMs ?? firstMs, lastMs);
    return advance >= bridgedShare * stepMs && advance <= sinceOther * longestFrameMs;
  }

  /** Time begins anew. */
  restart(): void {
    this.#sides.audio.sinceOther = 0;
    this.#sides.video.sinceOther = 0;
    this.#lastKind = undefined;
  }
}
