import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PcapngEncoder } from '../../src/sources/pcapng-writer.js';
import type { Direction } from '../../src/trace/events.js';
import { concat } from './builder.js';
import { read } from './read.js';
import type { Call } from './recorder.js';

const direction = fc.constantFrom<Direction>('c2s', 's2c');
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('data' as const), direction, size: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 60_000, max: 200_000 })), wait: fc.nat(900_000) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('acked' as const), direction, share: fc.double({ min: 0, max: 1, noNaN: true }), wait: fc.nat(900_000) }) },
);
const ending = fc.array(fc.record({ do: fc.constant('close' as const), direction, how: fc.constantFrom('fin' as const, 'rst' as const), wait: fc.nat(1000) }), { maxLength: 2 });

/** Bytes of one moment and direction are one call, however many packets carried them. */
function joined(calls: readonly Call[]): Call[] {
  const result: Call[] = [];
  for (const call of calls) {
    const last = result.at(-1);
    if (call.call === 'time') continue;
    if (call.call === 'bytes' && last?.call === 'bytes' && last.direction === call.direction && last.atUs === call.atUs) result[result.length - 1] = { ...last, hex: last.hex + call.hex };
    else result.push(call);
  }
  return result;
}

it('a relayed connection, written and read back, gives exactly the calls it was written from', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 25 }), ending, fc.boolean(), fc.integer({ min: 1, max: 100_000 }), (steps, closes, v6, blockBytes) => {
    const encoder = new PcapngEncoder({ acks: 'observed' });
    let now = 1_700_000_000_000_000;
    const host = v6 ? '::1' : '127.0.0.1';
    const pieces = [encoder.begin(), encoder.open(1, { host, port: 5 }, { host, port: 6 }, now)];
    const expected: Call[] = [];
    const sent = { c2s: 0, s2c: 0 };
    const acked = { c2s: 0, s2c: 0 };
    for (const one of [...steps, ...closes]) {
      now += one.wait + 1;
      if (one.do === 'data') {
        const bytes = Uint8Array.from({ length: one.size }, (_, index) => (sent[one.direction] + index) & 255);
        sent[one.direction] += one.size;
        pieces.push(encoder.data(1, one.direction, bytes, now));
        expected.push({ call: 'bytes', direction: one.direction, hex: Buffer.from(bytes).toString('hex'), atUs: now });
      } else if (one.do === 'acked') {
        const total = Math.floor(sent[one.direction] * one.share);
        pieces.push(encoder.acked(1, one.direction, total, now));
        if (total <= acked[one.direction]) continue;
        acked[one.direction] = total;
        expected.push({ call: 'acked', direction: one.direction, amount: total, atUs: now });
      } else {
        pieces.push(encoder.close(1, one.direction, one.how, now));
        if (expected.some((call) => (call.call === 'rst' || (call.call === 'fin' && one.how === 'fin')) && call.direction === one.direction)) continue;
        expected.push({ call: one.how, direction: one.direction, atUs: now });
      }
    }
    const lastUs = expected.at(-1)?.atUs ?? 0;
    now += 5;
    pieces.push(encoder.end(now));
    const result = read(concat(pieces), blockBytes);
    const closed = new Set(closes.map((close) => close.direction)).size === 2 || closes.some((close) => close.how === 'rst');
    expected.push(closed ? { call: 'closed', atUs: lastUs } : { call: 'capture-end', atUs: now });
    expect(result.connections).toHaveLength(1);
    expect(joined(result.connections[0]?.calls ?? [])).toEqual(expected);
    expect(result.summary.problems).toEqual([]);
  }), { numRuns: 60 });
});
