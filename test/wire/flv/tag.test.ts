import { expect, test } from 'vitest';
import { decodeTagHeader, encodeTagHeader } from '../../../src/wire/flv/tag.js';
import { hex, toHex } from '../../helpers/media-bytes.js';

test('reads the low timestamp bytes first and the upper byte last', () => {
  const header = decodeTagHeader(hex('08 00000B 020304 01 000000 AF01210049900219002380 00000016'));
  expect(header).toEqual({ typeId: 8, filter: false, reserved: 0, dataBytes: 11, timestampMs: 0x01020304, streamId: 0 });
});

test('delivers reserved bits, filter bit and stream id instead of judging them', () => {
  expect(decodeTagHeader(hex('E9 FFFFFF FFFFFF FF 000102'))).toEqual({
    typeId: 9, filter: true, reserved: 3, dataBytes: 0xffffff, timestampMs: 0xffffffff, streamId: 0x102,
  });
});

test('reads at an offset and says nothing about a cut header', () => {
  const bytes = hex('FF 12 000001 000005 00 000000');
  expect(decodeTagHeader(bytes, 1)?.typeId).toBe(18);
  expect(decodeTagHeader(bytes, 2)).toBeUndefined();
  expect(decodeTagHeader(bytes, -1)).toBeUndefined();
  expect(decodeTagHeader(bytes.subarray(0, 11), 1)).toBeUndefined();
});

test('writes the header of the specification example', () => {
  expect(toHex(encodeTagHeader({ typeId: 8, dataBytes: 11, timestampMs: 0x01020304 }))).toBe('0800000b02030401000000');
  expect(toHex(encodeTagHeader({ typeId: 9, dataBytes: 1, timestampMs: -1, streamId: 1, filter: true, reserved: 1 }))).toBe('69000001ffffffff000001');
});
