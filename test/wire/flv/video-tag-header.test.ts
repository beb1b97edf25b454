import { expect, test } from 'vitest';
import { decodeVideoTagHeader, encodeVideoTagHeader, frameTypeName, videoCodecName } from '../../../src/wire/flv/video-tag-header.js';
import { hex, toHex } from '../../helpers/media-bytes.js';

test('reads AVC packet type and a positive composition time', () => {
  expect(decodeVideoTagHeader(hex('17 01 000050 00'))).toEqual({ enhanced: false, frameType: 1, codecId: 7, packetType: 1, compositionTimeMs: 80, headerBytes: 5 });
});

test('reads a negative composition time', () => {
  expect(decodeVideoTagHeader(hex('27 01 FFFFD8'))).toMatchObject({ frameType: 2, compositionTimeMs: -40 });
  expect(decodeVideoTagHeader(hex('27 01 800000'))).toMatchObject({ compositionTimeMs: -8388608 });
});

test('gives HEVC (12) and AV1 (13) of practice the AVC layout', () => {
  expect(decodeVideoTagHeader(hex('1C 00 000000 01'))).toMatchObject({ codecId: 12, packetType: 0, headerBytes: 5 });
  expect(decodeVideoTagHeader(hex('1D 00 000000 81'))).toMatchObject({ codecId: 13, packetType: 0, headerBytes: 5 });
});

test('reads a command frame of two bytes', () => {
  expect(decodeVideoTagHeader(hex('57 01'))).toEqual({ enhanced: false, frameType: 5, codecId: 7, command: 1, headerBytes: 1 });
  expect(decodeVideoTagHeader(hex('57'))).toEqual({ enhanced: false, frameType: 5, codecId: 7, headerBytes: 1 });
});

test('recognises the enhanced form by bit 7', () => {
  expect(decodeVideoTagHeader(hex('90 68766331'))).toMatchObject({ enhanced: true, frameType: 1, headerBytes: 0 });
});

test('has nothing to say about an empty or cut payload', () => {
  expect(decodeVideoTagHeader(hex(''))).toBeUndefined();
  expect(decodeVideoTagHeader(hex('17 00 0000'))).toBeUndefined();
  expect(decodeVideoTagHeader(hex('22'))).toEqual({ enhanced: false, frameType: 2, codecId: 2, headerBytes: 1 });
});

test('writes what it reads', () => {
  expect(toHex(encodeVideoTagHeader({ frameType: 1, codecId: 7, packetType: 2 }))).toBe('1702000000');
  expect(toHex(encodeVideoTagHeader({ frameType: 2, codecId: 12, compositionTimeMs: -40 }))).toBe('2c01ffffd8');
  expect(toHex(encodeVideoTagHeader({ frameType: 5, codecId: 7, command: 1 }))).toBe('5701');
  expect(toHex(encodeVideoTagHeader({ frameType: 3, codecId: 2 }))).toBe('32');
});

test('names codecs and frame types', () => {
  expect(Array.from({ length: 16 }, (_, id) => videoCodecName(id))).toEqual([
    'id-0', 'id-1', 'h263', 'screen', 'vp06', 'vp6a', 'screen2', 'avc1', 'id-8', 'id-9', 'id-10', 'id-11', 'hvc1', 'av01', 'id-14', 'id-15',
  ]);
  expect(Array.from({ length: 8 }, (_, type) => frameTypeName(type))).toEqual(['reserved', 'key', 'inter', 'disposable', 'generated-key', 'command', 'reserved', 'reserved']);
});
