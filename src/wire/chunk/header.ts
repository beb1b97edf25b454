/** Chunk basic header and message header (RTMP 1.0 §5.3.1.1, §5.3.1.2): 1-3 bytes, then 11, 7, 3 or 0. */

export type Fmt = 0 | 1 | 2 | 3;

/** Message header bytes by fmt, without the basic header and the extended timestamp. */
export const messageHeaderBytes: readonly [11, 7, 3, 0] = [11, 7, 3, 0];

/** 24-bit timestamp field value that announces an extended timestamp. */
export const extendedMarker = 0xffffff;

/** Largest header: 3 + 11 + 4 bytes. */
export const maxHeaderBytes = 18;

/** A parsed header; one instance is reused by its reader, so that a chunk costs no allocation. */
export class ChunkHeader {
  fmt: Fmt = 0;
  csid = 0;
  /** Basic header and message header, and the extended timestamp of fmt 0-2. Not that of fmt 3, which depends on the sender's dialect. */
  bytes = 0;
  /** fmt 0: absolute; fmt 1, 2: delta; the extended value where the field says so. Milliseconds. */
  timestamp = 0;
  extended = false;
  length = 0;
  typeId = 0;
  msid = 0;

  /** Reads a header at `pos`. Returns false when `end` comes first; the fields are then undefined. */
  parse(data: Uint8Array, pos: number, end: number): boolean {
    if (pos >= end) return false;
    const first = data[pos] as number;
    const fmt = (first >> 6) as Fmt;
    let csid = first & 0x3f;
    let at = pos + 1;
    if (csid === 0) {
      if (at >= end) return false;
      csid = (data[at] as number) + 64;
      at += 1;
    } else if (csid === 1) {
      if (at + 1 >= end) return false;
      csid = (data[at] as number) + ((data[at + 1] as number) << 8) + 64;
      at += 2;
    }
    this.fmt = fmt;
    this.csid = csid;
    this.extended = false;
    if (fmt === 3) {
      this.bytes = at - pos;
      return true;
    }
    if (at + messageHeaderBytes[fmt] > end) return false;
    let timestamp = ((data[at] as number) << 16) | ((data[at + 1] as number) << 8) | (data[at + 2] as number);
    at += 3;
    if (fmt < 2) {
      this.length = ((data[at] as number) << 16) | ((data[at + 1] as number) << 8) | (data[at + 2] as number);
      this.typeId = data[at + 3] as number;
      at += 4;
      if (fmt === 0) {
        this.msid = readU32le(data, at);
        at += 4;
      }
    }
    if (timestamp === extendedMarker) {
      if (at + 4 > end) return false;
      timestamp = readU32(data, at);
      at += 4;
      this.extended = true;
    }
    this.timestamp = timestamp;
    this.bytes = at - pos;
    return true;
  }
}

/** Four bytes, big-endian, unsigned. The caller has checked the bounds. */
export function readU32(data: Uint8Array, at: number): number {
  return (((data[at] as number) << 24) | ((data[at + 1] as number) << 16) | ((data[at + 2] as number) << 8) | (data[at + 3] as number)) >>> 0;
}

function readU32le(data: Uint8Array, at: number): number {
  return (((data[at + 3] as number) << 24) | ((data[at + 2] as number) << 16) | ((data[at + 1] as number) << 8) | (data[at] as number)) >>> 0;
}

/** Bytes of a fmt 3 basic header for `csid` at `pos` (1-3), or 0 when something else stands there, or -1 when `end` comes first. */
export function continuationBytes(data: Uint8Array, pos: number, end: number, csid: number): number {
  if (pos >= end) return -1;
  const first = data[pos] as number;
  if (first >> 6 !== 3) return 0;
  const low = first & 0x3f;
  if (low > 1) return low === csid ? 1 : 0;
  if (low === 0) {
    if (pos + 1 >= end) return -1;
    return (data[pos + 1] as number) + 64 === csid ? 2 : 0;
  }
  if (pos + 2 >= end) return -1;
  return (data[pos + 1] as number) + ((data[pos + 2] as number) << 8) + 64 === csid ? 3 : 0;
}

/** Bytes of the shortest basic header for a csid. */
export function basicHeaderBytes(csid: number): 1 | 2 | 3 {
  return csid < 64 ? 1 : csid < 320 ? 2 : 3;
}

/** Writes the shortest basic header for a csid of 2..65599 and returns its bytes. */
export function encodeBasicHeader(fmt: Fmt, csid: number): number[] {
  if (csid < 64) return [(fmt << 6) | csid];
  if (csid < 320) return [fmt << 6, csid - 64];
  const rest = csid - 64;
  return [(fmt << 6) | 1, rest & 0xff, rest >> 8];
}
