import { describe, expect, it } from 'vitest';
import { encodeAmf0 } from '../../../src/wire/amf/amf0.js';
import { bool, ecma, nul, num, obj, str, strict, toAmf, undef } from '../../../src/wire/amf/build.js';
import { toHex } from '../../../src/wire/bytes/hex.js';

describe('builders', () => {
  it('take plain values for members and elements', () => {
    expect(obj({ a: 'x', b: 1, c: true, d: null, e: undef() }).properties).toEqual([
      { name: 'a', value: str('x') }, { name: 'b', value: num(1) }, { name: 'c', value: bool(true) }, { name: 'd', value: nul() }, { name: 'e', value: { type: 'undefined' } },
    ]);
    expect(strict(['x', 1]).items).toEqual([str('x'), num(1)]);
    expect(toAmf(false)).toEqual({ type: 'boolean', value: false });
  });

  it('take pairs where names repeat', () => {
    expect(obj([['a', 1], ['a', 2]]).properties.map(({ value }) => value)).toEqual([num(1), num(2)]);
  });

  it('count the members of an ECMA array', () => {
    expect(toHex(encodeAmf0([ecma({ a: null, b: null })]))).toBe('08000000020001610500016205000009');
  });

  it('give an object a class name only when there is one', () => {
    expect(obj({})).toEqual({ type: 'object', properties: [] });
    expect(obj({}, 'Foo')).toEqual({ type: 'object', className: 'Foo', properties: [] });
  });
});
