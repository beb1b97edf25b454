import { expect, test } from 'vitest';
import { FrameClock, msBetween } from '../../../src/codecs/loss/frame-clock.js';

function clock(...steps: readonly number[]): FrameClock {
  const made = new FrameClock();
  for (const step of steps) made.add(step);
  return made;
}

test('whole milliseconds give the fraction back', () => {
  expect(clock(33, 33, 34, 33, 33, 34).frameMs).toBeCloseTo(33.333, 2);
  expect(clock(8, 9, 8, 8, 9, 8).frameMs).toBeCloseTo(8.333, 2);
});

test('half of the steps may be gaps', () => {
  expect(clock(40, 80, 40, 120, 80, 40, 80, 40).frameMs).toBe(40);
});

test('it follows a changed rate', () => {
  expect(clock(...new Array<number>(40).fill(20), ...new Array<number>(48).fill(40)).frameMs).toBe(40);
});

test('it counts the frames that fit into a step', () => {
  const made = clock(40, 40, 40, 40);
  expect([0, 40, 59, 61, 80, 400].map((step) => made.missing(step))).toEqual([-1, 0, 0, 1, 1, 9]);
});

test('it says nothing before four steps', () => {
  expect(clock(40, 40, 40).missing(80)).toBeUndefined();
});

test('time goes on across the wrap of 32 bits', () => {
  expect(msBetween(2 ** 32 - 10, 23)).toBe(33);
  expect(msBetween(23, 2 ** 32 - 10)).toBe(-33);
  expect(msBetween(100, 60.5)).toBe(-39.5);
});
