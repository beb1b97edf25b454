import { describe, expect, test } from 'vitest';
import { parseAvcPps, parseAvcSps } from '../../src/codecs/avc-parameter-sets.js';
import { nalUnit } from '../helpers/bits.js';
import type { BitField } from '../helpers/bits.js';
import { hex } from '../helpers/media-bytes.js';

const sps = (vui: readonly BitField[], { profile = 77, constraints = 0, level = 30, width = 20, height = 12 } = {}): ReturnType<typeof parseAvcSps> => parseAvcSps(nalUnit(0x67, [
  [8, profile], [8, constraints], [8, level], 0, ...(profile === 100 ? [1, 0, 0, [1, 0], [1, 0]] as const : []), 0, 0, 2, 4, [1, 0], width - 1, height - 1, [1, 1], [1, 1], [1, 0], ...vui,
]));
/** A VUI of nothing but bitstream_restriction_flag and max_num_reorder_frames. */
const restricted = (hrd: readonly BitField[], reorder: number): BitField[] => [[1, 1], [1, 0], [1, 0], [1, 0], [1, 0], [1, 0], ...hrd, [1, 1], [1, 1], 2, 1, 10, 10, reorder, 4];

describe('reordered frames', () => {
  test('are those of the VUI, behind HRD parameters too', () => {
    expect(sps(restricted([[1, 0], [1, 0], [1, 0]], 3))?.maxReorderFrames).toBe(3);
    const hrd: BitField[] = [1, [4, 0], [4, 0], 100, 200, [1, 0], 300, 400, [1, 1], [5, 23], [5, 23], [5, 23], [5, 24]];
    expect(sps(restricted([[1, 1], ...hrd, [1, 0], [1, 0], [1, 1]], 2))?.maxReorderFrames).toBe(2);
    expect(sps(restricted([[1, 1], ...hrd, [1, 1], ...hrd, [1, 0], [1, 1]], 1))?.maxReorderFrames).toBe(1);
  });
  test('are what level and size allow when nothing is said', () => {
    expect(sps([[1, 0]])?.maxReorderFrames).toBe(16);
    // Level 3.0 at 720x576: 8100 / 1620; level 4.0 at 1920x1088: 32768 / 8160.
    expect(sps([[1, 0]], { width: 45, height: 36 })?.maxReorderFrames).toBe(5);
    expect(sps([[1, 0]], { level: 40, width: 120, height: 68 })?.maxReorderFrames).toBe(4);
    expect(sps([[1, 0]], { level: 99 })?.maxReorderFrames).toBe(16);
  });
  test('are none in intra profiles', () => {
    expect(sps([[1, 0]], { profile: 100, constraints: 0x10 })?.maxReorderFrames).toBe(0);
    expect(sps([[1, 0]], { profile: 100 })?.maxReorderFrames).toBe(16);
  });
  test('of an impossible number are not believed', () => {
    expect(sps(restricted([[1, 0], [1, 0], [1, 0]], 17))?.maxReorderFrames).toBe(16);
  });
});

test('reads an SPS of libx264 to its end', () => {
  // trace_headers of FFmpeg 5.1: max_num_reorder_frames = 2, log2_max_pic_order_cnt_lsb_minus4 = 2.
  expect(parseAvcSps(hex('674d400deca0a0cfcf8088000003000800000301e078a14cb0'))).toMatchObject({ maxReorderFrames: 2, log2MaxFrameNum: 4, log2MaxPicOrderCntLsb: 6, chromaArrayType: 1, frameRate: 30 });
});

describe('a PPS', () => {
  const pps = (groups: readonly BitField[]): ReturnType<typeof parseAvcPps> => parseAvcPps(nalUnit(0x68, [2, 1, [1, 1], [1, 1], ...groups, 2, 1, [1, 1], [2, 2], { se: 0 }, { se: 0 }, { se: -2 }, [1, 1], [1, 0], [1, 1]]));
  const expected = { ppsId: 2, spsId: 1, bottomFieldPicOrderInFramePresent: true, refIdxL0: 3, refIdxL1: 2, weightedPred: true, weightedBipredIdc: 2, redundantPicCntPresent: true };
  test.each([
    ['one slice group', [0]],
    ['interleaved groups', [1, 0, 3, 4]],
    ['dispersed groups', [1, 1]],
    ['foreground groups', [2, 2, 5, 9, 11, 20]],
    ['changing groups', [1, 3, [1, 1], 7]],
    ['explicit groups', [2, 6, 3, [2, 0], [2, 1], [2, 2], [2, 0]]],
  ] as const)('with %s is read', (_, groups) => { expect(pps(groups)).toEqual(expected); });
  test('out of range or cut is not', () => {
    expect(parseAvcPps(nalUnit(0x68, [256, 0, [1, 1], [1, 1], 0, 0, 0, [1, 0], [2, 0], 0, 0, 0, [3, 0]]))).toBeUndefined();
    expect(pps([8])).toBeUndefined();
    expect(parseAvcPps(hex('68CB'))).toBeUndefined();
  });
});
