import { expect, test } from 'vitest';
import { createHevcLoss } from '../../../src/codecs/loss/hevc-loss.js';
import type { CountedLoss, Hole } from '../../../src/codecs/loss/picture-counter.js';
import type { PictureFacts } from '../../../src/trace/events.js';

type Step = PictureFacts | 'interrupt' | undefined;
/** One picture every 40 ms; undefined leaves one out. */
function count(...steps: readonly Step[]): CountedLoss & { holes: string[] } {
  const holes: string[] = [];
  const counter = createHevcLoss((hole: Hole) => holes.push(`${hole.frames} after ${hole.after.timestampMs}, before ${hole.before.timestampMs}`));
  steps.forEach((step, i) => {
    if (step === 'interrupt') counter.interrupt();
    else if (step !== undefined) counter.add([step], { timestampMs: i * 40, offset: i * 1000 });
  });
  counter.finish();
  return { ...counter.result(), holes };
}
const base = { reference: true, orderBits: 8, slice: 'P' } as const;
const idr: PictureFacts = { ...base, slice: 'I', start: true, randomAccess: true, order: 0 };
const cra = (order: number): PictureFacts => ({ ...base, slice: 'I', randomAccess: true, order });
const p = (order: number, ...uses: readonly number[]): PictureFacts => ({ ...base, order: order & 255, ...(uses.length > 0 && { uses }) });
const b = (order: number, ...uses: readonly number[]): PictureFacts => ({ ...p(order, ...uses), reference: false, slice: 'B', maxReorder: 1 });
/** IPPP from `from` to `to`, each referring to the one before. */
const run = (from: number, to: number): PictureFacts[] => Array.from({ length: to - from + 1 }, (_, i) => p(from + i, -1));

test('a picture out of a row of references is one hole, placed between its neighbours', () => {
  const steps: Step[] = [idr, ...run(1, 60)];
  steps[20] = undefined;
  expect(count(...steps)).toEqual({ frames: 1, basis: ['poc'], certainty: 'exact', lostGroups: 0, holes: ['1 after 760, before 840'] });
});

test('sixteen bits or eight, the numbers wrap', () => {
  expect(count(idr, ...run(1, 600))).toMatchObject({ frames: 0, certainty: 'exact' });
});

test('B pictures that nothing refers to leave holes too', () => {
  const groups = Array.from({ length: 12 }, (_, i): Step[] => [p(4 * i + 4, -4), b(4 * i + 1, -1, 3), b(4 * i + 2, -2, 2), b(4 * i + 3, -3, 1)]);
  expect(count(idr, ...groups.flat())).toMatchObject({ frames: 0, certainty: 'exact' });
  groups[5]![2] = undefined;
  groups[7]![1] = undefined;
  expect(count(idr, ...groups.flat())).toMatchObject({ frames: 2, certainty: 'exact' });
});

test('a reference that is named and never came is lost, even where no higher number came after it', () => {
  const steps: Step[] = [idr, ...run(1, 30), undefined, b(31, -1, 4), b(32, -2, 3)];
  expect(count(...steps)).toMatchObject({ frames: 1, holes: ['1 after 1320, before 1320'] });
});

test('numbers in steps of two are whole when nothing is between them', () => {
  const even = Array.from({ length: 40 }, (_, i) => p(2 * i + 2, -2));
  expect(count(idr, ...even)).toMatchObject({ frames: 0, certainty: 'lower-bound' });
  expect(count(idr, ...even.slice(0, 20), undefined, ...even.slice(21))).toMatchObject({ frames: 1, certainty: 'lower-bound' });
});

test('a number that a reference steps across is no loss where all pictures are references', () => {
  const skipping = [1, 2, 3, 5, 6, 8, 9, 10, 12, 13, 14, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 30, 31, 32];
  expect(count(idr, ...skipping.map((order, i) => p(order, (i === 0 ? 0 : skipping[i - 1]!) - order)))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
});

test('pictures that came before the first are not missed', () => {
  // Joined behind P 8, which the B pictures and P 12 refer to.
  const late = [b(6, -2, 2), b(5, -1, 1, 3), b(7, -1, 1), p(12, -4), b(10, -2, 2), b(9, -1, 1), b(11, -1, 1), p(16, -4), b(14, -2, 2), b(13, -1, 1), b(15, -1, 1)];
  expect(count(...late)).toMatchObject({ frames: 0 });
});

test('pictures still on the way at the end are not missed', () => {
  const pyramid = { maxReorder: 2 };
  const steps = [idr, ...run(1, 30), { ...p(34, -4), ...pyramid }, { ...b(32, -2, 2), ...pyramid }];
  expect(count(...steps)).toMatchObject({ frames: 0, certainty: 'exact' });
  // Three pictures above it: no more may overtake.
  expect(count(...steps, { ...p(38, -4), ...pyramid })).toMatchObject({ frames: 1 });
});

test('leading pictures of a random access point fill the numbers before it', () => {
  const lead = [b(31, -1, 4), b(32, -2, 3), b(33, -3, 2), b(34, -4, 1)];
  expect(count(idr, ...run(1, 30), cra(35), ...lead, ...run(36, 70))).toMatchObject({ frames: 0, certainty: 'exact' });
  expect(count(idr, ...run(1, 30), cra(35), lead[0], undefined, lead[2], lead[3], ...run(36, 70))).toMatchObject({ frames: 1, certainty: 'exact' });
});

test('a whole group before a random access point is a hole of its size, unless no time went by', () => {
  const gap = new Array<undefined>(48).fill(undefined);
  expect(count(idr, ...run(1, 47), ...gap, cra(96), ...run(97, 140))).toMatchObject({ frames: 48, certainty: 'exact' });
  expect(count(idr, ...run(1, 47), cra(96), ...run(97, 140))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
});

test('a lost start is one picture, not the rest of the cycle', () => {
  expect(count(idr, ...run(1, 249), undefined, ...run(1, 40))).toMatchObject({ frames: 1, certainty: 'lower-bound' });
  expect(count(idr, ...run(1, 47), undefined, ...run(1, 40))).toMatchObject({ frames: 1, certainty: 'lower-bound' });
});

test('what is lost right before a start leaves no hole', () => {
  expect(count(idr, ...run(1, 40), undefined, undefined, idr, ...run(1, 40))).toMatchObject({ frames: 0, certainty: 'exact' });
});

test('a gap in time without a hole is not a loss, one of a whole cycle casts doubt', () => {
  const gap = (length: number): Step[] => new Array<undefined>(length).fill(undefined);
  expect(count(idr, ...run(1, 40), ...gap(10), ...run(41, 80))).toMatchObject({ frames: 0, certainty: 'exact' });
  expect(count(idr, ...run(1, 40), ...gap(256), ...run(41, 80))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
});

test('one damaged number changes nothing but the certainty', () => {
  expect(count(idr, ...run(1, 40), p(200, -1), ...run(42, 80))).toMatchObject({ frames: 1, certainty: 'lower-bound' });
});

test('behind an interruption nothing is compared with what was', () => {
  expect(count(idr, ...run(1, 40), 'interrupt', ...run(80, 120))).toMatchObject({ frames: 0, certainty: 'exact' });
});

test('the same message twice and neighbours that changed places are no loss', () => {
  const counter = createHevcLoss(() => { throw new Error('a hole'); });
  const list: [PictureFacts, number][] = [idr, ...run(1, 59), idr, ...run(1, 59)].map((picture, i) => [picture, i * 40]);
  [list[30], list[31]] = [list[31]!, list[30]!];
  [list[59], list[60]] = [list[60]!, list[59]!];
  for (const [picture, timestampMs] of list.flatMap((item, i) => (i === 20 ? [item, item] : [item]))) counter.add([picture], { timestampMs, offset: 0 });
  counter.finish();
  expect(counter.result().frames).toBe(0);
});

test('two missing fields are one frame', () => {
  const field = (order: number): PictureFacts => ({ ...p(order, -1), field: order % 2 === 0 ? 'top' : 'bottom' });
  const steps: Step[] = [{ ...idr, field: 'top' }, ...Array.from({ length: 60 }, (_, i) => field(i + 1))];
  steps[20] = undefined;
  steps[21] = undefined;
  expect(count(...steps)).toMatchObject({ frames: 1, certainty: 'exact' });
});

test('a stream of IDR pictures says nothing', () => {
  expect(count(idr, idr, undefined, idr, idr)).toEqual({ frames: 0, basis: [], certainty: 'none', lostGroups: 0, holes: [] });
});
