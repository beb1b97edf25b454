import type { ByteWriter } from '../bytes/writer.js';
import type { AmfCursor } from './cursor.js';

/** One more than the largest 29-bit integer. */
const U29_LIMIT = 2 ** 29;

/**
 * AMF3 variable-length unsigned 29-bit integer (AMF3 §1.3.1): 1 to 4 bytes, the high bit of the first three says
 * "more", the fourth byte carries 8 bits. Longer than needed is accepted. -1 after failing when the bytes run out.
 */
export function readU29(cursor: AmfCursor): number {
  const at = cursor.position;
  let value = 0;
  for (let count = 1; count <= 4; count += 1) {
    if (cursor.remaining === 0) {
      cursor.position = at;
      cursor.fail('truncated', at);
      return -1;
    }
    const byte = cursor.u8();
    if (count === 4) return (value << 8) | byte;
    value = (value << 7) | (byte & 0x7f);
    if (byte < 0x80) return value;
  }
  return value;
}

/** Writes the shortest form; the value is taken modulo 2^29, so a negative number becomes its 29-bit two's complement. */
export function writeU29(writer: ByteWriter, value: number): void {
  const bits = value & (U29_LIMIT - 1);
  if (bits >= 0x20_0000) writer.u8(0x80 | (bits >>> 22)).u8(0x80 | (bits >>> 15)).u8(0x80 | (bits >>> 8)).u8(bits);
  else if (bits >= 0x4000) writer.u8(0x80 | (bits >>> 14)).u8(0x80 | (bits >>> 7)).u8(bits & 0x7f);
  else if (bits >= 0x80) writer.u8(0x80 | (bits >>> 7)).u8(bits & 0x7f);
  else writer.u8(bits);
}
