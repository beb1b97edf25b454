/**
 * One audio or video track, folded from its media units: counters, the rate, what is missing, and incidents for the
 * rules. Constant memory; frames are never kept, but for one that waits to see whether its neighbour was swapped.
 */
import type { CountedLoss, Hole } from '../codecs/loss/picture-counter.js';
import type { CodecConfig, Direction, MediaUnit, MessageEvent, PictureFacts } from '../trace/events.js';
import type { LostPlace, Track } from '../trace/findings.js';
import { timestampDistance } from '../trace/units.js';
import { AudioDrift } from './audio-drift.js';
import { GapCounter, longestGapMs } from './gap-counter.js';
import { KeyframeSpacing } from './keyframe-spacing.js';
import { judgeLoss } from './loss.js';
import type { TimestampLoss } from './loss.js';
import { PictureFeed } from './picture-feed.js';
import { StepHistogram } from './step-histogram.js';
import type { StreamFlow } from './stream-flow.js';
import type { IncidentValues, IncidentWhat, TrackIncident } from './track-incidents.js';

export type TrackKind = Track['kind'];

/** Places of loss kept: enough to look at, whatever the length of the file. */
const maxPlaces = 32;
/** Two frames at a frame every two seconds, as FFmpeg has them with B-frames; more is a lie. */
const longestCompositionMs = 5000;
/** The rate is looked at again after so many steps. */
const rateEvery = 128;
/** Steps that wait until so many have confirmed the rate. */
const confirmedBy = 10;
/** Blind gaps remembered to see whether the numbering counts the same frames. */
const maxBlindGaps = 16;
/** With more frames than these whose numbers cannot be read, the numbering is not the whole truth. */
const unnumberedShare = 0.01;
/** A step back of this size begins another timeline; a smaller one is a frame out of order. */
const restartMs = 1000;
/** So many frames in a row behind the newest: they are not late, time has gone back. */
const maxLate = 32;

interface Step { readonly fromMs: number; readonly toMs: number; readonly fromOffset: number; readonly blind: boolean; readonly unread: boolean; readonly flowed: boolean; readonly wallMs: number; readonly event: MessageEvent | undefined }
interface BlindGap { readonly offset: number; frames: number }

export interface TrackIdentity { readonly kind: TrackKind; readonly direction: Direction; readonly msid: number; readonly trackId: number }

export class TrackFacts {
  readonly kind: TrackKind;
  readonly direction: Direction;
  readonly msid: number;
  readonly trackId: number;
  codec: string;
  config: CodecConfig | undefined;
  frames = 0;
  /** Payload bytes of coded frames. */
  bytes = 0;
  firstTimestampMs: number;
  lastTimestampMs: number;
  /** Offset of the first and the newest coded frame. */
  firstOffset = 0;
  lastOffset = 0;
  /** When the first frame is shown, by a composition time that can be true. */
  firstShownMs = 0;
  firstIsKey = false;
  /** Media time since the first frame, jumps and steps back included as they came. */
  elapsedMs = 0;
  /** Of all timestamps as they stand. */
  timestampSumMs = 0;
  largestTimestampMs = 0;
  backSteps = 0;
  jumps = 0;
  duplicates = 0;
  sameTime = 0;
  /** Composition times of coded frames. */
  leastCompositionMs = 0;
  mostCompositionMs = 0;
  readonly pictureTypes = { I: 0, P: 0, B: 0 };
  /** Some picture is shown before one that was decoded earlier. */
  reorders = false;
  readonly keyframeSpacing = new KeyframeSpacing();
  readonly drift = new AudioDrift();
  ended = false;
  /** Gaps in front of a frame that begins no numbering, and whose numbers nothing can be compared with: damage stands there. */
  unreadGaps = 0;
  /** The configuration changed in front of a frame that refers to earlier ones: it is not the one that these frames were made with, so what was read by it is nothing to go by. */
  foreignConfig = false;
  readonly steps = new StepHistogram();
  readonly #emit: (incident: TrackIncident) => void;
  readonly #gaps = new GapCounter();
  readonly #places: LostPlace[] = [];
  #declaredRate: number | undefined;
  #pictures: PictureFeed | undefined;
  #counted: CountedLoss | undefined;
  #blindGaps: BlindGap[] = [];
  #blindCounted = 0;
  #newestMs = 0;
  #late = 0;
  #lastDigest: number | undefined;
  #lastOrder: number | undefined;
  #lastUs = 0;
  #lastShownMs = 0;
  #event: MessageEvent | undefined;
  /** Frames after the first of each stretch of time, and the time that jumps took. */
  #timedFrames = 0;
  #jumpedMs = 0;

  #restarted = false;
  #changedConfig = false;
  #unnumbered = 0;
  /** The numbering says nothing about the step to the next frame. */
  #interrupted = false;

  /** Steps held until enough of them confirm a rate; a fill among them counts when it comes. */
  #early: Step[] | undefined = [];

  constructor(identity: TrackIdentity, codec: string, timestampMs: number, emit: (incident: TrackIncident) => void) {
    this.kind = identity.kind;
    this.direction = identity.direction;
    this.msid = identity.msid;
    this.trackId = identity.trackId;
    this.codec = codec;
    this.firstTimestampMs = timestampMs;
    this.lastTimestampMs = timestampMs;
    this.#emit = emit;
  }

  /** Frame duration in ms, as the configuration or the metadata names it and the steps confirm it, else as the steps show it. */
  get frameMs(): number | undefined {
    return this.#gaps.frameMs;
  }

  /** The `framerate` of the metadata: believed when the steps agree. */
  set declaredRate(framesPerSecond: number | undefined) {
    this.#declaredRate = framesPerSecond;
  }

  /** `flow` tells whether the stream's other kind went on since this track's last frame. */
  add(unit: MediaUnit, event: MessageEvent, flow: StreamFlow): void {
    this.#event = event;
    if (unit.packetType === 'sequence-start') this.#configure(unit);
    // FFmpeg 9.0 ends FLAC with a coded-frames packet that has no frame in it.
    if (unit.packetType !== 'coded-frames' || unit.bodyBytes === 0) return;
    if (unit.codec !== this.codec) this.#changeCodec(unit.codec);
    const { timestampMs } = event;
    if (this.#isDuplicate(unit, timestampMs)) {
      this.duplicates += 1;
      this.frames += 1;
      this.bytes += unit.bodyBytes;
      this.#tell('duplicate', { timestampMs });
      return;
    }
    this.#lastDigest = unit.digest;
    const starts = unit.pictures?.some((picture) => picture.start === true) ?? false;
    const key = unit.frameType === 'key' || unit.frameType === 'generated-key';
    if (this.#changedConfig) {
      this.#changedConfig = false;
      this.foreignConfig = this.frames > 0 && this.kind === 'video' && !starts && !key;
    }
    if (this.frames === 0) this.#first(timestampMs, event, key || starts);
    else this.#step(timestampMs, starts, starts || this.#interrupted || this.foreignConfig || (unit.pictures === undefined && key), flow);
    this.#interrupted = false;
    this.timestampSumMs += timestampMs;
    if (timestampMs > this.largestTimestampMs) this.largestTimestampMs = timestampMs;
    this.lastTimestampMs = timestampMs;
    this.lastOffset = event.offset;
    this.#lastUs = event.atUs;
    this.frames += 1;
    this.bytes += unit.bodyBytes;
    this.#shown(timestampMs, unit.compositionTimeMs ?? 0);
    if (this.kind === 'video') this.#picture(unit, key, timestampMs, event.offset);
  }

  #shown(timestampMs: number, compositionTimeMs: number): void {
    const shownMs = timestampMs + (compositionTimeMs > 0 && compositionTimeMs <= longestCompositionMs ? compositionTimeMs : 0);
    if (this.frames === 1) this.firstShownMs = this.#lastShownMs = shownMs;
    else if (timestampDistance(this.#lastShownMs, shownMs) > 0) this.#lastShownMs = shownMs;
  }

  /** When the picture or the sound ends, the duration of the last frame included. */
  get endMs(): number {
    return this.#lastShownMs + (this.frameMs ?? 0);
  }

  /** The stream was begun anew: time may start over. */
  restart(): void {
    this.#pictures?.interrupt();
    this.#gaps.restart();
    this.#late = 0;
    this.keyframeSpacing.interrupt();
    this.#restarted = true;
  }

  /** Bytes are missing: what comes next is not compared with what was. */
  interrupt(): void {
    this.#pictures?.interrupt();
    this.#interrupted = true;
  }

  /** The last frame has come. */
  finish(): void {
    if (this.ended) return;
    this.ended = true;
    this.#pictures?.finish();
    this.#counted = this.#pictures?.result();
    this.#updateRate();
  }

  get counted(): CountedLoss | undefined {
    return this.#counted ?? this.#pictures?.result();
  }

  /** By the track's own clock. */
  get bitsPerSecond(): number | undefined {
    return this.elapsedMs >= 1000 ? Math.round((this.bytes * 8000) / (this.elapsedMs + (this.frameMs ?? 0))) : undefined;
  }

  /** Timestamps keep to the rate. */
  get isRegular(): boolean {
    const { frameMs } = this;
    return frameMs !== undefined && this.steps.regularity(frameMs) >= 0.9;
  }

  loss(): Track['loss'] {
    const gaps = this.isRegular && this.backSteps * 20 <= this.frames ? this.#gapLoss() : undefined;
    const judged = judgeLoss(this.frames, gaps, this.counted);
    // Whether frames are missing in a pause of everything, only their numbers can tell.
    const sure = judged.certainty !== 'exact' || this.#unnumbered <= unnumberedShare * this.frames ? judged : { ...judged, certainty: 'estimated' as const };
    const loss = this.jumps > 0 && sure.certainty === 'estimated' && (this.counted?.certainty ?? 'none') === 'none' ? { ...sure, certainty: 'unknown' as const } : sure;
    return loss.frames > 0 || (loss.lostGroups ?? 0) > 0 ? { ...loss, places: this.#places } : loss;
  }

  /** No more can be missing than there is time for: late and early frames leave gaps that others fill. */
  #gapLoss(): TimestampLoss {
    const blind = Math.max(0, this.#gaps.blind - this.#blindCounted);
    const seen = Math.max(0, this.#gaps.seen);
    const { frameMs } = this;
    const { blindShort } = this.#gaps;
    const blindNumbered = this.#blindCounted;
    if (frameMs === undefined) return { seen, blind, blindShort, blindNumbered };
    const room = Math.max(0, Math.round((this.elapsedMs - this.#jumpedMs) / frameMs) - this.#timedFrames);
    // The rate of a picture may be a thousandth off (29.97 for 30); audio samples are exact.
    const most = this.kind === 'audio' && audioFrameMs(this.config) !== undefined ? room : room + Math.ceil(0.002 * this.frames);
    return { seen: Math.min(seen, most), blind: Math.min(blind, most), blindShort, blindNumbered };
  }

  get keyframes(): number {
    return this.keyframeSpacing.keyframes;
  }

  get frameRate(): number | undefined {
    if (this.kind === 'audio') return undefined;
    const { frameMs, config } = this;
    for (const rate of [config?.frameRate, this.#declaredRate]) if (rate !== undefined && frameMs !== undefined && near(1000 / rate, frameMs)) return rate;
    // Millisecond timestamps measure a rate to a tenth, not better.
    return frameMs === undefined ? config?.frameRate : Math.round(10_000 / frameMs) / 10;
  }

  report(): Track {
    const { config, frameRate, bitsPerSecond } = this;
    const video = this.kind === 'video';
    return {
      kind: this.kind, direction: this.direction, msid: this.msid, trackId: this.trackId, codec: this.codec,
      ...(config?.codecString !== undefined && { codecString: config.codecString }),
      ...(config?.profile !== undefined && { profile: config.profile }),
      ...(config?.width !== undefined && { width: config.width }),
      ...(config?.height !== undefined && { height: config.height }),
      ...(config?.sampleRate !== undefined && { sampleRate: config.sampleRate }),
      ...(config?.channels !== undefined && { channels: config.channels }),
      ...(frameRate !== undefined && { frameRate }),
      frames: this.frames,
      ...(video && { keyframes: this.keyframes }),
      firstTimestampMs: this.firstTimestampMs,
      lastTimestampMs: this.lastTimestampMs,
      ...(bitsPerSecond !== undefined && { bitsPerSecond }),
      ...(video && (this.leastCompositionMs !== 0 || this.mostCompositionMs !== 0) && { compositionTimeMs: { least: this.leastCompositionMs, most: this.mostCompositionMs } }),
      ...(video && this.keyframeSpacing.intervals > 0 && { keyframeIntervalMs: { mean: Math.round(this.keyframeSpacing.meanMs), longest: this.keyframeSpacing.longestMs } }),
      loss: this.loss(),
    };
  }

  #tell<W extends IncidentWhat>(what: W, values: IncidentValues[W], event = this.#event): void {
    if (event !== undefined) this.#emit({ what, track: this, event, values } as TrackIncident);
  }

  #configure(unit: MediaUnit): void {
    const { config } = unit;
    if (config === undefined || config.bytes === 0) return;
    const before = this.config;
    if (unit.codec !== this.codec) this.#changeCodec(unit.codec);
    this.config = config;
    if (before === undefined) {
      this.#updateRate();
      return;
    }
    if (before.fingerprint === config.fingerprint && before.bytes === config.bytes) {
      this.#tell('config-repeated', {});
      return;
    }
    this.#changedConfig = true;
    this.#tell('config-changed', { before, after: config });
    // Numbers under other parameter sets are other numbers.
    this.#pictures?.interrupt();
    this.#updateRate();
  }

  #changeCodec(codec: string): void {
    if (this.frames > 0) this.#tell('codec-changed', { from: this.codec, to: codec });
    this.codec = codec;
    this.interrupt();
  }

  /** The same frame again at the same time. Audio silence repeats at other times. */
  #isDuplicate(unit: MediaUnit, timestampMs: number): boolean {
    return this.frames > 0 && unit.digest !== undefined && unit.digest === this.#lastDigest && timestampMs === this.lastTimestampMs;
  }

  #first(timestampMs: number, event: MessageEvent, key: boolean): void {
    this.firstTimestampMs = timestampMs;
    this.firstOffset = event.offset;
    this.firstIsKey = key;
    this.#newestMs = timestampMs;
    this.drift.begin(timestampMs);
  }

  #step(timestampMs: number, starts: boolean, blind: boolean, flow: StreamFlow): void {
    if (this.#restarted) {
      this.#restarted = false;
      this.#newest(timestampMs);
      return;
    }
    const sincePrevious = timestampDistance(this.lastTimestampMs, timestampMs);
    const step = timestampDistance(this.#newestMs, timestampMs);
    if (sincePrevious < 0) {
      this.backSteps += 1;
      this.#tell('step-back', { fromMs: this.lastTimestampMs, toMs: timestampMs });
    } else if (sincePrevious === 0) {
      this.sameTime += 1;
      this.#tell('same-time', { timestampMs });
    }
    if (step > 0) {
      this.#late = 0;
      this.steps.add(step);
      this.elapsedMs += step;
      this.#timedFrames += 1;
      const forward: Step = { fromMs: this.#newestMs, toMs: timestampMs, fromOffset: this.lastOffset, blind, unread: blind && !starts, flowed: step > longestGapMs && flow.flowed(this.kind, step), wallMs: ((this.#event?.atUs ?? 0) - this.#lastUs) / 1000, event: this.#event };
      this.#newestMs = timestampMs;
      if (this.#early === undefined) this.#forward(forward);
      else this.#early.push(forward);
      if (this.steps.count % rateEvery === 0 || (this.#early !== undefined && this.steps.count >= confirmedBy)) this.#updateRate();
      return;
    }
    this.#late += 1;
    if (step < -restartMs || this.#late > maxLate) {
      this.#newest(timestampMs);
      this.#pictures?.interrupt();
      return;
    }
    this.#gaps.fill(timestampMs);
    this.drift.late();
    this.#timedFrames += 1;
  }

  /** Time goes on from here, whatever it was. */
  #newest(timestampMs: number): void {
    this.#newestMs = timestampMs;
    this.#late = 0;
    this.#gaps.restart();
    this.drift.begin(timestampMs);
  }

  #forward({ fromMs, toMs, fromOffset, blind, unread, flowed, wallMs, event }: Step): void {
    const gap = this.#gaps.forward(timestampDistance(fromMs, toMs), toMs, blind, flowed);
    if (gap.jump) {
      this.jumps += 1;
      this.keyframeSpacing.interrupt();
      this.#jumpedMs += timestampDistance(fromMs, toMs);
      this.#timedFrames -= 1;
      this.drift.begin(toMs);
      this.#tell('jump', { fromMs, toMs, wallMs }, event);
      return;
    }
    this.drift.add(toMs, gap.frames + 1, this.kind === 'audio' ? audioFrameMs(this.config) : undefined);
    if (gap.frames === 0 || event === undefined) return;
    if (unread) this.unreadGaps += 1;
    if (blind) {
      this.#blindGaps.push({ offset: event.offset, frames: gap.frames });
      if (this.#blindGaps.length > maxBlindGaps) this.#blindGaps.shift();
    }
    this.#lostAt({ afterMs: fromMs, beforeMs: toMs, afterOffset: fromOffset, offset: event.offset, frames: gap.frames });
    this.#tell('gap', { frames: gap.frames, fromMs, toMs, numbered: this.#pictures?.counts === true && !blind }, event);
  }

  #lostAt(place: LostPlace): void {
    if (this.#places.length >= maxPlaces) return;
    // A gap and a hole of the same frames are one place.
    const same = this.#places.some((known) => known.offset === place.offset || (timestampDistance(known.afterMs, place.beforeMs) > 0 && timestampDistance(place.afterMs, known.beforeMs) > 0));
    if (!same) this.#places.push(place);
  }

  #updateRate(): void {
    const { config } = this;
    const mode = this.steps.mode();
    const declared = this.kind === 'audio' ? [audioFrameMs(config)] : [config?.frameRate, this.#declaredRate].map((rate) => (rate === undefined || rate <= 0 ? undefined : 1000 / rate));
    const [configured, other] = declared;
    // Keyframes alone, while configuration and metadata agree on a rate: the frames between them are gone.
    const keysAlone = this.keyframes === this.frames && configured !== undefined && other !== undefined && near(configured, other) && this.steps.allows(configured);
    // A declared rate that is far from the measured one is a lie ("metadata-vs-stream-mismatch"), not the rate.
    const believed = keysAlone ? configured : declared.find((frameMs) => frameMs !== undefined && this.steps.follows(frameMs, frameMs === configured));
    const near5 = declared.find((frameMs) => frameMs !== undefined && mode !== undefined && near(frameMs, mode));
    this.#gaps.frameMs = believed ?? near5 ?? mode;
    const early = this.#early;
    if (early === undefined || (!this.ended && this.steps.count < confirmedBy)) return;
    // Many lost frames hide the rate for a while.
    if (!this.ended && this.frameMs === undefined && early.length < rateEvery && !early.some((step) => isPause(step))) return;
    this.#early = undefined;
    for (const step of early) this.#forward(step);
  }

  #picture(unit: MediaUnit, key: boolean, timestampMs: number, offset: number): void {
    const { compositionTimeMs = 0, pictures } = unit;
    if (compositionTimeMs < this.leastCompositionMs) this.leastCompositionMs = compositionTimeMs;
    if (compositionTimeMs > this.mostCompositionMs) this.mostCompositionMs = compositionTimeMs;
    if (key) this.keyframeSpacing.add(timestampMs);
    if (pictures === undefined || this.foreignConfig) {
      this.#unnumbered += 1;
      this.interrupt();
      return;
    }
    for (const picture of pictures) {
      if (picture.slice !== undefined) this.pictureTypes[picture.slice] += 1;
      this.#noteOrder(picture);
    }
    if (this.#pictures?.codec !== this.codec) this.#pictures = new PictureFeed(this.codec, (hole) => this.#hole(hole));
    this.#pictures.add(pictures, { timestampMs, offset });
  }

  #noteOrder({ start, order, orderBits }: PictureFacts): void {
    if (order === undefined || orderBits === undefined) return;
    const range = 2 ** orderBits;
    const last = this.#lastOrder;
    this.#lastOrder = order;
    if (start !== true && last !== undefined && (order - last + range) % range > range / 2) this.reorders = true;
  }

  #hole(hole: Hole): void {
    const blind = this.#blindGaps.find((gap) => gap.offset === hole.before.offset);
    const told = blind === undefined ? 0 : Math.min(blind.frames, hole.frames);
    if (blind !== undefined) blind.frames -= told;
    this.#blindCounted += told;
    this.#lostAt({ afterMs: hole.after.timestampMs, beforeMs: hole.before.timestampMs, afterOffset: hole.after.offset, offset: hole.before.offset, frames: hole.frames });
    this.#tell('hole', { frames: hole.frames, fromMs: hole.after.timestampMs, toMs: hole.before.timestampMs, offset: hole.before.offset, told });
  }
}

/** Duration of an audio frame where the codec fixes it. */
export function audioFrameMs(config: CodecConfig | undefined): number | undefined {
  if (config?.samplesPerFrame === undefined || config.sampleRate === undefined) return undefined;
  return (config.samplesPerFrame * 1000) / config.sampleRate;
}

function isPause({ fromMs, toMs, flowed }: Step): boolean {
  return !flowed && timestampDistance(fromMs, toMs) > longestGapMs;
}

/** Within 5 %, or within what rounding to milliseconds can do to a short step. */
export function near(expectedMs: number, measuredMs: number): boolean {
  return Math.abs(expectedMs - measuredMs) <= Math.max(0.05 * measuredMs, 0.5);
}
