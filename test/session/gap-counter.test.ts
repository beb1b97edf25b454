import { describe, expect, test } from 'vitest';
import { GapCounter } from '../../src/session/gap-counter.js';

/** 25 frames a second. */
function counter(): GapCounter {
  const gaps = new GapCounter();
  gaps.frameMs = 40;
  return gaps;
}

describe('gaps between timestamps', () => {
  test('count the frames that there is room for', () => {
    const gaps = counter();
    expect(gaps.forward(40, 40, false, false)).toEqual({ frames: 0, jump: false });
    expect(gaps.forward(58, 98, false, false)).toEqual({ frames: 0, jump: false });
    expect(gaps.forward(200, 298, false, false)).toEqual({ frames: 4, jump: false });
    expect(gaps.seen).toBe(4);
  });

  test('are filled by a step that is too short, before or after', () => {
    const early = counter();
    early.forward(10, 10, false, false);
    expect(early.forward(80, 90, false, false).frames).toBe(0);
    const late = counter();
    late.forward(80, 80, false, false);
    late.forward(5, 85, false, false);
    expect([early.seen, late.seen]).toEqual([0, 0]);
  });

  test('of more than a second are an interruption, unless the other track went on', () => {
    expect(counter().forward(2000, 2000, false, false)).toMatchObject({ jump: true });
    const gaps = counter();
    expect(gaps.forward(2000, 2000, false, true)).toEqual({ frames: 49, jump: false });
    expect(gaps.seen).toBe(49);
  });

  test('in front of a picture that begins a new numbering are counted apart', () => {
    const gaps = counter();
    gaps.forward(120, 120, true, false);
    expect([gaps.seen, gaps.blind]).toEqual([0, 2]);
  });
});
