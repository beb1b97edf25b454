/** Where in a frame the damage is: at a chunk boundary it tells who did it. */
import type { DamagedBytes } from '../../trace/comparison.js';

export interface DamageInput {
  readonly kind: 'video' | 'audio';
  readonly timestampMs: number;
  readonly sentOffset: number;
  readonly arrivedOffset: number;
  /** Bodies without their tag headers. */
  readonly sent: Uint8Array;
  readonly arrived: Uint8Array;
  /** Bytes of the sent payload in front of its body. */
  readonly at: number;
  /** Of the reference, where it is a capture. */
  readonly wire?: { readonly csid: number; readonly chunkBytes: number };
}

/** Positions in the result count from the start of the message's payload, as chunk boundaries do. */
export function describeDamage(input: DamageInput): DamagedBytes {
  const { kind, timestampMs, sentOffset, arrivedOffset, sent, arrived, at, wire } = input;
  const common = Math.min(sent.length, arrived.length);
  let first = -1;
  let differing = 0;
  for (let index = 0; index < common; index += 1) {
    if (sent[index] === arrived[index]) continue;
    if (first === -1) first = index;
    differing += 1;
  }
  const firstDifference = at + (first === -1 ? common : first);
  return {
    kind, timestampMs, sentOffset, arrivedOffset, sentBytes: sent.length, arrivedBytes: arrived.length, firstDifference, differing, ...patternOf(sent, arrived),
    ...(wire === undefined || wire.chunkBytes <= 0 ? {} : { chunkBytes: wire.chunkBytes, chunkHeadersInside: headersInside(arrived, at, firstDifference, wire) }),
  };
}

function patternOf(sent: Uint8Array, arrived: Uint8Array): Pick<DamagedBytes, 'pattern'> {
  const extra = arrived.length - sent.length;
  if (extra > 0 && sent.length > 0 && sent.every((byte, index) => byte === arrived[index + extra])) return { pattern: 'prefix' };
  const startsAnew = arrived[0] === 0 && arrived[1] === 0 && ((arrived[2] === 0 && arrived[3] === 1) || arrived[2] === 1);
  const lengthThere = sent.length >= 5 && sent[0] === 0 && !(sent[1] === 0 && sent[2] === 0 && sent[3] === 1);
  return startsAnew && lengthThere ? { pattern: 'start-codes' } : {};
}

/**
 * A reader that takes a continuation chunk for longer than it is puts the next basic header (type 3 and the chunk stream
 * id) into the payload: at the first boundary that it misses, and then one byte later at each further one.
 */
function headersInside(arrived: Uint8Array, at: number, firstDifference: number, wire: { readonly csid: number; readonly chunkBytes: number }): number {
  const { csid, chunkBytes } = wire;
  if (csid < 2 || csid > 63 || firstDifference === 0 || firstDifference % chunkBytes !== 0) return 0;
  let count = 0;
  for (let index = firstDifference - at; index < arrived.length && arrived[index] === (0xc0 | csid); index += chunkBytes + 1) count += 1;
  return count;
}
