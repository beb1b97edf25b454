/**
 * The audio and video tracks of a session, folded from its media units. Keeps counters and one histogram of timestamp
 * steps a track, never frames.
 */
import type { CodecConfig, Direction, MediaUnit } from '../trace/events.js';
import type { Track } from '../trace/findings.js';
import { timestampDistance } from '../trace/units.js';

/** Real sessions carry two to ten tracks; each costs 4 KiB, and a peer could name 256 on every message stream. */
export const maxTracks = 64;
/** Steps longer than this are interruptions, not lost frames; shorter ones are counted by the millisecond. */
const longestStepMs = 1023;
/** Fewer steps prove no rate. */
const minSteps = 10;
/** Timestamps are rounded to milliseconds at both ends of a step. */
const roundingMs = 1.5;
/** Up to this many frame durations a gap is lost frames, beyond it is a discontinuity. */
const longestGapFrames = 10;

type Kind = Track['kind'];
type Loss = Track['loss'];
const unknownLoss: Loss = { frames: 0, ratio: 0, basis: [], certainty: 'unknown' };

/** Every video unit but silence and metadata has a frame type; metadata packets exist for video only. */
function kindOf(unit: MediaUnit): Kind {
  return unit.frameType !== undefined || unit.packetType === 'metadata' ? 'video' : 'audio';
}

class TrackFacts {
  readonly kind: Kind;
  readonly direction: Direction;
  readonly msid: number;
  readonly trackId: number;
  #codec: string;
  #config: CodecConfig | undefined;
  #frames = 0;
  #keyframes = 0;
  #firstTimestampMs: number;
  #lastTimestampMs: number;
  /** Index: step in ms; how often it occurred. */
  readonly #steps = new Uint32Array(longestStepMs + 1);
  #stepCount = 0;
  #longSteps = 0;
  #backSteps = 0;

  constructor(kind: Kind, direction: Direction, msid: number, unit: MediaUnit, timestampMs: number) {
    this.kind = kind;
    this.direction = direction;
    this.msid = msid;
    this.trackId = unit.trackId;
    this.#codec = unit.codec;
    this.#firstTimestampMs = timestampMs;
    this.#lastTimestampMs = timestampMs;
  }

  add(unit: MediaUnit, timestampMs: number): void {
    if (unit.config !== undefined && unit.config.bytes > 0) {
      this.#config = unit.config;
      this.#codec = unit.codec;
    }
    // FFmpeg 9.0 ends FLAC with a coded-frames packet that has no frame in it.
    if (unit.packetType !== 'coded-frames' || unit.bodyBytes === 0) return;
    this.#codec = unit.codec;
    if (this.#frames === 0) {
      this.#firstTimestampMs = timestampMs;
    } else {
      const step = timestampDistance(this.#lastTimestampMs, timestampMs);
      if (step < 0) this.#backSteps += 1;
      else if (step > longestStepMs) this.#longSteps += 1;
      else this.#steps[step]! += 1;
      this.#stepCount += 1;
    }
    this.#lastTimestampMs = timestampMs;
    this.#frames += 1;
    if (unit.frameType === 'key' || unit.frameType === 'generated-key') this.#keyframes += 1;
  }

  report(metadataFrameRate: number | undefined): Track {
    const config = this.#config;
    const mode = this.#modeMs();
    const video = this.kind === 'video';
    // A declared rate that is far from the measured one is a lie ("metadata-inaccurate"), not the rate.
    const declared = metadataFrameRate !== undefined && (mode === undefined || near(1000 / metadataFrameRate, mode)) ? metadataFrameRate : undefined;
    // Millisecond timestamps measure a rate to a tenth, not better.
    const frameRate = video ? (config?.frameRate ?? declared ?? (mode === undefined ? undefined : Math.round(10_000 / mode) / 10)) : undefined;
    const frameMs = video ? frameDuration(config?.frameRate ?? declared) : audioFrameDuration(config);
    return {
      kind: this.kind, direction: this.direction, msid: this.msid, trackId: this.trackId, codec: this.#codec,
      ...(config?.codecString !== undefined && { codecString: config.codecString }),
      ...(config?.width !== undefined && { width: config.width }),
      ...(config?.height !== undefined && { height: config.height }),
      ...(config?.sampleRate !== undefined && { sampleRate: config.sampleRate }),
      ...(config?.channels !== undefined && { channels: config.channels }),
      ...(frameRate !== undefined && { frameRate }),
      frames: this.#frames,
      ...(video && { keyframes: this.#keyframes }),
      firstTimestampMs: this.#firstTimestampMs,
      lastTimestampMs: this.#lastTimestampMs,
      loss: this.#loss(frameMs, mode),
    };
  }

  /**
   * The usual step in ms, with fractions (33, 33, 34 is 33.3); undefined when most steps are something else. The mode
   * and not the mean: gaps must not move it.
   */
  #modeMs(): number | undefined {
    if (this.#stepCount < minSteps) return undefined;
    let top = 1;
    for (let step = 2; step <= longestStepMs; step += 1) {
      if (this.#steps[step]! > this.#steps[top]!) top = step;
    }
    let count = 0;
    let sum = 0;
    for (let step = Math.max(1, top - 1); step <= Math.min(longestStepMs, top + 1); step += 1) {
      count += this.#steps[step]!;
      sum += this.#steps[step]! * step;
    }
    return count * 2 >= this.#stepCount ? sum / count : undefined;
  }

  /**
   * Frames missing by timestamp gaps. Only for a constant rate that the configuration or the metadata names and the
   * steps confirm; a variable rate, a step back or a jump makes it unknown, for then a gap proves nothing.
   */
  #loss(frameMs: number | undefined, mode: number | undefined): Loss {
    if (frameMs === undefined || mode === undefined || !near(frameMs, mode)) return unknownLoss;
    if (this.#backSteps > 0 || this.#longSteps > 0) return unknownLoss;
    let regular = 0;
    let lost = 0;
    for (let step = 1; step <= longestStepMs; step += 1) {
      const count = this.#steps[step]!;
      if (count === 0) continue;
      const frames = Math.round(step / frameMs);
      if (frames > longestGapFrames) return unknownLoss;
      if (frames >= 1 && Math.abs(step - frames * frameMs) <= roundingMs) regular += count;
      if (step > 1.5 * frameMs) lost += count * (frames - 1);
    }
    if (regular < 0.9 * this.#stepCount) return unknownLoss;
    return { frames: lost, ratio: lost / (this.#frames + lost), basis: ['timestamps'], certainty: 'estimated' };
  }
}

function frameDuration(rate: number | undefined): number | undefined {
  return rate === undefined ? undefined : 1000 / rate;
}

function audioFrameDuration(config: CodecConfig | undefined): number | undefined {
  if (config?.samplesPerFrame === undefined || config.sampleRate === undefined) return undefined;
  return (config.samplesPerFrame * 1000) / config.sampleRate;
}

/** Within 5 %, or within what rounding to milliseconds can do to a short step. */
function near(expectedMs: number, measuredMs: number): boolean {
  return Math.abs(expectedMs - measuredMs) <= Math.max(0.05 * measuredMs, 0.5);
}

/** All tracks of one session, both directions. */
export class TrackTable {
  readonly #tracks = new Map<number, TrackFacts>();
  readonly #frameRates = new Map<string, number>();
  #untracked = 0;

  /** Folds one unit of a media message of `length` payload bytes. Empty messages and units without a frame of their own count nothing. */
  add(direction: Direction, msid: number, unit: MediaUnit, timestampMs: number, length: number): void {
    if (length === 0 || unit.packetType === 'silence' || unit.packetType === 'command') return;
    const kind = kindOf(unit);
    // Ids have 32 and 8 bits: the number stays exact.
    const key = ((msid * 256 + unit.trackId) * 2 + (kind === 'video' ? 1 : 0)) * 2 + (direction === 'c2s' ? 1 : 0);
    let track = this.#tracks.get(key);
    if (track === undefined) {
      if (this.#tracks.size >= maxTracks) {
        this.#untracked += 1;
        return;
      }
      track = new TrackFacts(kind, direction, msid, unit, timestampMs);
      this.#tracks.set(key, track);
    }
    track.add(unit, timestampMs);
  }

  /** The `framerate` of an onMetaData on that message stream: a hint for track 0, used when no configuration names a rate. */
  declareFrameRate(direction: Direction, msid: number, framesPerSecond: number): void {
    const key = `${direction} ${msid}`;
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) return;
    if (this.#frameRates.has(key) || this.#frameRates.size < maxTracks) this.#frameRates.set(key, framesPerSecond);
  }

  /** Units that belong to tracks beyond the cap. */
  get untracked(): number {
    return this.#untracked;
  }

  /** In the order in which they appeared. */
  tracks(): Track[] {
    return [...this.#tracks.values()].map((track) => track.report(track.trackId === 0 ? this.#frameRates.get(`${track.direction} ${track.msid}`) : undefined));
  }
}
