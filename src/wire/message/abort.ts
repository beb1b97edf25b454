import { ByteReader } from '../bytes/reader.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type BodyOf, type MalformedBody } from './malformed.js';

/** Abort, type 2 (RTMP 1.0 §5.4.2): the chunk stream whose unfinished message is to be dropped. */
export function decodeAbort(payload: Uint8Array): BodyOf<'abort'> | MalformedBody {
  const csid = new ByteReader(payload).u32();
  return csid === undefined ? tooShort('abort', 4, payload) : { type: 'abort', csid };
}

/** `csid` is not checked: an abort of an impossible chunk stream is a test case. */
export function encodeAbort(csid: number): Uint8Array {
  return new ByteWriter().u32(csid).toBytes();
}
