/** Tells a clock that was cut to 24 bits from one that was set back. */

const wrap = 0x1000000;
/** Frames lie closer than this on both sides of the wrap. */
const nearMs = 10_000;

/** From just below 2^24 to just above 0. */
export function isTruncation(fromMs: number, toMs: number): boolean {
  return fromMs < wrap && fromMs > wrap - nearMs && toMs < nearMs;
}
