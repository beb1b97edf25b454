import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairwise } from '../../../src/matrix/core/pairwise.js';

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 });

function pairsOf(rows: readonly (readonly number[])[]): Set<string> {
  const pairs = new Set<string>();
  for (const row of rows) row.forEach((i, a) => { row.forEach((j, b) => { if (a < b) pairs.add(`${a}=${i} ${b}=${j}`); }); });
  return pairs;
}

function product(of: readonly number[]): number[][] {
  return of.reduce<number[][]>((rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, value) => [...row, value])), [[]]);
}

describe('pairwise', () => {
  it('covers every pair of two values', () => {
    fc.assert(fc.property(sizes, fc.string(), (of, seed) => { expect(pairsOf(pairwise(of, () => true, seed))).toEqual(pairsOf(product(of))); }), { numRuns: 60 });
  });

  it('makes no row that is not allowed, and covers what allowed rows can', () => {
    const allowed = (row: readonly number[]): boolean => !(row[0] === 0 && row[1] === 1) && !(row[1] === 2 && row[2] === 0);
    const rows = pairwise([3, 3, 3, 2], allowed, 'a');
    expect(rows.filter((row) => !allowed(row))).toEqual([]);
    expect(pairsOf(rows)).toEqual(pairsOf(product([3, 3, 3, 2]).filter(allowed)));
  });

  it('gives the same rows for the same seed, and others for another', () => {
    const of = [4, 5, 4, 5, 6];
    expect(pairwise(of, () => true, 'x')).toEqual(pairwise(of, () => true, 'x'));
    expect(pairwise(of, () => true, 'x')).not.toEqual(pairwise(of, () => true, 'y'));
  });

  it('needs far fewer rows than the product', () => {
    const rows = pairwise([4, 4, 4, 5, 8, 2, 4], () => true, '1');
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(rows.length).toBeLessThan(70);
  });

  it('has no rows where an axis has no values, or nothing is allowed', () => {
    expect(pairwise([], () => true, '')).toEqual([]);
    expect(pairwise([3, 0], () => true, '')).toEqual([]);
    expect(pairwise([2, 2], () => false, '')).toEqual([]);
  });
});
