import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf, unwrap } from '../amf/access.js';
import { decodeAmfBody, encodeAmfBody } from './amf-body.js';
import { tooShort, type MalformedBody } from './malformed.js';

/**
 * Command, types 20 (`amf0`) and 17 (`amf3`; RTMP 1.0 §7.1.1). The name is empty when the first value is no string,
 * the transaction id undefined when the second is no finite number. Undecodable AMF shows in `problems`.
 */
export function decodeCommand(payload: Uint8Array, encoding: 'amf0' | 'amf3'): CommandBody | MalformedBody {
  const least = encoding === 'amf3' ? 2 : 1;
  if (payload.length < least) return tooShort('command', least, payload);
  const { values, problems } = decodeAmfBody(payload, encoding);
  const name = unwrap(values[0]);
  const transactionId = numberOf(values[1]);
  return {
    type: 'command',
    encoding,
    commandName: name?.type === 'string' ? name.value : '',
    ...(transactionId === undefined ? {} : { transactionId }),
    values,
    problems,
  };
}

/** `values` in wire order, the name and the transaction id included, as the builders of `wire/command` make them. */
export function encodeCommand(values: readonly AmfValue[], encoding: 'amf0' | 'amf3' = 'amf0'): Uint8Array {
  return encodeAmfBody(values, encoding);
}
