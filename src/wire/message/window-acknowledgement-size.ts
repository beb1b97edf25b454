import { ByteReader } from '../bytes/reader.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type BodyOf, type MalformedBody } from './malformed.js';

/** Window Acknowledgement Size, type 5 (RTMP 1.0 §5.4.4): "acknowledge every `size` bytes that I send". */
export function decodeWindowAcknowledgementSize(payload: Uint8Array): BodyOf<'windowAcknowledgementSize'> | MalformedBody {
  const size = new ByteReader(payload).u32();
  return size === undefined ? tooShort('window acknowledgement size', 4, payload) : { type: 'windowAcknowledgementSize', size };
}

/** Window in bytes; 0 is written as given, although FFmpeg closes on it. */
export function encodeWindowAcknowledgementSize(size: number): Uint8Array {
  return new ByteWriter().u32(size).toBytes();
}
