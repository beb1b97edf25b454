import type { AmfProblem, AmfValue } from '../../trace/amf.js';
import { decodeAmf0, encodeAmf0 } from '../amf/amf0.js';
import { decodeAmf3Values } from '../amf/amf3.js';

const FORMAT_AMF0 = 0x00;
const AMF0_STRING = 0x02;
const AMF0_AVM_PLUS = 0x11;
const AMF3_STRING = 0x06;

/** Values in wire order and what was wrong with their bytes. */
export interface AmfBody { readonly values: readonly AmfValue[]; readonly problems: readonly AmfProblem[] }

/**
 * Values of a command or data message. `amf3` (types 17 and 15): one format byte, of which only 0 is defined, then AMF0
 * in which 0x11 switches to AMF3 for one value (Enhanced RTMP v2 "AMF").
 *
 * Also read, each with a non-fatal `unknown-marker` where the departure stands, because a peer that keeps to the text
 * would misread it: AMF0 without the format byte, AMF3 throughout, and another format byte. The first value is always
 * a name, so its marker tells which of them it is.
 */
export function decodeAmfBody(payload: Uint8Array, encoding: 'amf0' | 'amf3'): AmfBody {
  if (encoding === 'amf0') return decodeAmf0(payload);
  const first = payload[0];
  if (first === AMF0_STRING || first === AMF0_AVM_PLUS) return departing(0, decodeAmf0(payload));
  if (first === AMF3_STRING) return departing(0, decodeAmf3Values(payload));
  if (payload[1] === AMF3_STRING) return departing(first === FORMAT_AMF0 ? 1 : 0, decodeAmf3Values(payload, 1));
  const decoded = decodeAmf0(payload, 1);
  return first === FORMAT_AMF0 ? decoded : departing(0, decoded);
}

/** AMF0, with the leading format byte for `amf3`; AMF3 values are those inside `avmPlus`. */
export function encodeAmfBody(values: readonly AmfValue[], encoding: 'amf0' | 'amf3'): Uint8Array {
  const body = encodeAmf0(values);
  if (encoding === 'amf0') return body;
  const payload = new Uint8Array(body.length + 1);
  payload.set(body, 1);
  return payload;
}

function departing(at: number, decoded: AmfBody): AmfBody {
  return { values: decoded.values, problems: [{ at, what: 'unknown-marker', fatal: false }, ...decoded.problems] };
}
