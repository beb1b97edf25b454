/** How far apart the keyframes of a track stand, by their flags. */
import { timestampDistance } from '../trace/units.js';

export class KeyframeSpacing {
  keyframes = 0;
  /** Distances that could be measured: their number, sum and extreme, ms. */
  intervals = 0;
  longestMs = 0;
  #sumMs = 0;
  #lastMs: number | undefined;

  add(timestampMs: number): void {
    this.keyframes += 1;
    const last = this.#lastMs;
    this.#lastMs = timestampMs;
    const interval = last === undefined ? 0 : timestampDistance(last, timestampMs);
    if (interval <= 0) return;
    this.intervals += 1;
    this.#sumMs += interval;
    this.longestMs = Math.max(this.longestMs, interval);
  }

  /** Time leapt or began anew: the distance to the next keyframe is none. */
  interrupt(): void {
    this.#lastMs = undefined;
  }

  /** 0 before there is one. */
  get meanMs(): number {
    return this.intervals === 0 ? 0 : this.#sumMs / this.intervals;
  }

  /** From the last keyframe to `timestampMs`; 0 where there is none. */
  sinceMs(timestampMs: number): number {
    return this.#lastMs === undefined ? 0 : Math.max(0, timestampDistance(this.#lastMs, timestampMs));
  }
}
