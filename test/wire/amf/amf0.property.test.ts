import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AmfProblem, AmfValue } from '../../../src/trace/amf.js';
import { decodeAmf0, encodeAmf0 } from '../../../src/wire/amf/amf0.js';
import { amf0Value, damage, damaged } from './arbitraries.js';
import { bare } from './bare.js';

describe('AMF0', () => {
  it('reads back every sequence of values it writes', () => {
    fc.assert(fc.property(fc.array(amf0Value, { maxLength: 4 }), (values) => {
      const bytes = encodeAmf0(values);
      const decoded = decodeAmf0(bytes);
      expect(decoded.problems).toEqual([]);
      expect(decoded.values.map(bare)).toEqual(values);
      expect(decoded.end).toBe(bytes.length);
    }), { numRuns: 1500 });
  });

  it('reads values at any place in a larger payload', () => {
    fc.assert(fc.property(fc.array(amf0Value, { minLength: 1, maxLength: 3 }), fc.nat(20), fc.nat(20), (values, before, after) => {
      const body = encodeAmf0(values);
      const payload = new Uint8Array(before + body.length + after).fill(0xee);
      payload.set(body, before);
      const decoded = decodeAmf0(payload, before, before + body.length);
      expect(decoded.values.map(bare)).toEqual(values);
      expect(decoded.end).toBe(before + body.length);
    }), { numRuns: 300 });
  });

  it('survives damage: it never throws, stays in bounds, and keeps the values before the damage', () => {
    const reached = new Set<AmfProblem['what']>();
    fc.assert(fc.property(fc.array(amf0Value, { minLength: 1, maxLength: 4 }), damage, (values, how) => {
      const whole = encodeAmf0(values);
      const bytes = damaged(whole, how);
      const decoded = decodeAmf0(bytes);
      for (const { what } of decoded.problems) reached.add(what);
      expect(decoded.end).toBeGreaterThanOrEqual(0);
      expect(decoded.end).toBeLessThanOrEqual(bytes.length);
      expect(decoded.problems.filter(({ fatal }) => fatal).length).toBeLessThanOrEqual(1);
      expect(decoded.problems.length).toBeLessThanOrEqual(33);
      for (const { at } of decoded.problems) expect(at).toBeLessThanOrEqual(bytes.length);
      if (!decoded.problems.some(({ fatal, what }) => fatal || what === 'trailing-bytes')) expect(decoded.end).toBe(bytes.length);
      expect(count(decoded.values)).toBeLessThanOrEqual(bytes.length);
      expect(decoded.values.slice(0, untouched(values, whole, bytes)).map(bare)).toEqual(values.slice(0, untouched(values, whole, bytes)));
    }), { numRuns: 3000 });
    // The generator must reach the branches it is there for.
    for (const what of ['truncated', 'unknown-marker', 'missing-object-end', 'invalid-utf8', 'bad-length', 'stray-object-end'] as const) expect(reached).toContain(what);
  });

  it('survives random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const decoded = decodeAmf0(bytes);
      expect(count(decoded.values)).toBeLessThanOrEqual(bytes.length);
    }), { numRuns: 2000 });
  });
});

/** Values that end before the first byte that differs; references shift nothing here, since none are generated. */
function untouched(values: readonly AmfValue[], whole: Uint8Array, bytes: Uint8Array): number {
  let same = 0;
  while (same < whole.length && same < bytes.length && whole[same] === bytes[same]) same += 1;
  let at = 0;
  let kept = 0;
  for (const value of values) {
    at += encodeAmf0([value]).length;
    if (at > same) break;
    kept += 1;
  }
  return kept;
}

function count(values: readonly AmfValue[]): number {
  let total = 0;
  for (const value of values) {
    total += 1;
    if (value.type === 'object' || value.type === 'ecmaArray') total += count(value.properties.map((property) => property.value));
    if (value.type === 'strictArray' || value.type === 'vector') total += count(value.items);
  }
  return total;
}
