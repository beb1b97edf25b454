/** `elst` (ISO/IEC 14496-12 §8.6.6): what it does to the beginning of a track. */
import { i32, u32, u64 } from '../source.js';

export interface EditList {
  readonly entries: number;
  /** Of empty edits in front, in the movie's timescale: the track starts so much later. */
  readonly delay: number;
  /** Media time at which the presentation begins, in the track's timescale: what is before is decoded and not shown. */
  readonly mediaTime: number;
}

export function readEditList(content: Uint8Array): EditList {
  const wide = content[0] === 1;
  const entries = u32(content, 4);
  let delay = 0;
  for (let index = 0, at = 8; index < entries && at + (wide ? 20 : 12) <= content.length; index += 1, at += wide ? 20 : 12) {
    const duration = wide ? u64(content, at) : u32(content, at);
    const mediaTime = wide ? (u32(content, at + 8) === 0xffffffff ? -1 : u64(content, at + 8)) : i32(content, at + 4);
    if (mediaTime >= 0) return { entries, delay, mediaTime };
    delay += duration;
  }
  return { entries, delay, mediaTime: 0 };
}
