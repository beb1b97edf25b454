import type { Fmt } from './header.js';

/** Payload buffers start here and double: a claimed length of 16 MiB costs nothing until the bytes arrive. */
const firstBufferBytes = 4096;

/** State of one chunk stream in one direction: what later headers inherit, and the message in assembly. */
export class ChunkStream {
  readonly csid: number;
  /** The one-byte fmt 3 header of this chunk stream; -1 where it takes more bytes. */
  readonly continuation: number;
  /** A header of fmt 0 or 1 has given length and type. */
  known = false;
  /** Bytes were lost since its last header of fmt 0 or 1: what it inherits may be out of date. */
  stale = false;
  timestampMs = 0;
  /** What a fmt 3 that starts a message adds (RTMP 1.0 §5.3.1.2.4). */
  deltaMs = 0;
  /** The last header was fmt 0: `deltaMs` is its absolute timestamp, which implementations read differently. */
  deltaIsAbsolute = false;
  extended = false;
  extendedValue = 0;
  length = 0;
  typeId = 0;
  msid = 0;
  /** Bit n: fmt n has started a message; bit 4: fmt 3 has continued one. */
  seen = 0;

  /** A message is in assembly. */
  active = false;
  have = 0;
  /** Bytes of the payload that the capture lacks. */
  missing = 0;
  offset = 0;
  firstUs = 0;
  fmt: Fmt = 0;
  chunks = 0;
  /** (stream offset, bytes) of each payload piece; kept for everything but audio, video and aggregates. */
  pieces: number[] | undefined;
  buffer = new Uint8Array(0);
  /** Bytes beyond `buffer` were not kept (the limit on partial messages). */
  overflowed = false;

  constructor(csid: number) {
    this.csid = csid;
    this.continuation = csid < 64 ? 0xc0 | csid : -1;
  }

  /** Makes room for `bytes` payload bytes. Returns how many bytes the buffer grew. */
  reserve(bytes: number): number {
    const before = this.buffer.length;
    if (bytes <= before) return 0;
    let size = Math.max(before * 2, firstBufferBytes);
    while (size < bytes) size *= 2;
    const grown = new Uint8Array(Math.min(size, Math.max(this.length, bytes)));
    grown.set(this.buffer.subarray(0, Math.min(this.have, before)));
    this.buffer = grown;
    return grown.length - before;
  }

  /** Drops the message in assembly; header state stays (the text of RTMP 1.0 §5.4.2 leaves it open; gortmplib keeps it). */
  drop(): void {
    this.active = false;
    this.have = 0;
    this.missing = 0;
    this.pieces = undefined;
    this.overflowed = false;
  }
}
