/** The longest rising subsequence, in O(n log n) (patience sorting). */

/** Indexes of `values` that make a longest strictly rising subsequence, in order. */
export function longestRising(values: Int32Array): Int32Array {
  /** tails[k]: index of the smallest value that ends a rising subsequence of k+1. */
  const tails = new Int32Array(values.length);
  const previous = new Int32Array(values.length);
  let length = 0;
  for (let i = 0; i < values.length; i += 1) {
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tails[middle]!]! < values[i]!) low = middle + 1;
      else high = middle;
    }
    previous[i] = low === 0 ? -1 : tails[low - 1]!;
    tails[low] = i;
    if (low === length) length += 1;
  }
  const result = new Int32Array(length);
  for (let at = length - 1, i = length === 0 ? -1 : tails[length - 1]!; at >= 0; at -= 1, i = previous[i]!) result[at] = i;
  return result;
}
