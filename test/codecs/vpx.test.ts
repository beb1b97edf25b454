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
