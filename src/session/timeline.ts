/** Media over time for the charts: equal bins that double in width when there are too many. */
import type { Timeline } from '../trace/findings.js';
import { timestampDistance } from '../trace/units.js';
import type { TrackKind } from './track-facts.js';

const maxBins = 600;
const firstBinMs = 100;

interface Bin { videoBytes: number; audioBytes: number; videoFrames: number; audioFrames: number; keyframes: number; lostFrames: number; longestStepMs: number; avOffsetMs: number | null }

function emptyBin(): Bin {
  return { videoBytes: 0, audioBytes: 0, videoFrames: 0, audioFrames: 0, keyframes: 0, lostFrames: 0, longestStepMs: 0, avOffsetMs: null };
}

export class TimelineFacts {
  #startMs: number | undefined;
  #binMs = firstBinMs;
  #bins: Bin[] = [];
  #lastVideoMs: number | undefined;
  #beganAtMs: number | undefined;
  #endedAtMs = 0;

  /** `atMs`: when it arrived, session time. */
  frame(kind: TrackKind, timestampMs: number, bytes: number, key: boolean, avOffsetMs: number | undefined, atMs: number): void {
    this.#beganAtMs ??= atMs;
    this.#endedAtMs = atMs;
    const bin = this.#bin(timestampMs);
    if (kind === 'audio') {
      bin.audioBytes += bytes;
      bin.audioFrames += 1;
    } else {
      bin.videoBytes += bytes;
      bin.videoFrames += 1;
      if (key) bin.keyframes += 1;
      const step = this.#lastVideoMs === undefined ? 0 : timestampDistance(this.#lastVideoMs, timestampMs);
      if (step > bin.longestStepMs) bin.longestStepMs = step;
      this.#lastVideoMs = timestampMs;
    }
    if (avOffsetMs !== undefined) bin.avOffsetMs = avOffsetMs;
  }

  lost(timestampMs: number, frames: number): void {
    this.#bin(timestampMs).lostFrames += frames;
  }

  /** `arrivals`: the source has a clock of its own. */
  report(arrivals: boolean): Timeline | undefined {
    const bins = this.#bins;
    if (this.#startMs === undefined || bins.length === 0) return undefined;
    const column = <K extends keyof Bin>(name: K): Bin[K][] => bins.map((bin) => bin[name]);
    return {
      startMs: this.#startMs, binMs: this.#binMs,
      ...(arrivals && this.#beganAtMs !== undefined ? { beganAtMs: this.#beganAtMs, endedAtMs: this.#endedAtMs } : {}),
      videoBytes: column('videoBytes'), audioBytes: column('audioBytes'), videoFrames: column('videoFrames'), audioFrames: column('audioFrames'),
      keyframes: column('keyframes'), lostFrames: column('lostFrames'), longestStepMs: column('longestStepMs'), avOffsetMs: column('avOffsetMs'),
    };
  }

  /** Times before the first one count in the first bin, so that a step back cannot move the axis. */
  #bin(timestampMs: number): Bin {
    this.#startMs ??= timestampMs;
    let index = Math.max(0, Math.floor(timestampDistance(this.#startMs, timestampMs) / this.#binMs));
    while (index >= maxBins) {
      this.#halve();
      index = Math.floor(index / 2);
    }
    while (this.#bins.length <= index) this.#bins.push(emptyBin());
    return this.#bins[index]!;
  }

  #halve(): void {
    const joined: Bin[] = [];
    for (let index = 0; index < this.#bins.length; index += 2) joined.push(join(this.#bins[index]!, this.#bins[index + 1] ?? emptyBin()));
    this.#bins = joined;
    this.#binMs *= 2;
  }
}

function join(one: Bin, two: Bin): Bin {
  return {
    videoBytes: one.videoBytes + two.videoBytes, audioBytes: one.audioBytes + two.audioBytes, videoFrames: one.videoFrames + two.videoFrames,
    audioFrames: one.audioFrames + two.audioFrames, keyframes: one.keyframes + two.keyframes, lostFrames: one.lostFrames + two.lostFrames,
    longestStepMs: Math.max(one.longestStepMs, two.longestStepMs), avOffsetMs: two.avOffsetMs ?? one.avOffsetMs,
  };
}
