import { describe, expect, test } from 'vitest';
import avc from '../../src/codecs/avc.js';
import { AvcMemory } from '../../src/codecs/avc-slice.js';
import type { PictureFacts } from '../../src/trace/events.js';
import { nalUnit } from '../helpers/bits.js';
import type { BitField } from '../helpers/bits.js';
import { hex, join } from '../helpers/media-bytes.js';

interface SpsOptions { readonly order?: readonly BitField[]; readonly gaps?: number; readonly framesOnly?: boolean; readonly id?: number; readonly frameNumBits?: number }

/** Main profile, level 3.0, 320x192, frame_num of 4 bits, POC type 0 of 6 bits, no VUI. */
const sps = ({ order = [0, 2], gaps = 0, framesOnly = true, id = 0, frameNumBits = 4 }: SpsOptions = {}): Uint8Array => nalUnit(0x67, [
  [8, 77], [8, 0], [8, 30], id, frameNumBits - 4, ...order, 4, [1, gaps], 19, framesOnly ? 11 : 5, [1, framesOnly ? 1 : 0], ...(framesOnly ? [] : [[1, 0] as const]), [1, 1], [1, 0], [1, 0],
]);
const pps = ({ bottom = 0, weights = 0, redundant = 0, id = 0 } = {}): Uint8Array => nalUnit(0x68, [id, 0, [1, 1], [1, bottom], 0, 1, 0, [1, weights], [2, 0], { se: 0 }, { se: 0 }, { se: 0 }, [1, 1], [1, 0], [1, redundant]]);
const frame = (...nals: readonly Uint8Array[]): Uint8Array => join(...nals.flatMap((nal) => [Uint8Array.of(0, 0, nal.length >> 8, nal.length), nal]));

function memoryOf(...sets: readonly Uint8Array[]): AvcMemory {
  const memory = new AvcMemory();
  for (const set of sets) memory.parameterSet(set);
  return memory;
}
const read = (memory: unknown, body: Uint8Array): readonly PictureFacts[] | undefined => avc.classifyFrame!(body, { nalLengthBytes: 4, complete: true, memory }).pictures;

/** P slice header up to the list modification flag: first_mb, type, PPS, frame_num, order. */
const p = (frameNum: number, lsb: number, ...rest: readonly BitField[]): Uint8Array => nalUnit(0x41, [0, 5, 0, [4, frameNum], [6, lsb], ...rest]);

test('reads frames of libx264 as trace_headers of FFmpeg 5.1 does, weights included', () => {
  const memory = avc.remember!(hex('014d400dffe10019674d400deca0a0cfcf8088000003000800000301e078a14cb001000468cbe3f2'));
  // Frames 1 to 3; the third has four list modifications and weights in front of its marking. Cut behind the header.
  expect(read(memory, hex('00000006 658884000abc'))).toEqual([{ reference: true, slice: 'I', frameNum: 0, frameNumBits: 4, order: 0, orderBits: 6, maxReorder: 2, start: true, idrId: 0 }]);
  expect(read(memory, hex('0000000f 419a216c0457828d6482aba0c823fe'))).toEqual([{ reference: true, slice: 'P', frameNum: 1, frameNumBits: 4, order: 2, orderBits: 6, maxReorder: 2 }]);
  expect(read(memory, hex('00000020 419a4549e10843217011c06b90020240080c04701b401ebe361c3c5ec2f709bb'))).toEqual([{ reference: true, slice: 'P', frameNum: 2, frameNumBits: 4, order: 10, orderBits: 6, maxReorder: 2 }]);
});

describe('one picture', () => {
  test('of several slices is one, with the next message going on in it or not', () => {
    const memory = memoryOf(sps(), pps());
    const slice = (firstMb: number, frameNum: number): Uint8Array => nalUnit(0x41, [firstMb, 5, 0, [4, frameNum], [6, 2 * frameNum], [1, 0], [1, 0], [1, 0]]);
    expect(read(memory, frame(slice(0, 1), slice(120, 1), slice(60, 1)))).toHaveLength(1);
    // Some senders put each slice into a message of its own.
    expect(read(memory, frame(slice(180, 1)))).toEqual([]);
    expect(read(memory, frame(slice(0, 1)))).toHaveLength(1);
    expect(read(memory, frame(slice(0, 2), slice(0, 3)))?.map((picture) => picture.frameNum)).toEqual([2, 3]);
  });

  test('a reference and another of the same frame_num and order are two', () => {
    const memory = memoryOf(sps(), pps());
    const other = p(1, 4, [1, 0], [1, 0], [1, 0]);
    other[0] = 0x01;
    expect(read(memory, frame(p(1, 4, [1, 0], [1, 0], [1, 0]), other))?.map((picture) => picture.reference)).toEqual([true, false]);
  });

  test('redundant slices, auxiliary and extension slices do not count', () => {
    const memory = memoryOf(sps(), pps({ redundant: 1 }));
    const primary = nalUnit(0x41, [0, 5, 0, [4, 1], [6, 2], 0, [1, 0], [1, 0], [1, 0]]);
    const redundant = nalUnit(0x41, [0, 5, 0, [4, 2], [6, 4], 1, [1, 0], [1, 0], [1, 0]]);
    const auxiliary = primary.slice();
    auxiliary[0] = 0x53;
    const extension = primary.slice();
    extension[0] = 0x54;
    expect(read(memory, frame(primary, redundant, auxiliary, extension))).toHaveLength(1);
  });
});

describe('order', () => {
  test('of a frame is that of its first field', () => {
    const memory = memoryOf(sps({ framesOnly: false }), pps({ bottom: 1 }));
    const slice = (lsb: number, bottom: number): Uint8Array => nalUnit(0x41, [0, 5, 0, [4, 1], [1, 0], [6, lsb], { se: bottom }, [1, 0], [1, 0], [1, 0]]);
    expect(read(memory, frame(slice(4, 1)))).toMatchObject([{ order: 4 }]);
    expect(read(memory, frame(slice(5, -1)))).toMatchObject([{ order: 4 }]);
    expect(read(memory, frame(slice(0, -1)))).toMatchObject([{ order: 63 }]);
  });

  test('of fields stands as it is', () => {
    const memory = memoryOf(sps({ framesOnly: false }), pps({ bottom: 1 }));
    const field = (bottom: number, lsb: number): Uint8Array => nalUnit(0x41, [0, 5, 0, [4, 1], [1, 1], [1, bottom], [6, lsb], [1, 0], [1, 0], [1, 0]]);
    expect(read(memory, frame(field(0, 4), field(1, 5)))).toMatchObject([{ field: 'top', order: 4, frameNum: 1 }, { field: 'bottom', order: 5, frameNum: 1 }]);
  });

  test('is absent for types 1 and 2', () => {
    const slice = nalUnit(0x41, [0, 5, 0, [4, 3], [1, 0], [1, 0], [1, 0]]);
    expect(read(memoryOf(sps({ order: [2] }), pps()), frame(slice))).toEqual([{ reference: true, slice: 'P', frameNum: 3, frameNumBits: 4, inOrder: true }]);
    expect(read(memoryOf(sps({ order: [1, [1, 1], { se: 0 }, { se: 0 }, 1, { se: 2 }] }), pps()), frame(slice))).toEqual([{ reference: true, slice: 'P', frameNum: 3, frameNumBits: 4 }]);
  });
});

describe('operation 5 starts the numbering anew', () => {
  const memory = memoryOf(sps(), pps());
  test.each([
    ['alone', [[1, 0], [1, 0], [1, 1], 5, 0]],
    ['behind other operations', [[1, 0], [1, 0], [1, 1], 1, 0, 2, 0, 3, 0, 1, 4, 0, 6, 0, 5, 0]],
    ['behind list modifications', [[1, 1], 3, [1, 1], 0, 7, 1, 2, 2, 0, 3, [1, 1], 5, 0]],
  ] as const)('%s', (_, rest) => {
    expect(read(memory, frame(p(4, 8, ...rest)))).toMatchObject([{ start: true, frameNum: 4, order: 8 }]);
    expect(read(memory, frame(p(4, 8, ...rest)))![0]).not.toHaveProperty('idrId');
  });
  test('behind weights', () => {
    const rest: BitField[] = [[1, 1], 1, [1, 0], 5, 5, [1, 1], { se: 71 }, { se: -53 }, [1, 1], { se: 2 }, { se: -128 }, { se: 2 }, { se: -128 }, [1, 0], [1, 0], [1, 1], 5, 0];
    expect(read(memoryOf(sps(), pps({ weights: 1 })), frame(p(4, 8, ...rest)))).toMatchObject([{ start: true }]);
    expect(read(memoryOf(sps(), pps({ weights: 0 })), frame(p(4, 8, ...rest)))![0]).not.toHaveProperty('start');
  });
  test('and nothing else does', () => {
    expect(read(memory, frame(p(4, 8, [1, 0], [1, 0], [1, 1], 1, 5, 0)))![0]).not.toHaveProperty('start');
    expect(read(memory, frame(p(4, 8, [1, 0], [1, 0], [1, 0])))![0]).not.toHaveProperty('start');
  });
});

describe('parameter sets', () => {
  test('in the stream replace those of the record', () => {
    const memory = memoryOf(sps({ frameNumBits: 4 }), pps());
    const slice = nalUnit(0x41, [0, 5, 0, [8, 200], [6, 2], [1, 0], [1, 0], [1, 0]]);
    expect(read(memory, frame(sps({ frameNumBits: 8, gaps: 1 }), pps(), slice))).toMatchObject([{ frameNum: 200, frameNumBits: 8, gapsAllowed: true }]);
  });
  test('that were never seen leave pictures unread', () => {
    expect(read(memoryOf(sps()), frame(p(1, 2, [1, 0])))).toBeUndefined();
    expect(read(memoryOf(pps()), frame(p(1, 2, [1, 0])))).toBeUndefined();
    expect(read(avc.remember!(undefined), frame(sps(), pps(), p(1, 2, [1, 0], [1, 0], [1, 0])))).toHaveLength(1);
    expect(read(undefined, frame(p(1, 2, [1, 0])))).toBeUndefined();
  });
  test('are chosen by the id of the slice', () => {
    const memory = memoryOf(sps(), pps(), pps({ id: 3, bottom: 1 }));
    expect(read(memory, frame(nalUnit(0x41, [0, 5, 3, [4, 1], [6, 8], { se: -2 }, [1, 0], [1, 0], [1, 0]])))).toMatchObject([{ order: 6 }]);
  });
});

test('emulation prevention inside the header is taken out', () => {
  const memory = memoryOf(sps({ order: [0, 12], frameNumBits: 16 }), pps());
  const slice = nalUnit(0x41, [0, 5, 0, [16, 0], [16, 1], [1, 0], [1, 0], [1, 0]]);
  expect([...slice].some((byte, i) => byte === 3 && slice[i - 1] === 0 && slice[i - 2] === 0)).toBe(true);
  expect(read(memory, frame(slice))).toMatchObject([{ frameNum: 0, order: 1 }]);
});

test('a slice that ends inside its header is not read', () => {
  const memory = memoryOf(sps(), pps());
  expect(read(memory, frame(hex('41')))).toBeUndefined();
  expect(read(memory, frame(hex('419a')))).toBeUndefined();
});

test('garbage of megabytes is read in no time', () => {
  const memory = memoryOf(sps(), pps());
  for (const value of [0x00, 0xff, 0x55, 0x80]) {
    const body = new Uint8Array(4_000_004).fill(value);
    body.set([0, 0x3d, 0x09, 0, 0x41, 0x9a, 0x21]);
    expect(read(memory, body)?.length ?? 0).toBeLessThanOrEqual(1);
  }
  // A message of nothing but parameter sets, and one of nothing but slices.
  expect(read(memory, frame(...new Array<Uint8Array>(2000).fill(sps())))).toBeUndefined();
  expect(read(memory, frame(...Array.from({ length: 2000 }, (_, i) => p(i % 16, (2 * i) % 64, [1, 0]))))).toHaveLength(16);
});
