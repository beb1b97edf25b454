/** Chunks as literal bytes (RTMP 1.0 §5.3.1): any header form, any field, legal or not. */
import { bytes, u16, u24, u32, u32le } from './bytes.js';

/** RTMP 1.0 §5.4.1. */
export const defaultChunkBytes = 128;

export interface ChunkHead {
  readonly fmt: 0 | 1 | 2 | 3;
  readonly csid: number;
  /** Bytes of the basic header, where it shall not be the shortest. */
  readonly form?: 1 | 2 | 3;
  /** Absolute with fmt 0, a delta with fmt 1 and 2; for fmt 3 what an extended timestamp repeats. */
  readonly timestamp?: number;
  /** fmt 0 and 1. */
  readonly length?: number;
  readonly typeId?: number;
  /** fmt 0. */
  readonly msid?: number;
  /** The extended timestamp is there: default for values from 0xffffff on (§5.3.1.3). */
  readonly extended?: boolean;
}

/** Basic header (§5.3.1.1). The 3-byte form is little-endian (errata §4.1). */
export function basicHeader(fmt: number, csid: number, form: 1 | 2 | 3 = csid < 64 ? 1 : csid < 320 ? 2 : 3): Uint8Array {
  if (form === 1) return bytes((fmt << 6) | (csid & 63));
  if (form === 2) return bytes(fmt << 6, csid - 64);
  return bytes((fmt << 6) | 1, (csid - 64) & 255, (csid - 64) >> 8);
}

/** One chunk: header and the payload that is given, whatever its length. */
export function chunk(head: ChunkHead, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  const { fmt, csid, form, timestamp = 0, length = payload.length, typeId = 0, msid = 0 } = head;
  const extended = head.extended ?? timestamp >= 0xffffff;
  const field = u24(extended || timestamp >= 0xffffff ? 0xffffff : timestamp);
  const message = fmt === 0 ? bytes(field, u24(length), typeId, u32le(msid)) : fmt === 1 ? bytes(field, u24(length), typeId) : fmt === 2 ? field : bytes();
  return bytes(basicHeader(fmt, csid, form), message, extended ? u32(timestamp) : bytes(), payload);
}

export interface RawMessageOptions {
  readonly csid: number;
  /** Bytes of the basic headers, where they shall not be the shortest. */
  readonly form?: 1 | 2 | 3;
  readonly typeId: number;
  readonly msid: number;
  readonly timestampMs?: number;
  readonly payload: Uint8Array;
  /** Default 128. */
  readonly chunkBytes?: number;
}

/** A message with a full header (fmt 0) and fmt 3 continuations; an extended timestamp is repeated on each (§5.3.1.3). */
export function messageBytes(options: RawMessageOptions): Uint8Array {
  return bytes(...messageChunks(options));
}

/** The same, chunk by chunk, for interleaving and for cutting off. */
export function messageChunks({ csid, form, typeId, msid, timestampMs = 0, payload, chunkBytes = defaultChunkBytes }: RawMessageOptions): Uint8Array[] {
  const stream = { csid, timestamp: timestampMs, ...(form === undefined ? {} : { form }) };
  const chunks = [chunk({ ...stream, fmt: 0, length: payload.length, typeId, msid }, payload.subarray(0, chunkBytes))];
  for (let at = chunkBytes; at < payload.length; at += chunkBytes) chunks.push(chunk({ ...stream, fmt: 3 }, payload.subarray(at, at + chunkBytes)));
  return chunks;
}

/** A protocol control message on chunk stream 2, message stream 0 (§5.4). */
export function controlBytes(typeId: number, payload: Uint8Array): Uint8Array {
  return messageBytes({ csid: 2, typeId, msid: 0, payload });
}

export const setChunkSizeBytes = (size: number): Uint8Array => controlBytes(1, u32(size));
export const abortBytes = (csid: number): Uint8Array => controlBytes(2, u32(csid));
export const acknowledgementBytes = (total: number): Uint8Array => controlBytes(3, u32(total));
/** Event number and 32-bit fields (§6.2, §7.1.7). */
export const userControlBytes = (event: number, ...fields: readonly number[]): Uint8Array => controlBytes(4, bytes(u16(event), ...fields.map(u32)));
export const windowAcknowledgementBytes = (size: number): Uint8Array => controlBytes(5, u32(size));
/** Limit type 0 hard, 1 soft, 2 dynamic (§5.4.5). */
export const peerBandwidthBytes = (size: number, limitType: number): Uint8Array => controlBytes(6, bytes(u32(size), limitType));
