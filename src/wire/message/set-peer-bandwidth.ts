import { ByteReader } from '../bytes/reader.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type BodyOf, type MalformedBody } from './malformed.js';

/** Limit types of RTMP 1.0 §5.4.5. Every server measured sends `dynamic`. */
export const limitType = { hard: 0, soft: 1, dynamic: 2 } as const;

/** Set Peer Bandwidth, type 6 (RTMP 1.0 §5.4.5): window in bytes and limit type; types above 2 are kept. */
export function decodeSetPeerBandwidth(payload: Uint8Array): BodyOf<'setPeerBandwidth'> | MalformedBody {
  const reader = new ByteReader(payload);
  const size = reader.u32();
  const type = reader.u8();
  if (size === undefined || type === undefined) return tooShort('set peer bandwidth', 5, payload);
  return { type: 'setPeerBandwidth', size, limitType: type };
}

/** Window in bytes; values the specification forbids are written as given. */
export function encodeSetPeerBandwidth(size: number, type: number = limitType.dynamic): Uint8Array {
  return new ByteWriter().u32(size).u8(type).toBytes();
}
