import { expect, test } from 'vitest';
import { BitReader } from '../../src/codecs/bit-reader.js';
import { hex } from '../helpers/media-bytes.js';

test('reads bits across bytes, 32 of them unsigned', () => {
  const bits = new BitReader(hex('A5FFFFFFFF80'));
  expect([bits.u(1), bits.u(3), bits.u(4)]).toEqual([1, 2, 5]);
  expect(bits.u(32)).toBe(0xffffffff);
  expect(bits.flag()).toBe(true);
  expect(bits.bitsLeft).toBe(7);
});

test('reads exp-Golomb codes of H.264 table 9-2', () => {
  const bits = new BitReader(hex('A6428E'));
  // 1 010 011 00100 00101 0001110 -> 0 1 2 3 4 then cut short by the end
  expect([bits.ue(), bits.ue(), bits.ue(), bits.ue(), bits.ue()]).toEqual([0, 1, 2, 3, 4]);
  const signed = new BitReader(hex('A6428A'));
  expect([signed.se(), signed.se(), signed.se(), signed.se(), signed.se()]).toEqual([-0, 1, -1, 2, -2]);
});

test('reads the largest code and refuses more zeros', () => {
  const largest = new BitReader(hex('00000001 FFFFFFFE'));
  expect(largest.ue()).toBe(2 ** 32 - 2);
  expect(largest.failed).toBe(false);
  const tooLong = new BitReader(new Uint8Array(1000));
  expect(tooLong.ue()).toBe(0);
  expect(tooLong.failed).toBe(true);
});

test('reads zeros past the end and remembers it', () => {
  const bits = new BitReader(hex('FF'));
  bits.skip(5);
  expect(bits.u(4)).toBe(0);
  expect(bits.failed).toBe(true);
  expect(bits.bitsLeft).toBe(0);
});

test('aligns to the next byte', () => {
  const bits = new BitReader(hex('FF01'), 0);
  bits.skip(1);
  bits.byteAlign();
  expect(bits.u(8)).toBe(1);
});
