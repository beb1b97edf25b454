/**
 * A longest common subsequence of two short stretches (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
 * The work is bounded: where the stretches differ too much it falls back to taking the next equal symbol, which may
 * find fewer pairs but never wrong ones.
 */

/** Edits up to which the exact search goes; it needs memory for the square of it. */
const maxEdits = 1500;
/** How far the fallback looks ahead for an equal symbol. */
const lookAhead = 256;

/** Calls `pair` with indexes into `a` and `b`, rising in both. */
export function commonSubsequence(a: Int32Array, b: Int32Array, pair: (i: number, j: number) => void): void {
  const n = a.length;
  const m = b.length;
  let head = 0;
  while (head < n && head < m && a[head] === b[head]) {
    pair(head, head);
    head += 1;
  }
  let tail = 0;
  while (tail < n - head && tail < m - head && a[n - 1 - tail] === b[m - 1 - tail]) tail += 1;
  const innerA = a.subarray(head, n - tail);
  const innerB = b.subarray(head, m - tail);
  if (innerA.length > 0 && innerB.length > 0 && !exact(innerA, innerB, (i, j) => pair(head + i, head + j))) nextEqual(innerA, innerB, (i, j) => pair(head + i, head + j));
  for (let k = tail; k > 0; k -= 1) pair(n - k, m - k);
}

/** false, and no pair told, when more edits are needed than allowed. */
function exact(a: Int32Array, b: Int32Array, pair: (i: number, j: number) => void): boolean {
  const n = a.length;
  const m = b.length;
  const limit = Math.min(n + m, maxEdits);
  const size = 2 * limit + 3;
  const middle = limit + 1;
  const furthest = new Int32Array(size);
  const steps: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && furthest[middle + k - 1]! < furthest[middle + k + 1]!);
      let x = down ? furthest[middle + k + 1]! : furthest[middle + k - 1]! + 1;
      let y = x - k;
      while (x < n && y < m && a[x] === b[y]) {
        x += 1;
        y += 1;
      }
      furthest[middle + k] = x;
      if (x >= n && y >= m) {
        traceBack(steps, edits, n, m, pair);
        return true;
      }
    }
    steps.push(furthest.slice(middle - edits - 1, middle + edits + 2));
  }
  return false;
}

/** steps[d] holds the furthest x for k = -d-1 .. d+1 after d edits. */
function traceBack(steps: readonly Int32Array[], edits: number, n: number, m: number, pair: (i: number, j: number) => void): void {
  const pairs: number[] = [];
  let x = n;
  let y = m;
  for (let d = edits; d > 0; d -= 1) {
    const before = steps[d - 1]!;
    const at = (k: number): number => before[k + d] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const previousK = down ? k + 1 : k - 1;
    const previousX = at(previousK);
    const previousY = previousX - previousK;
    while (x > previousX && y > previousY && x > (down ? previousX : previousX + 1)) {
      x -= 1;
      y -= 1;
      pairs.push(x, y);
    }
    x = previousX;
    y = previousY;
  }
  while (x > 0 && y > 0) {
    x -= 1;
    y -= 1;
    pairs.push(x, y);
  }
  for (let at = pairs.length - 2; at >= 0; at -= 2) pair(pairs[at]!, pairs[at + 1]!);
}

function nextEqual(a: Int32Array, b: Int32Array, pair: (i: number, j: number) => void): void {
  let i = 0;
  for (let j = 0; j < b.length && i < a.length; j += 1) {
    const end = Math.min(a.length, i + lookAhead);
    for (let k = i; k < end; k += 1) {
      if (a[k] !== b[j]) continue;
      pair(k, j);
      i = k + 1;
      break;
    }
  }
}
