import { describe, expect, it } from 'vitest';
import { fromHex, hexDump, toHex } from '../../../src/wire/bytes/hex.js';

describe('hexadecimal', () => {
  it('goes both ways and ignores blanks', () => {
    expect(toHex(fromHex(' 00 3F\nf0'))).toBe('003ff0');
    expect(toHex(Uint8Array.of(1, 0xab), ' ')).toBe('01 ab');
    expect(fromHex('').length).toBe(0);
  });

  it('refuses what is not hexadecimal', () => {
    expect(() => fromHex('0g')).toThrow(RangeError);
    expect(() => fromHex('012')).toThrow(RangeError);
  });

  it('dumps 16 bytes a line with offset and text', () => {
    expect(hexDump(fromHex('02 00 04 6c 69 76 65 00 01 02 03 04 05 06 07 08 7e 7f'), 0x20)).toBe(
      [
        '00000020  02 00 04 6c 69 76 65 00 01 02 03 04 05 06 07 08  ...live.........',
        '00000030  7e 7f                                            ~.',
      ].join('\n'),
    );
  });
});
