import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AmfProblem } from '../../../src/trace/amf.js';
import { decodeAmf3Value, decodeAmf3Values, encodeAmf3Value } from '../../../src/wire/amf/amf3.js';
import { amf3Value, damage, damaged } from './arbitraries.js';
import { bare } from './bare.js';

describe('AMF3', () => {
  it('reads back every value it writes', () => {
    fc.assert(fc.property(amf3Value, (value) => {
      const bytes = encodeAmf3Value(value);
      const decoded = decodeAmf3Value(bytes);
      expect(decoded.problems).toEqual([]);
      expect(decoded.value && bare(decoded.value)).toEqual(value);
      expect(decoded.end).toBe(bytes.length);
    }), { numRuns: 1500 });
  });

  it('survives damage: it never throws, stays in bounds and says what stopped it', () => {
    const reached = new Set<AmfProblem['what']>();
    fc.assert(fc.property(amf3Value, damage, (value, how) => {
      const bytes = damaged(encodeAmf3Value(value), how);
      const decoded = decodeAmf3Values(bytes);
      for (const { what } of decoded.problems) reached.add(what);
      expect(decoded.end).toBeLessThanOrEqual(bytes.length);
      expect(decoded.problems.filter(({ fatal }) => fatal).length).toBeLessThanOrEqual(1);
      if (!decoded.problems.some(({ fatal }) => fatal)) expect(decoded.end).toBe(bytes.length);
    }), { numRuns: 3000 });
    for (const what of ['truncated', 'unknown-marker', 'bad-length', 'bad-reference'] as const) expect(reached).toContain(what);
  });
});
