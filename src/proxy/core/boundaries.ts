/**
 * Where writes may be cut: follows one direction of an RTMP connection and names the positions at which a
 * handshake part, a chunk header, a chunk or a message ends.
 *
 * Plan: a strict, forgetful follower, not a decoder. It keeps one small record per chunk stream and at most one
 * header; it never joins payloads. When the bytes stop making sense it gives up for good (`lost` says why), since a
 * wrong cut is harmless but a held byte is not. Recovery is the analysis' business, not the relay's.
 *
 * Known limit: a peer that leaves out the extended timestamp on type 3 chunks is recognised by comparing four bytes.
 * When these span two pushes, the boundary before them is reported with an offset below the push that completes them.
 */

/** `handshake`: end of C1, C2, S1 or S2. `header`: payload begins. `message`: end of a message's last chunk; `chunk`: of any other. */
export type BoundaryKind = 'version' | 'handshake' | 'header' | 'chunk' | 'message';

/** Told each boundary in ascending order; `offset` is the position behind the last byte of the part, from the direction's first byte. */
export type OnBoundary = (kind: BoundaryKind, offset: number) => void;

export interface BoundaryFinder {
  /** Follows the next bytes. Keeps no reference to them. After `lost` it does nothing. */
  push(bytes: Uint8Array, found: OnBoundary): void;
  /** Why following ended, in plain words; undefined while it goes on. */
  readonly lost: string | undefined;
}

interface ChunkStream { length: number; typeId: number; remaining: number; extendedTimestamp: number | undefined }

/** C1, C2, S1 and S2 are 1536 bytes each (RTMP 1.0 §5.2.3). */
const HANDSHAKE_PACKET_BYTES = 1536;
/** 3 + 11 + 4 (RTMP 1.0 §5.3.1). */
const LONGEST_HEADER_BYTES = 18;
const DEFAULT_CHUNK_SIZE = 128;
const MESSAGE_HEADER_BYTES = [11, 7, 3, 0] as const;
/** Real peers use fewer than ten; a thousand means that we read garbage. */
const MOST_CHUNK_STREAMS = 1024;
/** Aggregate is the highest type id that anyone sends (RTMP 1.0 §7.1.6). */
const HIGHEST_TYPE_ID = 22;

export class ChunkBoundaries implements BoundaryFinder {
  lost: string | undefined;
  #offset = 0;
  #stage: 'version' | 'handshake' | 'header' | 'payload' = 'version';
  #packetsLeft = 2;
  #packetBytesLeft = HANDSHAKE_PACKET_BYTES;
  #maxChunkSize = DEFAULT_CHUNK_SIZE;
  readonly #header = new Uint8Array(LONGEST_HEADER_BYTES);
  #headerBytes = 0;
  readonly #streams = new Map<number, ChunkStream>();
  #current: ChunkStream = { length: 0, typeId: 0, remaining: 0, extendedTimestamp: undefined };
  #chunkBytesLeft = 0;
  readonly #control = new Uint8Array(4);
  #controlBytes = 0;

  push(bytes: Uint8Array, found: OnBoundary): void {
    let at = 0;
    while (at < bytes.length && this.lost === undefined) {
      switch (this.#stage) {
        case 'version': at = this.#version(bytes[at] ?? 0, at, found); break;
        case 'handshake': at = this.#handshake(bytes, at, found); break;
        case 'header': at = this.#headerByte(bytes[at] ?? 0, at, found); break;
        case 'payload': at = this.#payload(bytes, at, found); break;
      }
    }
  }

  #version(version: number, at: number, found: OnBoundary): number {
    if (version !== 3) {
      this.lost = `the first byte is ${version}, not RTMP version 3`;
      return at;
    }
    this.#offset += 1;
    this.#stage = 'handshake';
    found('version', this.#offset);
    return at + 1;
  }

  #handshake(bytes: Uint8Array, at: number, found: OnBoundary): number {
    const taken = Math.min(this.#packetBytesLeft, bytes.length - at);
    this.#offset += taken;
    this.#packetBytesLeft -= taken;
    if (this.#packetBytesLeft === 0) {
      this.#packetsLeft -= 1;
      this.#packetBytesLeft = HANDSHAKE_PACKET_BYTES;
      if (this.#packetsLeft === 0) this.#stage = 'header';
      found('handshake', this.#offset);
    }
    return at + taken;
  }

  #headerByte(byte: number, at: number, found: OnBoundary): number {
    this.#header[this.#headerBytes] = byte;
    this.#headerBytes += 1;
    this.#offset += 1;
    if (this.#headerBytes === this.#headerNeeds()) this.#headerComplete(found);
    return at + 1;
  }

  /** Bytes the header under way has, as far as its bytes so far tell; grows as they come in. */
  #headerNeeds(): number {
    const header = this.#header;
    const basic = this.#basicHeaderBytes();
    if (this.#headerBytes < basic) return basic;
    const fmt = (header[0] ?? 0) >> 6;
    const message = basic + (MESSAGE_HEADER_BYTES[fmt] ?? 0);
    if (this.#headerBytes < message) return message;
    if (fmt === 3) return message + (this.#streams.get(this.#csid())?.extendedTimestamp === undefined ? 0 : 4);
    const extended = header[basic] === 0xff && header[basic + 1] === 0xff && header[basic + 2] === 0xff;
    return message + (extended ? 4 : 0);
  }

  #basicHeaderBytes(): number {
    const form = (this.#header[0] ?? 0) & 0x3f;
    return form === 0 ? 2 : form === 1 ? 3 : 1;
  }

  #csid(): number {
    const [first = 0, second = 0, third = 0] = this.#header;
    const form = first & 0x3f;
    return form === 0 ? second + 64 : form === 1 ? third * 256 + second + 64 : form;
  }

  #headerComplete(found: OnBoundary): void {
    const header = this.#header;
    const fmt = (header[0] ?? 0) >> 6;
    const basic = this.#basicHeaderBytes();
    const end = this.#headerBytes;
    const stream = this.#streamFor(fmt);
    this.#headerBytes = 0;
    if (stream === undefined) return;
    const lastFour = end >= 4 ? readUint32(header, end - 4) : 0;
    let replay: Uint8Array | undefined;
    if (fmt === 3) {
      // Old librtmp leaves the field out on type 3 chunks; then these four bytes are already payload.
      if (stream.extendedTimestamp !== undefined && lastFour !== stream.extendedTimestamp) replay = header.slice(end - 4, end);
    } else {
      stream.extendedTimestamp = end > basic + (MESSAGE_HEADER_BYTES[fmt] ?? 0) ? lastFour : undefined;
      stream.remaining = 0;
      if (fmt < 2) {
        stream.length = readUint24(header, basic + 3);
        stream.typeId = header[basic + 6] ?? 0;
      }
    }
    if (stream.typeId === 0 || stream.typeId > HIGHEST_TYPE_ID) {
      this.lost = `a chunk names message type ${stream.typeId}`;
      return;
    }
    this.#startPayload(stream);
    if (replay === undefined) {
      this.#headerEnded(found);
      return;
    }
    this.#offset -= replay.length;
    this.#headerEnded(found);
    this.push(replay, found);
  }

  #streamFor(fmt: number): ChunkStream | undefined {
    const csid = this.#csid();
    const known = this.#streams.get(csid);
    if (known !== undefined) return known;
    // A type 1 first chunk is seen (librtmp answers a ping with byte 42); types 2 and 3 leave the length unknown.
    if (fmt > 1) {
      this.lost = `chunk stream ${csid} begins with a type ${fmt} chunk`;
      return undefined;
    }
    if (this.#streams.size === MOST_CHUNK_STREAMS) {
      this.lost = `more than ${MOST_CHUNK_STREAMS} chunk streams`;
      return undefined;
    }
    const stream: ChunkStream = { length: 0, typeId: 0, remaining: 0, extendedTimestamp: undefined };
    this.#streams.set(csid, stream);
    return stream;
  }

  #startPayload(stream: ChunkStream): void {
    if (stream.remaining === 0) {
      stream.remaining = stream.length;
      this.#controlBytes = 0;
    }
    this.#current = stream;
    this.#chunkBytesLeft = Math.min(stream.remaining, this.#maxChunkSize);
  }

  #headerEnded(found: OnBoundary): void {
    found('header', this.#offset);
    this.#stage = 'payload';
    if (this.#chunkBytesLeft === 0) this.#chunkEnded(found);
  }

  #payload(bytes: Uint8Array, at: number, found: OnBoundary): number {
    const taken = Math.min(this.#chunkBytesLeft, bytes.length - at);
    if (this.#current.typeId <= 2) this.#collectControl(bytes, at, taken);
    this.#offset += taken;
    this.#chunkBytesLeft -= taken;
    this.#current.remaining -= taken;
    if (this.#chunkBytesLeft === 0) this.#chunkEnded(found);
    return at + taken;
  }

  #collectControl(bytes: Uint8Array, at: number, count: number): void {
    for (let i = at; i < at + count && this.#controlBytes < 4; i += 1) {
      this.#control[this.#controlBytes] = bytes[i] ?? 0;
      this.#controlBytes += 1;
    }
  }

  #chunkEnded(found: OnBoundary): void {
    this.#stage = 'header';
    const done = this.#current.remaining === 0;
    if (done && this.#controlBytes === 4) this.#obeyControl();
    found(done ? 'message' : 'chunk', this.#offset);
  }

  /** Set Chunk Size binds the next chunk, Abort drops what its chunk stream had begun (RTMP 1.0 §5.4.1, §5.4.2). */
  #obeyControl(): void {
    const value = readUint32(this.#control, 0);
    if (this.#current.typeId === 1) {
      const size = value & 0x7fffffff;
      if (size === 0) this.lost = 'Set Chunk Size 0';
      else this.#maxChunkSize = size;
    } else if (this.#current.typeId === 2) {
      const aborted = this.#streams.get(value);
      if (aborted !== undefined) aborted.remaining = 0;
    }
    this.#controlBytes = 0;
  }
}

function readUint24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) << 24) | readUint24(bytes, at + 1)) >>> 0;
}
