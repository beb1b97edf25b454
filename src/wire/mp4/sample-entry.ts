/** What stands in `stsd`: the sample entry of a track with its decoder configuration (ISO/IEC 14496-12 §8.5.2, -15). */
import { ascii, box, fullBox, u16, u32 } from './box.js';

const reserved6 = new Uint8Array(6);
const dataReferenceIndex = u16(1);
/** 72 dpi, as every writer has it. */
const resolution = 0x00480000;

/** avc1, hvc1, av01 ... with the box that holds the configuration. Width and height in pixels. */
export function visualSampleEntry(type: string, width: number, height: number, configuration: Uint8Array): Uint8Array {
  const compressorName = new Uint8Array(32);
  return box(
    type, reserved6, dataReferenceIndex, new Uint8Array(16), u16(width, height), u32(resolution, resolution, 0), u16(1), compressorName, u16(0x18, 0xffff), configuration,
  );
}

/** mp4a, Opus ... A sample rate that does not fit 16 bits is written as 0: decoders read the configuration. */
export function audioSampleEntry(type: string, channels: number, sampleRate: number, configuration: Uint8Array): Uint8Array {
  return box(type, reserved6, dataReferenceIndex, new Uint8Array(8), u16(channels, 16), u32(0, sampleRate > 0xffff ? 0 : sampleRate * 0x10000), configuration);
}

/** A configuration box that holds a record as it came: avcC, hvcC, av1C. */
export function recordBox(type: string, record: Uint8Array): Uint8Array {
  return box(type, record);
}

/** `esds` around an AudioSpecificConfig (ISO/IEC 14496-1 §7.2.6): ES, decoder configuration, decoder specific, SL. */
export function esds(audioSpecificConfig: Uint8Array): Uint8Array {
  const specific = descriptor(5, audioSpecificConfig);
  // MPEG-4 audio, audio stream; buffer size and bit rates are unknown.
  const decoder = descriptor(4, join(Uint8Array.of(0x40, 0x15, 0, 0, 0), u32(0, 0), specific));
  const syncLayer = descriptor(6, Uint8Array.of(2));
  return fullBox('esds', 0, 0, descriptor(3, join(u16(1), Uint8Array.of(0), decoder, syncLayer)));
}

/** The length in the four-byte form, which every reader takes and any size fits. */
function descriptor(tag: number, body: Uint8Array): Uint8Array {
  const length = body.length;
  return join(Uint8Array.of(tag, 0x80 | (length >> 21), 0x80 | ((length >> 14) & 127), 0x80 | ((length >> 7) & 127), length & 127), body);
}

const opusMagic = 'OpusHead';

/**
 * `dOps` (Opus in ISOBMFF §4.3.2): the fields of an OpusHead (RFC 7845 §5.1), which is little-endian, in big-endian, with
 * version 0. An empty or unreadable header means stereo (E-RTMP v2: empty sequence start).
 */
export function dOps(opusHead: Uint8Array): Uint8Array {
  const isHead = opusHead.length >= 19 && ascii(opusMagic).every((byte, index) => opusHead[index] === byte);
  if (!isHead) return box('dOps', Uint8Array.of(0, 2, 0, 0), u32(48_000), Uint8Array.of(0, 0, 0));
  const view = new DataView(opusHead.buffer, opusHead.byteOffset, opusHead.length);
  const mapping = opusHead[18] === 0 ? Uint8Array.of(0) : opusHead.subarray(18);
  return box('dOps', Uint8Array.of(0, opusHead[9] ?? 2), u16(view.getUint16(10, true)), u32(view.getUint32(12, true)), u16(view.getUint16(16, true)), mapping);
}

function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
