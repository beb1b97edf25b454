import { expect, it } from 'vitest';
import { u16, u16be, u32, u32be } from '../../src/sources/bytes.js';
import { hex } from './builder.js';

const bytes = hex('00 f1 e2 d3 c4');

it('reads both byte orders, unsigned', () => {
  expect(u16be(bytes, 1)).toBe(0xf1e2);
  expect(u32be(bytes, 1)).toBe(0xf1e2d3c4);
  expect(u16(bytes, 1, true)).toBe(0xe2f1);
  expect(u16(bytes, 1, false)).toBe(0xf1e2);
  expect(u32(bytes, 1, true)).toBe(0xc4d3e2f1);
  expect(u32(bytes, 1, false)).toBe(0xf1e2d3c4);
});

it('takes bytes behind the end as zero', () => {
  expect(u32be(bytes, 3)).toBe(0xd3c40000);
  expect(u32(bytes, 3, true)).toBe(0x0000c4d3);
});
