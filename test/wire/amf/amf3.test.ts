import { describe, expect, it } from 'vitest';
import type { AmfValue } from '../../../src/trace/amf.js';
import { decodeAmf3Value, decodeAmf3Values, encodeAmf3Value } from '../../../src/wire/amf/amf3.js';
import { ecma, nul, num, obj, str, strict, undef } from '../../../src/wire/amf/build.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { bare } from './bare.js';

const int = (value: number): AmfValue => ({ type: 'number', value, integer: true });
const decode = (hex: string): ReturnType<typeof decodeAmf3Value> => decodeAmf3Value(fromHex(hex));
const value = (hex: string): AmfValue | undefined => {
  const decoded = decode(hex).value;
  return decoded && bare(decoded);
};

/** Forms of the AMF3 specification that both directions use. */
const examples: readonly (readonly [string, string, AmfValue])[] = [
  ['undefined', '00', undef()],
  ['null', '01', nul()],
  ['false', '02', { type: 'boolean', value: false }],
  ['true', '03', { type: 'boolean', value: true }],
  ['the integer 0', '04 00', int(0)],
  ['the integer 1', '04 01', int(1)],
  ['the integer 127', '04 7F', int(0x7f)],
  ['the integer 128', '04 81 00', int(0x80)],
  ['the integer 16 383', '04 FF 7F', int(0x3fff)],
  ['the integer 16 384', '04 81 80 00', int(0x4000)],
  ['the integer 2 097 151', '04 FF FF 7F', int(0x1fffff)],
  ['the integer 2 097 152', '04 80 C0 80 00', int(0x200000)],
  ['the largest integer', '04 BF FF FF FF', int(0xfffffff)],
  ['the smallest integer', '04 C0 80 80 00', int(-0x10000000)],
  ['the integer -1', '04 FF FF FF FF', int(-1)],
  ['a double', '05 3F F8 00 00 00 00 00 00', num(1.5)],
  ['a string', '06 05 68 69', str('hi')],
  ['an empty string', '06 01', str('')],
  ['XML', '0B 09 3C 61 2F 3E', { type: 'xml', value: '<a/>' }],
  ['a date', '08 01 42 78 BC FE 56 80 00 00', { type: 'date', value: 1_700_000_000_000 }],
  ['a dense array', '09 05 01 04 01 04 02', strict([int(1), int(2)])],
  ['an associative array', '09 01 03 6B 04 07 01', ecma({ k: int(7) })],
  ['an array of both kinds', '09 03 03 6B 04 07 01 03', { ...ecma({ k: int(7) }), dense: [{ type: 'boolean', value: true }] }],
  ['a dynamic object', '0A 0B 01 03 61 04 01 01', obj({ a: int(1) })],
  ['a ByteArray', '0C 07 01 02 03', { type: 'byteArray', hex: '010203', length: 3 }],
  ['a vector of integers', '0D 05 00 00 00 00 05 FF FF FF FF', { type: 'vector', of: 'int', fixed: false, items: [num(5), num(-1)] }],
  ['a fixed vector of unsigned integers', '0E 03 01 FF FF FF FF', { type: 'vector', of: 'uint', fixed: true, items: [num(0xffffffff)] }],
  ['a vector of doubles', '0F 03 00 3F F8 00 00 00 00 00 00', { type: 'vector', of: 'double', fixed: false, items: [num(1.5)] }],
  ['a vector of objects', '10 03 00 03 2A 01', { type: 'vector', of: 'object', fixed: false, className: '*', items: [nul()] }],
  ['a dictionary', '11 03 01 06 03 61 04 01', { type: 'dictionary', weak: true, entries: [[str('a'), int(1)]] }],
  ['a reference', '0A 04', { type: 'reference', table: 'object', index: 2 }],
];

describe('AMF3', () => {
  it.each(examples)('reads %s', (_name, hex, expected) => {
    const decoded = decode(hex);
    expect(decoded.value && bare(decoded.value)).toEqual(expected);
    expect(decoded.problems.filter(({ fatal }) => fatal)).toEqual([]);
    expect(decoded.end).toBe(fromHex(hex).length);
  });

  it.each(examples)('writes %s', (_name, hex, expected) => {
    expect(toHex(encodeAmf3Value(expected))).toBe(toHex(fromHex(hex)));
  });

  it.each([['04 80 00', 0], ['04 80 80 01', 1], ['04 80 80 80 05', 5]])('accepts the needlessly long integer %s', (hex, expected) => {
    expect(value(hex)).toEqual(int(expected));
  });

  it('reads sealed members before dynamic ones, and traits by reference', () => {
    const { values, problems } = decodeAmf3Values(fromHex('0A 23 03 50 03 78 03 79 04 01 04 02  0A 01 04 03 04 04'));
    expect(values.map(bare)).toEqual([obj({ x: int(1), y: int(2) }, 'P'), obj({ x: int(3), y: int(4) }, 'P')]);
    expect(problems).toEqual([]);
    const second = decodeAmf3Values(fromHex('0A 13 03 50 03 78 01  0A 13 03 51 03 79 01  0A 05 02  0A 01 03'));
    expect(second.values.slice(2).map(bare)).toEqual([obj({ y: false }, 'Q'), obj({ x: true }, 'P')]);
    expect(value('0A 1B 03 50 03 78 04 01 03 64 03 01')).toEqual(obj({ x: int(1), d: true }, 'P'));
  });

  it('resolves strings by reference, names and class names included, but never the empty string', () => {
    // {a:"a", "":...}: "a" is string 0; the empty string took no place in the table.
    expect(value('0A 0B 01 03 61 06 00 03 62 06 02 01')).toEqual(obj({ a: 'a', b: 'b' }));
    expect(value('09 09 01 06 01 06 05 68 69 06 01 06 00')).toEqual(strict(['', 'hi', '', 'hi']));
  });

  it('keeps where a repeated string first stood', () => {
    expect(decodeAmf3Values(fromHex('06 05 68 69 06 00')).values).toEqual([
      { type: 'string', value: 'hi', at: 2, bytes: 2 },
      { type: 'string', value: 'hi', at: 2, bytes: 2 },
    ]);
  });

  it('counts a container before its members, so that a member can refer to it', () => {
    const self = decode('0A 0B 01 03 73 0A 00 01');
    expect(self.problems).toEqual([]);
    expect(self.value && bare(self.value)).toEqual(obj({ s: { type: 'reference', table: 'object', index: 0 } }));
  });

  it.each([
    ['date', '08 01 00 00 00 00 00 00 00 00'], ['XML', '0B 03 61'], ['XML document', '07 03 61'], ['array', '09 01 01'], ['object', '0A 0B 01 01'],
    ['ByteArray', '0C 01'], ['vector', '0D 01 00'], ['object vector', '10 01 00 01'], ['dictionary', '11 01 00'],
  ])('counts a %s in the object table', (_name, hex) => {
    const { problems } = decodeAmf3Values(fromHex(`${hex} 0A 00`));
    expect(problems).toEqual([]);
    expect(decodeAmf3Values(fromHex(`${hex} 0A 02`)).problems).toMatchObject([{ what: 'bad-reference', fatal: false }]);
  });

  it('shows at most a kibibyte of a ByteArray but its whole length', () => {
    const body = new Uint8Array(3 + 2000);
    body.set(fromHex('0C 9F 21'));
    expect(decodeAmf3Value(body).value).toEqual({ type: 'byteArray', hex: '00'.repeat(1024), length: 2000 });
  });

  it.each([
    ['an unknown marker', '12', 'unknown-marker', 0],
    ['the AVM+ marker of AMF0 as a dictionary cut off', '11 03', 'truncated', 0],
    ['a double cut off', '05 3F', 'truncated', 0],
    ['an integer cut off', '04 FF FF', 'truncated', 1],
    ['a string longer than the message', '06 7F 61', 'bad-length', 1],
    ['a ByteArray longer than the message', '0C BF FF FF FF', 'bad-length', 0],
    ['XML longer than the message', '0B 07 61', 'bad-length', 0],
    ['a vector longer than the message', '0D BF FF FF FF 00 01 02', 'bad-length', 0],
    ['a date cut off', '08 01 00', 'truncated', 0],
    ['traits that were never sent', '0A 05', 'bad-reference', 0],
    ['an externalizable object', '0A 07 03 41', 'externalizable', 0],
    ['an array of 2^28 elements', '09 BF FF FF FF 01', 'truncated', 6],
    ['an object of 2^25 sealed members', '0A FF FF FF FB 01', 'truncated', 6],
    ['an object vector of 2^28 elements', '10 BF FF FF FF 00 01', 'truncated', 7],
    ['a dictionary of 2^28 entries', '11 BF FF FF FF 00', 'truncated', 6],
    ['nothing', '', 'truncated', 0],
  ])('ends at %s', (_name, hex, what, at) => {
    expect(decode(hex).problems).toEqual([{ at, what, fatal: true }]);
  });

  it('keeps the members read before a problem', () => {
    expect(value('0A 0B 01 03 61 04 01 03 62 FF')).toEqual(obj({ a: int(1) }));
    expect(value('09 05 01 04 01 FF')).toEqual(strict([int(1)]));
    expect(value('0A 23 03 50 03 78 03 79 04 01 FF')).toEqual(obj({ x: int(1) }, 'P'));
  });

  it('goes on behind a string reference that names nothing', () => {
    const decoded = decode('09 05 01 06 04 04 01');
    expect(decoded.value && bare(decoded.value)).toEqual(strict(['', int(1)]));
    expect(decoded.problems).toEqual([{ at: 4, what: 'bad-reference', fatal: false }]);
  });

  it('does not end a list of members at a name that names nothing', () => {
    const decoded = decode('0A 0B 01 04 04 01 03 62 04 02 01');
    expect(decoded.value && bare(decoded.value)).toEqual(obj([['', int(1)], ['b', int(2)]]));
    expect(decoded.problems).toMatchObject([{ what: 'bad-reference' }]);
  });

  it('notes text that is not UTF-8', () => {
    expect(decode('06 05 C3 28')).toMatchObject({ value: { value: '\uFFFD(', invalidUtf8: true }, problems: [{ at: 2, what: 'invalid-utf8', fatal: false }] });
  });

  it('stops when references repeat more text than a message can mean', () => {
    // A string of 60 000 bytes, then references to it, two bytes each.
    const text = new Uint8Array(60_000).fill(0x61);
    const body = new Uint8Array(4 + text.length + 20_000);
    body.set(fromHex('06 87 A9 41'));
    body.set(text, 4);
    for (let at = 4 + text.length; at < body.length; at += 2) body.set([0x06, 0x00], at);
    const { values, problems } = decodeAmf3Values(body);
    expect(problems).toMatchObject([{ what: 'too-many-values', fatal: true }]);
    expect(values).toHaveLength(1 + Math.floor((1 << 20) / 60_000));
  });

  it('stops when a class repeats more names than a message can mean', () => {
    const name = 'n'.repeat(60_000);
    const one = encodeAmf3Value(obj({ [name]: 1, '': 1 }, 'C'));
    const body = new Uint8Array(one.length + 5 * 4000);
    body.set(one);
    for (let at = one.length; at < body.length; at += 4) body.set(fromHex('0A 01 02 02'), at);
    const { problems } = decodeAmf3Values(body);
    expect(problems).toMatchObject([{ what: 'too-many-values', fatal: true }]);
  });

  it('stops at 64 levels', () => {
    const open = (levels: number): string => '09 03 01'.repeat(levels) + '01';
    expect(decode(open(64)).problems).toEqual([]);
    expect(decode(open(65)).problems).toEqual([{ at: 192, what: 'too-deep', fatal: true }]);
  });

  it('writes an integer outside 29 bits, or a fraction, as a double', () => {
    expect(toHex(encodeAmf3Value(int(2 ** 28)))).toBe('0541b0000000000000');
    expect(toHex(encodeAmf3Value(int(-(2 ** 28) - 1)))).toBe('05c1b0000001000000');
    expect(toHex(encodeAmf3Value(int(1.5)))).toBe('053ff8000000000000');
  });

  it('writes a nameless member as a sealed one, because it would end the dynamic ones', () => {
    expect(value(toHex(encodeAmf3Value(obj([['', 'x'], ['b', 'y']]))))).toEqual(obj([['', 'x'], ['b', 'y']]));
  });
});
