/**
 * Pictures and sound without an encoder: real H.264 (Constrained Baseline) and AAC-LC that any decoder accepts.
 * A key frame is made of I_PCM macroblocks, that is raw samples; the frames between repeat it (every macroblock skipped).
 * Sound is silence, whose frames all have the same size: senders then compress the chunk header to fmt 2 and fmt 3,
 * the corner that real servers got wrong (seen: gst-rtmp2-server, rtmp-go).
 */
import { BitWriter } from './bit-writer.js';

/** Macroblocks of 16 x 16 samples: 64 x 48 makes key frames of 4.6 kB, more than one chunk of 4096 bytes. */
const widthInMacroblocks = 4;
const heightInMacroblocks = 3;
const macroblocks = widthInMacroblocks * heightInMacroblocks;

export const syntheticVideo = { width: widthInMacroblocks * 16, height: heightInMacroblocks * 16, frameRate: 25, keyframeInterval: 25 } as const;
export const syntheticAudio = { sampleRate: 44_100, channels: 2, samplesPerFrame: 1024 } as const;

/** Bytes that would look like a start code inside a NAL unit get a 03 in between (H.264 §7.4.1). */
function nalUnit(header: number, rbsp: Uint8Array): Uint8Array {
  const out = [header];
  let zeros = 0;
  for (const byte of rbsp) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3);
      zeros = 0;
    }
    out.push(byte);
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return Uint8Array.from(out);
}

function trailing(writer: BitWriter): Uint8Array {
  return writer.bits(1, 1).finish();
}

/** Sequence parameter set: profile 66, level 1.0, picture order count type 2, timing for the frame rate (H.264 §7.3.2.1, §E.1). */
export function sequenceParameterSet(): Uint8Array {
  const writer = new BitWriter()
    .bits(66, 8).bits(0xc0, 8).bits(10, 8)
    .ue(0).ue(4).ue(2).ue(1).bits(0, 1)
    .ue(widthInMacroblocks - 1).ue(heightInMacroblocks - 1)
    .bits(1, 1).bits(1, 1).bits(0, 1);
  writer.bits(1, 1).bits(0, 4);
  writer.bits(1, 1).bits(1, 32).bits(syntheticVideo.frameRate * 2, 32).bits(1, 1);
  writer.bits(0, 4);
  return nalUnit(0x67, trailing(writer));
}

/** Picture parameter set: CAVLC, one slice group, deblocking control present (H.264 §7.3.2.2). */
export function pictureParameterSet(): Uint8Array {
  const writer = new BitWriter().ue(0).ue(0).bits(0, 2).ue(0).ue(0).ue(0).bits(0, 3).ue(0).ue(0).ue(0).bits(0b100, 3);
  return nalUnit(0x68, trailing(writer));
}

/** One IDR slice of raw samples; `shade` (0 to 255) is the brightness, so that pictures differ. */
function idrSlice(idrPictureId: number, shade: number): Uint8Array {
  const luma = new Uint8Array(256).fill(Math.max(1, shade));
  const chroma = new Uint8Array(128).fill(128);
  const writer = new BitWriter().ue(0).ue(7).ue(0).bits(0, 8).ue(idrPictureId).bits(0, 2).ue(0).ue(1);
  for (let i = 0; i < macroblocks; i += 1) writer.ue(25).align().bytes(luma).bytes(chroma);
  return nalUnit(0x65, trailing(writer));
}

/** One P slice in which every macroblock is skipped: the picture before, again. */
function skippedSlice(frameNumber: number): Uint8Array {
  const writer = new BitWriter().ue(0).ue(5).ue(0).bits(frameNumber & 0xff, 8).bits(0, 1).bits(0, 1).bits(0, 1).ue(0).ue(1).ue(macroblocks);
  return nalUnit(0x41, trailing(writer));
}

/** The NAL unit of frame `index`, counted from 0; every `keyframeInterval`-th is a key frame. */
export function videoFrame(index: number): { readonly key: boolean; readonly nal: Uint8Array } {
  const position = index % syntheticVideo.keyframeInterval;
  if (position > 0) return { key: false, nal: skippedSlice(position) };
  const group = index / syntheticVideo.keyframeInterval;
  return { key: true, nal: idrSlice(group & 1, 32 + ((group * 40) % 192)) };
}

/** AVCDecoderConfigurationRecord with 4-byte NAL lengths (ISO/IEC 14496-15 §5.3.3.1). */
export function avcConfiguration(): Uint8Array {
  const sps = sequenceParameterSet();
  const pps = pictureParameterSet();
  return Uint8Array.from([
    1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff,
    0xe1, sps.length >> 8, sps.length & 0xff, ...sps,
    1, pps.length >> 8, pps.length & 0xff, ...pps,
  ]);
}

/** AudioSpecificConfig: AAC-LC, 44.1 kHz, stereo (ISO/IEC 14496-3 §1.6.2.1). */
export function aacConfiguration(): Uint8Array {
  return Uint8Array.of(0x12, 0x10);
}

/** One silent AAC-LC stereo frame: a channel pair with no scale factor bands (ISO/IEC 14496-3 §4.4.2.1). */
export function silentAacFrame(): Uint8Array {
  const writer = new BitWriter().bits(0b001, 3).bits(0, 4).bits(1, 1);
  writer.bits(0, 11).bits(0, 2);
  for (let channel = 0; channel < 2; channel += 1) writer.bits(0, 8).bits(0, 3);
  return writer.bits(0b111, 3).finish();
}

/** FLV video tag body: 17/27, packet type, composition time 0, one NAL unit with its length (FLV 10.1 §E.4.3). */
export function avcTagBody(key: boolean, nal: Uint8Array): Uint8Array {
  const body = new Uint8Array(9 + nal.length);
  body.set([key ? 0x17 : 0x27, 1, 0, 0, 0, nal.length >>> 24, (nal.length >>> 16) & 0xff, (nal.length >>> 8) & 0xff, nal.length & 0xff]);
  body.set(nal, 9);
  return body;
}

/** The same with a start code where the length belongs: the fault of incident "SPS/PPS missing" (Smelter). */
export function annexBTagBody(key: boolean, nal: Uint8Array): Uint8Array {
  const body = new Uint8Array(9 + nal.length);
  body.set([key ? 0x17 : 0x27, 1, 0, 0, 0, 0, 0, 0, 1]);
  body.set(nal, 9);
  return body;
}

export function avcSequenceHeaderBody(configuration: Uint8Array): Uint8Array {
  return Uint8Array.from([0x17, 0, 0, 0, 0, ...configuration]);
}

export function aacTagBody(packetType: 0 | 1, data: Uint8Array): Uint8Array {
  return Uint8Array.from([0xaf, packetType, ...data]);
}
