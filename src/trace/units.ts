/** 32-bit RTMP timestamp arithmetic (RTMP 1.0 §4: milliseconds, wrapping, compared by RFC 1982 serial arithmetic). */

/** `timestampMs + deltaMs` modulo 2^32. */
export function addTimestamp(timestampMs: number, deltaMs: number): number {
  return (timestampMs + deltaMs) >>> 0;
}

/** Signed distance `to - from` in -2^31 .. 2^31-1. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0;
}

/** Microseconds to milliseconds, rounded to a tenth of a microsecond's worth: 3 decimals. */
export function usToMs(us: number): number {
  return Math.round(us) / 1000;
}
