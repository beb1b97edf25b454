import { describe, expect, it } from 'vitest';
import { describeDamage } from '../../../src/analyzers/comparison/damaged-bytes.js';

const place = { kind: 'video', timestampMs: 1000, sentOffset: 30_092, arrivedOffset: 20_000, at: 5 } as const;
const frame = Uint8Array.from({ length: 12_000 }, (_, at) => (at * 7 + (at >> 7)) & 0x7f);

/** A message as a reader stores it that takes the continuation header at each boundary from `first` on for payload, cut to its length. */
function swallowed(first: number, chunkBytes: number, csid: number): Uint8Array {
  const payload = [0x17, 1, 0, 0, 0, ...frame];
  const out = payload.slice(0, first);
  for (let at = first; at < payload.length; at += chunkBytes) out.push(0xc0 | csid, ...payload.slice(at, at + chunkBytes));
  return Uint8Array.from(out.slice(5, payload.length));
}

describe('the bytes of a damaged frame', () => {
  it('show the header of a continuation chunk at payload byte 8192 (incident 2.4: C6)', () => {
    const arrived = swallowed(8192, 4096, 6);
    expect(arrived[8192 - 5]).toBe(0xc6);
    expect(describeDamage({ ...place, sent: frame, arrived, wire: { csid: 6, chunkBytes: 4096 } })).toMatchObject({ firstDifference: 8192, chunkBytes: 4096, chunkHeadersInside: 1, sentBytes: 12_000, arrivedBytes: 12_000 });
  });

  it('show each of several', () => {
    expect(describeDamage({ ...place, sent: frame, arrived: swallowed(4096, 4096, 6), wire: { csid: 6, chunkBytes: 4096 } }).chunkHeadersInside).toBe(2);
  });

  it('show no header where another byte stands, or where the damage begins elsewhere', () => {
    const flipped = (at: number): Uint8Array => frame.map((byte, k) => (k === at ? 0xc6 : byte));
    expect(describeDamage({ ...place, sent: frame, arrived: flipped(8192 - 5).map((byte, k) => (k === 8192 - 5 ? 0xc4 : byte)), wire: { csid: 6, chunkBytes: 4096 } })).toMatchObject({ firstDifference: 8192, differing: 1, chunkHeadersInside: 0 });
    expect(describeDamage({ ...place, sent: frame, arrived: flipped(100), wire: { csid: 6, chunkBytes: 4096 } })).toMatchObject({ firstDifference: 105, chunkHeadersInside: 0 });
  });

  it('know no chunks where what was sent is a file', () => {
    expect(describeDamage({ ...place, sent: frame, arrived: swallowed(8192, 4096, 6) })).not.toHaveProperty('chunkBytes');
  });

  it('show an end that is cut off', () => {
    expect(describeDamage({ ...place, sent: frame, arrived: frame.subarray(0, 4000) })).toMatchObject({ firstDifference: 4005, differing: 0, arrivedBytes: 4000 });
  });

  it('show start codes in the place of lengths, and bytes that were put in front', () => {
    const nal = Uint8Array.of(0, 0, 0, 4, 0x65, 1, 2, 3);
    expect(describeDamage({ ...place, sent: nal, arrived: Uint8Array.of(0, 0, 0, 1, 0x65, 1, 2, 3) }).pattern).toBe('start-codes');
    expect(describeDamage({ ...place, sent: Uint8Array.of(0x21, 0x10, 4), arrived: Uint8Array.of(0xff, 0xf1, 0x50, 0x80, 1, 0x5f, 0xfc, 0x21, 0x10, 4) }).pattern).toBe('prefix');
    expect(describeDamage({ ...place, sent: nal, arrived: Uint8Array.of(0, 0, 0, 4, 0x65, 1, 2, 7) }).pattern).toBeUndefined();
  });
});
