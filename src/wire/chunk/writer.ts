/** Chunk writer: messages in, bytes out (RTMP 1.0 §5.3). Uses the most compact legal header unless told otherwise. */
import { addTimestamp, timestampDistance } from '../../trace/units.js';
import { ByteWriter } from '../bytes/writer.js';
import { encodeBasicHeader, extendedMarker, type Fmt } from './header.js';

export interface OutgoingMessage {
  readonly csid: number;
  readonly msid: number;
  readonly typeId: number;
  /** Absolute, 32-bit. */
  readonly timestampMs: number;
  readonly payload: Uint8Array;
  /** Forces a header form (0 is always possible). A form that the history does not allow falls back to fmt 0. */
  readonly fmt?: Fmt;
}

export interface ChunkWriterOptions {
  /** Repeat the extended timestamp on fmt 3 chunks (RTMP 1.0 §5.3.1.3; old librtmp does not). Default true. */
  readonly extendedOnType3?: boolean;
}

interface Sent { timestampMs: number; deltaMs: number; hasDelta: boolean; length: number; typeId: number; msid: number }

/** A chunk of an outgoing message: header bytes and payload view, so that a caller may write them apart or interleave. */
export interface OutgoingChunk { readonly header: Uint8Array; readonly payload: Uint8Array }

export class ChunkWriter {
  /** Takes effect with the next message; announce it to the peer with a Set Chunk Size message first. */
  maxChunkSize = 128;
  private readonly sent = new Map<number, Sent>();
  private readonly extendedOnType3: boolean;

  constructor(options: ChunkWriterOptions = {}) {
    this.extendedOnType3 = options.extendedOnType3 ?? true;
  }

  /** All chunks of a message, joined. */
  write(message: OutgoingMessage): Uint8Array {
    const out = new ByteWriter();
    for (const chunk of this.chunks(message)) {
      out.put(chunk.header);
      out.put(chunk.payload);
    }
    return out.toBytes();
  }

  /** The message's chunks in order. A zero-length message is one chunk without payload. */
  chunks(message: OutgoingMessage): OutgoingChunk[] {
    const before = this.sent.get(message.csid);
    const fmt = this.chooseFmt(message, before);
    const deltaMs = before === undefined ? 0 : (message.timestampMs - before.timestampMs) >>> 0;
    const field = fmt === 0 ? message.timestampMs >>> 0 : fmt === 3 ? (before?.deltaMs ?? 0) : deltaMs;
    const extended = field >= extendedMarker;
    const chunks: OutgoingChunk[] = [];
    let at = 0;
    do {
      const take = Math.min(this.maxChunkSize, message.payload.length - at);
      chunks.push({ header: this.header(at === 0 ? fmt : 3, message, field, extended), payload: message.payload.subarray(at, at + take) });
      at += take;
    } while (at < message.payload.length);
    this.sent.set(message.csid, {
      timestampMs: message.timestampMs >>> 0, deltaMs: fmt === 0 ? message.timestampMs >>> 0 : field, hasDelta: fmt !== 0,
      length: message.payload.length, typeId: message.typeId, msid: message.msid,
    });
    return chunks;
  }

  private chooseFmt(message: OutgoingMessage, before: Sent | undefined): Fmt {
    if (before === undefined || message.fmt === 0 || before.msid !== message.msid) return 0;
    // A timestamp that goes back needs fmt 0 (§5.3.1.2.1).
    if (timestampDistance(before.timestampMs, message.timestampMs) < 0) return 0;
    const same = before.length === message.payload.length && before.typeId === message.typeId;
    const deltaMs = (message.timestampMs - before.timestampMs) >>> 0;
    const repeats = same && before.hasDelta && before.deltaMs === deltaMs && addTimestamp(before.timestampMs, before.deltaMs) === message.timestampMs >>> 0;
    const best: Fmt = repeats ? 3 : same ? 2 : 1;
    return message.fmt !== undefined && message.fmt < best ? message.fmt : best;
  }

  private header(fmt: Fmt, message: OutgoingMessage, field: number, extended: boolean): Uint8Array {
    const out = new ByteWriter();
    for (const byte of encodeBasicHeader(fmt, message.csid)) out.u8(byte);
    if (fmt < 3) out.u24(extended ? extendedMarker : field);
    if (fmt < 2) {
      out.u24(message.payload.length);
      out.u8(message.typeId);
    }
    if (fmt === 0) out.u32le(message.msid);
    if (extended && (fmt < 3 || this.extendedOnType3)) out.u32(field);
    return out.toBytes();
  }
}
