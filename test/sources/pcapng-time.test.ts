import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { microseconds, timeUnit, toMicroseconds } from '../../src/sources/pcapng-time.js';

function convert(units: bigint, resolution: number, offsetSeconds = 0): number {
  return toMicroseconds(Number(units >> 32n), Number(units & 0xffffffffn), timeUnit(resolution, offsetSeconds));
}

describe('a pcapng timestamp', () => {
  it('is microseconds unless its interface says otherwise', () => {
    expect(toMicroseconds(0x60a24, 0x181e4000, microseconds)).toBe(0x60a24 * 2 ** 32 + 0x181e4000);
    expect(timeUnit(6, 0)).toEqual(microseconds);
  });

  it('of nanoseconds is exact although the count is above 2^53', () => {
    expect(convert(1_700_000_000_123_456_789n, 9)).toBe(1_700_000_000_123_456);
    expect(convert(1_700_000_000_123_455_999n, 9)).toBe(1_700_000_000_123_455);
  });

  it('of seconds, milliseconds, picoseconds and 2^-10 seconds is converted', () => {
    expect(convert(1_700_000_000n, 0)).toBe(1_700_000_000_000_000);
    expect(convert(1_700_000_000_123n, 3)).toBe(1_700_000_000_123_000);
    expect(convert(5_000_000_000_000n, 12)).toBe(5_000_000);
    expect(convert(1_700_000_000n * 1024n + 512n, 0x80 | 10)).toBe(1_700_000_000_500_000);
  });

  it('gets the seconds of if_tsoffset added, negative ones too', () => {
    expect(convert(1_000_001n, 6, 1_700_000_000)).toBe(1_700_000_001_000_001);
    expect(convert(5_000_000n, 6, -3)).toBe(2_000_000);
  });

  it('stays a safe integer whatever it says', () => {
    expect(convert(0xffffffffffffffffn, 0)).toBe(Number.MAX_SAFE_INTEGER);
    expect(convert(0n, 6, -5)).toBe(0);
  });

  it('equals big-integer arithmetic for every resolution', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 60n }), fc.integer({ min: 6, max: 30 }), fc.boolean(), (units, exponent, two) => {
      const exact = (units * 1_000_000n) / (two ? 2n : 10n) ** BigInt(exponent);
      fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER));
      expect(convert(units, two ? 0x80 | exponent : exponent)).toBe(Number(exact));
    }));
  });
});
