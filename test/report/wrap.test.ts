import { describe, expect, it } from 'vitest';
import { wrap } from '../../src/report/wrap.js';

describe('wrapping', () => {
  it('never parts a number from its unit, nor the groups of a number', () => {
    expect(wrap('it was 42 s', 10, 0)).toEqual(['it was', '42 s']);
    expect(wrap('all of 12 345 678 s, no', 14, 0)).toEqual(['all of', '12 345 678 s,', 'no']);
    expect(wrap('lost (9.0 %)', 10, 0)).toEqual(['lost', '(9.0 %)']);
  });

  it('parts a number from other words', () => {
    expect(wrap('there are 42 frames', 13, 0)).toEqual(['there are 42', 'frames']);
  });

  it('leaves words that are longer than a line whole', () => {
    expect(wrap('see rtmp://127.0.0.1/live', 10, 2)).toEqual(['  see', '  rtmp://127.0.0.1/live']);
  });
});
