import { describe, expect, it } from 'vitest';
import type { AmfProblem, AmfValue } from '../../../src/trace/amf.js';
import { decodeAmf0, encodeAmf0 } from '../../../src/wire/amf/amf0.js';
import { bool, ecma, nul, num, obj, str, strict, undef } from '../../../src/wire/amf/build.js';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { bare } from './bare.js';

const decode = (hex: string): ReturnType<typeof decodeAmf0> => decodeAmf0(fromHex(hex));
const values = (hex: string): AmfValue[] => decode(hex).values.map(bare);
const problems = (hex: string): AmfProblem[] => decode(hex).problems;

/** Bytes from the AMF0 and FLV specifications' forms: both directions must agree with them. */
const examples: readonly (readonly [string, string, AmfValue])[] = [
  ['the number 1', '00 3F F0 00 00 00 00 00 00', num(1)],
  ['a negative number', '00 C0 9F 40 00 00 00 00 00', num(-2000)],
  ['not-a-number', '00 7F F8 00 00 00 00 00 00', num(Number.NaN)],
  ['an infinity', '00 FF F0 00 00 00 00 00 00', num(-Infinity)],
  ['true', '01 01', bool(true)],
  ['false', '01 00', bool(false)],
  ['a string', '02 00 04 6C 69 76 65', str('live')],
  ['an empty string', '02 00 00', str('')],
  ['an object', '03 00 03 61 70 70 02 00 04 6C 69 76 65 00 00 09', obj({ app: 'live' })],
  ['an empty object', '03 00 00 09', obj({})],
  ['null', '05', nul()],
  ['undefined', '06', undef()],
  ['an ECMA array', '08 00 00 00 01 00 05 77 69 64 74 68 00 40 94 00 00 00 00 00 00 00 00 09', ecma({ width: 1280 })],
  ['a strict array', '0A 00 00 00 02 02 00 04 61 76 30 31 02 00 04 68 76 63 31', strict(['av01', 'hvc1'])],
  ['a date', '0B 42 78 BC FE 56 80 00 00 00 00', { type: 'date', value: 1_700_000_000_000, zone: 0 }],
  ['a date west of Greenwich', '0B 42 78 BC FE 56 80 00 00 FF C4', { type: 'date', value: 1_700_000_000_000, zone: -60 }],
  ['a long string', '0C 00 00 00 03 61 62 63', { type: 'string', value: 'abc', long: true }],
  ['unsupported', '0D', { type: 'unsupported' }],
  ['an XML document', '0F 00 00 00 04 3C 61 2F 3E', { type: 'xml', value: '<a/>' }],
  ['a typed object', '10 00 03 46 6F 6F 00 01 78 00 3F F0 00 00 00 00 00 00 00 00 09', obj({ x: 1 }, 'Foo')],
  ['an AMF3 integer behind the AVM+ marker', '11 04 01', { type: 'avmPlus', value: { type: 'number', value: 1, integer: true } }],
  ['an AMF3 object behind the AVM+ marker', '11 0A 0B 01 03 61 04 01 01', { type: 'avmPlus', value: obj({ a: { type: 'number', value: 1, integer: true } }) }],
];

describe('AMF0', () => {
  it.each(examples)('reads %s', (_name, hex, value) => {
    const decoded = decode(hex);
    expect(decoded.values.map(bare)).toEqual([value]);
    expect(decoded.problems).toEqual([]);
    expect(decoded.end).toBe(fromHex(hex).length);
  });

  it.each(examples)('writes %s', (_name, hex, value) => {
    expect(toHex(encodeAmf0([value]))).toBe(toHex(fromHex(hex)));
  });

  it('keeps where a string stands, for masking it in place', () => {
    expect(decodeAmf0(fromHex('FF 05 02 00 02 6B 65'), 1).values[1]).toEqual({ type: 'string', value: 'ke', at: 5, bytes: 2 });
    expect(decode('0C 00 00 00 03 61 62 63').values[0]).toMatchObject({ at: 5, bytes: 3 });
    expect(decode('03 00 03 61 70 70 05 00 00 09').values[0]).toMatchObject({ properties: [{ name: 'app', at: 3 }] });
  });

  it('reads only between its bounds', () => {
    expect(decodeAmf0(fromHex('05 06 05 06'), 1, 3)).toEqual({ values: [undef(), nul()], problems: [], end: 3 });
  });

  it('takes any byte but zero as true', () => {
    expect(values('01 02')).toEqual([bool(true)]);
  });

  it.each(['00 00 00 00', '00 00 00 01', '80 00 00 00', 'FF FF FF FF'])('ignores the ECMA count %s', (count) => {
    const decoded = decode(`08 ${count} 00 01 61 01 01 00 01 62 05 00 00 09 06`);
    expect(decoded.values.map(bare)).toEqual([{ ...ecma({ a: true, b: null }), count: Number.parseInt(count.replaceAll(' ', ''), 16) }, undef()]);
    expect(decoded.problems).toEqual([]);
  });

  it('reads exactly as many elements as a strict array announces', () => {
    expect(values('0A 00 00 00 01 05 06')).toEqual([strict([null]), undef()]);
  });

  it('keeps repeated names and names that mean something to JavaScript', () => {
    const hex = '03 00 09 5F 5F 70 72 6F 74 6F 5F 5F 01 01 00 01 61 05 00 01 61 06 00 00 09';
    expect(values(hex)).toEqual([obj([['__proto__', true], ['a', null], ['a', undef()]])]);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('resolves references against the values that have begun, containers included', () => {
    const inside = decode('03 00 01 61 07 00 00 00 00 09');
    expect(inside.values).toMatchObject([{ properties: [{ value: { type: 'reference', index: 0, table: 'amf0' } }] }]);
    expect(inside.problems).toEqual([]);
    const counted = decode('08 00 00 00 00 00 00 09 0A 00 00 00 00 10 00 01 41 00 00 09 03 00 00 09 07 00 03');
    expect(counted.problems).toEqual([]);
    expect(problems('03 00 00 09 07 00 01')).toEqual([{ at: 4, what: 'bad-reference', fatal: false }]);
    expect(problems('0B 42 78 BC FE 56 80 00 00 00 00 07 00 00')).toMatchObject([{ what: 'bad-reference' }]);
  });

  it('goes on behind a bad reference', () => {
    expect(values('07 FF FF 05')).toEqual([{ type: 'reference', index: 0xffff, table: 'amf0' }, nul()]);
  });

  describe('meets', () => {
    const cases: readonly (readonly [string, string, AmfValue[], AmfProblem[], number])[] = [
      ['an unknown marker', '05 12 05', [nul()], [{ at: 1, what: 'unknown-marker', fatal: true }], 2],
      ['a movie clip', '05 04 05', [nul()], [{ at: 1, what: 'reserved-marker', fatal: true }], 2],
      ['a record set', '0E', [], [{ at: 0, what: 'reserved-marker', fatal: true }], 1],
      ['an object end outside an object', '05 09 05', [nul()], [{ at: 1, what: 'stray-object-end', fatal: true }], 2],
      ['a number cut off', '05 00 3F F0', [nul()], [{ at: 1, what: 'truncated', fatal: true }], 1],
      ['a boolean cut off', '05 01', [nul()], [{ at: 1, what: 'truncated', fatal: true }], 1],
      ['a string longer than the message', '02 00 05 61 62 63 64', [], [{ at: 0, what: 'truncated', fatal: true }], 0],
      ['a long string longer than the message', '0C FF FF FF FF 61', [], [{ at: 0, what: 'bad-length', fatal: true }], 0],
      ['an XML document longer than the message', '0F 00 00 00 02 61', [], [{ at: 0, what: 'bad-length', fatal: true }], 0],
      ['a date cut off', '0B 42 78 BC FE 56 80 00 00 00', [], [{ at: 0, what: 'truncated', fatal: true }], 0],
      ['a reference cut off', '07 00', [], [{ at: 0, what: 'truncated', fatal: true }], 0],
      ['a strict array with fewer elements than announced', '0A FF FF FF FF 05', [strict([null])], [{ at: 6, what: 'truncated', fatal: true }], 6],
      ['an object whose member is cut off', '03 00 01 61 01 01 00 01 62 00 3F', [obj({ a: true })], [{ at: 9, what: 'truncated', fatal: true }], 9],
      ['a name longer than the message', '03 00 01 61 01 01 00 07 62', [obj({ a: true })], [{ at: 6, what: 'truncated', fatal: true }], 6],
      ['an inner object that breaks off', '03 00 01 6F 03 00 01 61 01 01 00 01 62 FF', [obj({ o: obj({ a: true }) })], [{ at: 13, what: 'unknown-marker', fatal: true }], 14],
      ['an object without its end', '03 00 01 61 01 01', [obj({ a: true })], [{ at: 6, what: 'missing-object-end', fatal: false }], 6],
      ['an object with half its end', '03 00 01 61 01 01 00 00', [obj({ a: true })], [{ at: 6, what: 'missing-object-end', fatal: false }], 8],
      ['an ECMA array without its end', '08 00 00 00 01 00 01 61 05', [ecma({ a: null })], [{ at: 9, what: 'missing-object-end', fatal: false }], 9],
      ['two open objects without ends', '03 00 01 6F 03', [obj({ o: obj({}) })], [{ at: 5, what: 'missing-object-end', fatal: false }], 5],
      ['a member without a name', '03 00 00 05 00 01 61 05 00 00 09', [obj([['', null], ['a', null]])], [{ at: 1, what: 'empty-property-name', fatal: false }], 11],
      ['bytes that are not UTF-8', '02 00 02 C3 28 05', [{ type: 'string', value: '\uFFFD(', invalidUtf8: true }, nul()], [{ at: 3, what: 'invalid-utf8', fatal: false }], 6],
      ['zeros behind the last value', '05 00 00', [nul()], [{ at: 1, what: 'trailing-bytes', fatal: false }], 1],
      ['an object end too many', '03 00 00 09 00 00 09', [obj({})], [{ at: 4, what: 'trailing-bytes', fatal: false }], 4],
      ['AMF3 of a class that reads itself', '05 11 0A 07 03 41 FF', [nul(), { type: 'avmPlus', value: { type: 'object', className: 'A', properties: [] } }], [{ at: 2, what: 'externalizable', fatal: true }], 6],
      ['nothing', '', [], [], 0],
    ];
    it.each(cases)('%s', (_name, hex, expected, wrong, end) => {
      const decoded = decode(hex);
      expect(decoded.values.map(bare)).toEqual(expected);
      expect(decoded.problems).toEqual(wrong);
      expect(decoded.end).toBe(end);
    });
  });

  it('does not take a whole zero number for padding', () => {
    expect(values('05 00 00 00 00 00 00 00 00 00')).toEqual([nul(), num(0)]);
  });

  it('reads AMF0 again behind each AMF3 value', () => {
    expect(values('11 04 01 05 11 03')).toMatchObject([{ type: 'avmPlus' }, { type: 'null' }, { type: 'avmPlus', value: { value: true } }]);
  });

  it('starts fresh AMF3 tables for each value behind a marker', () => {
    // "hi" then a reference to string 0, in each of two values: both mean their own.
    const decoded = decode('11 09 05 01 06 05 68 69 06 00 11 09 05 01 06 05 79 6F 06 00');
    expect(decoded.problems).toEqual([]);
    expect(decoded.values.map(bare)).toEqual([strict(['hi', 'hi']), strict(['yo', 'yo'])].map((value) => ({ type: 'avmPlus', value })));
  });

  it('shares AMF3 tables through the message where only that resolves, and says so', () => {
    const decoded = decode('11 06 05 68 69 11 06 00');
    expect(decoded.values.map(bare)).toEqual([{ type: 'avmPlus', value: str('hi') }, { type: 'avmPlus', value: str('hi') }]);
    expect(decoded.problems).toEqual([{ at: 7, what: 'bad-reference', fatal: false }]);
  });

  it('shares traits through the message where only that resolves', () => {
    const decoded = decode('11 0A 23 03 50 03 78 03 79 04 01 04 02 11 0A 01 04 03 04 04');
    expect(decoded.values).toHaveLength(2);
    expect(decoded.values[1]).toMatchObject({ value: { className: 'P', properties: [{ name: 'x', value: { value: 3 } }, { name: 'y', value: { value: 4 } }] } });
    expect(decoded.problems).toEqual([{ at: 14, what: 'bad-reference', fatal: false }]);
  });

  it('keeps the first reading where sharing does not help', () => {
    expect(problems('11 04 01 11 06 08')).toEqual([{ at: 5, what: 'bad-reference', fatal: false }]);
  });

  describe('stays within its limits', () => {
    it('at 64 levels', () => {
      const open = (levels: number): string => '03 00 01 61'.repeat(levels) + '05' + '00 00 09'.repeat(levels);
      expect(problems(open(64))).toEqual([]);
      expect(problems(open(65))).toEqual([{ at: 256, what: 'too-deep', fatal: true }]);
    });

    it('with a million nested arrays', () => {
      const bomb = new Uint8Array(5_000_000);
      for (let at = 0; at < bomb.length; at += 5) bomb.set([0x0a, 0xff, 0xff, 0xff, 0xff], at);
      expect(decodeAmf0(bomb).problems).toEqual([{ at: 320, what: 'too-deep', fatal: true }]);
    });

    it('counting AMF3 levels inside AMF0 levels', () => {
      const hex = '03 00 01 61'.repeat(40) + '11' + '09 03 01'.repeat(30);
      expect(problems(hex).at(-1)).toMatchObject({ what: 'too-deep', fatal: true });
    });

    it('with more values than any message has', () => {
      const { values: kept, problems: wrong } = decodeAmf0(new Uint8Array(1_000_000).fill(5));
      expect(kept).toHaveLength(131_072);
      expect(wrong).toMatchObject([{ what: 'too-many-values', fatal: true }]);
    });

    it('with more oddities than are worth keeping', () => {
      const odd = new Uint8Array(30_000);
      for (let at = 0; at < odd.length; at += 3) odd.set([0x07, 0xff, 0xff], at);
      expect(decodeAmf0(odd).problems).toHaveLength(32);
    });
  });

  describe('writes', () => {
    it('strings above 65 535 bytes as long strings', () => {
      expect(toHex(encodeAmf0([str('a'.repeat(65_535))]).subarray(0, 3))).toBe('02ffff');
      expect(toHex(encodeAmf0([str('é'.repeat(32_768))]).subarray(0, 5))).toBe('0c00010000');
    });

    it('names no longer than their length field', () => {
      const decoded = decodeAmf0(encodeAmf0([obj({ [`${'a'.repeat(70_000)}`]: 1 }), nul()]));
      expect(decoded.problems).toEqual([]);
      expect(decoded.values).toHaveLength(2);
    });

    it('kinds that only AMF3 has behind the AVM+ marker', () => {
      expect(toHex(encodeAmf0([{ type: 'byteArray', hex: '010203', length: 3 }]))).toBe('110c07010203');
      expect(toHex(encodeAmf0([{ type: 'reference', table: 'object', index: 2 }]))).toBe('110a04');
      expect(toHex(encodeAmf0([{ type: 'reference', table: 'amf0', index: 2 }]))).toBe('070002');
    });

    it('the dense part of an AMF3 array under its indexes', () => {
      const value: AmfValue = { ...ecma({ k: 1 }), dense: [bool(true)] };
      expect(decodeAmf0(encodeAmf0([value])).values.map(bare)).toEqual([ecma({ k: 1, 0: true })].map((array) => ({ ...array, count: 1, properties: ecma([['k', 1], ['0', true]]).properties })));
    });
  });
});
