/** Distances needed before a single odd one is no longer believed. */
const believedAtOnce = 32;
/** Later, one distance in this many has to be odd before the unit changes: a glitch must not turn every step into a hole. */
const oddShare = 32;

/**
 * The step between neighbours in a numbering: 1 for most encoders, 2 for some, more where temporal layers were taken out.
 * It is the greatest common divisor of all distances that are seen, holes included, but for a few odd ones.
 */
export class OrderUnit {
  #unit = 0;
  #seen = 0;
  #odd = 0;

  /** 0 until a distance was seen. */
  get value(): number {
    return this.#unit;
  }

  /** A distance between two pictures of one numbering, of any sign. */
  add(distance: number): void {
    const size = Math.abs(distance);
    if (size === 0) return;
    this.#seen += 1;
    const unit = divisor(size, this.#unit);
    if (unit === this.#unit) return;
    this.#odd += 1;
    if (this.#seen > believedAtOnce && this.#odd * oddShare < this.#seen) return;
    this.#unit = unit;
    this.#odd = 0;
  }
}

function divisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
