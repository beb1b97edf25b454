/** `dOps` (Opus in ISOBMFF §4.3.2) as the OpusHead of RFC 7845 §5.1 that codecs read: the same fields, little-endian. */
import { latin1, u16, u32, u8 } from '../source.js';

/** A record that already is an OpusHead (seen in wrong muxers) stays as it is. */
export function opusHead(dOps: Uint8Array): Uint8Array {
  if (dOps.length < 11 || latin1(dOps, 0, 8) === 'OpusHead') return dOps;
  const out = new Uint8Array(8 + dOps.length);
  for (let at = 0; at < 8; at += 1) out[at] = 'OpusHead'.charCodeAt(at);
  out[8] = 1;
  out[9] = u8(dOps, 1);
  const view = new DataView(out.buffer);
  view.setUint16(10, u16(dOps, 2), true);
  view.setUint32(12, u32(dOps, 4), true);
  view.setUint16(16, u16(dOps, 8), true);
  out.set(dOps.subarray(10), 18);
  return out;
}
