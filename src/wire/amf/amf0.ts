import type { AmfObject, AmfProblem, AmfProperty, AmfString, AmfValue } from '../../trace/amf.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { ByteWriter } from '../bytes/writer.js';
import { readAmf3, writeAmf3 } from './amf3.js';
import { createAmf3Tables, type Amf3Tables } from './amf3-tables.js';
import { AmfCursor } from './cursor.js';

/** AMF0 §2.1 and §3.1. */
const MARKER = {
  number: 0x00, boolean: 0x01, string: 0x02, object: 0x03, movieClip: 0x04, null: 0x05, undefined: 0x06, reference: 0x07,
  ecmaArray: 0x08, objectEnd: 0x09, strictArray: 0x0a, date: 0x0b, longString: 0x0c, unsupported: 0x0d, recordSet: 0x0e,
  xml: 0x0f, typedObject: 0x10, avmPlus: 0x11,
} as const;

/** Longest text a 16-bit length can announce (AMF0 §1.3.1). */
const MAX_SHORT_BYTES = 0xffff;

const NULL: AmfValue = { type: 'null' };
const UNDEFINED: AmfValue = { type: 'undefined' };
const UNSUPPORTED: AmfValue = { type: 'unsupported' };

/** What a run of AMF bytes holds. */
export interface AmfDecoded {
  readonly values: AmfValue[];
  readonly problems: AmfProblem[];
  /** Payload offset behind the last byte that was understood. */
  readonly end: number;
}

/** Run state: the cursor, the AMF0 reference table's size, and how AMF3 tables live. */
interface Run {
  readonly cursor: AmfCursor;
  /** Tables shared by every AMF3 value of the message; undefined: each starts afresh. */
  readonly shared: Amf3Tables | undefined;
  complexValues: number;
  amf3Values: number;
}

/**
 * Decodes AMF0 values from `payload[start, end)` until the end. Never throws: after a fatal problem the values
 * before it are delivered, and as much of a partly read object or array as was read.
 *
 * AMF3 values behind 0x11 have fresh reference tables each (Enhanced RTMP v2 "AMF": the switch holds for one value).
 * AMF3 §4.1 can also be read as one set of tables for the message; where only that makes every reference resolve,
 * its reading is delivered, with a non-fatal `bad-reference` where the first one fails.
 */
export function decodeAmf0(payload: Uint8Array, start = 0, end: number = payload.length): AmfDecoded {
  const fresh = run(payload, start, end, undefined);
  const at = fresh.state.cursor.badAmf3Reference;
  if (at < 0 || fresh.state.amf3Values < 2) return fresh.decoded;
  const shared = run(payload, start, end, createAmf3Tables());
  const worse = shared.state.cursor.failed && !fresh.state.cursor.failed;
  if (worse || shared.state.cursor.badAmf3Reference >= 0) return fresh.decoded;
  shared.decoded.problems.unshift({ at, what: 'bad-reference', fatal: false });
  return shared.decoded;
}

/**
 * Encodes values as AMF0. Strings above 65 535 bytes become long strings; names cannot and are cut there.
 * Kinds that only AMF3 has are written behind the 0x11 marker.
 */
export function encodeAmf0(values: readonly AmfValue[]): Uint8Array {
  const writer = new ByteWriter();
  for (const value of values) writeValue(writer, value);
  return writer.toBytes();
}

function run(payload: Uint8Array, start: number, end: number, shared: Amf3Tables | undefined): { decoded: AmfDecoded; state: Run } {
  const cursor = new AmfCursor(payload, start, end);
  const state: Run = { cursor, shared, complexValues: 0, amf3Values: 0 };
  const values: AmfValue[] = [];
  while (!cursor.failed && cursor.position < cursor.end) {
    if (values.length > 0 && isPadding(cursor)) {
      cursor.note('trailing-bytes', cursor.position);
      break;
    }
    const value = readValue(state);
    if (value !== undefined) values.push(value);
  }
  return { decoded: { values, problems: cursor.problems, end: cursor.position }, state };
}

/** Zeros too few for a number, or a second object end, behind the last value: some encoders pad, and no value can be meant. */
function isPadding({ bytes, position, end }: AmfCursor): boolean {
  const left = end - position;
  if (left > 8 || bytes[position] !== 0) return false;
  for (let at = position + 1; at < end; at += 1) {
    if (bytes[at] !== 0 && !(left === 3 && at === end - 1 && bytes[at] === MARKER.objectEnd)) return false;
  }
  return true;
}

function readValue(state: Run): AmfValue | undefined {
  const { cursor } = state;
  const at = cursor.position;
  if (at >= cursor.end) return cursor.fail('truncated', at);
  if (!cursor.spend(1)) return undefined;
  const marker = cursor.u8();
  switch (marker) {
    case MARKER.number:
      return cursor.remaining < 8 ? cutOff(cursor, at) : { type: 'number', value: cursor.f64() };
    case MARKER.boolean:
      return cursor.remaining < 1 ? cutOff(cursor, at) : { type: 'boolean', value: cursor.u8() !== 0 };
    case MARKER.string:
      if (cursor.remaining < 2) return cutOff(cursor, at);
      return readText(cursor, at, cursor.u16(), 'truncated', false);
    case MARKER.longString:
      if (cursor.remaining < 4) return cutOff(cursor, at);
      return readText(cursor, at, cursor.u32(), 'bad-length', true);
    case MARKER.xml: {
      if (cursor.remaining < 4) return cutOff(cursor, at);
      const text = readText(cursor, at, cursor.u32(), 'bad-length', true);
      return text && { type: 'xml', value: text.value };
    }
    case MARKER.null: return NULL;
    case MARKER.undefined: return UNDEFINED;
    case MARKER.unsupported: return UNSUPPORTED;
    case MARKER.date: {
      if (cursor.remaining < 10) return cutOff(cursor, at);
      const value = cursor.f64();
      return { type: 'date', value, zone: (cursor.u16() << 16) >> 16 };
    }
    case MARKER.reference: {
      if (cursor.remaining < 2) return cutOff(cursor, at);
      const index = cursor.u16();
      if (index >= state.complexValues) cursor.note('bad-reference', at);
      return { type: 'reference', index, table: 'amf0' };
    }
    case MARKER.object: case MARKER.typedObject: case MARKER.ecmaArray: case MARKER.strictArray: case MARKER.avmPlus:
      return readNested(state, marker, at);
    case MARKER.objectEnd: return cursor.fail('stray-object-end', at);
    case MARKER.movieClip: case MARKER.recordSet: return cursor.fail('reserved-marker', at);
    default: return cursor.fail('unknown-marker', at);
  }
}

/** The message ends inside the value whose marker stands at `at`. */
function cutOff(cursor: AmfCursor, at: number): undefined {
  cursor.position = at;
  return cursor.fail('truncated', at);
}

function readText(cursor: AmfCursor, at: number, bytes: number, what: 'truncated' | 'bad-length', long: boolean): AmfString | undefined {
  if (bytes > cursor.remaining) {
    cursor.position = at;
    return cursor.fail(what, at);
  }
  const contentAt = cursor.position;
  const { text, valid } = cursor.text(bytes);
  if (valid) return long ? { type: 'string', value: text, long: true, at: contentAt, bytes } : { type: 'string', value: text, at: contentAt, bytes };
  return { type: 'string', value: text, ...(long ? { long: true as const } : {}), at: contentAt, bytes, invalidUtf8: true };
}

function readNested(state: Run, marker: number, at: number): AmfValue | undefined {
  const { cursor } = state;
  if (!cursor.enter(at)) return undefined;
  const value = marker === MARKER.avmPlus ? readAvmPlus(state) : readContainer(state, marker, at);
  cursor.leave();
  return value;
}

function readAvmPlus(state: Run): AmfValue | undefined {
  state.amf3Values += 1;
  const value = readAmf3(state.cursor, state.shared ?? createAmf3Tables());
  return value && { type: 'avmPlus', value };
}

function readContainer(state: Run, marker: number, at: number): AmfValue | undefined {
  const { cursor } = state;
  // AMF0 §2.9: references count complex values by first appearance, so before their members.
  state.complexValues += 1;
  if (marker === MARKER.object) return { type: 'object', properties: readProperties(state) };
  if (marker === MARKER.typedObject) {
    if (cursor.remaining < 2) return cutOff(cursor, at);
    const length = cursor.u16();
    if (length > cursor.remaining) return cutOff(cursor, at);
    return { type: 'object', className: cursor.name(length), properties: readProperties(state) };
  }
  if (cursor.remaining < 4) return cutOff(cursor, at);
  const count = cursor.u32();
  // FLV E.4.4.4: the count is approximate; FFmpeg, GStreamer and librtmp all ignore it.
  if (marker === MARKER.ecmaArray) return { type: 'ecmaArray', count, properties: readProperties(state) };
  const items: AmfValue[] = [];
  for (let left = count; left > 0 && !cursor.failed; left -= 1) {
    const item = readValue(state);
    if (item !== undefined) items.push(item);
  }
  return { type: 'strictArray', items };
}

function readProperties(state: Run): AmfProperty[] {
  const { cursor } = state;
  const { bytes, end } = cursor;
  const properties: AmfProperty[] = [];
  for (;;) {
    const at = cursor.position;
    if (end - at < 3 && isCutObjectEnd(cursor)) {
      noteMissingEnd(cursor);
      return properties;
    }
    if (end - at < 2) {
      cutOff(cursor, at);
      return properties;
    }
    const length = cursor.u16();
    if (length === 0) {
      if (bytes[cursor.position] === MARKER.objectEnd) {
        cursor.position += 1;
        return properties;
      }
      cursor.note('empty-property-name', at);
    }
    if (length > cursor.remaining) {
      cutOff(cursor, at);
      return properties;
    }
    const name = cursor.name(length);
    const value = readValue(state);
    if (value !== undefined) properties.push({ name, value, at: at + 2 });
    if (cursor.failed) return properties;
  }
}

/** Nothing is left but, at most, the first one or two bytes of 00 00 09. */
function isCutObjectEnd({ bytes, position, end }: AmfCursor): boolean {
  for (let at = position; at < end; at += 1) if (bytes[at] !== 0) return false;
  return true;
}

/** FFmpeg 5.1 accepts a command, GStreamer and librtmp an onMetaData, that ends without 00 00 09; one note for all open levels. */
function noteMissingEnd(cursor: AmfCursor): void {
  if (cursor.problems.at(-1)?.what !== 'missing-object-end') cursor.note('missing-object-end', cursor.position);
  cursor.position = cursor.end;
}

function writeValue(writer: ByteWriter, value: AmfValue): void {
  switch (value.type) {
    case 'number': writer.u8(MARKER.number).f64(value.value); return;
    case 'boolean': writer.u8(MARKER.boolean).u8(value.value ? 1 : 0); return;
    case 'string': {
      const bytes = encodeUtf8(value.value);
      if (value.long === true || bytes.length > MAX_SHORT_BYTES) writer.u8(MARKER.longString).u32(bytes.length).put(bytes);
      else writer.u8(MARKER.string).u16(bytes.length).put(bytes);
      return;
    }
    case 'xml': {
      const bytes = encodeUtf8(value.value);
      writer.u8(MARKER.xml).u32(bytes.length).put(bytes);
      return;
    }
    case 'null': writer.u8(MARKER.null); return;
    case 'undefined': writer.u8(MARKER.undefined); return;
    case 'unsupported': writer.u8(MARKER.unsupported); return;
    case 'date': writer.u8(MARKER.date).f64(value.value).u16(value.zone ?? 0); return;
    case 'object': writeObject(writer, value); return;
    case 'ecmaArray':
      writer.u8(MARKER.ecmaArray).u32(value.count);
      writeProperties(writer, [...value.properties, ...(value.dense ?? []).map((item, index) => ({ name: String(index), value: item }))]);
      return;
    case 'strictArray':
      writer.u8(MARKER.strictArray).u32(value.items.length);
      for (const item of value.items) writeValue(writer, item);
      return;
    case 'reference':
      if (value.table === 'amf0') writer.u8(MARKER.reference).u16(value.index);
      else writeAmf3(writer.u8(MARKER.avmPlus), value);
      return;
    case 'avmPlus': writeAmf3(writer.u8(MARKER.avmPlus), value.value); return;
    case 'byteArray': case 'vector': case 'dictionary': writeAmf3(writer.u8(MARKER.avmPlus), value); return;
  }
}

function writeObject(writer: ByteWriter, value: AmfObject): void {
  if (value.className === undefined) writer.u8(MARKER.object);
  else writeName(writer.u8(MARKER.typedObject), value.className);
  writeProperties(writer, value.properties);
}

function writeProperties(writer: ByteWriter, properties: readonly AmfProperty[]): void {
  for (const { name, value } of properties) {
    writeName(writer, name);
    writeValue(writer, value);
  }
  writer.u16(0).u8(MARKER.objectEnd);
}

function writeName(writer: ByteWriter, name: string): void {
  const bytes = encodeUtf8(name).subarray(0, MAX_SHORT_BYTES);
  writer.u16(bytes.length).put(bytes);
}
