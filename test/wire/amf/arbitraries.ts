import fc from 'fast-check';
import type { AmfProperty, AmfValue } from '../../../src/trace/amf.js';
import { encodeUtf8 } from '../../../src/wire/bytes/utf8.js';

const text = fc.oneof(
  fc.string({ maxLength: 20, unit: 'grapheme' }),
  fc.constantFrom('', '__proto__', 'constructor', 'onMetaData', 'code', 'é'.repeat(40), 'a'.repeat(20), 'a'.repeat(21), 'a'.repeat(64), `${'a'.repeat(64)}é`),
).filter((value) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(encodeUtf8(value)) === value);
const name = text.filter((value) => value !== '');
const number = fc.double();
const date = fc.double({ noNaN: true, min: 0, max: 4e12 });

const properties = (value: fc.Arbitrary<AmfValue>, keys: fc.Arbitrary<string>, minLength = 0): fc.Arbitrary<AmfProperty[]> =>
  fc.array(fc.record({ name: keys, value }), { minLength, maxLength: 4 });

const string: fc.Arbitrary<AmfValue> = text.map((value) => ({ type: 'string', value }));
const boolean: fc.Arbitrary<AmfValue> = fc.boolean().map((value) => ({ type: 'boolean', value }));
const double: fc.Arbitrary<AmfValue> = number.map((value) => ({ type: 'number', value }));
const nothing = fc.constantFrom<AmfValue>({ type: 'null' }, { type: 'undefined' });
const xml: fc.Arbitrary<AmfValue> = text.map((value) => ({ type: 'xml', value }));

/** Values AMF3 can hold, in the form its decoder gives. References are left out: alone they may name nothing. */
export const amf3Value: fc.Arbitrary<AmfValue> = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    string, boolean, double, nothing, xml,
    fc.integer({ min: -(2 ** 28), max: 2 ** 28 - 1 }).map((value): AmfValue => ({ type: 'number', value, integer: true })),
    date.map((value): AmfValue => ({ type: 'date', value })),
    fc.uint8Array({ maxLength: 30 }).map((bytes): AmfValue => ({ type: 'byteArray', hex: Buffer.from(bytes).toString('hex'), length: bytes.length })),
    fc.record({ fixed: fc.boolean(), items: fc.array(fc.integer(), { maxLength: 3 }) }).map(({ fixed, items }): AmfValue => (
      { type: 'vector', of: 'int', fixed, items: items.map((value) => ({ type: 'number', value })) })),
    fc.record({ fixed: fc.boolean(), items: fc.array(number, { maxLength: 3 }) }).map(({ fixed, items }): AmfValue => (
      { type: 'vector', of: 'double', fixed, items: items.map((value) => ({ type: 'number', value })) })),
    fc.record({ fixed: fc.boolean(), className: name, items: fc.array(tie('value'), { maxLength: 3 }) }).map((fields): AmfValue => ({ type: 'vector', of: 'object', ...fields })),
    fc.record({ weak: fc.boolean(), entries: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }) }).map((fields): AmfValue => ({ type: 'dictionary', ...fields })),
    fc.array(tie('value'), { maxLength: 4 }).map((items): AmfValue => ({ type: 'strictArray', items })),
    properties(tie('value'), name, 1).map((members): AmfValue => ({ type: 'ecmaArray', count: members.length, properties: members })),
    fc.tuple(properties(tie('value'), name, 1), fc.array(tie('value'), { minLength: 1, maxLength: 3 })).map(([members, dense]): AmfValue => (
      { type: 'ecmaArray', count: members.length, properties: members, dense })),
    properties(tie('value'), text).map((members): AmfValue => ({ type: 'object', properties: members })),
    fc.tuple(name, properties(tie('value'), text)).map(([className, members]): AmfValue => ({ type: 'object', className, properties: members })),
  ),
})).value;

/** Values AMF0 can hold, AMF3 ones behind the AVM+ marker included, in the form its decoder gives. */
export const amf0Value: fc.Arbitrary<AmfValue> = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    string, boolean, double, nothing, xml,
    fc.constant<AmfValue>({ type: 'unsupported' }),
    text.map((value): AmfValue => ({ type: 'string', value, long: true })),
    fc.record({ value: date, zone: fc.integer({ min: -0x8000, max: 0x7fff }) }).map((fields): AmfValue => ({ type: 'date', ...fields })),
    amf3Value.map((value): AmfValue => ({ type: 'avmPlus', value })),
    fc.array(tie('value'), { maxLength: 4 }).map((items): AmfValue => ({ type: 'strictArray', items })),
    fc.tuple(fc.nat(0xffff_ffff), properties(tie('value'), name)).map(([count, members]): AmfValue => ({ type: 'ecmaArray', count, properties: members })),
    properties(tie('value'), name).map((members): AmfValue => ({ type: 'object', properties: members })),
    fc.tuple(text, properties(tie('value'), name)).map(([className, members]): AmfValue => ({ type: 'object', className, properties: members })),
  ),
})).value;

/** How a byte sequence is damaged. */
export type Damage = { readonly kind: 'cut'; readonly at: number } | { readonly kind: 'change' | 'insert'; readonly at: number; readonly byte: number };

/** Positions are fractions of the length, so that they shrink well and hit every part. */
export const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constantFrom('change' as const, 'insert' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.oneof(fc.nat(255), fc.nat(0x12), fc.constant(0xff)) }),
);

/** A damaged copy. */
export function damaged(bytes: Uint8Array, how: Damage): Uint8Array {
  const at = Math.min(bytes.length, Math.floor(how.at * (bytes.length + 1)));
  if (how.kind === 'cut') return bytes.slice(0, at);
  const tail = bytes.subarray(how.kind === 'insert' ? at : at + 1);
  return Uint8Array.from([...bytes.subarray(0, at), how.byte, ...tail]);
}
