import { expect, test } from 'vitest';
import { decodeMultichannelConfig, encodeMultichannelConfig } from '../../../src/wire/enhanced/multichannel-config.js';
import { hex, toHex } from '../../helpers/media-bytes.js';

test.each([
  ['Opus stereo, native', '010200000003', { order: 1, channelCount: 2, mask: 3 }],
  ['AC-3 5.1, native', '01060000060F', { order: 1, channelCount: 6, mask: 0x60f }],
  ['FLAC, custom', '02020001', { order: 2, channelCount: 2, mapping: [0, 1] }],
  ['AAC, unspecified', '0002', { order: 0, channelCount: 2 }],
])('reads and writes %s', (_, bytes, expected) => {
  expect(decodeMultichannelConfig(hex(bytes))).toEqual({ ...expected, problems: [] });
  expect(toHex(encodeMultichannelConfig(expected))).toBe(bytes.toLowerCase());
});

test.each([
  ['', 'multichannel configuration is cut'],
  ['01', 'multichannel configuration is cut'],
  ['0102000000', 'channel mask is cut'],
  ['010200000007', 'channel mask names 3 channels, count is 2'],
  ['0118FFFFFFFF', 'channel mask names 32 channels, count is 24'],
  ['020300', 'channel mapping is cut'],
  ['0302', 'channel order 3 is reserved'],
])('names the defect of "%s"', (bytes, problem) => {
  expect(decodeMultichannelConfig(hex(bytes)).problems).toEqual([problem]);
});
