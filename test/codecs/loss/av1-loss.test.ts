import { expect, test } from 'vitest';
import { createAv1Loss } from '../../../src/codecs/loss/av1-loss.js';
import type { CountedLoss } from '../../../src/codecs/loss/picture-counter.js';
import type { PictureFacts } from '../../../src/trace/events.js';

/** One temporal unit every 40 ms; undefined leaves one out. */
function count(...units: readonly (readonly PictureFacts[] | undefined)[]): CountedLoss {
  const counter = createAv1Loss(() => {});
  units.forEach((pictures, i) => {
    if (pictures !== undefined) counter.add(pictures, { timestampMs: i * 40, offset: i });
  });
  counter.finish();
  return counter.result();
}
const frame = (order: number): PictureFacts => ({ reference: true, order: order & 127, orderBits: 7 });
const key = (order = 0): readonly PictureFacts[] => [{ ...frame(order), start: true, slice: 'I' }];
const hidden = (order: number): PictureFacts => ({ ...frame(order), hidden: true });
const existing = (order: number): PictureFacts => ({ ...frame(order), reference: false, existing: true });
const run = (from: number, to: number): (readonly PictureFacts[])[] => Array.from({ length: to - from + 1 }, (_, i) => [frame(from + i)]);
const none = (length: number): undefined[] => new Array<undefined>(length).fill(undefined);

test('every shown order hint is one frame, across the wrap', () => {
  expect(count(key(), ...run(1, 300))).toEqual({ frames: 0, basis: ['order_hint'], certainty: 'exact', lostGroups: 0 });
  expect(count(key(), ...run(1, 200), ...none(3), ...run(204, 300))).toMatchObject({ frames: 3, certainty: 'exact' });
});

test('hidden frames do not count, what shows them does', () => {
  const group = (at: number): (readonly PictureFacts[])[] => [[hidden(at + 4), hidden(at + 2), frame(at + 1)], [existing(at + 2)], [frame(at + 3)], [existing(at + 4)]];
  const units = [0, 4, 8, 12, 16, 20, 24, 28].flatMap(group);
  expect(count(key(), ...units)).toMatchObject({ frames: 0, certainty: 'exact' });
  expect(count(key(), ...units.slice(0, 9), undefined, ...units.slice(10))).toMatchObject({ frames: 1, certainty: 'exact' });
});

test('a slot that a lost unit was to fill shows an old number: one frame, not a jump', () => {
  // The unit with hidden 16 and 14 is lost; what shows them finds 12 and 10 in the slots.
  expect(count(key(), ...run(1, 12), undefined, [existing(10)], [frame(15)], [existing(12)], ...run(17, 60))).toMatchObject({ frames: 1, certainty: 'exact' });
});

test('numbering goes on through key frames or begins anew at 0', () => {
  expect(count(key(), ...run(1, 59), key(60), ...run(61, 90), ...none(29), key(120), ...run(121, 150))).toMatchObject({ frames: 29, certainty: 'exact' });
  expect(count(key(), ...run(1, 59), key(), ...run(1, 59), key(), ...run(1, 30))).toMatchObject({ frames: 0, certainty: 'exact' });
});

test('a lost key frame at which numbering began anew is one frame', () => {
  expect(count(key(), ...run(1, 59), undefined, ...run(1, 59))).toMatchObject({ frames: 1, certainty: 'lower-bound' });
  expect(count(key(), ...run(1, 119), undefined, ...run(1, 59))).toMatchObject({ frames: 1, certainty: 'lower-bound' });
});

test('a layer taken out of the stream is no loss', () => {
  expect(count(key(), ...Array.from({ length: 60 }, (_, i) => [frame(2 * i + 2)]))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
});

test('spatial layers share a number', () => {
  expect(count(key(), ...run(1, 40).map(([picture]) => [picture!, picture!]))).toMatchObject({ frames: 0, certainty: 'exact' });
});

test('frames without order hints say nothing', () => {
  expect(count(...Array.from({ length: 40 }, () => [{ reference: true } as const]))).toMatchObject({ frames: 0, certainty: 'none' });
});
