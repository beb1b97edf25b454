import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import avc, { avcProfileName, inBandProblem, parseAvcSps } from '../../src/codecs/avc.js';
import { hex, join, readFlv } from '../helpers/media-bytes.js';

const baseline = '0142C00DFFE100186742C00DD90141FB011000000300100000030320F142A480010005 68CB83CB20';
const main = '014D400DFFE10018674D400DECA0A0FD80880000030008000003019078A14CB0010005 68EBE3CB20';
const high = '0164000DFFE100196764000DACD94141FB011000000300100000030320F1429960010006 68EBE3CB22C0 FDF8F800';
const parse = (record: string): ReturnType<typeof avc.parseConfiguration> => avc.parseConfiguration(hex(record));

test.each([
  ['Constrained Baseline', baseline, 'avc1.42c00d', 'Constrained Baseline 1.3'],
  ['Main', main, 'avc1.4d400d', 'Main 1.3'],
  ['High', high, 'avc1.64000d', 'High 1.3'],
])('reads a record of FFmpeg and libx264, 320x240 at 25 fps: %s', (_, record, codecString, profile) => {
  const config = parse(record);
  expect(config).toMatchObject({ codecString, profile, width: 320, height: 240, frameRate: 25, nalLengthBytes: 4, bytes: hex(record).length, problems: [] });
});

test('crops 320x192 to 320x180', () => {
  expect(parse('0164000DFFE1001A6764000DACD941419F9F0110000003001000000303C0F142996001000468EFBCB0FDF8F800')).toMatchObject({ width: 320, height: 180, frameRate: 30, problems: [] });
});

test('reads what the frame counters need', () => {
  expect(parseAvcSps(hex('6764000DACD94141FB011000000300100000030320F1429960'))).toMatchObject({
    profileIdc: 100, levelIdc: 13, spsId: 0, picOrderCntType: 0, log2MaxFrameNum: 4, gapsInFrameNumAllowed: false, frameMbsOnly: true, fixedFrameRate: false,
  });
});

describe('tolerates', () => {
  test('a missing High-profile extension', () => {
    expect(parse(high.slice(0, -8)).problems).toEqual([]);
  });
  test('reserved bits of 0', () => {
    expect(parse(baseline.replace('0142C00DFFE1', '0142C00D0301'))).toMatchObject({ nalLengthBytes: 4, problems: [] });
  });
});

test.each([
  ['', 'empty record'],
  ['0142C00DFFE1', 'shorter than 7 bytes'],
  ['000000016742C00DD9', 'starts with an Annex-B start code'],
  ['0000016742C00DD901', 'starts with an Annex-B start code'],
  [baseline.replace('0142', '0042'), 'configurationVersion 0'],
  [baseline.replace('0DFFE1', '0DFEE1'), 'NAL length size 3'],
  ['0142C00DFFE0 01 0005 68CB83CB20', 'no SPS'],
  [baseline.slice(0, 64), 'no PPS'],
  [`${baseline.slice(0, 64)}00`, 'no PPS'],
  [baseline.slice(0, 40), 'SPS runs past the end'],
  [baseline.slice(0, -2), 'PPS runs past the end'],
  [baseline.replace('00186742', '00186642'), 'first NAL is not an SPS but type 6'],
  [baseline.replace('68CB', '66CB'), 'type 6 among the PPS'],
  [baseline.replace('0142C00D', '0142C01E'), 'profile bytes differ from the SPS'],
  ['0142C00DFFE10004 6742C00D 01 0005 68CB83CB20', 'SPS cannot be read'],
  ['0142C00DFFE10000 01 0005 68CB83CB20', 'empty SPS'],
  ['01016000000090000000 00003CF000FCFDF8F800000F0420000100184001', 'looks like an HEVC record'],
])('names the defect of %s', (record, problem) => {
  expect(parse(record).problems).toContain(problem);
});

test('a sound record of 45 bytes is fingerprinted by all of its bytes', () => {
  expect(parse(baseline).fingerprint).toBe(parse(baseline).fingerprint);
  expect(parse(baseline).fingerprint).not.toBe(parse(baseline.replace('68CB83CB20', '68CB83CB21')).fingerprint);
});

test('an SPS of zeros or with an endless cycle ends reading instead of looping', () => {
  expect(parseAvcSps(new Uint8Array(65535))).toBeUndefined();
  // pic_order_cnt_type 1 with a cycle of 2^33 entries.
  expect(parseAvcSps(hex(`6742001E D3 00000000 ${'FF'.repeat(40)}`))).toBeUndefined();
});

test('names profiles and levels', () => {
  expect(avcProfileName(100, 0, 30)).toBe('High 3.0');
  expect(avcProfileName(66, 0, 10)).toBe('Baseline 1.0');
  expect(avcProfileName(77, 0x10, 11)).toBe('Main 1b');
  expect(avcProfileName(122, 0x10, 41)).toBe('High 4:2:2 Intra 4.1');
  expect(avcProfileName(1, 0, 52)).toBe('profile 1 5.2');
});

test('frames are walked with the NAL type in the low five bits', () => {
  expect(avc.classifyFrame!(hex('00000002 0910 00000003 658880'), { nalLengthBytes: 4, complete: true })).toEqual({ nalTypes: [9, 5] });
});

test('another size in the parameter sets of a frame is told, the same again is not', () => {
  // Both sequence headers of a file whose encoder was set up anew, and a frame of the first.
  const tags = readFlv(new Uint8Array(readFileSync(new URL('../../captures/files/flv/32-seqhdr-changed-sps.flv', import.meta.url)))).filter((item) => item.kind === 'tag' && item.header.typeId === 9).map((item) => (item.kind === 'tag' ? item.body : new Uint8Array(0)));
  const [small, large] = tags.filter((body) => body[1] === 0).map((body) => body.subarray(5));
  const frame = tags.find((body) => body[1] === 1)!.subarray(5);
  const withSps = (record: Uint8Array): Uint8Array => {
    const length = (record[6]! << 8) | record[7]!;
    return join(Uint8Array.of(0, 0, 0, length), record.subarray(8, 8 + length), frame);
  };
  const context = { nalLengthBytes: 4, complete: true, memory: avc.remember!(small) };
  expect(avc.classifyFrame!(withSps(small!), context).problems).toBeUndefined();
  expect(avc.classifyFrame!(withSps(large!), context).problems).toEqual([inBandProblem]);
  expect(avc.classifyFrame!(withSps(large!), context).problems).toBeUndefined();
});
