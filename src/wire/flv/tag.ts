/** The 11-byte FLV tag header (FLV E.4.1), decode and encode side by side. */

/** Bytes of a tag header, and of the PreviousTagSize field behind every tag. */
export const tagHeaderBytes = 11;
export const previousTagSizeBytes = 4;

/** TagType values equal RTMP message type ids. 15 is AMF3 script data (E-RTMP v2). */
export const flvTagType = { audio: 8, video: 9, scriptAmf3: 15, script: 18 } as const;

export interface FlvTagHeader {
  /** 5 bits: 8 audio, 9 video, 18 script, 15 AMF3 script; others do occur in damaged files. */
  readonly typeId: number;
  /** Filter bit: the payload stands behind encryption headers (FLV Annex F). */
  readonly filter: boolean;
  /** Two bits that must be 0. */
  readonly reserved: number;
  /** Payload bytes, 0 .. 2^24-1. */
  readonly dataBytes: number;
  /** 32 bits, unsigned here; FLV calls them signed. Compare with `timestampDistance`. */
  readonly timestampMs: number;
  /** Always 0 in a sound file. */
  readonly streamId: number;
}

/** Reads a tag header at `at`; undefined when fewer than 11 bytes are left. Never judges the values. */
export function decodeTagHeader(bytes: Uint8Array, at = 0): FlvTagHeader | undefined {
  if (at < 0 || at + tagHeaderBytes > bytes.length) return undefined;
  const first = bytes[at]!;
  return {
    typeId: first & 0x1f,
    filter: (first & 0x20) !== 0,
    reserved: first >> 6,
    dataBytes: (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!,
    // Low 24 bits first, then the upper byte.
    timestampMs: ((bytes[at + 7]! << 24) | (bytes[at + 4]! << 16) | (bytes[at + 5]! << 8) | bytes[at + 6]!) >>> 0,
    streamId: (bytes[at + 8]! << 16) | (bytes[at + 9]! << 8) | bytes[at + 10]!,
  };
}

/** Writes a tag header; values are cut to their field widths. */
export function encodeTagHeader(header: { typeId: number; dataBytes: number; timestampMs: number; streamId?: number; filter?: boolean; reserved?: number }): Uint8Array {
  const { typeId, dataBytes, timestampMs, streamId = 0, filter = false, reserved = 0 } = header;
  return Uint8Array.of(
    ((reserved & 3) << 6) | (filter ? 0x20 : 0) | (typeId & 0x1f),
    dataBytes >>> 16, dataBytes >>> 8, dataBytes,
    timestampMs >>> 16, timestampMs >>> 8, timestampMs, timestampMs >>> 24,
    streamId >>> 16, streamId >>> 8, streamId,
  );
}
