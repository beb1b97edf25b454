import { describe, expect, it } from 'vitest';
import { StepHistogram } from '../../src/session/step-histogram.js';

function of(...steps: readonly number[]): StepHistogram {
  const histogram = new StepHistogram();
  for (const step of steps) histogram.add(step);
  return histogram;
}

const times = (count: number, ...steps: readonly number[]): number[] => Array.from({ length: count }, () => steps).flat();
const frameMs = 1000 / 30;

describe('the steps between timestamps', () => {
  it('have the rate of most of them, with fractions', () => {
    expect(of(...times(20, 33, 33, 34), 400, 500).mode()).toBeCloseTo(frameMs, 1);
    expect(of(...times(3, 33, 33, 34)).mode()).toBeUndefined();
  });

  it('follow a rate when most are multiples of it and some are single', () => {
    expect(of(...times(10, 33, 100, 67, 200, 133, 300, 267, 233, 167, 400)).follows(frameMs)).toBe(true);
    expect(of(...times(20, 40)).follows(frameMs)).toBe(false);
  });

  it('follow no rate that is declared twice as high, configured or not', () => {
    expect(of(...times(20, 33, 33, 34, 67)).follows(1000 / 60)).toBe(false);
    expect(of(...times(20, 33, 33, 34, 67)).follows(1000 / 60, true)).toBe(false);
    expect(of(...times(20, 66, 67, 133)).follows(frameMs, true)).toBe(false);
  });

  it('follow the configured rate without a single step when nothing longer explains them', () => {
    const most = of(100, 367, 600, 566, 234, 366, 67, 400, 500, 100, 67, 433);
    expect(most.follows(frameMs)).toBe(false);
    expect(most.follows(frameMs, true)).toBe(true);
  });

  it('follow no rate that any step is a multiple of', () => {
    const random = of(...times(3, 31, 58, 77, 101, 44, 13, 87, 64));
    expect(random.follows(1, true)).toBe(false);
    expect(random.allows(1)).toBe(false);
  });

  it('that are too long to tell contradict no rate', () => {
    expect(of(2000, 2000, 2000).allows(frameMs)).toBe(true);
    expect(of(...times(10, 50)).allows(frameMs)).toBe(false);
  });
});
