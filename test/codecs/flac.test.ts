import { expect, test } from 'vitest';
import flac from '../../src/codecs/flac.js';
import { hex } from '../helpers/media-bytes.js';

// FFmpeg 9.0, 48 kHz mono, blocks of 1024 samples.
const streamInfo = '0400040000014800018C0BB800F00005DC00DF85C670AE6926E13EA6D1A1ED2C4324';

test.each([
  ['bare', streamInfo],
  ['with signature, last block', `664C614380000022${streamInfo}`],
  ['with signature, more blocks', `664C614300000022${streamInfo}84000000`],
  ['with block header only', `80000022${streamInfo}`],
])('reads STREAMINFO %s', (_, record) => {
  expect(flac.parseConfiguration(hex(record))).toMatchObject({ codecString: 'flac', sampleRate: 48000, channels: 1, samplesPerFrame: 1024, problems: [] });
});

test('blocks of different sizes have no samples per frame', () => {
  expect(flac.parseConfiguration(hex(streamInfo.replace('04000400', '04001000')))).not.toHaveProperty('samplesPerFrame');
});

test.each([
  ['', 'empty record'],
  [streamInfo.slice(2), 'STREAMINFO is cut'],
  [`664C614384000022${streamInfo}`, 'STREAMINFO is not the first block'],
  ['664C6143', 'STREAMINFO is not the first block'],
  [streamInfo.replace('0BB800F0', '000000F0'), 'sample rate 0'],
  [streamInfo.replace('04000400', '04000300'), 'block sizes 1024 to 768'],
])('names the defect of "%s"', (record, problem) => {
  expect(flac.parseConfiguration(hex(record)).problems).toEqual([problem]);
});
