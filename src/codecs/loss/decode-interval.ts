/** Steps longer than this are summed up; a slide show of less than four pictures a second has no usable interval. */
const longestStepMs = 255;
/** Fewer steps prove no interval. */
const minSteps = 8;
/** Times are whole milliseconds and encoders smooth them: only a step of more than this many intervals is a gap. */
const gapFactor = 1.5;

/** The usual time between two pictures in coding order, and how many pictures would fit into its gaps. */
export class DecodeInterval {
  readonly #steps = new Uint32Array(longestStepMs + 1);
  #count = 0;
  #longSteps = 0;
  #longMs = 0;
  #mode = 0;
  #modeAt = 0;

  /** A step between two pictures that follow each other; those of 0 or less do not count. */
  add(stepMs: number): void {
    const step = Math.round(stepMs);
    if (step < 1) return;
    if (step > longestStepMs) {
      this.#longSteps += 1;
      this.#longMs += step;
      return;
    }
    this.#steps[step]! += 1;
    this.#count += 1;
  }

  /** In ms, with fractions (33, 33, 34 is 33.3): the mode and not the mean, for gaps must not move it. Undefined until there are enough steps. */
  get ms(): number | undefined {
    if (this.#count < minSteps) return undefined;
    // It hardly moves later: looked up again only when an eighth more is known.
    if (this.#count < this.#modeAt * 1.125) return this.#mode;
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
    this.#mode = sum / count;
    this.#modeAt = this.#count;
    return this.#mode;
  }

  /** Pictures that would fit into all gaps; undefined without an interval. */
  get missing(): number | undefined {
    const interval = this.ms;
    if (interval === undefined) return undefined;
    let missing = Math.round(this.#longMs / interval) - this.#longSteps;
    for (let step = Math.ceil(gapFactor * interval); step <= longestStepMs; step += 1) {
      if (this.#steps[step]! > 0) missing += this.#steps[step]! * (Math.round(step / interval) - 1);
    }
    return missing;
  }
}
