import { expect, test } from 'vitest';
import { obuSizesProblem, walkObus } from '../../src/codecs/av1-frame.js';
import av1 from '../../src/codecs/av1.js';
import type { PictureFacts } from '../../src/trace/events.js';
import { hex, join } from '../helpers/media-bytes.js';

// SVT-AV1 by FFmpeg 5.1, fronts of the OBUs; the values are those of FFmpeg's trace_headers filter.
const sequence = '0a0a00000002afff9f7f2008';
const body = (front: string, type = 6): string => `${((type << 3) | 2).toString(16).padStart(2, '0')}${(front.length / 2).toString(16).padStart(2, '0')}${front}`;
const key0 = body('140026408000000808dd46395754');
const hidden4 = body('2902001249249cb802000013ef18');
const hidden2 = body('29010082490018bf8000008000c0');
const shown1 = body('32018404926d918c000002010180');
const show2 = body('b8', 3);
const shown3 = body('32030006db00118c0000021f0180');
const show4 = body('88', 3);
const key8 = body('14102f00800004fbc8d93c728eda');

const order = { orderBits: 7 } as const;

function read(...units: readonly string[]): (readonly PictureFacts[] | undefined)[] {
  const memory = av1.remember!(undefined);
  return units.map((unit) => av1.classifyFrame!(hex(unit), { nalLengthBytes: undefined, complete: true, memory }).pictures);
}

test('reads the frames of SVT-AV1: order hints, hidden frames and what show_existing_frame shows', () => {
  expect(read(`1200${sequence}${key0}`, hidden4 + hidden2 + shown1, show2, shown3, show4, sequence + key8)).toEqual([
    [{ ...order, start: true, reference: true, slice: 'I', order: 0 }],
    [{ ...order, hidden: true, reference: true, order: 4 }, { ...order, hidden: true, reference: true, order: 2 }, { ...order, reference: true, order: 1 }],
    [{ ...order, existing: true, reference: false, order: 2 }],
    [{ ...order, reference: false, order: 3 }],
    [{ ...order, existing: true, reference: false, order: 4 }],
    [{ ...order, start: true, reference: true, slice: 'I', order: 8 }],
  ]);
});

test('a slot that nothing filled shows a frame of no known number', () => {
  expect(read(sequence + show2)).toEqual([[{ existing: true, reference: false }]]);
});

test('the sequence header of the record is remembered; FFmpeg sends none at first', () => {
  const memory = av1.remember!(hex(`81000c00${sequence}`));
  const context = { nalLengthBytes: undefined, complete: true, memory };
  expect(av1.classifyFrame!(hex(key0), context).pictures).toMatchObject([{ order: 0 }]);
  expect(av1.classifyFrame!(hex(key0), { ...context, memory: av1.remember!(undefined) })).toEqual({});
});

test('the last OBU may leave its size out; temporal and spatial ids stand in the extension', () => {
  expect(read(`${sequence}30${'32030006db00118c0000021f0180'}`)[0]).toMatchObject([{ order: 3 }]);
  expect(read(`${sequence}36 40 0e 32030006db00118c0000021f0180`)[0]).toMatchObject([{ order: 3, temporalId: 2 }]);
});

test('redundant frame headers are no frames', () => {
  expect(read(sequence + key0 + body('140026408000000808dd46395754', 7))[0]).toHaveLength(1);
});

test('sizes that do not lead to the end are a problem of a complete message only', () => {
  const cut = hex(key0).subarray(0, -2);
  const memory = av1.remember!(hex(`81000c00${sequence}`));
  expect(av1.classifyFrame!(cut, { nalLengthBytes: undefined, complete: true, memory })).toEqual({ problems: [obuSizesProblem] });
  expect(av1.classifyFrame!(cut, { nalLengthBytes: undefined, complete: false, memory }).pictures).toMatchObject([{ order: 0 }]);
});

test('a frame that ends inside its header says nothing', () => {
  expect(read(sequence + body('3203'))[0]).toBeUndefined();
});

test('OBUs are walked to the end, not past it', () => {
  const seen: number[] = [];
  const visit = (header: number): boolean => { seen.push((header >> 3) & 15); return true; };
  expect(walkObus(hex(`1200${sequence}${show2}`), 0, visit)).toBe(true);
  expect(seen).toEqual([2, 1, 3]);
  expect(walkObus(hex('8000'), 0, visit)).toBe(false);
  expect(walkObus(hex('32ffffffffffffffffff00'), 0, visit)).toBe(false);
  expect(walkObus(hex('34'), 0, visit)).toBe(false);
  expect(walkObus(join(), 0, visit)).toBe(true);
});
