import { ByteReader } from '../bytes/reader.js';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type BodyOf, type MalformedBody } from './malformed.js';

/** RTMP 1.0 §7.1.3, by event type; type 0 is undefined. */
const EVENT_NAMES = [
  'unknown', 'use', 'release', 'requestChange', 'change', 'success', 'sendMessage', 'status', 'clear', 'remove', 'requestRemove', 'useSuccess',
] as const;

/** Name length, version and flags around an empty name. */
const FIXED_BYTES = 14;

/** Events kept of one message. An event is at least 5 bytes, so a large message could hold millions; live video uses none. */
const MAX_EVENTS = 1024;

/**
 * Shared object, types 19 (`amf0`) and 16 (`amf3`, one format byte first; RTMP 1.0 §7.1.3). Only header and event list:
 * servers for live video ignore the content. A list that breaks off keeps what was read and says so in `problem`.
 */
export function decodeSharedObject(payload: Uint8Array, encoding: 'amf0' | 'amf3'): BodyOf<'sharedObject'> | MalformedBody {
  const formatBytes = encoding === 'amf3' ? 1 : 0;
  const reader = new ByteReader(payload, formatBytes);
  const nameBytes = reader.u16();
  const name = nameBytes === undefined ? undefined : reader.take(nameBytes);
  const version = reader.u32();
  const persistence = reader.u32();
  if (name === undefined || version === undefined || persistence === undefined || !reader.skip(4)) {
    return tooShort('shared object', formatBytes + FIXED_BYTES + (nameBytes ?? 0), payload);
  }
  const events: { type: number; name: string; length: number }[] = [];
  let problem: string | undefined;
  while (reader.remaining > 0 && problem === undefined) {
    const type = reader.u8();
    const length = reader.u32();
    if (events.length >= MAX_EVENTS) problem = `more than ${MAX_EVENTS} events`;
    else if (type === undefined || length === undefined) problem = 'an event header is cut off';
    else {
      events.push({ type, name: EVENT_NAMES[type] ?? 'unknown', length });
      if (!reader.skip(length)) problem = `an event announces ${length} bytes and ${reader.remaining} are left`;
    }
  }
  const header = { type: 'sharedObject', encoding, name: decodeUtf8(name).text, version, persistent: persistence !== 0, events } as const;
  return problem === undefined ? header : { ...header, problem };
}

/** `persistent` is written as 2 (practice; the text defines no value). A name above 65 535 bytes is cut. */
export function encodeSharedObject(
  fields: { readonly name: string; readonly version: number; readonly persistent: boolean; readonly events: readonly { readonly type: number; readonly data: Uint8Array }[] },
  encoding: 'amf0' | 'amf3' = 'amf0',
): Uint8Array {
  const writer = new ByteWriter();
  if (encoding === 'amf3') writer.u8(0);
  const name = encodeUtf8(fields.name).subarray(0, 0xffff);
  writer.u16(name.length).put(name).u32(fields.version).u32(fields.persistent ? 2 : 0).u32(0);
  for (const { type, data } of fields.events) writer.u8(type).u32(data.length).put(data);
  return writer.toBytes();
}
