import type { AmfValue } from '../../trace/amf.js';
import type { DataBody } from '../../trace/events.js';
import { unwrap } from '../amf/access.js';
import { decodeAmfBody, encodeAmfBody } from './amf-body.js';
import { tooShort, type MalformedBody } from './malformed.js';

/** Data, types 18 (`amf0`) and 15 (`amf3`; RTMP 1.0 §7.1.2), and FLV script data. The handler is empty when the first value is no string. */
export function decodeData(payload: Uint8Array, encoding: 'amf0' | 'amf3'): DataBody | MalformedBody {
  const least = encoding === 'amf3' ? 2 : 1;
  if (payload.length < least) return tooShort('data', least, payload);
  const { values, problems } = decodeAmfBody(payload, encoding);
  const handler = unwrap(values[0]);
  return { type: 'data', encoding, handler: handler?.type === 'string' ? handler.value : '', values, problems };
}

/** `values` in wire order, the handler name included. */
export function encodeData(values: readonly AmfValue[], encoding: 'amf0' | 'amf3' = 'amf0'): Uint8Array {
  return encodeAmfBody(values, encoding);
}
