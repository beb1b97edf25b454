import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { ByteReader } from '../../../src/wire/bytes/reader.js';

describe('ByteReader', () => {
  const bytes = fromHex('81 8203 840506 F7080910 01000080 C09F400000000000');

  it('reads each field in its byte order', () => {
    const reader = new ByteReader(bytes);
    expect([reader.u8(), reader.u16(), reader.u24(), reader.u32(), reader.u32le(), reader.f64()]).toEqual([
      0x81, 0x8203, 0x840506, 0xf7080910, 0x80000001, -2000,
    ]);
    expect([reader.position, reader.remaining]).toEqual([22, 0]);
  });

  it('gives undefined and does not move when a field does not fit', () => {
    for (const read of ['u8', 'u16', 'u24', 'u32', 'u32le', 'f64'] as const) {
      const size = { u8: 1, u16: 2, u24: 3, u32: 4, u32le: 4, f64: 8 }[read];
      const reader = new ByteReader(bytes, 0, size - 1);
      expect(reader[read]()).toBeUndefined();
      expect(reader.position).toBe(0);
      expect(new ByteReader(bytes, 0, size)[read]()).toBeDefined();
    }
  });

  it('never reads beyond its end although the array goes on', () => {
    const reader = new ByteReader(bytes, 1, 3);
    expect(reader.take(3)).toBeUndefined();
    expect(toHex(reader.take(2) ?? new Uint8Array(0))).toBe('8203');
    expect(reader.u8()).toBeUndefined();
  });

  it('gives views, not copies', () => {
    const source = Uint8Array.of(1, 2, 3);
    const view = new ByteReader(source).take(2);
    source[0] = 9;
    expect(view?.[0]).toBe(9);
  });

  it('refuses lengths that are negative or no number', () => {
    const reader = new ByteReader(bytes);
    expect(reader.take(-1)).toBeUndefined();
    expect(reader.take(Number.NaN)).toBeUndefined();
    expect(reader.skip(-1)).toBe(false);
    expect(reader.skip(Number.NaN)).toBe(false);
    expect(reader.position).toBe(0);
  });

  it('clamps bounds that lie outside the array', () => {
    expect(new ByteReader(bytes, -5, 9999).remaining).toBe(22);
    expect(new ByteReader(bytes, 30).remaining).toBe(0);
    expect(new ByteReader(bytes, 8, 2).remaining).toBe(0);
  });

  it('reads doubles from a view that does not start at its buffer', () => {
    const inside = bytes.subarray(14);
    expect(new ByteReader(inside).f64()).toBe(-2000);
  });
});
