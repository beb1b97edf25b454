/** `esds`: the descriptors around an AudioSpecificConfig (ISO/IEC 14496-1 §7.2.6, 14496-14 §5.6). */
import { u8 } from '../source.js';

export interface ElementaryStream {
  /** 0x40 AAC, 0x66..0x68 MPEG-2 AAC, 0x69 and 0x6B MP3, 0x20 MPEG-4 video ... */
  readonly objectType: number;
  readonly specific: Uint8Array;
}

const streamTag = 3;
const decoderTag = 4;
const specificTag = 5;

/** `content`: behind version and flags. Undefined when there is no decoder configuration in it. */
export function readElementaryStream(content: Uint8Array): ElementaryStream | undefined {
  const stream = descriptor(content, streamTag) ?? content;
  const flags = u8(stream, 2);
  let at = 3;
  if ((flags & 0x80) !== 0) at += 2;
  if ((flags & 0x40) !== 0) at += 1 + u8(stream, at);
  if ((flags & 0x20) !== 0) at += 2;
  const decoder = descriptor(stream.subarray(at), decoderTag) ?? descriptor(content, decoderTag);
  if (decoder === undefined || decoder.length < 13) return undefined;
  return { objectType: u8(decoder, 0), specific: descriptor(decoder.subarray(13), specificTag) ?? new Uint8Array(0) };
}

/** The body of the first descriptor with that tag among those that stand one after the other. */
function descriptor(bytes: Uint8Array, tag: number): Uint8Array | undefined {
  for (let at = 0; at + 2 <= bytes.length;) {
    const found = u8(bytes, at);
    at += 1;
    let length = 0;
    for (let digits = 0; digits < 4; digits += 1) {
      const byte = u8(bytes, at);
      at += 1;
      length = length * 128 + (byte & 0x7f);
      if ((byte & 0x80) === 0) break;
    }
    if (found === tag) return bytes.subarray(at, at + length);
    at += length;
  }
  return undefined;
}
