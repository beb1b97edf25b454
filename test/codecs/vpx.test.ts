import { expect, test } from 'vitest';
import vp8 from '../../src/codecs/vp8.js';
import vp9 from '../../src/codecs/vp9.js';
import { hex } from '../helpers/media-bytes.js';

test.each([
  ['bare', '0014820202020000'],
  ['behind version and flags', '01000000 0014820202020000'],
  ['behind a version byte', '01 0014820202020000'],
])('reads a VP9 record in its %s form', (_, record) => {
  expect(vp9.parseConfiguration(hex(record))).toMatchObject({ codecString: 'vp09.00.20.08', profile: 'Profile 0', problems: [] });
});

test('reads the record of FFmpeg 9.0 and a 10-bit one', () => {
  expect(vp9.parseConfiguration(hex('01000000000B820202020000')).codecString).toBe('vp09.00.11.08');
  expect(vp9.parseConfiguration(hex('0229A20202020000')).codecString).toBe('vp09.02.41.10');
  expect(vp9.parseConfiguration(hex('0114820202020000')).codecString).toBe('vp09.01.20.08');
  expect(vp8.parseConfiguration(hex('000A820202020000')).codecString).toBe('vp08.00.10.08');
});

test.each([
  ['', 'empty record'],
  ['00148202020200', 'shorter than 8 bytes'],
  ['0014820202020001', 'initialization data runs past the end'],
  ['0914820202020000', 'profile 9'],
  ['0014220202020000', 'bit depth 2'],
])('names the defect of "%s"', (record, problem) => {
  expect(vp9.parseConfiguration(hex(record)).problems).toEqual([problem]);
});

test.each([
  ['VP8 key', vp8, '50420 09d012a', true],
  ['VP8 inter', vp8, 'b1010000', false],
  ['VP9 key', vp9, '82498342', true],
  ['VP9 inter', vp9, '8600409c', false],
  ['VP9 that shows an earlier frame', vp9, '88', false],
  ['VP9 profile 2 key', vp9, '92498342', true],
  ['VP9 profile 3 key', vp9, 'b1249820', true],
  ['VP9 profile 3 inter', vp9, 'b3000000', false],
])('%s', (_name, codec, bytes, key) => {
  const { pictures } = codec.classifyFrame!(hex(bytes), { nalLengthBytes: undefined, complete: true });
  expect(pictures).toEqual([key ? { start: true, reference: true, slice: 'I' } : { reference: true, slice: 'P' }]);
});

test('bytes that are no VP8 or VP9 frame say nothing', () => {
  const context = { nalLengthBytes: undefined, complete: true };
  expect(vp8.classifyFrame!(hex('5042'), context)).toEqual({});
  expect(vp9.classifyFrame!(hex(''), context)).toEqual({});
  expect(vp9.classifyFrame!(hex('42498342'), context)).toEqual({});
});
