import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../src/wire/bytes/hex.js';
import { decodeShortAscii, decodeUtf8, encodeUtf8 } from '../../../src/wire/bytes/utf8.js';

describe('decodeUtf8', () => {
  it.each([
    ['6c697665', 'live', true],
    ['', '', true],
    ['c3a9e282acf09f8e89', 'é€🎉', true],
    ['efbbbf61', '\uFEFFa', true],
    ['efbfbd', '\uFFFD', true],
    ['c328', '\uFFFD(', false],
    ['61ff62', 'a\uFFFDb', false],
    ['eda080', '\uFFFD\uFFFD\uFFFD', false],
    ['e282', '\uFFFD', false],
  ])('reads %s as %j', (hex, text, valid) => {
    expect(decodeUtf8(fromHex(hex))).toEqual({ text, valid });
  });

  it('reads only between its bounds', () => {
    expect(decodeUtf8(encodeUtf8('xliveyz'), 1, 5).text).toBe('live');
    expect(decodeUtf8(encodeUtf8('live'), 2, 99).text).toBe('ve');
    expect(decodeUtf8(encodeUtf8('live'), 3, 1).text).toBe('');
  });

  it('reads long texts of either kind', () => {
    const ascii = 'a'.repeat(5000);
    const mixed = `${'a'.repeat(60)}é${'b'.repeat(60)}`;
    expect(decodeUtf8(encodeUtf8(ascii))).toEqual({ text: ascii, valid: true });
    expect(decodeUtf8(encodeUtf8(mixed))).toEqual({ text: mixed, valid: true });
  });

  it('takes the short way for every length it claims, and for nothing else', () => {
    for (let length = 0; length <= 20; length += 1) {
      const text = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP'.slice(0, length);
      expect(decodeShortAscii(encodeUtf8(text), 0, length)).toBe(text);
    }
    expect(decodeShortAscii(new Uint8Array(21), 0, 21)).toBeUndefined();
    expect(decodeShortAscii(fromHex('61626380'), 0, 4)).toBeUndefined();
    expect(decodeShortAscii(fromHex('6162636480'), 0, 5)).toBeUndefined();
    expect(decodeShortAscii(fromHex('6162'), 0, 3)).toBeUndefined();
  });
});

describe('encodeUtf8', () => {
  it.each([['live', '6c697665'], ['é€🎉', 'c3a9e282acf09f8e89'], ['\uD800', 'efbfbd'], ['\u007f\u0080', '7fc280']])('writes %j as %s', (text, hex) => {
    expect(toHex(encodeUtf8(text))).toBe(hex);
  });
});
