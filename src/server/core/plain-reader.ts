/**
 * A chunk reader by the letter of RTMP 1.0 §5.3 whose faults can be chosen, for mutants. The server's own reader (src/wire/chunk)
 * finds its way back where a fault has to show, and has no place for one. Without quirks this one reads every legal stream, and
 * closes behind what is none.
 */
import type { InMessage, MessageReader } from './message-reader.js';

export interface ReaderQuirks {
  /** Before the first Set Chunk Size. Default 128. */
  readonly initialChunkBytes?: number;
  /** Least timestamp field behind which an extended timestamp is taken. Default 0xffffff. */
  readonly extendedFrom?: number;
  /**
   * What becomes of the extended timestamp on fmt 3, by its value. Default `compare`: skipped where its four bytes stand there.
   * `cut`: other four bytes are taken from the payload, and the message is as much shorter.
   */
  readonly extendedOnType3?: (value: number) => 'compare' | 'cut' | 'skip' | 'payload';
  readonly extendedDelta?: 'absolute';
  /** A fmt 3 that starts a message takes the last timestamp as it is. */
  readonly type3Adds?: 'nothing';
  /** The delta of a message that is continued counts a second time. */
  readonly continuationAdds?: 'delta';
  /** Chunk stream id from the two bytes of the three-byte form. */
  readonly threeByteCsid?: (first: number, second: number) => number;
  /** Chunk streams from this one on close the connection, or are skipped. */
  readonly csidLimit?: { readonly from: number; readonly then: 'close' | 'skip' };
  readonly setChunkSize?: 'ignored' | 'after-message' | 'takes-zero';
  /** All chunk streams fill one payload. */
  readonly buffer?: 'shared';
  /** Messages of two chunks and more that fill their last one wait for another, and are lost. */
  readonly exactMultiple?: 'lost';
  /** Behind a message without payload nothing is read. */
  readonly emptyMessage?: 'stops';
  /** What a full header in the middle of a message does. Default: it breaks the connection. */
  readonly headerInside?: 'glued';
  /** What Abort does. Default: the partial message is dropped, and its timestamp stays. */
  readonly abort?: 'ignored' | 'resets-timestamp';
}

interface Assembly {
  known: boolean;
  timestampMs: number;
  deltaMs: number;
  extended: boolean;
  extendedValue: number;
  length: number;
  typeId: number;
  msid: number;
  active: boolean;
  chunks: number;
  payload: Payload;
}

/** Grows with what comes, not with what a header says. */
interface Payload { pieces: Uint8Array[]; bytes: number }

/** Real senders use fewer than ten. */
const maxStreams = 1024;
/** A header: 3 + 11 + 4 bytes. */
const headerFields: readonly [11, 7, 3, 0] = [11, 7, 3, 0];
const endless = Number.POSITIVE_INFINITY;

/** For `FaultSeams.reader`: takes the place of the healthy one. */
export function plainReader(quirks: ReaderQuirks = {}): () => MessageReader {
  return () => new PlainReader(quirks);
}

class PlainReader implements MessageReader {
  private readonly quirks: ReaderQuirks;
  private readonly streams = new Map<number, Assembly>();
  private readonly sharedPayload: Payload = { pieces: [], bytes: 0 };
  private held: Uint8Array = new Uint8Array(0);
  private chunkBytes: number;
  private nextChunkBytes: number | undefined;
  private current: { readonly csid: number; readonly stream: Assembly } | undefined;
  private left = 0;
  private stopped = false;
  private problem: string | undefined;
  private out: InMessage[] = [];

  constructor(quirks: ReaderQuirks) {
    this.quirks = quirks;
    this.chunkBytes = quirks.initialChunkBytes ?? 128;
  }

  push(bytes: Uint8Array): InMessage[] {
    this.out = [];
    if (this.stopped) return [];
    const data = new Uint8Array(this.held.length + bytes.length);
    data.set(this.held);
    data.set(bytes, this.held.length);
    let at = 0;
    while (!this.hasStopped()) {
      const used = this.left > 0 ? this.take(data, at) : this.header(data, at);
      if (used === 0) break;
      at += used;
    }
    this.held = this.stopped ? new Uint8Array(0) : data.slice(at);
    return this.out;
  }

  closed(): InMessage[] {
    return [];
  }

  endsAfterHeader(): boolean {
    return this.left > 0 && this.current?.stream.payload.bytes === 0;
  }

  broken(): string | undefined {
    return this.problem;
  }

  private hasStopped(): boolean {
    return this.stopped;
  }

  private breaks(why: string): number {
    this.problem = why;
    this.stopped = true;
    return 0;
  }

  /** Bytes of the header at `start`; 0: more are needed. */
  private header(data: Uint8Array, start: number): number {
    const { quirks } = this;
    const view = new DataView(data.buffer, data.byteOffset + start, Math.min(18, data.length - start));
    if (view.byteLength === 0) return 0;
    const fmt = (view.getUint8(0) >> 6) as 0 | 1 | 2 | 3;
    const low = view.getUint8(0) & 63;
    let at = low === 0 ? 2 : low === 1 ? 3 : 1;
    if (view.byteLength < at + headerFields[fmt]) return 0;
    const csid = low === 0 ? 64 + view.getUint8(1) : low === 1 ? (quirks.threeByteCsid ?? littleEndian)(view.getUint8(1), view.getUint8(2)) : low;
    const stream = this.stream(csid);
    if (stream === undefined) return this.breaks('too-many-chunk-streams');
    const limit = quirks.csidLimit;
    if (limit !== undefined && csid >= limit.from && limit.then === 'close') return this.breaks('csid');
    const continues = stream.active && fmt === 3;
    if (stream.active && !continues && quirks.headerInside !== 'glued') return this.breaks('header-inside-message');
    if (!stream.known && fmt > 1) return this.breaks('unknown-length');

    const field = fmt < 3 ? (view.getUint8(at) << 16) | view.getUint16(at + 1) : 0;
    let timestamp = field;
    let extended = fmt < 3 ? field >= (quirks.extendedFrom ?? 0xffffff) : stream.extended;
    const afterFields = at + headerFields[fmt];
    let cutBytes = 0;
    if (fmt === 3 && extended) {
      const how = quirks.extendedOnType3?.(stream.extendedValue) ?? 'compare';
      if (how !== 'payload' && view.byteLength < afterFields + 4) return 0;
      extended = how === 'skip' || ((how === 'compare' || how === 'cut') && view.getUint32(afterFields) === stream.extendedValue);
      if (how === 'cut' && !extended) cutBytes = 4;
    } else if (extended) {
      if (view.byteLength < afterFields + 4) return 0;
      timestamp = view.getUint32(afterFields);
    }
    if (!continues) {
      if (fmt < 2) {
        stream.length = (view.getUint8(at + 3) << 16) | view.getUint16(at + 4);
        stream.typeId = view.getUint8(at + 6);
        stream.known = true;
      }
      if (fmt === 0) stream.msid = view.getUint32(at + 7, true);
      this.begin(stream, fmt, timestamp, field);
    } else if (quirks.continuationAdds === 'delta' && stream.chunks === 1) stream.timestampMs = (stream.timestampMs + stream.deltaMs) >>> 0;
    at = afterFields + (extended ? 4 : 0) + cutBytes;
    stream.length -= cutBytes;
    stream.chunks += 1;
    this.current = { csid, stream };
    this.left = this.chunkBytes === 0 ? endless : Math.min(Math.max(0, stream.length - stream.payload.bytes), this.chunkBytes - cutBytes);
    if (stream.length === 0 && quirks.emptyMessage === 'stops') this.stopped = true;
    else if (this.left === 0) this.complete(csid, stream);
    return at;
  }

  private begin(stream: Assembly, fmt: 0 | 1 | 2 | 3, timestamp: number, field: number): void {
    const { quirks } = this;
    if (fmt === 0) {
      stream.timestampMs = timestamp;
      stream.deltaMs = timestamp;
    } else {
      if (fmt < 3) stream.deltaMs = timestamp;
      const absolute = fmt < 3 && field === 0xffffff && quirks.extendedDelta === 'absolute';
      if (absolute) stream.timestampMs = timestamp;
      else if (fmt < 3 || quirks.type3Adds !== 'nothing') stream.timestampMs = (stream.timestampMs + stream.deltaMs) >>> 0;
    }
    // A fmt 0 sets the time and adds nothing to it.
    if (fmt === 0 && quirks.continuationAdds === 'delta') stream.deltaMs = 0;
    if (fmt < 3) {
      stream.extended = field >= (quirks.extendedFrom ?? 0xffffff);
      stream.extendedValue = timestamp;
    }
    if (stream.active) stream.length += stream.payload.bytes;
    else stream.payload = quirks.buffer === 'shared' ? this.sharedPayload : { pieces: [], bytes: 0 };
    stream.active = true;
    stream.chunks = 0;
  }

  private take(data: Uint8Array, at: number): number {
    const { csid, stream } = this.current as { readonly csid: number; readonly stream: Assembly };
    const bytes = Math.min(this.left, data.length - at);
    if (bytes === 0) return 0;
    this.left -= bytes;
    // Chunk size 0: no chunk ever ends, and nothing of it is kept.
    if (this.left === endless) return bytes;
    stream.payload.pieces.push(data.slice(at, at + bytes));
    stream.payload.bytes += bytes;
    if (stream.payload.bytes >= stream.length && this.left === 0) this.complete(csid, stream);
    return bytes;
  }

  private complete(csid: number, stream: Assembly): void {
    const { quirks } = this;
    const payload = new Uint8Array(stream.payload.bytes);
    let at = 0;
    for (const piece of stream.payload.pieces) {
      payload.set(piece, at);
      at += piece.length;
    }
    stream.active = false;
    stream.payload.pieces = [];
    stream.payload.bytes = 0;
    const { msid, typeId, timestampMs, length } = stream;
    this.control(typeId, payload);
    if (this.nextChunkBytes !== undefined && typeId !== 1) {
      this.chunkBytes = this.nextChunkBytes;
      this.nextChunkBytes = undefined;
    }
    if (quirks.csidLimit?.then === 'skip' && csid >= quirks.csidLimit.from) return;
    if (quirks.exactMultiple === 'lost' && length > this.chunkBytes && length % this.chunkBytes === 0) return;
    this.out.push({ csid, msid, typeId, timestampMs, payload });
  }

  private control(typeId: number, payload: Uint8Array): void {
    if ((typeId !== 1 && typeId !== 2) || payload.length < 4) return;
    const value = new DataView(payload.buffer).getUint32(0);
    if (typeId === 1) this.resize(value & 0x7fffffff);
    else this.abort(value);
  }

  private resize(size: number): void {
    const how = this.quirks.setChunkSize;
    if (size === 0 && how !== 'takes-zero') {
      this.breaks('chunk-size-out-of-range');
      return;
    }
    const inside = [...this.streams.values()].some((stream) => stream.active);
    if (how === 'after-message' && inside) this.nextChunkBytes = size;
    else if (how !== 'ignored') this.chunkBytes = size;
  }

  private abort(csid: number): void {
    const stream = this.streams.get(csid);
    if (stream === undefined || this.quirks.abort === 'ignored') return;
    stream.active = false;
    stream.payload = { pieces: [], bytes: 0 };
    if (this.quirks.abort === 'resets-timestamp') stream.timestampMs = 0;
  }

  private stream(csid: number): Assembly | undefined {
    const known = this.streams.get(csid);
    if (known !== undefined || this.streams.size >= maxStreams) return known;
    const made: Assembly = { known: false, timestampMs: 0, deltaMs: 0, extended: false, extendedValue: 0, length: 0, typeId: 0, msid: 0, active: false, chunks: 0, payload: { pieces: [], bytes: 0 } };
    this.streams.set(csid, made);
    return made;
  }
}

function littleEndian(first: number, second: number): number {
  return 64 + first + second * 256;
}
