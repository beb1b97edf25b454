/** Metadata and other data that a publisher wants kept for those who come late (`@setDataFrame`, practice since FMS). */
import { textOf } from '../amf/access.js';
import { decodeAmf0 } from '../amf/amf0.js';
import { typeId } from '../message/types.js';

export interface DataFrame<M> {
  /** `set`: for late players too. `clear`: forget it. `plain`: for those who are there. */
  readonly what: 'set' | 'clear' | 'plain';
  readonly handler: string;
  /** As players get it: the publisher's request to keep it is not for them. */
  readonly message: M;
}

/** Reads a data message (type 18 or 15). Bytes of the values are not touched: they are cut, not written anew. */
export function readDataFrame<M extends { readonly typeId: number; readonly payload: Uint8Array }>(message: M): DataFrame<M> {
  // Type 15 is AMF0 behind one format byte (RTMP 1.0 §7.1.2 in the practice of every client).
  const lead = message.typeId === typeId.dataAmf3 && message.payload[0] === 0 ? 1 : 0;
  const { values } = decodeAmf0(message.payload.subarray(lead));
  const name = textOf(values[0]) ?? '';
  const handler = textOf(values[1]) ?? '';
  if (name === '@clearDataFrame') return { what: 'clear', handler, message };
  if (name === '@setDataFrame') {
    const marker = message.payload[lead];
    const nameBytes = marker === shortStringMarker ? 3 + '@setDataFrame'.length : undefined;
    if (nameBytes !== undefined) return { what: 'set', handler, message: { ...message, payload: without(message.payload, lead, nameBytes) } };
  }
  // Metadata without the request is kept as well: some encoders send it so (rule metadata-without-setdataframe tells them).
  return { what: name === 'onMetaData' ? 'set' : 'plain', handler: name, message };
}

const shortStringMarker = 2;

function without(bytes: Uint8Array, at: number, count: number): Uint8Array {
  if (at === 0) return bytes.subarray(count);
  const out = new Uint8Array(bytes.length - count);
  out.set(bytes.subarray(0, at));
  out.set(bytes.subarray(at + count), at);
  return out;
}
