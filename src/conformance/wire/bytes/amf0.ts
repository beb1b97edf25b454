/** AMF0 as literal bytes (AMF0 §2), any marker on purpose. Nothing is checked: cases send what they mean. */
import { bytes, u16, u32 } from './bytes.js';

/** A JavaScript value for its usual AMF0 form; a Uint8Array is an encoded value already. */
export type AmfLiteral = number | boolean | string | null | undefined | Uint8Array | readonly AmfLiteral[] | { readonly [name: string]: AmfLiteral };

const utf8 = new TextEncoder();

function double(value: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setFloat64(0, value);
  return out;
}

/** Length and UTF-8 bytes; a length that is given may lie. */
function text(value: string, length?: number): Uint8Array {
  const encoded = utf8.encode(value);
  return bytes(u16(length ?? encoded.length), encoded);
}

function members(value: { readonly [name: string]: AmfLiteral }): Uint8Array[] {
  return Object.entries(value).flatMap(([name, member]) => [text(name), amf(member)]);
}

export const amfNumber = (value: number): Uint8Array => bytes(0x00, double(value));
export const amfBoolean = (value: boolean): Uint8Array => bytes(0x01, value ? 1 : 0);
/** `length`: what the length field says, where it is not the truth. */
export const amfString = (value: string, length?: number): Uint8Array => bytes(0x02, text(value, length));
export const amfObject = (value: { readonly [name: string]: AmfLiteral }): Uint8Array => bytes(0x03, ...members(value), '00 00 09');
/** `'open'`: without the object end. */
export const amfOpenObject = (value: { readonly [name: string]: AmfLiteral }): Uint8Array => bytes(0x03, ...members(value));
export const amfNull = bytes(0x05);
export const amfUndefined = bytes(0x06);
export const amfReference = (index: number): Uint8Array => bytes(0x07, u16(index));
/** `count`: a hint only (§2.10); default the number of members. */
export const amfEcmaArray = (value: { readonly [name: string]: AmfLiteral }, count = Object.keys(value).length): Uint8Array => bytes(0x08, u32(count), ...members(value), '00 00 09');
export const amfStrictArray = (items: readonly AmfLiteral[], count = items.length): Uint8Array => bytes(0x0a, u32(count), ...items.map(amf));
export const amfDate = (value: number): Uint8Array => bytes(0x0b, double(value), u16(0));
export const amfLongString = (value: string): Uint8Array => bytes(0x0c, u32(utf8.encode(value).length), utf8.encode(value));
export const amfUnsupported = bytes(0x0d);
export const amfXml = (value: string): Uint8Array => bytes(0x0f, u32(utf8.encode(value).length), utf8.encode(value));
export const amfTypedObject = (name: string, value: { readonly [name: string]: AmfLiteral }): Uint8Array => bytes(0x10, text(name), ...members(value), '00 00 09');

/** The usual form of a value: object for `{}`, strict array for `[]`. */
export function amf(value: AmfLiteral): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value === null) return amfNull;
  if (value === undefined) return amfUndefined;
  if (typeof value === 'number') return amfNumber(value);
  if (typeof value === 'boolean') return amfBoolean(value);
  if (typeof value === 'string') return utf8.encode(value).length > 0xffff ? amfLongString(value) : amfString(value);
  return Array.isArray(value) ? amfStrictArray(value as readonly AmfLiteral[]) : amfObject(value as { readonly [name: string]: AmfLiteral });
}

/** Several values, one after the other: the payload of a command or data message. */
export function amfValues(...values: readonly AmfLiteral[]): Uint8Array {
  return bytes(...values.map(amf));
}
