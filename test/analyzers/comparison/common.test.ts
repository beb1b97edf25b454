import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/analyzers/comparison/compare.js';
import { commonWords } from '../../../src/analyzers/comparison/words.js';
import { chanceOf } from '../../../src/analyzers/comparison/significance.js';
import type { WireForm } from '../../../src/analyzers/comparison/frame-table.js';
import { isFrame, madeTags, streamOf, without } from './streams.js';
import type { Tag } from './streams.js';

const plain: WireForm = { fmt: 1, csid: 6, chunks: 1, interleaved: false, severalSegments: false, sharesSegment: false };

/** Sent with a chunk size of 4096; `wire` changes the form of a frame by its number among its kind. */
function onTheWire(wire: (number: number, tag: Tag) => Partial<WireForm> = () => ({})): Tag[] {
  const numbers = { 8: 0, 9: 0 };
  return madeTags().map((tag) => {
    if (!isFrame(tag, tag.typeId)) return tag;
    const number = numbers[tag.typeId]++;
    return { ...tag, wire: { ...plain, csid: tag.typeId === 8 ? 4 : 6, chunks: Math.ceil(tag.body.length / 4096), ...wire(number, tag) } };
  });
}

function inCommon(sent: readonly Tag[], typeId: 8 | 9, drop: (number: number) => boolean) {
  return compare(streamOf(sent), streamOf(without(sent, typeId, drop))).comparison;
}

describe('what the missing frames have in common', () => {
  it('is the number of chunks when all frames of three chunks are gone, and the first of them is no late join', () => {
    const result = inCommon(onTheWire(), 9, (n) => n % 25 === 0);
    expect(result).toMatchObject({ missing: 8, joinedLate: 0 });
    expect(result.inCommon[0]).toMatchObject({ id: 'several-chunks', value: 3, missingWith: 8, arrivedWith: 0, sharp: true });
    expect(result.inCommon.map(({ id }) => id)).toContain('key');
  });

  it('is the chunk and not the key frame when key frames of one chunk arrive', () => {
    const sent = onTheWire((n) => (n % 50 === 0 ? {} : { chunks: 1 }));
    const result = inCommon(sent, 9, (n) => n % 50 === 0);
    expect(result.inCommon.filter(({ sharp }) => sharp).map(({ id }) => id)).toEqual(['several-chunks']);
  });

  it.each([
    ['fmt', { fmt: 3 }], ['interleaved', { interleaved: true }], ['several-segments', { severalSegments: true }], ['shares-segment', { sharesSegment: true }], ['csid', { csid: 70 }],
  ] as const)('is %s', (id, form) => {
    const odd = (n: number): boolean => [20, 33, 71, 72, 90, 140].includes(n);
    const result = inCommon(onTheWire((n, tag) => (tag.typeId === 9 && odd(n) ? form : {})), 9, odd);
    expect(result.inCommon.filter(({ sharp }) => sharp).map((property) => property.id)).toEqual([id]);
    expect(commonWords(result).text).toMatch(/^Each of the 6 missing frames .*; none of the 194 that arrived did\./);
  });

  it('is nothing where frames were taken at random', () => {
    expect(inCommon(onTheWire(), 9, (n) => [13, 44, 78, 102, 103, 151, 188].includes(n)).inCommon.filter(({ id }) => id !== 'kind')).toEqual([]);
  });

  it('is nothing where one frame is gone', () => {
    expect(inCommon(onTheWire(), 9, (n) => n === 50).inCommon).toEqual([]);
  });

  it('is the period where each tenth is gone', () => {
    expect(inCommon(onTheWire(), 9, (n) => n % 10 === 7).inCommon[0]).toMatchObject({ id: 'every-nth', value: 10, sharp: true });
  });

  it('is not sharp where others with the property arrived', () => {
    const odd = (n: number): boolean => n % 4 === 1;
    const result = inCommon(onTheWire((n, tag) => (tag.typeId === 9 && odd(n) ? { fmt: 2 } : {})), 9, (n) => [21, 33, 73, 77, 93, 141].includes(n));
    expect(result.inCommon.find(({ id }) => id === 'fmt')).toMatchObject({ value: 2, missingWith: 6, sharp: false });
  });

  it('cannot be told by the wire when what was sent is a file', () => {
    const result = inCommon(madeTags(), 9, (n) => n % 25 === 0);
    expect(result.inCommon.filter(({ sharp }) => sharp).map(({ id }) => id)).toEqual(['key', 'large']);
  });
});

describe('a reader that died', () => {
  it('is told by the first message of its form', () => {
    const sent = onTheWire((n, tag) => (tag.typeId === 8 && n >= 60 && n % 3 === 0 ? { fmt: 3 } : {}));
    const died = sent.findIndex((tag) => tag.wire?.fmt === 3);
    const result = compare(streamOf(sent), streamOf(sent.slice(0, died))).comparison;
    expect(result.landmark).toMatchObject({ what: 'fmt', value: 3, timestampMs: 2405, framesBefore: 121 });
    expect(result).toMatchObject({ missing: 279, endedEarly: 0, inCommon: [] });
  });

  it('is not told where frames had been lost all along', () => {
    const sent = onTheWire((n, tag) => (tag.typeId === 8 && n >= 60 && n % 3 === 0 ? { fmt: 3 } : {}));
    const arrived = without(sent.slice(0, sent.findIndex((tag) => tag.wire?.fmt === 3)), 9, (n) => n % 5 === 2 || n % 7 === 3);
    expect(compare(streamOf(sent), streamOf(arrived)).comparison.landmark).toBeUndefined();
  });

  it('is not told where the stream was only cut', () => {
    const sent = onTheWire();
    const result = compare(streamOf(sent), streamOf(sent.filter((tag) => tag.timestampMs < 2410))).comparison;
    expect(result.landmark).toBeUndefined();
    expect(result.missing).toBe(0);
  });

  it('is not told by a form that had come before', () => {
    const sent = onTheWire((n, tag) => (tag.typeId === 8 && (n === 5 || n >= 60) ? { fmt: 3 } : {}));
    expect(compare(streamOf(sent), streamOf(sent.slice(0, sent.findLastIndex((tag) => tag.timestampMs < 2400)))).comparison.landmark).toBeUndefined();
  });
});

describe('groups that were dropped on purpose', () => {
  it('end at a key frame', () => {
    const result = inCommon(onTheWire(), 9, (n) => (n >= 60 && n < 75) || (n >= 110 && n < 125));
    expect(result).toMatchObject({ runCount: 2, runsUpToKey: 2, missing: 30 });
  });
});

describe('chance', () => {
  it('is that of drawing without putting back', () => {
    // 2 of 2 marked among 57: 1 in 57 * 56 / 2.
    expect(chanceOf(2, 2, 2, 57)).toBeCloseTo(1 / 1596, 10);
    // At least 1 of 1 marked in a draw of 10 out of 100.
    expect(chanceOf(1, 10, 1, 100)).toBeCloseTo(0.1, 10);
    expect(chanceOf(0, 10, 5, 100)).toBeCloseTo(1, 8);
    expect(chanceOf(3, 5, 3, 1_000_000)).toBeLessThan(1e-15);
  });
});
