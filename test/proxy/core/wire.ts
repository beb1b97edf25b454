import { concat, hex } from './playbook.js';

/** C0 C1 C2 (or S0 S1 S2): zeros but for the version. */
export function handshake(): Uint8Array {
  const bytes = new Uint8Array(1 + 1536 + 1536);
  bytes[0] = 3;
  return bytes;
}

/** A Set Chunk Size message, literal bytes but for the size. */
export function setChunkSize(size: number): Uint8Array {
  return concat([hex('02 000000 000004 01 00000000'), hex(size.toString(16).padStart(8, '0'))]);
}

/** A message in chunks: a type 0 chunk, then type 3. csid 2 to 63. `timestamp` above 0xfffffe brings extended timestamps. */
export function message(csid: number, typeId: number, payload: Uint8Array, chunkSize = 128, timestamp = 0, repeatExtended = true): Uint8Array {
  const extended = timestamp >= 0xffffff ? hex(timestamp.toString(16).padStart(8, '0')) : new Uint8Array(0);
  const field = timestamp >= 0xffffff ? 'ffffff' : timestamp.toString(16).padStart(6, '0');
  const pieces = [Uint8Array.of(csid), hex(field + payload.length.toString(16).padStart(6, '0') + typeId.toString(16).padStart(2, '0') + '01000000'), extended, payload.subarray(0, chunkSize)];
  for (let at = chunkSize; at < payload.length; at += chunkSize) {
    pieces.push(Uint8Array.of(0xc0 | csid), repeatExtended ? extended : new Uint8Array(0), payload.subarray(at, at + chunkSize));
  }
  return concat(pieces);
}
