/**
 * Reads the peer's chunks exactly as the text has them (RTMP 1.0 §5.3, §5.4), at once and without guessing. The reader under
 * src/wire observes: it holds bytes back until it knows the sender's dialect and forgives what a case has to judge. Here a
 * deviation is a fault with its place; behind one after which no boundary is known, nothing more is read.
 *
 * One choice is left to the bytes, because real clients tell the dialects apart as well: the extended timestamp on fmt 3 is taken
 * as absent where the four bytes differ from the header's (§5.3.1.3, errata §5.1), and the message says so.
 */
import type { AmfValue } from '../../trace/amf.js';
import type { MessageBody } from '../../trace/events.js';
import { decodeMessageBody } from '../../wire/message/decode.js';
import { defaultChunkBytes } from './bytes/chunks.js';

/** §5.4.1: larger values mean this one, because no message is longer. */
const largestChunkBytes = 0xffffff;
/** The largest header: 3 + 11 + 4 bytes. */
const headerBytesMax = 18;

export interface ChunkFault {
  readonly what: 'fresh-csid' | 'header-inside-message' | 'chunk-size-zero' | 'unknown-length';
  readonly offset: number;
  readonly csid: number;
  readonly text: string;
}

/** A complete message as it stood on the wire. */
export class ReadMessage {
  readonly offset: number;
  readonly csid: number;
  readonly msid: number;
  readonly typeId: number;
  readonly timestampMs: number;
  readonly payload: Uint8Array;
  /** Of its first chunk. */
  readonly fmt: number;
  readonly chunks: number;
  /** The chunk size in force at its first chunk. */
  readonly chunkBytes: number;
  /** Extended timestamp on its continuations; `none`: it has none, or no continuation. */
  readonly extended: 'none' | 'repeated' | 'absent' | 'mixed';
  /** Arrival of its last byte, since the connection was opened. */
  readonly atMs: number;
  /** Place in the connection's list. */
  readonly index: number;
  private decoded: MessageBody | undefined;

  constructor(fields: Omit<ReadMessage, 'body' | 'command' | 'info' | 'decoded'>) {
    this.offset = fields.offset;
    this.csid = fields.csid;
    this.msid = fields.msid;
    this.typeId = fields.typeId;
    this.timestampMs = fields.timestampMs;
    this.payload = fields.payload;
    this.fmt = fields.fmt;
    this.chunks = fields.chunks;
    this.chunkBytes = fields.chunkBytes;
    this.extended = fields.extended;
    this.atMs = fields.atMs;
    this.index = fields.index;
  }

  get body(): MessageBody {
    this.decoded ??= decodeMessageBody(this.typeId, this.payload, this.timestampMs);
    return this.decoded;
  }

  /** A command: its name, transaction id and values; undefined for anything else. */
  get command(): { readonly name: string; readonly transactionId: number | undefined; readonly values: readonly AmfValue[]; readonly encoding: 'amf0' | 'amf3' } | undefined {
    const { body } = this;
    return body.type === 'command' ? { name: body.commandName, transactionId: body.transactionId, values: body.values, encoding: body.encoding } : undefined;
  }

  /** Members of the information object of a command (the fourth value), by name; none for anything else. */
  get info(): Readonly<Record<string, unknown>> {
    const value = this.command?.values[3];
    const out: Record<string, unknown> = {};
    if (value?.type !== 'object' && value?.type !== 'ecmaArray') return out;
    for (const { name, value: member } of value.properties) out[name] = 'value' in member ? member.value : member.type === 'null' ? null : undefined;
    return out;
  }
}

interface StreamState {
  readonly csid: number;
  known: boolean;
  timestampMs: number;
  deltaMs: number;
  extended: boolean;
  extendedValue: number;
  length: number;
  typeId: number;
  msid: number;
  active: boolean;
  fmt: number;
  offset: number;
  chunks: number;
  chunkBytes: number;
  repeated: number;
  absent: number;
  have: number;
  pieces: Uint8Array[];
}

interface Header { readonly fmt: number; readonly csid: number; readonly bytes: number; readonly timestamp: number; readonly length: number; readonly typeId: number; readonly msid: number; readonly extended: boolean }

export class StrictReader {
  /** Behind this offset nothing could be read: the sender is not where its own headers say. */
  desyncOffset: number | undefined;
  readonly faults: ChunkFault[] = [];
  readonly csids = new Set<number>();
  private readonly emit: (message: ReadMessage) => void;
  private readonly streams = new Map<number, StreamState>();
  private held: Uint8Array = new Uint8Array(0);
  /** Offset in the connection of `held[0]`. */
  private base: number;
  private chunkBytes = defaultChunkBytes;
  private current: StreamState | undefined;
  private left = 0;
  private count = 0;

  constructor(emit: (message: ReadMessage) => void, offset: number) {
    this.emit = emit;
    this.base = offset;
  }

  /** The chunk size that the sender has announced. */
  get announcedChunkBytes(): number {
    return this.chunkBytes;
  }

  /** A message or a header is incomplete. */
  get inside(): boolean {
    return this.held.length > 0 || [...this.streams.values()].some((stream) => stream.active);
  }

  push(data: Uint8Array, atMs: number): void {
    if (this.desyncOffset !== undefined) return;
    let bytes = data;
    if (this.held.length > 0) {
      bytes = new Uint8Array(this.held.length + data.length);
      bytes.set(this.held);
      bytes.set(data, this.held.length);
    }
    let at = 0;
    for (;;) {
      if (this.left > 0) {
        const take = Math.min(this.left, bytes.length - at);
        if (take === 0) break;
        this.takePayload(bytes.subarray(at, at + take), atMs);
        at += take;
        continue;
      }
      const used = this.readHeader(bytes, at, atMs);
      if (used === 0) break;
      at += used;
    }
    this.held = bytes.slice(at);
    this.base += at;
  }

  /** Bytes of the header at `at`; 0: more bytes are needed, or none will do. */
  private readHeader(data: Uint8Array, at: number, atMs: number): number {
    if (this.desyncOffset !== undefined) return 0;
    const header = parseHeader(data, at);
    if (header === undefined) return 0;
    const offset = this.base + at;
    const { fmt, csid } = header;
    let stream = this.streams.get(csid);
    this.csids.add(csid);
    if (stream?.known !== true && fmt !== 0) {
      this.fault('fresh-csid', offset, csid, `the first chunk on chunk stream ${csid} has fmt ${fmt}`);
      if (fmt > 1) {
        this.fault('unknown-length', offset, csid, `a chunk on chunk stream ${csid} whose length nothing tells`);
        this.desyncOffset = offset;
        return 0;
      }
    }
    stream ??= this.addStream(csid);
    let { bytes } = header;
    const continues = fmt === 3 && stream.active;
    if (fmt === 3 && stream.extended) {
      const repeated = repeats(data, at + bytes, stream.extendedValue);
      if (repeated === undefined) return 0;
      if (repeated) bytes += 4;
      if (continues) stream[repeated ? 'repeated' : 'absent'] += 1;
    }
    if (!continues) this.begin(stream, header, offset);
    stream.chunks += 1;
    this.current = stream;
    this.left = Math.min(stream.length - stream.have, this.chunkBytes);
    if (this.left === 0) this.complete(stream, atMs);
    return bytes;
  }

  private begin(stream: StreamState, header: Header, offset: number): void {
    if (stream.active) this.fault('header-inside-message', offset, header.csid, `a new header on chunk stream ${header.csid} after ${stream.have} of ${stream.length} bytes`);
    if (header.fmt === 0) {
      stream.timestampMs = header.timestamp;
      // §5.3.1.2.4: a fmt 3 chunk behind a fmt 0 chunk has the fmt 0 timestamp as its delta.
      stream.deltaMs = header.timestamp;
      stream.msid = header.msid;
    } else {
      if (header.fmt < 3) stream.deltaMs = header.timestamp;
      stream.timestampMs = (stream.timestampMs + stream.deltaMs) >>> 0;
    }
    if (header.fmt < 2) {
      stream.length = header.length;
      stream.typeId = header.typeId;
      stream.known = true;
    }
    if (header.fmt < 3) {
      stream.extended = header.extended;
      stream.extendedValue = header.timestamp;
    }
    Object.assign(stream, { active: true, fmt: header.fmt, offset, chunks: 0, chunkBytes: this.chunkBytes, repeated: 0, absent: 0, have: 0, pieces: [] });
  }

  private takePayload(bytes: Uint8Array, atMs: number): void {
    const stream = this.current as StreamState;
    stream.pieces.push(bytes.slice());
    stream.have += bytes.length;
    this.left -= bytes.length;
    if (stream.have === stream.length) this.complete(stream, atMs);
  }

  private complete(stream: StreamState, atMs: number): void {
    const payload = new Uint8Array(stream.length);
    let at = 0;
    for (const piece of stream.pieces) {
      payload.set(piece, at);
      at += piece.length;
    }
    const { csid, offset, msid, typeId, timestampMs, fmt, chunks, chunkBytes, repeated, absent } = stream;
    const extended = repeated + absent === 0 ? 'none' : absent === 0 ? 'repeated' : repeated === 0 ? 'absent' : 'mixed';
    stream.active = false;
    stream.have = 0;
    stream.pieces = [];
    this.control(typeId, payload, offset, csid);
    this.count += 1;
    this.emit(new ReadMessage({ offset, csid, msid, typeId, timestampMs, payload, fmt, chunks, chunkBytes, extended, atMs, index: this.count - 1 }));
  }

  /** Set Chunk Size and Abort bind the very next chunk (§5.4). */
  private control(typeId: number, payload: Uint8Array, offset: number, csid: number): void {
    if ((typeId !== 1 && typeId !== 2) || payload.length < 4) return;
    const value = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
    if (typeId === 1) {
      const size = value & 0x7fffffff;
      if (size === 0) this.fault('chunk-size-zero', offset, csid, 'Set Chunk Size 0');
      else this.chunkBytes = Math.min(size, largestChunkBytes);
      return;
    }
    const aborted = this.streams.get(value);
    if (aborted !== undefined) Object.assign(aborted, { active: false, have: 0, pieces: [] });
  }

  private addStream(csid: number): StreamState {
    const stream: StreamState = {
      csid, known: false, timestampMs: 0, deltaMs: 0, extended: false, extendedValue: 0, length: 0, typeId: 0, msid: 0, active: false,
      fmt: 0, offset: 0, chunks: 0, chunkBytes: this.chunkBytes, repeated: 0, absent: 0, have: 0, pieces: [],
    };
    this.streams.set(csid, stream);
    return stream;
  }

  private fault(what: ChunkFault['what'], offset: number, csid: number, text: string): void {
    // A peer that errs on every chunk does not fill the memory.
    if (this.faults.length < 1000) this.faults.push({ what, offset, csid, text });
  }
}

/** undefined: the header is not complete. */
function parseHeader(data: Uint8Array, start: number): Header | undefined {
  const view = data.subarray(start, start + headerBytesMax);
  const first = view[0];
  if (first === undefined) return undefined;
  const fmt = first >> 6;
  const low = first & 63;
  let at = low === 0 ? 2 : low === 1 ? 3 : 1;
  if (view.length < at) return undefined;
  const csid = low === 0 ? 64 + (view[1] ?? 0) : low === 1 ? 64 + (view[1] ?? 0) + (view[2] ?? 0) * 256 : low;
  const fields = [11, 7, 3, 0][fmt] ?? 0;
  if (view.length < at + fields) return undefined;
  const u24 = (place: number): number => ((view[place] ?? 0) << 16) | ((view[place + 1] ?? 0) << 8) | (view[place + 2] ?? 0);
  let timestamp = fmt < 3 ? u24(at) : 0;
  const length = fmt < 2 ? u24(at + 3) : 0;
  const typeId = fmt < 2 ? (view[at + 6] ?? 0) : 0;
  const msid = fmt === 0 ? new DataView(view.buffer, view.byteOffset).getUint32(at + 7, true) : 0;
  at += fields;
  const extended = fmt < 3 && timestamp === 0xffffff;
  if (extended) {
    if (view.length < at + 4) return undefined;
    timestamp = new DataView(view.buffer, view.byteOffset).getUint32(at);
    at += 4;
  }
  return { fmt, csid, bytes: at, timestamp, length, typeId, msid, extended };
}

/** Do these four bytes stand at `at`? undefined: so far they do, and more are needed. */
function repeats(data: Uint8Array, at: number, value: number): boolean | undefined {
  for (let index = 0; index < 4; index += 1) {
    const byte = data[at + index];
    if (byte === undefined) return undefined;
    if (byte !== ((value >>> (24 - index * 8)) & 255)) return false;
  }
  return true;
}
