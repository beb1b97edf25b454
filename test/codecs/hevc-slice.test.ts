import { expect, test } from 'vitest';
import { HevcMemory } from '../../src/codecs/hevc-slice.js';
import hevc from '../../src/codecs/hevc.js';
import type { PictureFacts } from '../../src/trace/events.js';
import { hex } from '../helpers/media-bytes.js';

// FFmpeg 5.1 with x265 3.5, keyint=4:open-gop=1:bframes=2; the values beside the slices are those of FFmpeg's trace_headers filter.
const record = '0101600000009000000000001ef000fcfdf8f800000f03200001001840010c01ffff01600000030090000003000003001e959009210001002842010101600000030090000003000003001ea0208105965644a4c2f0168080000003008000000f0422000100064401c073c089';
const idr = '2801ac2180a214fb78dd91c0efe241e646907f46';
const p3 = '0201d0195e2041dffcfabcc8b051a0e908caacda';
const b2 = '0201e04497820490e1234d63ed8dfed07f1fffe9';
const b1 = '0001e024ffe8902980acb8dfffffb7a02dffa964';
const cra4 = '2a01ac104d2476a0e60499663cf2a1827abf4ef5';
const p7 = '0201d0395e2041f7b203a0541db0ef35a146b894';

const facts = { orderBits: 8, maxReorder: 2 } as const;
const frame = (...nals: readonly string[]): Uint8Array => hex(nals.map((nal) => (nal.length / 2).toString(16).padStart(8, '0') + nal).join(''));

function read(frames: readonly Uint8Array[], complete = true): (readonly PictureFacts[] | undefined)[] {
  const memory = hevc.remember!(hex(record));
  return frames.map((body) => hevc.classifyFrame!(body, { nalLengthBytes: 4, complete, memory }).pictures);
}

test('reads the order, the references and the kind of pictures of x265', () => {
  expect(read([idr, p3, b2, b1, cra4, p7].map((nal) => frame(nal)))).toEqual([
    [{ ...facts, start: true, randomAccess: true, reference: true, slice: 'I', order: 0 }],
    [{ ...facts, reference: true, slice: 'P', order: 3, uses: [-3] }],
    [{ ...facts, reference: true, slice: 'B', order: 2, uses: [-2, 1] }],
    [{ ...facts, reference: false, slice: 'B', order: 1, uses: [-1, 1, 2] }],
    // Its set keeps three pictures for the leading ones and uses none.
    [{ ...facts, randomAccess: true, reference: true, slice: 'I', order: 4 }],
    [{ ...facts, reference: true, slice: 'P', order: 7, uses: [-3] }],
  ]);
});

test('a CRA picture begins a sequence at the front of the stream and behind an end of sequence', () => {
  expect(read([frame(cra4), frame(cra4), frame(p7, '4801'), frame(cra4)]).map((pictures) => pictures?.[0]?.start)).toEqual([true, undefined, undefined, true]);
});

test('RASL pictures of a CRA picture that begins a sequence are not shown and have no number', () => {
  const rasl = `1201${b2.slice(4)}`;
  expect(read([frame(cra4), frame(rasl)])[1]).toEqual([{ reference: true, slice: 'B', maxReorder: 2, uses: [-2, 1], hidden: true }].map(({ maxReorder: _m, uses: _u, ...rest }) => rest));
  expect(read([frame(idr), frame(cra4), frame(rasl)])[2]).toMatchObject([{ order: 2 }]);
});

test('BLA pictures begin a sequence', () => {
  expect(read([frame(idr), frame(`2001${cra4.slice(4)}`)])[1]).toMatchObject([{ start: true, order: 4 }]);
});

test('further slices are no further pictures', () => {
  // first_slice_segment_in_pic_flag 0.
  expect(read([frame(p3, `0201${'50195e'}`)])[0]).toHaveLength(1);
});

test('two pictures in one message are two, sixteen are enough', () => {
  expect(read([frame(p3, b2)])[0]).toHaveLength(2);
  expect(read([frame(...Array.from({ length: 40 }, () => p3))])[0]).toHaveLength(16);
});

test('other layers and reserved types have no pictures', () => {
  expect(read([frame(`0209${p3.slice(4)}`), frame(`1601${p3.slice(4)}`), frame(`2c01${cra4.slice(4)}`)])).toEqual([undefined, undefined, undefined]);
});

test('parameter sets in the stream count, and without any nothing is said', () => {
  const memory = new HevcMemory();
  const context = { nalLengthBytes: 4, complete: true, memory };
  expect(hevc.classifyFrame!(frame(p3), context)).toEqual({ nalTypes: [1] });
  const sps = record.slice(record.indexOf('42010101'), record.indexOf('2200010006'));
  expect(hevc.classifyFrame!(frame(sps, '4401c073c089', p3), context).pictures).toMatchObject([{ order: 3 }]);
});

test('a slice that ends inside its header says nothing; a cut message still has the first picture', () => {
  expect(read([frame(p3.slice(0, 8))])[0]).toBeUndefined();
  expect(read([frame(p3.slice(0, 10))])[0]).toMatchObject([{ order: 3 }]);
  expect(read([frame(p3, b2).subarray(0, 20)], false)[0]).toMatchObject([{ order: 3 }]);
});

test('emulation prevention bytes are not bits of the header', () => {
  // P, order 3, two past pictures: 2^14 away and unused, 2^15 away and used; packed by hand from d019c000800000020004.
  expect(read([frame('0201d019c00080000003020004')])[0]).toMatchObject([{ order: 3, uses: [-32768] }]);
});
