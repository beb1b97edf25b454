/** A hash over all bytes of a payload, to find the same payload again. Not against forgery. */

/**
 * 53 bits of two 32-bit multiplicative hashes over words and length: among ten million different payloads a collision has a
 * chance of about one in two hundred.
 */
export function bodyDigest(body: Uint8Array): number {
  let high = 0x811c9dc5 ^ body.length;
  let low = 0x9e3779b9 ^ body.length;
  const words = body.length & ~3;
  let at = 0;
  for (; at < words; at += 4) {
    const word = body[at]! | (body[at + 1]! << 8) | (body[at + 2]! << 16) | (body[at + 3]! << 24);
    high = Math.imul(high ^ word, 0x01000193);
    high ^= high >>> 15;
    low = Math.imul(low ^ word, 0x85ebca6b);
    low = (low << 13) | (low >>> 19);
  }
  for (; at < body.length; at += 1) {
    high = Math.imul(high ^ body[at]!, 0x01000193);
    low = Math.imul(low ^ body[at]!, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return (mix(high) >>> 0) * 0x20_0000 + (mix(low) >>> 11);
}

/** Finalizer of MurmurHash3: each input bit changes about half of the output bits. */
function mix(value: number): number {
  let x = value;
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}
