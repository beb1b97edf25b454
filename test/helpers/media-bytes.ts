/** Bytes for tests of the media layers. */
import { readFileSync } from 'node:fs';
import { FlvReader } from '../../src/wire/flv/file.js';
import type { FlvItem } from '../../src/wire/flv/file.js';

/** Bytes from hexadecimal text; spaces and line ends do not count. */
export function hex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) throw new Error(`not hexadecimal: ${text}`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

export function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function join(...pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** The FLV file of captures/files/`name`. */
export function flvFixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../captures/files/${name}/file.flv`, import.meta.url)));
}

/** All items of an FLV file, fed in pieces of `pieceBytes` through one reused buffer; bodies are copied. */
export function readFlv(bytes: Uint8Array, pieceBytes = 65536): FlvItem[] {
  const items: FlvItem[] = [];
  const reader = new FlvReader((item) => items.push(item.kind === 'tag' ? { ...item, body: item.body.slice() } : item));
  const piece = new Uint8Array(pieceBytes);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const part = bytes.subarray(at, at + pieceBytes);
    piece.set(part);
    reader.push(piece.subarray(0, part.length));
    // The reader may not keep views of the caller's buffer.
    piece.fill(0xee);
  }
  reader.end();
  return items;
}
