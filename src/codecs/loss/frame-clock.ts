/** Frame duration by decode times, as a witness beside the numbering: it says how many frames fit into a step. */

/** Steps looked at: a second or so, so that it follows a changed rate. */
const keptSteps = 32;
/** Fewer say nothing. */
const minSteps = 4;
/** The step that a fifth of all stay below: half of the steps may be gaps, and the odd one too short. */
const quantile = 0.2;

/** Milliseconds from `from` to `to`, across the wrap of 32-bit timestamps. */
export function msBetween(from: number, to: number): number {
  const step = to - from;
  if (step > 0x7fffffff) return step - 0x100000000;
  return step < -0x80000000 ? step + 0x100000000 : step;
}

/** Learns from steps over which at most a few frames are missing. */
export class FrameClock {
  readonly #steps = new Float64Array(keptSteps);
  #count = 0;
  #learntAt = 0;
  #frameMs: number | undefined;

  /** A step between two frames that follow each other by their numbers. */
  add(stepMs: number): void {
    this.#steps[this.#count % keptSteps] = stepMs;
    this.#count += 1;
  }

  /** Undefined until there are enough steps. */
  get frameMs(): number | undefined {
    const fresh = this.#count - this.#learntAt;
    if (fresh >= (this.#learntAt < keptSteps ? 1 : keptSteps / 2) && this.#count >= minSteps) this.#learn();
    return this.#frameMs;
  }

  /** Frames that are missing in a step by its duration: 0 for neighbours, -1 for a step of no time. Undefined while the duration is unknown. */
  missing(stepMs: number): number | undefined {
    const { frameMs } = this;
    return frameMs === undefined ? undefined : Math.round(stepMs / frameMs) - 1;
  }

  #learn(): void {
    const sorted = this.#steps.slice(0, Math.min(this.#count, keptSteps)).sort();
    const low = sorted[Math.floor(sorted.length * quantile)]!;
    // Whole milliseconds hide fractions: 33, 33, 34 is 33.3.
    const reach = Math.max(1, low * 0.15);
    let sum = 0;
    let near = 0;
    for (const step of sorted) {
      if (Math.abs(step - low) > reach) continue;
      sum += step;
      near += 1;
    }
    this.#frameMs = sum / near;
    this.#learntAt = this.#count;
  }
}
