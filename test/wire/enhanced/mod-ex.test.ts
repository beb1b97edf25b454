import { expect, test } from 'vitest';
import { decodeModEx, encodeModEx, maxModExBlocks, timestampOffsetBlock, timestampOffsetNs } from '../../../src/wire/enhanced/mod-ex.js';
import { hex, join, toHex } from '../../helpers/media-bytes.js';

test('reads a timestamp offset of 500 microseconds', () => {
  const chain = decodeModEx(hex('97 02 07A120 03 68766331'), 1);
  expect(chain).toMatchObject({ packetType: 3, end: 6 });
  expect(chain.blocks.map(timestampOffsetNs)).toEqual([500000]);
});

test('reads the long form, also a non-minimal one', () => {
  const long = decodeModEx(join(hex('97 FF 01 2B'), new Uint8Array(300), hex('51')), 1);
  expect(long).toMatchObject({ packetType: 1, end: 305 });
  expect(long.blocks[0]).toMatchObject({ type: 5 });
  expect(long.blocks[0]!.data).toHaveLength(300);
  expect(decodeModEx(hex('97 FF 0000 AA 01'), 1)).toMatchObject({ packetType: 1, end: 6 });
});

test('reads a chain in order', () => {
  const chain = decodeModEx(hex('00 AA 57 00 BB 61'), 0);
  expect(chain.blocks.map((block) => [block.type, toHex(block.data)])).toEqual([[5, 'aa'], [6, 'bb']]);
  expect(chain.packetType).toBe(1);
});

test('takes the first three bytes of a longer offset and refuses a shorter one', () => {
  expect(timestampOffsetNs({ type: 0, data: hex('07A12099') })).toBe(500000);
  expect(timestampOffsetNs({ type: 0, data: hex('07A1') })).toBeUndefined();
  expect(timestampOffsetNs({ type: 1, data: hex('07A120') })).toBeUndefined();
});

test.each([
  ['', 'ModEx size is missing'],
  ['FF 01', 'ModEx long size is cut'],
  ['02 07A1', 'ModEx data runs past the end'],
  ['02 07A120', 'ModEx data runs past the end'],
])('names the defect of "%s"', (bytes, problem) => {
  expect(decodeModEx(hex(bytes), 0).problem).toBe(problem);
});

test('stops a chain that is longer than any sender needs', () => {
  const chain = decodeModEx(hex('00 00 07'.repeat(100_000)), 0);
  expect(chain.blocks).toHaveLength(maxModExBlocks);
  expect(chain.problem).toBe('more than 64 ModEx blocks');
});

test('writes short and long sizes', () => {
  expect(toHex(encodeModEx([timestampOffsetBlock(500000)], 3))).toBe('0207a12003');
  const long = encodeModEx([{ type: 5, data: new Uint8Array(300) }], 1);
  expect(toHex(long.subarray(0, 3))).toBe('ff012b');
  expect(long.at(-1)).toBe(0x51);
  expect(toHex(encodeModEx([{ type: 0, data: new Uint8Array(256) }], 1).subarray(0, 3))).toBe('ff00ff');
  expect(encodeModEx([{ type: 0, data: new Uint8Array(255) }], 1)[0]).toBe(254);
});
