import { describe, expect, it } from 'vitest';
import type { AmfValue } from '../../../src/trace/amf.js';
import { asPlain, booleanOf, itemsOf, numberOf, property, textOf } from '../../../src/wire/amf/access.js';
import { bool, ecma, nul, num, obj, str, strict, undef } from '../../../src/wire/amf/build.js';

const wrapped = (value: AmfValue): AmfValue => ({ type: 'avmPlus', value });

describe('access', () => {
  it('finds the first member of a name in objects and ECMA arrays, behind AVM+ markers too', () => {
    expect(property(obj([['a', 1], ['a', 2]]), 'a')).toEqual(num(1));
    expect(property(ecma({ a: 1 }), 'a')).toEqual(num(1));
    expect(property(wrapped(obj({ a: wrapped(str('x')) })), 'a')).toEqual(str('x'));
    expect(property(obj({ a: 1 }), 'b')).toBeUndefined();
    expect(property(obj({}), '__proto__')).toBeUndefined();
    expect(property(strict([1]), '0')).toBeUndefined();
    expect(property(undefined, 'a')).toBeUndefined();
  });

  it('reads texts and numbers and refuses everything else', () => {
    expect([textOf(str('x')), textOf(wrapped(str('x'))), textOf({ type: 'xml', value: '<a/>' })]).toEqual(['x', 'x', '<a/>']);
    expect([textOf(num(1)), textOf(nul()), textOf(undefined)]).toEqual([undefined, undefined, undefined]);
    expect([numberOf(num(1.5)), numberOf(wrapped(num(2)))]).toEqual([1.5, 2]);
    expect([num(Number.NaN), num(Infinity), str('1'), bool(true), undefined].map(numberOf)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect([bool(false), num(0), num(1), wrapped(bool(true)), str('true'), nul()].map(booleanOf)).toEqual([false, false, true, true, undefined, undefined]);
  });

  it('reads elements of arrays however they were sent', () => {
    expect(itemsOf(strict([1]))).toEqual([num(1)]);
    expect(itemsOf({ ...ecma({ k: 1 }), dense: [num(2)] })).toEqual([num(2)]);
    expect(itemsOf(ecma({ 0: 'av01' }))).toEqual([str('av01')]);
    expect(itemsOf(obj({ 0: 'av01' }))).toBeUndefined();
  });

  it('shows any value as JSON-safe data', () => {
    const value = obj([
      ['number', 1], ['nan', Number.NaN], ['infinite', -Infinity], ['text', 'x'], ['nothing', null], ['undefined', undef()],
      ['list', strict([true, wrapped(num(2))])], ['map', { ...ecma({ k: 1 }), dense: [str('d')] }], ['ref', { type: 'reference', table: 'amf0', index: 3 }],
      ['date', { type: 'date', value: 5 }], ['bytes', { type: 'byteArray', hex: '00', length: 9 }],
      ['dictionary', { type: 'dictionary', weak: false, entries: [[str('k'), num(1)]] }],
      ['vector', { type: 'vector', of: 'int', fixed: false, items: [num(7)] }],
      ['__proto__', 'name'], ['number', 2],
    ]);
    expect(JSON.parse(JSON.stringify(asPlain(value)))).toEqual(JSON.parse(`{"number":1,"nan":"NaN","infinite":"-Infinity","text":"x","nothing":null,
      "undefined":"(undefined)","list":[true,2],"map":{"k":1,"0":"d"},"ref":"(reference 3)","date":5,"bytes":"(9 bytes)","dictionary":["k",1],"vector":[7],
      "__proto__":"name","number (2)":2}`));
  });

  it('caps depth, number of values and length of texts', () => {
    let deep: AmfValue = num(1);
    for (let level = 0; level < 20; level += 1) deep = obj({ a: deep });
    expect(JSON.stringify(asPlain(deep)).split('{').length - 1).toBe(9);
    expect(JSON.stringify(asPlain(strict(Array.from({ length: 100_000 }, () => 1)))).length).toBeLessThan(1100);
    expect((asPlain(str('a'.repeat(5000))) as string).length).toBe(1025);
  });
});
