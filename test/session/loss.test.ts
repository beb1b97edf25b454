import { describe, expect, test } from 'vitest';
import type { CountedLoss } from '../../src/codecs/loss/picture-counter.js';
import { judgeLoss } from '../../src/session/loss.js';

const gaps = (seen: number, blind = 0, more: { blindShort?: number; blindNumbered?: number } = {}) => ({ seen, blind, blindShort: 0, blindNumbered: 0, ...more });
const counted = (frames: number, certainty: CountedLoss['certainty'] = 'exact', lostGroups = 0): CountedLoss => ({ frames, basis: ['poc'], certainty, lostGroups });

describe('what two witnesses say of lost frames', () => {
  test.each([
    ['gap and hole of one size: lost', gaps(5), counted(5), { frames: 5, certainty: 'exact', basis: ['poc', 'timestamps'] }],
    ['neither: nothing is missing', gaps(0), counted(0), { frames: 0, ratio: 0, certainty: 'exact' }],
    ['a gap without a hole: the source skipped', gaps(5), counted(0), { frames: 0, certainty: 'exact', skippedAtSource: 5 }],
    ['a hole without a gap: lost, the rest timed anew', gaps(0), counted(5), { frames: 5, certainty: 'exact', retimed: 5 }],
    ['a gap that the numbering cannot see: an estimate', gaps(5, 3), counted(5), { frames: 8, certainty: 'estimated' }],
    ['a numbering with too few bits: the larger count', gaps(272), counted(105, 'lower-bound'), { frames: 272, certainty: 'estimated' }],
    ['too few bits, and the ends of groups: those count beside the gaps', gaps(250, 5, { blindNumbered: 12 }), counted(150, 'lower-bound'), { frames: 267, certainty: 'estimated' }],
    ['a source that skips also in front of keyframes', gaps(24, 3, { blindShort: 3 }), counted(0), { frames: 0, certainty: 'exact', skippedAtSource: 27 }],
    ['the same, and a whole group gone', gaps(24, 63, { blindShort: 3 }), counted(0), { frames: 60, certainty: 'estimated', skippedAtSource: 27 }],
    ['losses, some of them in front of keyframes', gaps(27, 3, { blindShort: 3 }), counted(27), { frames: 30, certainty: 'estimated' }],
    ['no numbering: an estimate by timestamps', gaps(4, 2), counted(0, 'none'), { frames: 6, certainty: 'estimated', basis: ['timestamps'] }],
    ['no codec that numbers: the same', gaps(4), undefined, { frames: 4, certainty: 'estimated' }],
    ['no rate, but numbers: those', undefined, counted(5), { frames: 5, certainty: 'exact', basis: ['poc'] }],
    ['no rate and numbers that say little: not known', undefined, counted(0, 'lower-bound'), { frames: 0, certainty: 'unknown' }],
    ['neither rate nor numbers: not known', undefined, undefined, { frames: 0, certainty: 'unknown', basis: [] }],
    ['a whole group gone, and the rest timed anew: no count, but said', gaps(0), counted(0, 'exact', 1), { frames: 0, certainty: 'estimated', lostGroups: 1 }],
  ] as const)('%s', (_, timestamps, numbers, expected) => {
    const loss = judgeLoss(100, timestamps, numbers);
    expect(loss).toMatchObject(expected);
    expect(loss.ratio).toBe(loss.frames === 0 ? 0 : loss.frames / (100 + loss.frames));
    for (const name of ['retimed', 'skippedAtSource', 'lostGroups'] as const) if (!(name in expected)) expect(loss).not.toHaveProperty(name);
  });
});
