import { expect, test } from 'vitest';
import { IdrIds } from '../../../src/codecs/loss/idr-ids.js';

/** Ids with the frames missing in front of each by time. */
function groups(...ids: readonly (readonly [id: number, missing?: number] | 'interrupt')[]): number {
  const made = new IdrIds();
  for (const entry of ids) {
    if (entry === 'interrupt') made.interrupt();
    else made.add(entry[0], entry[1] ?? 0);
  }
  return made.lostGroups;
}

test('an id that repeats in a gap is a lost group where ids alternate', () => {
  expect(groups([0], [1], [0], [1], [1, 60], [0], [1])).toBe(1);
});

test('an id that repeats without a gap is another encoder', () => {
  expect(groups([0], [1], [0], [1], [1], [0], [1])).toBe(0);
});

test('ids that never change say nothing', () => {
  expect(groups([0], [0, 30], [0], [0, 30], [0])).toBe(0);
});

test('ids that count tell how many groups', () => {
  expect(groups([5], [6], [7], [8], [11, 90], [12], [13])).toBe(2);
  expect(groups([65534], [65535], [0], [2, 30], [3], [4])).toBe(1);
});

test('one lost group is seen before the habit is', () => {
  expect(groups([0], [0, 60], [1], [0], [1])).toBe(1);
});

test('ids on both sides of an interruption are not compared', () => {
  expect(groups([0], [1], [0], [1], 'interrupt', [1, 60], [0], [1])).toBe(0);
});
