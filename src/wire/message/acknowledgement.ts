import { ByteReader } from '../bytes/reader.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type BodyOf, type MalformedBody } from './malformed.js';

/** Acknowledgement, type 3 (RTMP 1.0 §5.4.3): bytes received so far, modulo 2^32. */
export function decodeAcknowledgement(payload: Uint8Array): BodyOf<'acknowledgement'> | MalformedBody {
  const sequenceNumber = new ByteReader(payload).u32();
  return sequenceNumber === undefined ? tooShort('acknowledgement', 4, payload) : { type: 'acknowledgement', sequenceNumber };
}

/** `sequenceNumber` is taken modulo 2^32. */
export function encodeAcknowledgement(sequenceNumber: number): Uint8Array {
  return new ByteWriter().u32(sequenceNumber).toBytes();
}
