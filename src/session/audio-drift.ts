/** Media time by timestamps against media time by samples, since the last interruption. */
import { timestampDistance } from '../trace/units.js';

export class AudioDrift {
  /** Timestamps minus samples: where it is, how far from 0 it was, and over what time. ms. */
  nowMs = 0;
  farthestMs = 0;
  spanMs = 0;
  #baseMs = 0;
  #frames = 0;

  /** The first frame of a stretch of time. */
  begin(timestampMs: number): void {
    this.#baseMs = timestampMs;
    this.#frames = 1;
  }

  /** The next frame; `frames` counts it and those missing before it. `frameMs`: what a frame lasts by its samples; undefined: not known. */
  add(timestampMs: number, frames: number, frameMs: number | undefined): void {
    this.#frames += frames;
    if (frameMs === undefined) return;
    this.spanMs = timestampDistance(this.#baseMs, timestampMs);
    this.nowMs = this.spanMs - (this.#frames - 1) * frameMs;
    if (Math.abs(this.nowMs) > Math.abs(this.farthestMs)) this.farthestMs = this.nowMs;
  }

  /** A frame that comes at or before the newest time. */
  late(): void {
    this.#frames += 1;
  }
}
