/** What the VUI of H.264 (§E.1.1) and that of HEVC (§E.2.1) begin with. */
import type { BitReader } from './bit-reader.js';

/** aspect_ratio_idc that is followed by both numbers. */
const extendedSar = 255;

/** Aspect ratio, overscan, video signal and chroma location: nobody here asks for them. */
export function skipVuiStart(bits: BitReader): void {
  if (bits.flag() && bits.u(8) === extendedSar) bits.skip(32);
  if (bits.flag()) bits.skip(1);
  if (bits.flag()) {
    bits.skip(4);
    if (bits.flag()) bits.skip(24);
  }
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
}
