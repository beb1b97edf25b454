import { expect, test } from 'vitest';
import { DecodeInterval } from '../../../src/codecs/loss/decode-interval.js';

function intervalOf(steps: readonly number[]): DecodeInterval {
  const interval = new DecodeInterval();
  for (const step of steps) interval.add(step);
  return interval;
}
const thirds = [33, 33, 34, 33, 33, 34, 33, 33, 34];

test('is the usual step with its fractions, whatever the gaps', () => {
  expect(intervalOf(thirds).ms).toBeCloseTo(33.33, 1);
  expect(intervalOf([...thirds, 100, 133, 5000]).ms).toBeCloseTo(33.33, 1);
});

test('few steps are no interval', () => {
  expect(intervalOf([33, 33, 33]).ms).toBeUndefined();
  expect(intervalOf([0, 0, 0, 0, 0, 0, 0, 0, 0, -5]).ms).toBeUndefined();
  expect(intervalOf([33, 33]).missing).toBeUndefined();
});

test('counts the pictures that would fit into gaps, long ones too', () => {
  expect(intervalOf(thirds).missing).toBe(0);
  expect(intervalOf([...thirds, 49, 67, 100]).missing).toBe(3);
  expect(intervalOf([...thirds, 1000]).missing).toBe(29);
});
