import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../../src/analyzers/comparison/align.js';
import { commonSubsequence } from '../../../src/analyzers/comparison/common-subsequence.js';
import { compare } from '../../../src/analyzers/comparison/compare.js';
import { FrameTable } from '../../../src/analyzers/comparison/frame-table.js';
import { longestRising } from '../../../src/analyzers/comparison/rising.js';

function tableOf(digests: readonly number[], times: readonly number[]): FrameTable {
  const table = new FrameTable('video', 0);
  digests.forEach((digest, at) => {
    table.push({ digest, timestampMs: times[at] ?? at * 40, compositionTimeMs: 0, offset: at * 100, bodyBytes: 50 + (digest % 7), key: digest % 5 === 0, disposable: false });
  });
  return table;
}

/** By the textbook, in a table. */
function lengthOfCommon(a: readonly number[], b: readonly number[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j += 1) {
      const above = row[j]!;
      row[j] = x === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]!);
      diagonal = above;
    }
  }
  return row[b.length]!;
}

const few = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });

describe('the longest common subsequence', () => {
  it('is as long as the textbook says, and rises on both sides', () => {
    fc.assert(fc.property(few, few, (a, b) => {
      const pairs: [number, number][] = [];
      commonSubsequence(Int32Array.from(a), Int32Array.from(b), (i, j) => pairs.push([i, j]));
      expect(pairs.length).toBe(lengthOfCommon(a, b));
      pairs.forEach(([i, j], at) => {
        expect(a[i]).toBe(b[j]);
        const before = pairs[at - 1];
        if (before !== undefined) expect(before[0] < i && before[1] < j).toBe(true);
      });
    }));
  });

  it('stays affordable where the two have little in common, and true', () => {
    const a = Int32Array.from({ length: 20_000 }, (_, at) => (at * 7919) % 97);
    const b = Int32Array.from({ length: 20_000 }, (_, at) => (at * 104_729) % 89);
    let lastI = -1;
    let lastJ = -1;
    commonSubsequence(a, b, (i, j) => {
      expect(a[i] === b[j] && i > lastI && j > lastJ).toBe(true);
      [lastI, lastJ] = [i, j];
    });
  });
});

describe('the longest rising subsequence', () => {
  it('rises and cannot be longer', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 }), (values) => {
      const found = [...longestRising(Int32Array.from(values))].map((at) => values[at]!);
      expect([...found].sort((x, y) => x - y)).toEqual(found);
      expect(found.length).toBe(lengthOfCommon(values, [...values].sort((x, y) => x - y)));
    }));
  });
});

describe('an alignment', () => {
  it('pairs equal payloads only, each frame once', () => {
    fc.assert(fc.property(few, few, (a, b) => {
      const { arrivedOf, sentOf, matched } = align(tableOf(a, []), tableOf(b, []));
      let pairs = 0;
      arrivedOf.forEach((j, i) => {
        if (j === -1) return;
        pairs += 1;
        expect(a[i]).toBe(b[j]);
        expect(sentOf[j]).toBe(i);
      });
      expect(pairs).toBe(matched);
    }));
  });

  it('finds exactly the frames that were taken away, whatever repeats, when times are kept', () => {
    const case_ = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.boolean()), { minLength: 3, maxLength: 200 });
    fc.assert(fc.property(case_, fc.integer({ min: -100_000, max: 100_000 }), (frames, shift) => {
      const base = 1_000_000;
      const unique = (digest: number, at: number): number => (at % 4 === 0 ? 1000 + at : digest);
      const sent = tableOf(frames.map(([digest], at) => unique(digest, at)), frames.map((_, at) => base + at * 40));
      const kept = frames.map(([, keep], at) => keep || at === 0 || at === 4 || at === frames.length - 1);
      const arrived = tableOf(frames.flatMap(([digest], at) => (kept[at] === true ? [unique(digest, at)] : [])), frames.flatMap((_, at) => (kept[at] === true ? [base + at * 40 + shift] : [])));
      const { arrivedOf } = align(sent, arrived);
      expect([...arrivedOf].map((j) => j !== -1)).toEqual(kept);
    }));
  });
});

describe('a long silence whose timestamps were made anew', () => {
  it('loses no more frames than are gone', () => {
    const sent = tableOf(new Array<number>(2000).fill(5), []);
    const arrived = tableOf(new Array<number>(1990).fill(5), Array.from({ length: 1990 }, (_, at) => at * 41));
    expect(align(sent, arrived).matched).toBe(1990);
  });
});

describe('a comparison', () => {
  it('adds up for any two streams', () => {
    fc.assert(fc.property(few, few, fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 40 }), (a, b, times) => {
      const stream = (table: FrameTable, name: string) => ({ name, file: name, direction: 'c2s' as const, tracks: [table], headers: [], chunkSizes: [], limited: false });
      const { comparison } = compare(stream(tableOf(a, []), 'sent'), stream(tableOf(b, times), 'arrived'));
      if (comparison.unrelated) return;
      const { sent, received, identical, corrupted, missing, duplicated, joinedLate, endedEarly, unproven, unexpected } = comparison;
      expect(identical + corrupted + missing + joinedLate + endedEarly + unproven).toBe(sent);
      expect(identical + corrupted + duplicated + unexpected).toBe(received);
    }));
  });
});
