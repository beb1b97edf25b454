/** pcapng timestamps: 64-bit counts in the unit an interface declares (draft-ietf-opsawg-pcapng §4.2, if_tsresol, if_tsoffset). */

export interface TimeUnit {
  /** Units per second is `base` to the power `exponent`. */
  readonly base: 2 | 10;
  readonly exponent: number;
  /** Seconds to add. */
  readonly offsetSeconds: number;
}

export const microseconds: TimeUnit = { base: 10, exponent: 6, offsetSeconds: 0 };

/** `value`: the option's one byte; the top bit chooses powers of two. */
export function timeUnit(value: number, offsetSeconds: number): TimeUnit {
  return { base: (value & 0x80) === 0 ? 10 : 2, exponent: value & 0x7f, offsetSeconds };
}

/**
 * Microseconds since 1970, rounded down, from the two halves of a timestamp. Exact also where the count itself is
 * above 2^53 (nanoseconds of today are). Absurd values end at the largest safe integer.
 */
export function toMicroseconds(high: number, low: number, unit: TimeUnit): number {
  return clamp(unitsToMicroseconds(high, low, unit) + unit.offsetSeconds * 1_000_000);
}

function unitsToMicroseconds(high: number, low: number, unit: TimeUnit): number {
  if (unit.base === 10 && unit.exponent === 6) return high * 0x1_0000_0000 + low;
  if (unit.base === 10 && unit.exponent > 6 && unit.exponent <= 12) {
    // Long division in two steps; the remainder stays below 10^6 * 2^32 < 2^53, so it is exact.
    const divisor = 10 ** (unit.exponent - 6);
    const quotient = Math.floor(high / divisor);
    const rest = high - quotient * divisor;
    return quotient * 0x1_0000_0000 + Math.floor((rest * 0x1_0000_0000 + low) / divisor);
  }
  const count = (BigInt(high) << 32n) | BigInt(low);
  return Number((count * 1_000_000n) / BigInt(unit.base) ** BigInt(unit.exponent));
}

function clamp(us: number): number {
  return Math.max(0, Math.min(us, Number.MAX_SAFE_INTEGER));
}
