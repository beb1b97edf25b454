/** ModEx blocks, which extend the packet type of an enhanced header (E-RTMP v2 "ExVideoTagHeader", "ExAudioTagHeader"). */

/** Packet type 7 in both the video and the audio header. */
export const modExPacketType = 7;
export const modExType = { timestampOffsetNano: 0 } as const;
/** One type is defined, so a sender needs one block. A 16 MiB message could hold five million: stop long before. */
export const maxModExBlocks = 64;

export interface ModEx {
  /** 0 TimestampOffsetNano; 1..15 reserved, to be skipped. */
  readonly type: number;
  /** A view, 1 .. 65536 bytes. */
  readonly data: Uint8Array;
}

export interface ModExChain {
  readonly blocks: readonly ModEx[];
  /** Packet type after the last block. */
  readonly packetType: number;
  /** Offset behind the last block. */
  readonly end: number;
  /** Plain words; the chain could not be read to its end. */
  readonly problem?: string;
}

/** Reads blocks from `at` on until a packet type other than ModEx stands. */
export function decodeModEx(bytes: Uint8Array, at: number): ModExChain {
  const blocks: ModEx[] = [];
  for (;;) {
    if (blocks.length === maxModExBlocks) return { blocks, packetType: modExPacketType, end: at, problem: `more than ${maxModExBlocks} ModEx blocks` };
    if (at >= bytes.length) return { blocks, packetType: modExPacketType, end: at, problem: 'ModEx size is missing' };
    let size = bytes[at]! + 1;
    at += 1;
    // "if that equals 256, UI16 + 1": FF is an escape, and the long form may be non-minimal.
    if (size === 256) {
      if (at + 2 > bytes.length) return { blocks, packetType: modExPacketType, end: at, problem: 'ModEx long size is cut' };
      size = ((bytes[at]! << 8) | bytes[at + 1]!) + 1;
      at += 2;
    }
    if (at + size + 1 > bytes.length) return { blocks, packetType: modExPacketType, end: at, problem: 'ModEx data runs past the end' };
    const next = bytes[at + size]!;
    blocks.push({ type: next >> 4, data: bytes.subarray(at, at + size) });
    at += size + 1;
    if ((next & 15) !== modExPacketType) return { blocks, packetType: next & 15, end: at };
  }
}

/**
 * Writes a chain that leads to `packetType`; without blocks nothing. The caller's first byte must then carry packet
 * type 7. Data is cut to the 65536 bytes the size can name, and an empty one becomes a zero byte: size 0 does not exist.
 */
export function encodeModEx(blocks: readonly ModEx[], packetType: number): Uint8Array {
  const bytes: number[] = [];
  blocks.forEach((block, i) => {
    const data = block.data.length === 0 ? Uint8Array.of(0) : block.data.subarray(0, 65536);
    const size = data.length - 1;
    if (size < 255) bytes.push(size);
    else bytes.push(255, size >> 8, size & 255);
    for (const byte of data) bytes.push(byte);
    bytes.push(((block.type & 15) << 4) | (i + 1 < blocks.length ? modExPacketType : packetType & 15));
  });
  return Uint8Array.from(bytes);
}

/** Nanoseconds of a TimestampOffsetNano block: its first three bytes (the spec says "at least 3"); undefined when shorter. */
export function timestampOffsetNs(block: ModEx): number | undefined {
  const { data } = block;
  if (block.type !== modExType.timestampOffsetNano || data.length < 3) return undefined;
  return (data[0]! << 16) | (data[1]! << 8) | data[2]!;
}

/** A TimestampOffsetNano block of exactly three bytes: FFmpeg refuses any other size. */
export function timestampOffsetBlock(nanoseconds: number): ModEx {
  return { type: modExType.timestampOffsetNano, data: Uint8Array.of(nanoseconds >> 16, nanoseconds >> 8, nanoseconds) };
}
