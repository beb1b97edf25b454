import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cuts, interleaved, streams } from './arbitraries.js';
import { read } from './recorder.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('what was written is read, however it is cut', () => {
  fc.assert(fc.property(streams, cuts, (built, cut) => {
    const out = read(built.bytes, cut);
    expect(out.lost).toEqual([]);
    expect(out.anomalies).toEqual([]);
    expect(out.messages.map((m) => [m.csid, m.msid, m.typeId, m.timestampMs, m.payload])).toEqual(
      built.messages.map((m) => [m.csid, m.msid, m.typeId, m.timestampMs, hex(m.payload)]));
    expect(out.messages.map((m) => m.offset)).toEqual(built.starts);
  }), { numRuns: 300 });
});

test('interleaving two chunk streams changes neither', () => {
  fc.assert(fc.property(interleaved, cuts, (built, cut) => {
    const out = read(built.bytes, cut);
    expect(out.anomalies).toEqual([]);
    expect(out.messages.map((m) => [m.csid, m.timestampMs, m.payload])).toEqual(built.messages.map((m) => [m.csid, m.timestampMs, hex(m.payload)]));
  }), { numRuns: 200 });
});

test('one changed byte never makes the result depend on the cut, and offsets stay inside the stream', () => {
  fc.assert(fc.property(streams, cuts, fc.nat(), fc.integer({ min: 1, max: 255 }), (built, cut, where, flip) => {
    const bytes = built.bytes.slice();
    const at = where % bytes.length;
    bytes[at] = (bytes[at] as number) ^ flip;
    const whole = read(bytes);
    expect(read(bytes, cut)).toEqual(whole);
    for (const m of whole.messages) {
      expect(m.offset).toBeGreaterThanOrEqual(0);
      expect(m.endOffset).toBeLessThanOrEqual(bytes.length);
    }
  }), { numRuns: 400 });
});

test('a hole costs what it touches and little more, and is named by offset', () => {
  fc.assert(fc.property(streams, cuts, fc.nat(), fc.integer({ min: 1, max: 3000 }), (built, cut, where, size) => {
    const at = where % built.bytes.length;
    const bytes = Math.min(size, built.bytes.length - at);
    // A Set Chunk Size inside the hole leaves the size a guess; that case has a test of its own.
    fc.pre(!built.messages.some((m, i) => m.typeId === 1 && (built.starts[i] as number) + 16 > at && (built.starts[i] as number) < at + bytes));
    const out = read(built.bytes, cut, { gaps: [{ at, bytes }] });
    expect(out.lost.length).toBeGreaterThan(0);
    expect(out.lost.some((each) => each.offset <= at && each.offset + each.bytes >= at + bytes)).toBe(true);
    // Whatever is delivered whole is right.
    const written = new Map(built.messages.map((m, i) => [built.starts[i] as number, hex(m.payload)]));
    for (const m of out.messages.filter((each) => each.missingBytes === 0)) expect(written.get(m.offset)).toBe(m.payload);
    // Everything before the hole is there.
    const before = built.starts.filter((start, i) => start + (built.messages[i]?.payload.length ?? 0) + 20 < at).length;
    expect(out.messages.filter((m) => m.endOffset <= at).length).toBeGreaterThanOrEqual(before - 1);
    // Evidence is counted in bits: about one hole in 10000 of these streams, made of nothing but short repeats, misleads it. `npm run fuzz` looks further.
  }), { numRuns: 1000, seed: 1 });
});

test('random bytes yield no messages by accident and end', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 0, maxLength: 4000 }), cuts, (bytes, cut) => {
    const whole = read(bytes, undefined, { midStream: true });
    expect(read(bytes, cut, { midStream: true })).toEqual(whole);
    expect(whole.messages).toEqual([]);
  }), { numRuns: 200 });
});
