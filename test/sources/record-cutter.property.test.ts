import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RecordCutter } from '../../src/sources/record-cutter.js';

/** Records of one length byte and that many bytes; a length of 255 is wrong. */
function cutAll(blocks: readonly Uint8Array[]): { records: number[][]; offsets: number[]; pending: number; stopped: boolean } {
  const records: number[][] = [];
  const offsets: number[] = [];
  const cutter: RecordCutter = new RecordCutter({
    need: (bytes, at) => (bytes[at] === 255 ? -1 : 1 + (bytes[at] ?? 0)),
    take: (bytes, at, length) => {
      records.push([...bytes.subarray(at + 1, at + length)]);
      offsets.push(cutter.offset);
    },
  });
  for (const block of blocks) cutter.push(block);
  return { records, offsets, pending: cutter.pending, stopped: cutter.stopped };
}

it('cuts the same records however the bytes arrive', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), fc.nat(19), (contents, sizes, tail) => {
    const file = Uint8Array.from([...contents.flatMap((content) => [content.length, ...content]), 20, ...Array<number>(tail).fill(7)]);
    const blocks: Uint8Array[] = [];
    for (let at = 0, turn = 0; at < file.length; turn++) {
      const size = sizes[turn % sizes.length] ?? 1;
      blocks.push(file.slice(at, at + size));
      at += size;
    }
    const result = cutAll(blocks);
    expect(result.records).toEqual(contents.map((content) => [...content]));
    expect(result.pending).toBe(tail + 1);
    let offset = 0;
    expect(result.offsets).toEqual(contents.map((content) => (offset += content.length + 1) - content.length - 1));
  }));
});

it('stops for good at a length that cannot be right', () => {
  const result = cutAll([Uint8Array.of(1, 42, 255), Uint8Array.of(1, 43)]);
  expect(result).toEqual({ records: [[42]], offsets: [0], pending: 0, stopped: true });
});
