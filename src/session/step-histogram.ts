/** How long the steps between a track's timestamps are: one counter a millisecond, and what rate they speak for. */

/** Longer steps are interruptions or lost frames, never a rate. */
const longestStepMs = 1023;
/** Fewer steps prove no rate. */
const minSteps = 10;
/** Timestamps are rounded to milliseconds at both ends of a step. */
const roundingMs = 1.5;
/** A rate that most steps are multiples of is the rate, if some are just one long: a regular loss leaves only multiples. */
const regularShare = 0.9;
const singleShare = 0.05;
/** So many steps that are multiples of a longer duration speak for that one. */
const coarserShare = 0.95;
/** Shorter frames than this are lost in the rounding: any step is a multiple of them. */
const shortestFrameMs = 4 * roundingMs;

export class StepHistogram {
  readonly #steps = new Uint32Array(longestStepMs + 1);
  /** Forward steps, long ones included. */
  count = 0;

  /** `stepMs` above 0. */
  add(stepMs: number): void {
    this.count += 1;
    if (stepMs <= longestStepMs) this.#steps[Math.round(stepMs)]! += 1;
  }

  /**
   * The usual step in ms, with fractions (33, 33, 34 is 33.3); undefined when most steps are something else. The mode
   * and not the mean or the median: gaps must not move it.
   */
  mode(): number | undefined {
    if (this.count < minSteps) return undefined;
    const steps = this.#steps;
    let top = 1;
    for (let step = 2; step <= longestStepMs; step += 1) {
      if (steps[step]! > steps[top]!) top = step;
    }
    let count = 0;
    let sum = 0;
    for (let step = Math.max(1, top - 1); step <= Math.min(longestStepMs, top + 1); step += 1) {
      count += steps[step]!;
      sum += steps[step]! * step;
    }
    return count * 2 >= this.count ? sum / count : undefined;
  }

  /**
   * Do the steps follow a frame duration of `frameMs`, gaps of whole frames allowed? Few steps refute nothing. `configured`: the configuration
   * names it, so it needs no single step, if only the steps are not multiples of something longer.
   */
  follows(frameMs: number, configured = false): boolean {
    if (this.count < minSteps) return true;
    const { regular, single } = this.#shares(frameMs);
    return regular >= regularShare && (single >= singleShare || (configured && frameMs >= shortestFrameMs && !this.#isCoarser(frameMs)));
  }

  /** No step contradicts it: each is a multiple of it, or longer than is counted. */
  allows(frameMs: number): boolean {
    return frameMs >= shortestFrameMs && this.regularity(frameMs) >= regularShare;
  }

  /** Share of the steps that are whole multiples of a frame duration, 0 to 1; steps that are too long to tell do not count. */
  regularity(frameMs: number): number {
    return this.count === 0 ? 1 : this.#shares(frameMs).regular;
  }

  /** Nearly all steps are multiples of twice, three times ... the duration. */
  #isCoarser(frameMs: number): boolean {
    const multiples = new Uint32Array(Math.ceil(longestStepMs / frameMs) + 1);
    let total = 0;
    for (let step = 1; step <= longestStepMs; step += 1) {
      const count = this.#steps[step]!;
      multiples[Math.round(step / frameMs)]! += count;
      total += count;
    }
    for (let by = 2; by < multiples.length; by += 1) {
      let sum = 0;
      for (let multiple = by; multiple < multiples.length; multiple += by) sum += multiples[multiple]!;
      if (sum >= coarserShare * total) return true;
    }
    return false;
  }

  #shares(frameMs: number): { regular: number; single: number } {
    let regular = 0;
    let single = 0;
    let known = 0;
    for (let step = 1; step <= longestStepMs; step += 1) {
      const count = this.#steps[step]!;
      if (count === 0) continue;
      known += count;
      const frames = Math.round(step / frameMs);
      if (frames < 1 || Math.abs(step - frames * frameMs) > Math.max(roundingMs, 0.05 * frameMs)) continue;
      regular += count;
      if (frames === 1) single += count;
    }
    return known === 0 ? { regular: 1, single: 0 } : { regular: regular / known, single: single / known };
  }
}
