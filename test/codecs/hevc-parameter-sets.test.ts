import { expect, test } from 'vitest';
import { BitReader } from '../../src/codecs/bit-reader.js';
import { parseHevcPps, parseHevcSps, readRps } from '../../src/codecs/hevc-parameter-sets.js';
import type { HevcRps } from '../../src/codecs/hevc-parameter-sets.js';
import { hex } from '../helpers/media-bytes.js';

// FFmpeg 9.0 with x265, 320x180, 30 fps.
const sps = '4201010160000003009000000300000300 3CA00A080B9F796565924CAF016808000003000800000300F040';

test('reads size, numbering and the frame rate of the VUI', () => {
  expect(parseHevcSps(hex(sps))).toEqual({
    spsId: 0, profileByte: 1, levelIdc: 60, width: 320, height: 180, frameRate: 30,
    numbering: { log2MaxPocLsb: 8, maxReorder: 2, highestTemporalId: 0, separatePlanes: false, rps: [], fields: false },
  });
});

test('a set that ends behind the size has no numbering, one that ends before it is none', () => {
  const bytes = hex(sps);
  expect(parseHevcSps(bytes.subarray(0, 19))).toBeUndefined();
  expect(parseHevcSps(bytes.subarray(0, 26))).toEqual({ spsId: 0, profileByte: 1, levelIdc: 60, width: 320, height: 180 });
});

test('a VUI that ends early costs the frame rate only', () => {
  const cut = parseHevcSps(hex(sps).subarray(0, -6));
  expect(cut).not.toHaveProperty('frameRate');
  expect(cut).toMatchObject({ numbering: { log2MaxPocLsb: 8 } });
});

test('reads ids and slice header flags of a PPS', () => {
  expect(parseHevcPps(hex('4401C172B42240'))).toEqual({ ppsId: 0, spsId: 0, outputFlagPresent: false, extraSliceHeaderBits: 0 });
  // 1, 1, dependent slices 0, output flag 1, 3 extra bits, sign hiding 0.
  expect(parseHevcPps(hex('4401 D6 80'))).toEqual({ ppsId: 0, spsId: 0, outputFlagPresent: true, extraSliceHeaderBits: 3 - 0 });
  expect(parseHevcPps(hex('4401'))).toBeUndefined();
});

/** Bits as text, padded with zeros. */
function bits(text: string): BitReader {
  const digits = text.replace(/\s+/g, '');
  return new BitReader(Uint8Array.from({ length: Math.ceil(digits.length / 8) + 1 }, (_, i) => Number.parseInt(digits.slice(8 * i, 8 * i + 8).padEnd(8, '0') || '0', 2)));
}

test('reads a set that is written out', () => {
  // Two past (3 and 1 further, the second unused), one future (2).
  expect(readRps(bits('011 010 011 1 1 0 010 1'), 0, [], false)).toEqual({ deltas: [-3, -4, 2], past: 2, used: 0b101 });
});

test('predicts a set from one before it (equations 7-61 and 7-62)', () => {
  // HM's random access GOP of 8: the picture at POC 4 (RefRps -8 -10 -12 -16) from that at 8 by +4: -4 -6 +4.
  const known: HevcRps[] = [{ deltas: [-8, -10, -12, -16], past: 4, used: 0b1111 }];
  // inter 1; deltaRps +4: sign 0, abs-1 = 3 (00100); j 0..4: used 1, used 1, dropped 00, dropped 00, used 1.
  expect(readRps(bits('1 0 00100 1 1 00 00 1'), 1, known, false)).toEqual({ deltas: [-4, -6, 4], past: 2, used: 0b111 });
  // Kept for others (0 1) is in the set without being used.
  expect(readRps(bits('1 0 00100 01 1 00 00 1'), 1, known, false)).toEqual({ deltas: [-4, -6, 4], past: 2, used: 0b110 });
  // In a slice header delta_idx counts from behind the last set; -1 moves everything back.
  expect(readRps(bits('1 1 1 1 1 1 1 1 1'), 1, [{ deltas: [-1, 2], past: 1, used: 0b11 }], true)).toEqual({ deltas: [-1, -2, 1], past: 2, used: 0b111 });
});

test.each([
  ['17 pictures', '000010010 1', 0],
  ['a distance beyond 2^15', '010 1 00000000000000000 100000000000000000 1', 0],
  ['prediction from a set that is not there', '1 011 0 1 1', 1],
])('refuses %s', (_name, text, index) => {
  expect(readRps(bits(text), index, [], true)).toBeUndefined();
});
