import type { AmfProblem, AmfProperty, AmfString, AmfValue, AmfVector } from '../../trace/amf.js';
import { fromHex, toHex } from '../bytes/hex.js';
import { encodeUtf8 } from '../bytes/utf8.js';
import { ByteWriter } from '../bytes/writer.js';
import { createAmf3Tables, EMPTY, noteBadReference, readString, type Amf3Tables, type Traits } from './amf3-tables.js';
import { AmfCursor } from './cursor.js';
import { readU29, writeU29 } from './u29.js';

/** AMF3 §3.1. */
const MARKER = {
  undefined: 0x00, null: 0x01, false: 0x02, true: 0x03, integer: 0x04, double: 0x05, string: 0x06, xmlDocument: 0x07,
  date: 0x08, array: 0x09, object: 0x0a, xml: 0x0b, byteArray: 0x0c, vectorInt: 0x0d, vectorUint: 0x0e,
  vectorDouble: 0x0f, vectorObject: 0x10, dictionary: 0x11,
} as const;

/** Bytes of a ByteArray that are kept for display; the length is kept whole. */
const MAX_SHOWN_BYTES = 1024;

/** AMF3 §3.6: integers outside -2^28 .. 2^28-1 travel as doubles. */
const INTEGER_LIMIT = 2 ** 28;

/** What `decodeAmf3Value` read. `value` may be partial when a problem is fatal, undefined when nothing could be read. */
export interface Amf3Decoded { readonly value: AmfValue | undefined; readonly problems: AmfProblem[]; readonly end: number }

/** Decodes one AMF3 value from `payload[start, end)` with fresh tables. Never throws. */
export function decodeAmf3Value(payload: Uint8Array, start = 0, end: number = payload.length): Amf3Decoded {
  const cursor = new AmfCursor(payload, start, end);
  const value = readAmf3(cursor, createAmf3Tables());
  return { value, problems: cursor.problems, end: cursor.position };
}

/** Decodes AMF3 values up to the end, with one set of tables (AMF3 §4.1): the body of a message that is AMF3 throughout. */
export function decodeAmf3Values(payload: Uint8Array, start = 0, end: number = payload.length): { values: AmfValue[]; problems: AmfProblem[]; end: number } {
  const cursor = new AmfCursor(payload, start, end);
  const tables = createAmf3Tables();
  const values: AmfValue[] = [];
  while (!cursor.failed && cursor.position < cursor.end) {
    const value = readAmf3(cursor, tables);
    if (value !== undefined) values.push(value);
  }
  return { values, problems: cursor.problems, end: cursor.position };
}

/** Encodes one value as AMF3 (without the 0x11 marker). Strings and traits are always written inline, which keeps object indexes as they are. */
export function encodeAmf3Value(value: AmfValue): Uint8Array {
  const writer = new ByteWriter();
  writeAmf3(writer, value);
  return writer.toBytes();
}

/** Reads one value at the cursor; undefined (or a partial container) after the cursor failed. */
export function readAmf3(cursor: AmfCursor, tables: Amf3Tables): AmfValue | undefined {
  const at = cursor.position;
  if (at >= cursor.end) return cursor.fail('truncated', at);
  if (!cursor.spend(1)) return undefined;
  const marker = cursor.u8();
  switch (marker) {
    case MARKER.undefined: return { type: 'undefined' };
    case MARKER.null: return { type: 'null' };
    case MARKER.false: return { type: 'boolean', value: false };
    case MARKER.true: return { type: 'boolean', value: true };
    case MARKER.integer: {
      const bits = readU29(cursor);
      return cursor.failed ? undefined : { type: 'number', value: (bits << 3) >> 3, integer: true };
    }
    case MARKER.double:
      return cursor.remaining < 8 ? cursor.fail('truncated', at) : { type: 'number', value: cursor.f64() };
    case MARKER.string: return readString(cursor, tables);
    case MARKER.xmlDocument: case MARKER.xml: case MARKER.date: case MARKER.byteArray:
    case MARKER.array: case MARKER.object: case MARKER.dictionary:
    case MARKER.vectorInt: case MARKER.vectorUint: case MARKER.vectorDouble: case MARKER.vectorObject:
      return readReferable(cursor, tables, marker, at);
    default: return cursor.fail('unknown-marker', at);
  }
}

/** Everything whose first U29 is either an object reference or a count. */
function readReferable(cursor: AmfCursor, tables: Amf3Tables, marker: number, at: number): AmfValue | undefined {
  const header = readU29(cursor);
  if (header < 0) return undefined;
  const count = header >> 1;
  if ((header & 1) === 0) {
    if (count >= tables.objects) noteBadReference(cursor, at);
    return { type: 'reference', index: count, table: 'object' };
  }
  // AMF3 §3.12: before its members, so that a member can refer to its container.
  tables.objects += 1;
  switch (marker) {
    case MARKER.date: return cursor.remaining < 8 ? cursor.fail('truncated', at) : { type: 'date', value: cursor.f64() };
    case MARKER.xml: case MARKER.xmlDocument:
      return count > cursor.remaining ? cursor.fail('bad-length', at) : { type: 'xml', value: cursor.text(count).text };
    case MARKER.byteArray: {
      if (count > cursor.remaining) return cursor.fail('bad-length', at);
      const start = cursor.position;
      cursor.position += count;
      return { type: 'byteArray', hex: toHex(cursor.bytes.subarray(start, start + Math.min(count, MAX_SHOWN_BYTES))), length: count };
    }
    default:
  }
  if (!cursor.enter(at)) return undefined;
  const value = readContainer(cursor, tables, marker, header, at);
  cursor.leave();
  return value;
}

function readContainer(cursor: AmfCursor, tables: Amf3Tables, marker: number, header: number, at: number): AmfValue | undefined {
  switch (marker) {
    case MARKER.object: return readObject(cursor, tables, header, at);
    case MARKER.array: return readArray(cursor, tables, header >> 1);
    case MARKER.dictionary: return readDictionary(cursor, tables, header >> 1, at);
    default: return readVector(cursor, tables, marker, header >> 1, at);
  }
}

function readObject(cursor: AmfCursor, tables: Amf3Tables, header: number, at: number): AmfValue | undefined {
  const traits = readTraits(cursor, tables, header, at);
  if (traits === undefined) return undefined;
  const properties: AmfProperty[] = [];
  for (const { value: name, at: nameAt } of traits.names) {
    if (cursor.failed) break;
    const value = readAmf3(cursor, tables);
    if (value !== undefined) properties.push({ name, value, ...(nameAt === undefined ? {} : { at: nameAt }) });
  }
  if (traits.dynamic && !cursor.failed) readMembers(cursor, tables, properties);
  return traits.className === '' ? { type: 'object', properties } : { type: 'object', className: traits.className, properties };
}

/** Class name and sealed member names: by reference (bit 1 clear), or inline. Externalizable content cannot be read without its class. */
function readTraits(cursor: AmfCursor, tables: Amf3Tables, header: number, at: number): Traits | undefined {
  if ((header & 2) === 0) {
    const traits = tables.traits[header >> 2];
    if (traits === undefined) {
      if (cursor.badAmf3Reference < 0) cursor.badAmf3Reference = at;
      return cursor.fail('bad-reference', at);
    }
    return cursor.repeat(traits.chars) ? traits : undefined;
  }
  const className = readString(cursor, tables);
  if (className === undefined) return undefined;
  if ((header & 4) !== 0) {
    cursor.fail('externalizable', at);
    return { className: className.value, names: [], dynamic: false, chars: 0 };
  }
  const names: AmfString[] = [];
  let chars = className.value.length;
  for (let left = header >> 4; left > 0; left -= 1) {
    const name = cursor.spend(1) ? readString(cursor, tables) : undefined;
    if (name === undefined) return undefined;
    names.push(name);
    chars += name.value.length;
  }
  const traits = { className: className.value, names, dynamic: (header & 8) !== 0, chars };
  tables.traits.push(traits);
  return traits;
}

/** Name and value pairs up to the empty name: dynamic members, and the string-keyed part of an array. */
function readMembers(cursor: AmfCursor, tables: Amf3Tables, into: AmfProperty[]): void {
  while (!cursor.failed) {
    const name = readString(cursor, tables);
    if (name === undefined || name === EMPTY) return;
    const value = readAmf3(cursor, tables);
    if (value !== undefined) into.push({ name: name.value, value, ...(name.at === undefined ? {} : { at: name.at }) });
  }
}

function readArray(cursor: AmfCursor, tables: Amf3Tables, count: number): AmfValue {
  const properties: AmfProperty[] = [];
  readMembers(cursor, tables, properties);
  const items = cursor.failed ? [] : readItems(cursor, tables, count);
  if (properties.length === 0) return { type: 'strictArray', items };
  return { type: 'ecmaArray', count: properties.length, properties, ...(items.length === 0 ? {} : { dense: items }) };
}

function readItems(cursor: AmfCursor, tables: Amf3Tables, count: number): AmfValue[] {
  const items: AmfValue[] = [];
  for (let left = count; left > 0 && !cursor.failed; left -= 1) {
    const item = readAmf3(cursor, tables);
    if (item !== undefined) items.push(item);
  }
  return items;
}

function readDictionary(cursor: AmfCursor, tables: Amf3Tables, count: number, at: number): AmfValue | undefined {
  if (cursor.remaining < 1) return cursor.fail('truncated', at);
  const weak = cursor.u8() !== 0;
  const entries: [AmfValue, AmfValue][] = [];
  for (let left = count; left > 0 && !cursor.failed; left -= 1) {
    const key = readAmf3(cursor, tables);
    const value = key === undefined || cursor.failed ? undefined : readAmf3(cursor, tables);
    if (key !== undefined && value !== undefined) entries.push([key, value]);
  }
  return { type: 'dictionary', weak, entries };
}

function readVector(cursor: AmfCursor, tables: Amf3Tables, marker: number, count: number, at: number): AmfValue | undefined {
  if (cursor.remaining < 1) return cursor.fail('truncated', at);
  const fixed = cursor.u8() !== 0;
  if (marker === MARKER.vectorObject) {
    const className = readString(cursor, tables);
    if (className === undefined) return undefined;
    const items = readItems(cursor, tables, count);
    return { type: 'vector', of: 'object', fixed, ...(className.value === '' ? {} : { className: className.value }), items };
  }
  const of = marker === MARKER.vectorInt ? 'int' : marker === MARKER.vectorUint ? 'uint' : 'double';
  if (count * (of === 'double' ? 8 : 4) > cursor.remaining) return cursor.fail('bad-length', at);
  if (!cursor.spend(count)) return undefined;
  const items: AmfValue[] = [];
  for (let left = count; left > 0; left -= 1) {
    items.push({ type: 'number', value: of === 'double' ? cursor.f64() : of === 'int' ? cursor.u32() | 0 : cursor.u32() });
  }
  return { type: 'vector', of, fixed, items };
}

/** Writes one value; kinds that AMF3 lacks become their nearest: unsupported becomes undefined, a date loses its zone. */
export function writeAmf3(writer: ByteWriter, value: AmfValue): void {
  switch (value.type) {
    case 'undefined': case 'unsupported': writer.u8(MARKER.undefined); return;
    case 'null': writer.u8(MARKER.null); return;
    case 'boolean': writer.u8(value.value ? MARKER.true : MARKER.false); return;
    case 'number':
      if (value.integer === true && Number.isInteger(value.value) && value.value >= -INTEGER_LIMIT && value.value < INTEGER_LIMIT) {
        writeU29(writer.u8(MARKER.integer), value.value);
      } else writer.u8(MARKER.double).f64(value.value);
      return;
    case 'string': writeBytes(writer.u8(MARKER.string), encodeUtf8(value.value)); return;
    case 'xml': writeBytes(writer.u8(MARKER.xml), encodeUtf8(value.value)); return;
    case 'byteArray': writeBytes(writer.u8(MARKER.byteArray), fromHex(value.hex)); return;
    case 'date': writer.u8(MARKER.date).u8(1).f64(value.value); return;
    case 'reference': writeU29(writer.u8(MARKER.object), value.index << 1); return;
    case 'avmPlus': writeAmf3(writer, value.value); return;
    case 'object': writeObject(writer, value.className ?? '', value.properties); return;
    case 'ecmaArray': writeArray(writer, value.properties, value.dense ?? []); return;
    case 'strictArray': writeArray(writer, [], value.items); return;
    case 'vector': writeVector(writer, value); return;
    case 'dictionary':
      writeCount(writer.u8(MARKER.dictionary), value.entries.length);
      writer.u8(value.weak ? 1 : 0);
      for (const [key, item] of value.entries) {
        writeAmf3(writer, key);
        writeAmf3(writer, item);
      }
      return;
  }
}

function writeObject(writer: ByteWriter, className: string, properties: readonly AmfProperty[]): void {
  writer.u8(MARKER.object);
  // Dynamic members end at the first empty name, so an object that has one is written with sealed members.
  const sealed = properties.some(({ name }) => name === '');
  writeU29(writer, sealed ? (properties.length << 4) | 0x03 : 0x0b);
  writeText(writer, className);
  if (!sealed) {
    writeMembers(writer, properties);
    return;
  }
  for (const { name } of properties) writeText(writer, name);
  for (const { value } of properties) writeAmf3(writer, value);
}

/** An empty key cannot be written: it would end the list. */
function writeArray(writer: ByteWriter, properties: readonly AmfProperty[], items: readonly AmfValue[]): void {
  writeCount(writer.u8(MARKER.array), items.length);
  writeMembers(writer, properties.filter(({ name }) => name !== ''));
  for (const item of items) writeAmf3(writer, item);
}

function writeMembers(writer: ByteWriter, properties: readonly AmfProperty[]): void {
  for (const { name, value } of properties) {
    writeText(writer, name);
    writeAmf3(writer, value);
  }
  writeText(writer, '');
}

function writeVector(writer: ByteWriter, { of, fixed, className, items }: AmfVector): void {
  writer.u8({ int: MARKER.vectorInt, uint: MARKER.vectorUint, double: MARKER.vectorDouble, object: MARKER.vectorObject }[of]);
  writeCount(writer, items.length);
  writer.u8(fixed ? 1 : 0);
  if (of === 'object') writeText(writer, className ?? '');
  for (const item of items) {
    if (of === 'object') writeAmf3(writer, item);
    else if (of === 'double') writer.f64(item.type === 'number' ? item.value : 0);
    else writer.u32(item.type === 'number' ? item.value : 0);
  }
}

function writeCount(writer: ByteWriter, count: number): void {
  writeU29(writer, (count << 1) | 1);
}

function writeText(writer: ByteWriter, text: string): void {
  writeBytes(writer, encodeUtf8(text));
}

function writeBytes(writer: ByteWriter, bytes: Uint8Array): void {
  writeCount(writer, bytes.length);
  writer.put(bytes);
}
