/** Byte building for the raw peers. It shares nothing with the encoders under src/wire: a common mistake would cancel itself out. */

/** A byte, bytes as hexadecimal text (blanks allowed), or bytes. */
export type Piece = number | string | Uint8Array;

/** `bytes(3, 'ff 00 01', payload)`. */
export function bytes(...pieces: readonly Piece[]): Uint8Array {
  const parts = pieces.map((piece) => (typeof piece === 'number' ? Uint8Array.of(piece) : typeof piece === 'string' ? fromHex(piece) : piece));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (!/^([0-9a-fA-F]{2})*$/.test(digits)) throw new Error(`not hexadecimal: ${text}`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16));
}

/** Big-endian. */
export function u16(value: number): Uint8Array {
  return Uint8Array.of((value >>> 8) & 255, value & 255);
}

export function u24(value: number): Uint8Array {
  return Uint8Array.of((value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

/** Little-endian, as message stream ids are written (RTMP 1.0 §5.3.1.2.5). */
export function u32le(value: number): Uint8Array {
  return u32(value).reverse();
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // Megabytes are compared frame by frame; a call for every byte would be felt.
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** At most `most` bytes, for texts. */
export function toHex(data: Uint8Array, most = 32): string {
  const shown = Array.from(data.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return data.length > most ? `${shown} … (${data.length} bytes)` : shown;
}
