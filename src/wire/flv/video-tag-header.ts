/** The legacy video tag header: one byte, for AVC and its kin five (FLV E.4.3.1). */
import type { VideoFrameType } from '../../trace/events.js';

export const videoCodecId = {
  h263: 2, screen: 3, vp6: 4, vp6Alpha: 5, screen2: 6, avc: 7,
  /** Not in any standard: HEVC by Chinese CDNs and their encoders; AV1, seen rarely. Both with the AVC header layout. */
  hevc: 12, av1: 13,
} as const;

export const avcPacketType = { sequenceHeader: 0, nalu: 1, endOfSequence: 2 } as const;

export interface VideoTagHeader {
  /** Bit 7: the rest of the message has the Enhanced RTMP form; then only `frameType` counts and `headerBytes` is 0. */
  readonly enhanced: boolean;
  /** 1 key, 2 inter, 3 disposable, 4 generated key, 5 command; 0, 6, 7 reserved. */
  readonly frameType: number;
  readonly codecId: number;
  /** AVC, HEVC (12), AV1 (13): 0 sequence header, 1 frame, 2 end of sequence. */
  readonly packetType?: number;
  /** Signed ms from decoding (the message's timestamp) to presentation; only with `packetType`. */
  readonly compositionTimeMs?: number;
  /** Frame type 5: 0 start, 1 end of client-side seek; absent when the byte is. */
  readonly command?: number;
  readonly headerBytes: number;
}

/** True for codec ids whose tags carry packet type and composition time. */
export function hasPacketType(codecId: number): boolean {
  return codecId === videoCodecId.avc || codecId === videoCodecId.hevc || codecId === videoCodecId.av1;
}

/** Signed 24-bit big-endian value at `at`; the three bytes must be there. */
export function readSigned24(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8)) >> 8;
}

/** Reads the header; undefined when the payload is empty or ends inside it. */
export function decodeVideoTagHeader(payload: Uint8Array): VideoTagHeader | undefined {
  if (payload.length === 0) return undefined;
  const first = payload[0]!;
  const enhanced = (first & 0x80) !== 0;
  const frameType = (first >> 4) & 7;
  const codecId = first & 15;
  if (enhanced) return { enhanced, frameType, codecId, headerBytes: 0 };
  // Command frames are "57 00", two bytes in all: the AVC header does not follow (seen: Wowza, gortmplib #128).
  if (frameType === 5) {
    if (payload.length < 2) return { enhanced, frameType, codecId, headerBytes: 1 };
    return { enhanced, frameType, codecId, command: payload[1]!, headerBytes: 1 };
  }
  if (!hasPacketType(codecId)) return { enhanced, frameType, codecId, headerBytes: 1 };
  if (payload.length < 5) return undefined;
  return { enhanced, frameType, codecId, packetType: payload[1]!, compositionTimeMs: readSigned24(payload, 2), headerBytes: 5 };
}

/** Writes a legacy header; a command frame gets its one byte, AVC and its kin their five. */
export function encodeVideoTagHeader(header: { frameType: number; codecId: number; packetType?: number; compositionTimeMs?: number; command?: number }): Uint8Array {
  const first = ((header.frameType & 7) << 4) | (header.codecId & 15);
  if (header.frameType === 5) return Uint8Array.of(first, header.command ?? 0);
  if (!hasPacketType(header.codecId)) return Uint8Array.of(first);
  const time = header.compositionTimeMs ?? 0;
  return Uint8Array.of(first, header.packetType ?? avcPacketType.nalu, time >> 16, time >> 8, time);
}

/** Codec name of a CodecID as `MediaUnit.codec` has it; "id-N" for unknown ones. */
export function videoCodecName(codecId: number): string {
  switch (codecId) {
    case videoCodecId.avc: return 'avc1';
    case videoCodecId.h263: return 'h263';
    case videoCodecId.screen: return 'screen';
    case videoCodecId.vp6: return 'vp06';
    case videoCodecId.vp6Alpha: return 'vp6a';
    case videoCodecId.screen2: return 'screen2';
    case videoCodecId.hevc: return 'hvc1';
    case videoCodecId.av1: return 'av01';
    default: return `id-${codecId}`;
  }
}

/** Name of a frame type; the same numbers in the legacy and the enhanced header. */
export function frameTypeName(frameType: number): VideoFrameType {
  switch (frameType) {
    case 1: return 'key';
    case 2: return 'inter';
    case 3: return 'disposable';
    case 4: return 'generated-key';
    case 5: return 'command';
    default: return 'reserved';
  }
}
