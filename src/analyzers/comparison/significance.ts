/** Could it be chance? */

/**
 * Chance that a random choice of `chosen` out of `all` contains at least `hits` of the `marked` ones (hypergeometric
 * tail). The work is bounded by `chosen - hits`.
 */
export function chanceOf(hits: number, chosen: number, marked: number, all: number): number {
  const most = Math.min(chosen, marked);
  let sum = 0;
  let previous = 0;
  for (let k = hits; k <= most; k += 1) {
    const part = Math.exp(logChoose(marked, k) + logChoose(all - marked, chosen - k) - logChoose(all, chosen));
    sum += part;
    // The parts fall steeply once they fall.
    if (part < previous && part < sum * 1e-9) break;
    previous = part;
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  return k < 0 || k > n ? -Infinity : logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Stirling's series; exact enough below, too. */
function logFactorial(n: number): number {
  if (n < 2) return 0;
  if (n < 20) {
    let product = 1;
    for (let k = 2; k <= n; k += 1) product *= k;
    return Math.log(product);
  }
  return (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3);
}
