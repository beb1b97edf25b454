import { expect, test } from 'vitest';
import hevc from '../../src/codecs/hevc.js';
import { hex } from '../helpers/media-bytes.js';

// FFmpeg 9.0 with x265, 320x180, 30 fps; the SEI array of the original left out.
const head = '0101600000009000000000003CF000FCFDF8F800000F';
const vps = '20000100184001 0C01FFFF01600000030090000003000003003C959409';
const sps = '210001002B4201010160000003009000000300000300 3CA00A080B9F7965659 24CAF016808000003000800000300F040';
const pps = '22000100074401C172B42240';
const record = `${head}03${vps}${sps}${pps}`;
const parse = (text: string): ReturnType<typeof hevc.parseConfiguration> => hevc.parseConfiguration(hex(text));

test('reads a record of FFmpeg and x265', () => {
  expect(parse(record)).toMatchObject({ codecString: 'hvc1.1.6.L60.90', profile: 'Main 2.0', width: 320, height: 180, frameRate: 30, nalLengthBytes: 4, problems: [] });
});

test('the average frame rate of the record goes before that of the SPS; the High tier is read', () => {
  const config = parse(record.replace('F8F80000', 'F8F81900').replace('010160', '012160').replace('42010101', '42010121'));
  expect(config).toMatchObject({ frameRate: 25, codecString: 'hvc1.1.6.H60.90', problems: [] });
});

test('tolerates reserved bits of 0', () => {
  expect(parse(record.replace('F000FCFDF8F8', '000000010000')).problems).toEqual([]);
});

test.each([
  ['', 'empty record'],
  ['00000001 4001', 'starts with an Annex-B start code'],
  [head, 'shorter than 23 bytes'],
  [record.replace('0101', '0001'), 'configurationVersion 0'],
  [record.replace('00000F03', '00000E03'), 'NAL length size 3'],
  [`${head}02${sps}${pps}`, 'no VPS'],
  [`${head}02${vps}${pps}`, 'no SPS'],
  [`${head}02${vps}${sps}`, 'no PPS'],
  [`${head}04${vps}${sps}${pps}`, 'NAL array runs past the end'],
  [`${head}03${vps}${sps.slice(0, 40)}`, 'SPS runs past the end'],
  [record.slice(0, -2), 'NAL unit runs past the end'],
  [record.replace('0101', '0102'), 'profile bytes differ from the SPS'],
  [record.replace('2200010007 44'.replace(' ', ''), '220001000742'), 'type 33 in the array of type 34'],
  [`${head}04${vps}${sps}${pps}2700010000`, 'empty NAL unit in the array of type 39'],
  [`${head}03${vps}2100010004420101 01${pps}`, 'SPS cannot be read'],
])('names the defect of %s', (text, problem) => {
  expect(parse(text).problems).toContain(problem);
});

test('a record full of empty units is read once and reported briefly', () => {
  expect(parse(`${head}01 27FFFF ${'0000'.repeat(65535)}`).problems).toEqual(['empty NAL unit in the array of type 39', 'no VPS', 'no SPS', 'no PPS']);
});

test('frames are walked with the NAL type in bits 1 to 6', () => {
  expect(hevc.classifyFrame!(hex('00000003 460150 00000003 2601AF'), { nalLengthBytes: 4, complete: true })).toEqual({ nalTypes: [35, 19] });
});
