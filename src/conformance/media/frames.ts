/**
 * Media whose every frame says what it is: loss, duplication, order, damage, truncation and cross-talk show at the far end
 * without a copy of what was sent. Legal to everything that looks at tags and NAL types. The layout is that of
 * `rtmpdiag publish --test`, written here a second time on purpose: "RDF1", run nonce (8), case (4), stream (4), sequence (8),
 * timestamp (4), fill, CRC-32 of all before it.
 */
import { crc32 } from '../../wire/bytes/crc32.js';
import { amfValues, amfEcmaArray, type AmfLiteral } from '../wire/bytes/amf0.js';
import { bytes, u32 } from '../wire/bytes/bytes.js';

export const audioType = 8;
export const videoType = 9;
export const dataType = 18;

export interface Frame {
  readonly kind: 'video' | 'audio';
  readonly typeId: number;
  readonly sequence: number;
  readonly timestampMs: number;
  /** The whole message payload, tag header included. */
  readonly payload: Uint8Array;
  readonly key: boolean;
}

const headBytes = 4 + 8 + 4 + 4 + 8 + 4;
const magic = '52 44 46 31';

/** H.264 Constrained Baseline, 64 x 48 (ISO/IEC 14496-15 §5.3.3.1), one SPS and one PPS. */
export const avcConfiguration = bytes('01 42 c0 0a ff e1 00 13 67 42 c0 0a 95 a1 1e 84 00 00 03 00 04 00 00 03 00 ca 10 01 00 04 68 ce 3c 80');
/** Another one, 128 x 96, for changes in mid-stream. */
export const otherAvcConfiguration = bytes('01 42 c0 0b ff e1 00 08 67 42 c0 0b 95 a0 83 64 01 00 04 68 ce 3c 80');
/** AAC-LC, 44.1 kHz, stereo (ISO/IEC 14496-3 §1.6.2.1). */
export const aacConfiguration = bytes('12 10');

export const avcHeader = (configuration: Uint8Array = avcConfiguration): Uint8Array => bytes('17 00 00 00 00', configuration);
export const aacHeader = (configuration: Uint8Array = aacConfiguration): Uint8Array => bytes('af 00', configuration);
/** What publishers send first (@setDataFrame is stripped by servers). */
export const metadataPayload = (members: { readonly [name: string]: AmfLiteral } = {}): Uint8Array =>
  amfValues('@setDataFrame', 'onMetaData', amfEcmaArray({ width: 64, height: 48, framerate: 25, videocodecid: 7, audiocodecid: 10, audiosamplerate: 44_100, stereo: true, ...members }));

export interface FrameIdentity { readonly nonce: string; readonly caseNumber: number; readonly stream: number; readonly sequence: number; readonly kind: 'video' | 'audio' }

/** Makes the frames of one stream; video and audio are counted apart, from 0. */
export class FrameSource {
  private readonly nonce: Uint8Array;
  private readonly caseNumber: number;
  private readonly stream: number;
  private readonly next = { video: 0, audio: 0 };

  constructor(nonce: Uint8Array, caseNumber: number, stream: number) {
    this.nonce = nonce;
    this.caseNumber = caseNumber;
    this.stream = stream;
  }

  /** `size`: bytes of the payload. Below 46 there is no room for the description: such a frame is known by its bytes alone. */
  video({ key = false, size = 200, timestampMs = 0 }: { readonly key?: boolean; readonly size?: number; readonly timestampMs?: number } = {}): Frame {
    const sequence = this.next.video;
    this.next.video += 1;
    const body = this.body(size - 10, sequence, timestampMs);
    const whole = bytes(key ? 0x17 : 0x27, '01 00 00 00', u32(body.length + 1), key ? 0x65 : 0x41, body);
    return { kind: 'video', typeId: videoType, sequence, timestampMs, key, payload: whole.slice(0, Math.max(0, size)) };
  }

  /** `size`: bytes of the payload; the description needs 38. */
  audio({ size = 100, timestampMs = 0 }: { readonly size?: number; readonly timestampMs?: number } = {}): Frame {
    const sequence = this.next.audio;
    this.next.audio += 1;
    const body = this.body(size - 2, sequence, timestampMs);
    return { kind: 'audio', typeId: audioType, sequence, timestampMs, key: true, payload: bytes('af 01', body).slice(0, Math.max(0, size)) };
  }

  private body(size: number, sequence: number, timestampMs: number): Uint8Array {
    const fillBytes = Math.max(0, size - headBytes - 4);
    const head = bytes(magic, this.nonce, u32(this.caseNumber), u32(this.stream), u32(Math.floor(sequence / 2 ** 32)), u32(sequence >>> 0), u32(timestampMs));
    const body = bytes(head, fill(fillBytes, sequence));
    const whole = bytes(body, u32(crc32(body)));
    return size >= headBytes + 4 ? whole : fill(Math.max(0, size), sequence ^ (this.stream << 8));
  }
}

/** xorshift32, never a zero byte: nothing in it looks like a start code. */
function fill(length: number, seed: number): Uint8Array {
  const out = new Uint8Array(length);
  let state = (Math.imul(seed + 1, 0x9e3779b1) | 1) >>> 0;
  for (let at = 0; at < length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[at] = (state & 255) | 1;
  }
  return out;
}

/** What a frame says it is; `intact`: its CRC holds. undefined: it says nothing (a header, a small frame, damage at the front). */
export function identify(typeId: number, payload: Uint8Array): (FrameIdentity & { readonly intact: boolean }) | undefined {
  const from = typeId === videoType ? 10 : typeId === audioType ? 2 : -1;
  if (from < 0 || payload.length < from + headBytes + 4) return undefined;
  const body = payload.subarray(from);
  if (body[0] !== 0x52 || body[1] !== 0x44 || body[2] !== 0x46 || body[3] !== 0x31) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  return {
    nonce: body.subarray(4, 12).join(), caseNumber: view.getUint32(12), stream: view.getUint32(16), sequence: view.getUint32(20) * 2 ** 32 + view.getUint32(24),
    kind: typeId === videoType ? 'video' : 'audio',
    // Only when asked: many frames are looked at for their number alone.
    get intact() { return view.getUint32(body.length - 4) === crc32(body.subarray(0, body.length - 4)); },
  };
}
