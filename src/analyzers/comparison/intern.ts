/** Equal digests of two sequences as equal small numbers, so that everything after this works on plain arrays. */

export interface Symbols {
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Symbols are 0 .. count-1. */
  readonly count: number;
}

/** `na` and `nb`: how much of the arrays is in use. Digests are whole numbers below 2^53. */
export function intern(a: Float64Array, na: number, b: Float64Array, nb: number): Symbols {
  let size = 16;
  while (size < 2 * (na + nb)) size *= 2;
  const mask = size - 1;
  /** Symbol + 1; 0 is free. */
  const slots = new Int32Array(size);
  const known = new Float64Array(na + nb);
  let count = 0;
  const symbolOf = (digest: number): number => {
    // Digests are hashes already: their low bits spread.
    let at = ((digest >>> 0) ^ ((digest / 0x1_0000_0000) >>> 0)) & mask;
    for (;;) {
      const slot = slots[at]!;
      if (slot === 0) {
        known[count] = digest;
        count += 1;
        slots[at] = count;
        return count - 1;
      }
      if (known[slot - 1] === digest) return slot - 1;
      at = (at + 1) & mask;
    }
  };
  const symbolsA = new Int32Array(na);
  for (let i = 0; i < na; i += 1) symbolsA[i] = symbolOf(a[i]!);
  const symbolsB = new Int32Array(nb);
  for (let j = 0; j < nb; j += 1) symbolsB[j] = symbolOf(b[j]!);
  return { a: symbolsA, b: symbolsB, count };
}
