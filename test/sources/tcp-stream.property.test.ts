/**
 * The capture of a random stream: cut into segments, some dropped, some sent twice or overlapping, shuffled inside a
 * window. What must come out is known by construction: the bytes that any segment carried, at their places, and gaps elsewhere.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Conversation, pcapFile } from './builder.js';
import { only, read } from './read.js';

interface Piece { readonly from: number; readonly to: number; readonly order: number }

/** Bytes by place; -1 where the capture has none. */
type Image = number[];

const scenario = fc.record({
  length: fc.integer({ min: 1, max: 600 }),
  cuts: fc.array(fc.record({ size: fc.integer({ min: 1, max: 40 }), drop: fc.boolean(), again: fc.nat(2), overlap: fc.nat(15), jitter: fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }) }), { minLength: 1, maxLength: 30 }),
  clientSeq: fc.oneof(fc.constantFrom(0xffffffff, 0xfffffff0, 0xffffff00, 0, 0x7fffff80), fc.integer({ min: 0, max: 0xffffffff })),
  acks: fc.boolean(),
  fin: fc.boolean(),
  blockBytes: fc.integer({ min: 1, max: 3000 }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function contentAt(offset: number): number {
  return (offset * 31 + (offset >> 8)) & 255;
}

function piecesOf({ length, cuts }: Scenario): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0, turn = 0; from < length; turn++) {
    const cut = cuts[turn % cuts.length];
    if (cut === undefined) break;
    const to = Math.min(length, from + cut.size);
    const jitter = (index: number): number => turn * 2 + (cut.jitter[index] ?? 0);
    if (!cut.drop) pieces.push({ from, to, order: jitter(0) });
    for (let copy = 0; copy < cut.again && !cut.drop; copy++) pieces.push({ from: Math.max(0, from - cut.overlap), to: Math.min(length, to + cut.overlap), order: jitter(1 + copy) });
    from = to;
  }
  return pieces.sort((a, b) => a.order - b.order);
}

function captureOf(s: Scenario, pieces: readonly Piece[]): Uint8Array {
  const wire = new Conversation({ clientSeq: s.clientSeq }).handshake();
  pieces.forEach((piece, index) => {
    wire.send('c', piece.from, Uint8Array.from({ length: piece.to - piece.from }, (_, at) => contentAt(piece.from + at)));
    if (!s.acks) return;
    // The receiver has it all; but nothing is acknowledged on the wire before its last copy was captured.
    wire.ack('s', Math.min(s.length, ...pieces.slice(index + 1).map((later) => later.from)));
  });
  if (s.fin) wire.fin('c', s.length);
  return pcapFile(wire.packets);
}

function imageOf(pieces: readonly Piece[], length: number): Image {
  const image: Image = Array<number>(length).fill(-1);
  for (const piece of pieces) for (let at = piece.from; at < piece.to; at++) image[at] = contentAt(at);
  return image;
}

it('delivers exactly the captured bytes at their places and gaps elsewhere, for any read size', () => {
  fc.assert(fc.property(scenario, (s) => {
    const pieces = piecesOf(s);
    const file = captureOf(s, pieces);
    const connection = only(read(file, s.blockBytes));
    const image: Image = [];
    for (const call of connection.calls) {
      if (call.call === 'bytes') image.push(...Buffer.from(call.hex, 'hex'));
      if (call.call === 'gap') image.push(...Array<number>(call.amount).fill(-1));
    }
    // Without FIN or acknowledgement nothing tells of bytes behind the last captured one; one acknowledged byte too many would be a FIN.
    const expected = imageOf(pieces, s.length);
    const last = expected.findLastIndex((byte) => byte >= 0) + 1;
    const known = s.fin || (s.acks && pieces.length > 0 && s.length - last > 1) ? s.length : last;
    expect(image).toEqual(expected.slice(0, known));
    expect(connection.calls).toEqual(only(read(file)).calls);
    expect(connection.calls.map((call) => call.atUs)).toEqual(connection.calls.map((call) => call.atUs).sort((a, b) => a - b));
    const acked = connection.calls.flatMap((call) => (call.call === 'acked' ? [call.amount] : []));
    expect(acked).toEqual([...new Set(acked)].sort((a, b) => a - b));
    if (s.acks && pieces.length > 0) expect(acked.at(-1)).toBe(known);
  }), { numRuns: 1500 });
});
