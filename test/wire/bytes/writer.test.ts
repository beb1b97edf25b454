import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/wire/bytes/hex.js';
import { ByteWriter } from '../../../src/wire/bytes/writer.js';

describe('ByteWriter', () => {
  it('writes each field in its byte order', () => {
    const writer = new ByteWriter().u8(0x81).u16(0x8203).u24(0x840506).u32(0xf7080910).u32le(0x80000001).f64(-2000).put(Uint8Array.of(1, 2));
    expect(toHex(writer.toBytes())).toBe('818203840506f708091001000080c09f4000000000000102');
    expect(writer.length).toBe(24);
  });

  it('keeps what it has when it grows', () => {
    const writer = new ByteWriter();
    for (let value = 0; value < 1000; value += 1) writer.u16(value);
    writer.put(new Uint8Array(5000).fill(7));
    const bytes = writer.toBytes();
    expect(bytes.length).toBe(7000);
    expect([bytes[0], bytes[1], bytes[1998], bytes[1999], bytes[2000], bytes[6999]]).toEqual([0, 0, 0x03, 0xe7, 7, 7]);
  });

  it('cuts values to the width of their field', () => {
    expect(toHex(new ByteWriter().u8(0x1ff).u16(-1).u24(0x100_0002).u32(2 ** 32 + 1000).toBytes())).toBe('ffffff000002000003e8');
  });

  it('gives a copy, so that writing on does not change it', () => {
    const writer = new ByteWriter().u8(1);
    const first = writer.toBytes();
    writer.u8(2);
    expect(toHex(first)).toBe('01');
    expect(toHex(writer.toBytes())).toBe('0102');
  });
});
