import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAv1Loss } from '../../../src/codecs/loss/av1-loss.js';
import { createHevcLoss } from '../../../src/codecs/loss/hevc-loss.js';
import type { PictureFacts } from '../../../src/trace/events.js';

const bits = fc.constantFrom(1, 4, 8, 16);
const picture = fc.record({
  order: fc.option(fc.nat({ max: 65535 }), { nil: undefined }), orderBits: bits, reference: fc.boolean(), start: fc.constantFrom(true, undefined, undefined, undefined),
  randomAccess: fc.constantFrom(true, undefined), hidden: fc.constantFrom(true, undefined), existing: fc.constantFrom(true, undefined),
  uses: fc.option(fc.array(fc.integer({ min: -32768, max: 32768 }), { maxLength: 16 }), { nil: undefined }), maxReorder: fc.constantFrom(0, 2, 16),
}).map((facts) => Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as unknown as PictureFacts);
const message = fc.record({ pictures: fc.array(picture, { maxLength: 3 }), stepMs: fc.constantFrom(0, 33, 33, 33, 67, 5000, -33, -100000), interrupts: fc.constantFrom(true, false, false, false) });

test.each([['H.265', createHevcLoss], ['AV1', createAv1Loss]] as const)('%s: any facts in any order are counted without failing, and holes add up to the count', (_name, create) => {
  fc.assert(fc.property(fc.array(message, { maxLength: 120 }), (messages) => {
    let sum = 0;
    const counter = create(({ frames }) => {
      expect(frames).toBeGreaterThan(0);
      sum += frames;
    });
    let timestampMs = 0;
    messages.forEach(({ pictures, stepMs, interrupts }, offset) => {
      timestampMs += stepMs;
      if (interrupts) counter.interrupt();
      counter.add(pictures, { timestampMs, offset });
    });
    counter.finish();
    const { frames } = counter.result();
    expect(frames).toBe(sum);
    expect(Number.isSafeInteger(frames)).toBe(true);
  }), { numRuns: 400 });
});

test('any losses from a sound stream: never more is counted than was lost', () => {
  const group = fc.record({ length: fc.integer({ min: 1, max: 8 }), key: fc.constantFrom(true, false, false, false, false) });
  fc.assert(fc.property(fc.array(group, { minLength: 20, maxLength: 90 }), fc.infiniteStream(fc.nat({ max: 9 })), fc.nat({ max: 4 }), (groups, dice, rate) => {
    // Hierarchies of one anchor and B pictures that refer to both anchors; a key group starts anew.
    const all: PictureFacts[] = [{ order: 0, orderBits: 8, reference: true, start: true, randomAccess: true, slice: 'I' }];
    let anchor = 0;
    for (const { length, key } of groups) {
      // Where a period is shorter than the window is long, numbers of two of them get mixed when both their starts are lost.
      if (key && anchor >= 32) {
        anchor = 0;
        all.push({ order: 0, orderBits: 8, reference: true, start: true, randomAccess: true, slice: 'I' });
        continue;
      }
      all.push({ order: (anchor + length) & 255, orderBits: 8, reference: true, slice: 'P', uses: [-length], maxReorder: 1 });
      for (let i = 1; i < length; i += 1) all.push({ order: (anchor + i) & 255, orderBits: 8, reference: false, slice: 'B', uses: [-i, length - i], maxReorder: 1 });
      anchor += length;
    }
    let lost = 0;
    const counter = createHevcLoss(() => {});
    all.forEach((facts, i) => {
      if (i > 0 && dice.next().value < rate) lost += 1;
      else counter.add([facts], { timestampMs: i * 40, offset: i });
    });
    counter.finish();
    expect(counter.result().frames).toBeLessThanOrEqual(lost);
  }), { numRuns: 1500 });
});
