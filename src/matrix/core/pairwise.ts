/**
 * Covering every pair of values of two axes with few rows, greedily: each row takes the candidate that covers most pairs not yet
 * covered. Seeded, so that the same call gives the same rows.
 */

/** Random candidates for each row; more find slightly fewer rows. */
const candidatesPerRow = 40;
/** Tries to complete a candidate before its pair is given up as impossible. */
const triesPerPair = 60;

/**
 * `sizes`: how many values each axis has. `allowed`: is this complete row sensible? Pairs that no allowed row was found for
 * are left out. Rows are lists of value indexes.
 */
export function pairwise(sizes: readonly number[], allowed: (row: readonly number[]) => boolean, seed: string): number[][] {
  if (sizes.length === 0 || sizes.some((size) => size === 0)) return [];
  const below = randomFrom(seed);
  const open = new Set<string>();
  for (let a = 0; a < sizes.length; a += 1) for (let b = a + 1; b < sizes.length; b += 1) for (let i = 0; i < sizes[a]!; i += 1) for (let j = 0; j < sizes[b]!; j += 1) open.add(name(a, i, b, j));
  const rows: number[][] = [];
  while (open.size > 0) {
    const wanted = firstOf(open);
    let best: number[] | undefined;
    let bestCovers = 0;
    for (let attempt = 0, found = 0; attempt < triesPerPair + candidatesPerRow && found < candidatesPerRow; attempt += 1) {
      const row = sizes.map((size) => below(size));
      row[wanted.a] = wanted.i;
      row[wanted.b] = wanted.j;
      if (!allowed(row)) continue;
      found += 1;
      const covers = pairsOf(row).filter((pair) => open.has(pair)).length;
      if (covers > bestCovers) [best, bestCovers] = [row, covers];
    }
    if (best === undefined) open.delete(name(wanted.a, wanted.i, wanted.b, wanted.j));
    else {
      rows.push(best);
      for (const pair of pairsOf(best)) open.delete(pair);
    }
  }
  return rows;
}

function name(a: number, i: number, b: number, j: number): string {
  return `${a} ${i} ${b} ${j}`;
}

function firstOf(open: ReadonlySet<string>): { readonly a: number; readonly i: number; readonly b: number; readonly j: number } {
  const [first = ''] = open;
  const [a = 0, i = 0, b = 0, j = 0] = first.split(' ').map(Number);
  return { a, i, b, j };
}

function pairsOf(row: readonly number[]): string[] {
  const pairs: string[] = [];
  for (let a = 0; a < row.length; a += 1) for (let b = a + 1; b < row.length; b += 1) pairs.push(name(a, row[a]!, b, row[b]!));
  return pairs;
}

/** xorshift32 from a hash of the seed (FNV-1a): reproducible, and good enough to choose by. */
function randomFrom(seed: string): (limit: number) => number {
  let state = 0x811c_9dc5;
  for (let index = 0; index < seed.length; index += 1) state = Math.imul(state ^ seed.charCodeAt(index), 0x0100_0193);
  state = (state >>> 0) || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
}
