import type { BodyOf } from './malformed.js';

/** A type that RTMP 1.0 does not describe (7, 10 to 14, 21, 23 and above): nothing is known of its form, so nothing can be wrong with it. */
export function decodeUnknown(): BodyOf<'unknown'> {
  return { type: 'unknown' };
}
