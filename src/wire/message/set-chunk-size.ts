import { ByteReader } from '../bytes/reader.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type BodyOf, type MalformedBody } from './malformed.js';

const HIGH_BIT = 0x8000_0000;

/** Set Chunk Size, type 1 (RTMP 1.0 §5.4.1): 32 bits, the highest of which "MUST be zero"; `size` keeps all 32. */
export function decodeSetChunkSize(payload: Uint8Array): BodyOf<'setChunkSize'> | MalformedBody {
  const size = new ByteReader(payload).u32();
  if (size === undefined) return tooShort('set chunk size', 4, payload);
  return size >= HIGH_BIT ? { type: 'setChunkSize', size, highBit: true } : { type: 'setChunkSize', size };
}

/** `size` in bytes, written as it is given: also the ones the specification forbids. */
export function encodeSetChunkSize(size: number): Uint8Array {
  return new ByteWriter().u32(size).toBytes();
}
