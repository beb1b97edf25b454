import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAvcLoss } from '../../../src/codecs/loss/avc-loss.js';
import type { CountedLoss, Hole } from '../../../src/codecs/loss/picture-counter.js';
import type { PictureFacts } from '../../../src/trace/events.js';

interface Unit { readonly pictures: readonly PictureFacts[]; readonly timestampMs: number; readonly offset: number }

function count(units: readonly (Unit | 'interrupt')[]): CountedLoss & { readonly holes: readonly Hole[] } {
  const holes: Hole[] = [];
  const counter = createAvcLoss((hole) => holes.push(hole));
  for (const unit of units) {
    if (unit === 'interrupt') counter.interrupt();
    else counter.add(unit.pictures, { timestampMs: unit.timestampMs, offset: unit.offset });
  }
  counter.finish();
  return { ...counter.result(), holes };
}
const at = (i: number, ...pictures: readonly PictureFacts[]): Unit => ({ pictures, timestampMs: 40 * i, offset: 1000 * i });
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** Reference frames only, POC type 2: every frame has the next frame_num; an IDR picture every `group`. */
const ordered = (n: number, { bits = 4, group = 1e9, extra = {} }: { bits?: number; group?: number; extra?: Partial<PictureFacts> } = {}): Unit[] => upTo(n).map((i) => {
  const start = i % group === 0 ? { start: true as const, idrId: (i / group) % 2, slice: 'I' as const } : { slice: 'P' as const };
  return at(i, { reference: true, frameNum: (i % group) % 2 ** bits, frameNumBits: bits, inOrder: true, ...start, ...extra });
});

/** I P b P b: POC type 0, every second frame a B picture without reference. */
const withB = (n: number, { unit = 2, bits = 8, frameNumBits = 4, extra = {} }: { unit?: number; bits?: number; frameNumBits?: number; extra?: Partial<PictureFacts> } = {}): Unit[] => upTo(n).map((i) => {
  const b = i > 0 && i % 2 === 0;
  const shown = i === 0 ? 0 : b ? i - 1 : i + 1;
  const references = b ? i / 2 + 1 : Math.ceil(i / 2);
  return at(i, {
    reference: !b, slice: i === 0 ? 'I' : b ? 'B' : 'P', frameNum: references % 2 ** frameNumBits, frameNumBits, order: (shown * unit) % 2 ** bits, orderBits: bits, maxReorder: 1,
    ...(i === 0 && { start: true as const, idrId: 0 }), ...extra,
  });
});
const without = (units: readonly Unit[], ...gone: readonly number[]): Unit[] => units.filter((_, i) => !gone.includes(i));
const retimed = (units: readonly Unit[]): Unit[] => units.map((unit, i) => ({ ...unit, timestampMs: 40 * i }));

describe('frame_num', () => {
  test('counts what is missing and says where', () => {
    const { frames, certainty, basis, holes } = count(without(ordered(60), 20, 40, 41));
    expect({ frames, certainty, basis }).toEqual({ frames: 3, certainty: 'exact', basis: ['frame_num'] });
    expect(holes).toEqual([
      { frames: 1, after: { timestampMs: 760, offset: 19000 }, before: { timestampMs: 840, offset: 21000 } },
      { frames: 2, after: { timestampMs: 1560, offset: 39000 }, before: { timestampMs: 1680, offset: 42000 } },
    ]);
  });
  test('and time together count more than a cycle', () => {
    expect(count(without(ordered(90), ...upTo(35).map((i) => 30 + i)))).toMatchObject({ frames: 35, certainty: 'exact' });
    // A whole cycle leaves nothing in the numbers: it may be a pause as well.
    expect(count(without(ordered(90), ...upTo(32).map((i) => 30 + i)))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
  });
  test('alone counts modulo its cycle and says so', () => {
    expect(count(retimed(without(ordered(90), ...upTo(19).map((i) => 30 + i))))).toMatchObject({ frames: 3, certainty: 'lower-bound' });
    expect(count(retimed(without(ordered(90, { bits: 12 }), 30, 31, 32)))).toMatchObject({ frames: 3, certainty: 'exact' });
  });
  test('of frames without reference continues at the last reference', () => {
    const units = upTo(60).map((i) => at(i, { reference: i % 3 === 0, slice: i === 0 ? 'I' : 'P', frameNum: (Math.floor(i / 3) + (i % 3 === 0 ? 0 : 1)) % 16, frameNumBits: 4, ...(i === 0 && { start: true as const, idrId: 0 }) }));
    expect(count(units)).toMatchObject({ frames: 0, certainty: 'lower-bound' });
    // Two references are gone, their neighbours are there.
    expect(count(without(units, 30, 33))).toMatchObject({ frames: 2 });
    expect(count(without(units, 31, 32))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
  });
  test('that may skip proves nothing', () => {
    expect(count(without(ordered(60, { extra: { gapsAllowed: true } }), 20))).toMatchObject({ frames: 0, certainty: 'none', basis: [] });
    expect(count(ordered(60, { extra: { gapsAllowed: true } }))).toMatchObject({ frames: 0, certainty: 'exact' });
  });
  test('that always skips the same way is a sender that counts wrong', () => {
    expect(count(upTo(60).map((i) => at(i, { reference: true, frameNum: (2 * i) % 16, frameNumBits: 4, inOrder: true, ...(i === 0 && { start: true as const, idrId: 0 }) })))).toMatchObject({ frames: 0, certainty: 'none' });
  });
  test('repeats and swaps are no loss', () => {
    const units = ordered(60);
    expect(count(units.flatMap((unit, i) => (i === 30 ? [unit, unit] : [unit])))).toMatchObject({ frames: 0, certainty: 'exact' });
    [units[20], units[21]] = [units[21]!, units[20]!];
    expect(count(units)).toMatchObject({ frames: 0 });
  });
  test('of another numbering is no loss', () => {
    const spliced = [...ordered(40, { bits: 16 }), ...ordered(2000, { bits: 16 }).slice(1900).map((unit, i) => ({ ...unit, timestampMs: 40 * (40 + i) }))];
    expect(count(spliced)).toMatchObject({ frames: 0, certainty: 'lower-bound' });
  });
});

describe('picture order count', () => {
  test('shows frames without reference', () => {
    expect(count(without(withB(80), 20, 30, 40))).toMatchObject({ frames: 3, certainty: 'exact', basis: ['poc', 'frame_num'] });
  });
  test('and frame_num count a lost reference once', () => {
    expect(count(without(withB(80), 21, 22, 31))).toMatchObject({ frames: 3, certainty: 'exact' });
  });
  test('may step by one', () => {
    expect(count(withB(80, { unit: 1 }))).toMatchObject({ frames: 0, certainty: 'exact' });
    expect(count(without(withB(80, { unit: 1 }), 20, 21))).toMatchObject({ frames: 2, certainty: 'exact' });
  });
  test('of larger steps may hide frames', () => {
    expect(count(withB(80, { unit: 4 }))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
  });
  test('counts across its cycle', () => {
    expect(count(withB(300, { bits: 4 }))).toMatchObject({ frames: 0, certainty: 'exact' });
    expect(count(without(withB(300, { bits: 4 }), ...upTo(21).map((i) => 100 + i)))).toMatchObject({ frames: 21, certainty: 'exact' });
  });
  test('is not judged where frames may still come', () => {
    for (let n = 2; n < 30; n += 1) expect(count(withB(n))).toMatchObject({ frames: 0 });
    for (let from = 1; from < 30; from += 1) expect(count(withB(60).slice(from))).toMatchObject({ frames: 0 });
  });
  test('a lost last anchor shows by its B picture', () => {
    expect(count([...without(withB(31), 29), ...withB(31).map((unit, i) => ({ ...unit, timestampMs: 40 * (31 + i) }))])).toMatchObject({ frames: 1, certainty: 'exact' });
  });
  test('a lost last anchor and a hole below it are two', () => {
    // I P b b P b b: coded 3k+1 is shown at 3k+3, the two behind it before that.
    const units = upTo(34).map((i) => {
      const anchor = i === 0 || i % 3 === 1;
      const references = Math.ceil(i / 3) + (anchor || i === 0 ? 0 : 1);
      const group = 3 * Math.floor((i - 1) / 3);
      return at(i, {
        reference: anchor, slice: i === 0 ? 'I' : anchor ? 'P' : 'B', frameNum: (anchor ? references : Math.floor((i - 1) / 3) + 2) % 16, frameNumBits: 4,
        order: (2 * (i === 0 ? 0 : anchor ? group + 3 : group + (i % 3 === 2 ? 1 : 2))) % 256, orderBits: 8, maxReorder: 1, ...(i === 0 && { start: true as const, idrId: 0 }),
      });
    });
    expect(count(units)).toMatchObject({ frames: 0, certainty: 'exact' });
    // 28 P 29 b 30 b 31 P 32 b 33 b: the first b of one anchor and the last anchor, with no help from the times.
    expect(count(retimed(without(units, 29, 31)))).toMatchObject({ frames: 2 });
  });
  test('of a sender that numbers frames it skips is no loss', () => {
    const units = upTo(60).map((i) => at(i, { reference: true, slice: i === 0 ? 'I' : 'P', frameNum: i % 16, frameNumBits: 4, order: (2 * (i + Math.floor(i / 10))) % 256, orderBits: 8, ...(i === 0 && { start: true as const, idrId: 0 }) }));
    expect(count(units)).toMatchObject({ frames: 0, holes: [], certainty: 'lower-bound' });
  });
});

describe('fields', () => {
  /** Frames as pairs of fields, each field a message or both in one; every second frame is no reference. */
  const fields = (n: number, together: boolean): Unit[] => upTo(n).flatMap((i) => {
    const both = (['top', 'bottom'] as const).map((field, k) => ({
      reference: i % 2 === 0, slice: 'P' as const, frameNum: Math.ceil(i / 2) % 16, frameNumBits: 4, order: (2 * i + k) % 256, orderBits: 8, field, ...(i === 0 && k === 0 && { start: true as const, idrId: 0 }),
    }));
    return together ? [at(i, ...both)] : both.map((field, k) => ({ ...at(i, field), timestampMs: 40 * i + 20 * k }));
  });
  test('two are a frame', () => {
    for (const together of [true, false]) expect(count(fields(60, together))).toMatchObject({ frames: 0, certainty: 'exact' });
    expect(count(without(fields(60, true), 20, 21))).toMatchObject({ frames: 2, certainty: 'exact' });
    expect(count(without(fields(60, false), 40, 41))).toMatchObject({ frames: 1 });
  });
  test('a lost one is not a lost frame', () => {
    expect(count(without(fields(60, false), 41))).toMatchObject({ frames: 0, certainty: 'lower-bound' });
    expect(count(without(fields(60, false), 40))).toMatchObject({ frames: 0 });
    // Early, before the step between frames is known.
    expect(count(without(fields(60, false), 10))).toMatchObject({ frames: 0 });
  });
});

describe('a new numbering', () => {
  test('by operation 5 is no loss, and a gap in front of it is one', () => {
    const before = withB(31, { bits: 6 });
    const reset = at(31, { reference: true, slice: 'P', frameNum: 0, frameNumBits: 4, order: 0, orderBits: 6, maxReorder: 1, start: true });
    const last = (before.at(-1)!.pictures[0]!);
    const ends = { ...reset, pictures: [{ ...reset.pictures[0]!, frameNum: last.frameNum!, order: (31 * 2) % 64 }] };
    const after = withB(31, { bits: 6 }).slice(1).map((unit, i) => ({ ...unit, timestampMs: 40 * (32 + i) }));
    expect(count([...before, ends, ...after])).toMatchObject({ frames: 0, certainty: 'exact' });
    expect(count([...without(before, 20), ends, ...without(after, 10)])).toMatchObject({ frames: 2, certainty: 'exact' });
  });
  test('hides what is missing in front of it, but for its time', () => {
    expect(count(without(ordered(120, { group: 30 }), 57, 58, 59))).toMatchObject({ frames: 0, unseen: 3, certainty: 'exact', lostGroups: 0 });
    expect(count(ordered(120, { group: 30 }))).not.toHaveProperty('unseen');
  });
  test('of alternating ids shows a lost group', () => {
    const units = ordered(180, { group: 30 });
    expect(count(without(units, ...upTo(30).map((i) => 60 + i)))).toMatchObject({ frames: 0, unseen: 30, lostGroups: 1, basis: ['frame_num', 'idr_pic_id'] });
    expect(count(retimed(without(units, ...upTo(30).map((i) => 60 + i))))).toMatchObject({ lostGroups: 0, certainty: 'lower-bound' });
  });
  test('that is lost is not counted as the jump it makes, once groups are known to be regular', () => {
    const group = withB(21, { bits: 6 });
    const units = upTo(5).flatMap((g) => group.map((unit, i) => ({ ...at(21 * g + i, { ...unit.pictures[0]!, ...(i === 0 && { idrId: g % 2 }) }) })));
    expect(count(units)).toMatchObject({ frames: 0, certainty: 'exact' });
    const { frames, certainty } = count(retimed(without(units, 63)));
    expect(certainty).toBe('lower-bound');
    expect(frames).toBeLessThanOrEqual(1);
  });
  test('an interruption is not compared across', () => {
    const units = ordered(60);
    expect(count([...units.slice(0, 20), 'interrupt', ...units.slice(25)])).toMatchObject({ frames: 0, certainty: 'exact' });
    expect(count([...units.slice(0, 20), ...units.slice(25)])).toMatchObject({ frames: 5 });
  });
  test('a stream of nothing else says nothing', () => {
    expect(count(ordered(50, { group: 1 }))).toMatchObject({ frames: 0, certainty: 'none' });
    expect(count([])).toMatchObject({ frames: 0, certainty: 'none', basis: [] });
  });
});

test('a pause of an hour chooses no number of frames', () => {
  for (const units of [ordered(90), withB(90)]) {
    const later = without(units, 45).map((unit, i) => ({ ...unit, timestampMs: unit.timestampMs + (i >= 45 ? 3_600_000 : 0) }));
    expect(count(later)).toMatchObject({ frames: 1, certainty: 'lower-bound' });
  }
});

test('timestamps may wrap', () => {
  const units = without(ordered(90), ...upTo(35).map((i) => 30 + i)).map((unit) => ({ ...unit, timestampMs: (unit.timestampMs + 2 ** 32 - 1400) % 2 ** 32 }));
  expect(count(units)).toMatchObject({ frames: 35, certainty: 'exact' });
});

test('a hole is told within 17 frames', () => {
  let told = 0;
  const counter = createAvcLoss((hole) => { told += hole.frames; });
  const units = without(withB(200), 100);
  let index = 0;
  for (; told === 0 && index < units.length; index += 1) counter.add(units[index]!.pictures, units[index]!);
  expect(index).toBeGreaterThan(100);
  expect(index).toBeLessThan(120);
});

test('any pictures at any time are counted without throwing', () => {
  const facts = fc.record({
    reference: fc.boolean(), slice: fc.constantFrom('I' as const, 'P' as const, 'B' as const), frameNum: fc.nat(65535), frameNumBits: fc.constantFrom(4, 16),
    order: fc.nat(65535), orderBits: fc.constantFrom(4, 16), maxReorder: fc.nat(16),
  });
  const extras = fc.constantFrom<Partial<PictureFacts>>({}, {}, {}, { start: true, idrId: 1 }, { start: true }, { field: 'top' }, { field: 'bottom' });
  fc.assert(fc.property(fc.array(fc.tuple(facts, extras, fc.nat(2 ** 32 - 1)), { maxLength: 80 }), (items) => {
    const { frames, holes } = count(items.map(([picture, extra, timestampMs], i) => ({ pictures: [{ ...picture, ...extra }], timestampMs: i % 3 === 0 ? timestampMs : 40 * i, offset: i })));
    expect(frames).toBeGreaterThanOrEqual(0);
    expect(holes.every((hole) => Number.isInteger(hole.frames) && hole.frames > 0)).toBe(true);
  }), { numRuns: 500 });
});
