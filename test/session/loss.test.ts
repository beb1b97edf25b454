import { describe, expect, it } from 'vitest';
import { judgeLoss } from '../../src/session/loss.js';

const gaps = { seen: 0, blind: 0, blindShort: 0, blindNumbered: 0 };
const exact = { frames: 0, basis: ['frame_num', 'poc'] as const, certainty: 'exact' as const, lostGroups: 0 };

describe('timestamps and numbers together', () => {
  it('that agree are a loss behind the encoder', () => {
    expect(judgeLoss(273, { ...gaps, seen: 27 }, { ...exact, frames: 27 })).toEqual({ frames: 27, ratio: 0.09, basis: ['frame_num', 'poc', 'timestamps'], certainty: 'exact' });
  });

  it('with gaps that the numbers refute, the source skipped', () => {
    expect(judgeLoss(276, { ...gaps, seen: 24 }, exact)).toMatchObject({ frames: 0, certainty: 'exact', skippedAtSource: 24 });
  });

  it('take short gaps in front of keyframes for skips where all others are', () => {
    expect(judgeLoss(276, { ...gaps, seen: 24, blind: 3, blindShort: 3 }, exact)).toMatchObject({ frames: 0, skippedAtSource: 27 });
    expect(judgeLoss(276, { ...gaps, seen: 24, blind: 63, blindShort: 3 }, exact)).toMatchObject({ frames: 60, skippedAtSource: 27, certainty: 'estimated' });
  });

  it('take them for losses where the others are', () => {
    expect(judgeLoss(270, { ...gaps, seen: 27, blind: 3, blindShort: 3 }, { ...exact, frames: 27 })).toMatchObject({ frames: 30, certainty: 'estimated' });
    expect(judgeLoss(270, { ...gaps, blind: 3, blindShort: 3 }, exact)).toMatchObject({ frames: 3, certainty: 'estimated' });
  });

  it('with numbers of too few bits, the timestamps count, those in front of keyframes as well', () => {
    expect(judgeLoss(28, { ...gaps, seen: 250, blind: 5, blindNumbered: 12 }, { ...exact, frames: 150, certainty: 'lower-bound' })).toMatchObject({ frames: 267, certainty: 'estimated' });
  });

  it('with numbers that miss more than the timestamps, the rest was timed anew', () => {
    expect(judgeLoss(275, gaps, { ...exact, frames: 25 })).toMatchObject({ frames: 25, retimed: 25 });
  });
});
