/** Damaged files: whatever the bytes are, reading ends, throws nothing and tells each connection a consistent story. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { concat, Conversation, enhancedPacket, interfaceBlock, pcapFile, section } from './builder.js';
import { read } from './read.js';
import type { Recording } from './recorder.js';

function expectConsistent(connection: Recording): void {
  const taken = { c2s: 0, s2c: 0 };
  const acked = { c2s: 0, s2c: 0 };
  let lastUs = 0;
  connection.calls.forEach((call, index) => {
    expect(call.atUs).toBeGreaterThanOrEqual(lastUs);
    lastUs = call.atUs;
    switch (call.call) {
      case 'bytes': taken[call.direction] += call.hex.length / 2; break;
      case 'gap':
        expect(call.amount).toBeGreaterThan(0);
        taken[call.direction] += call.amount;
        break;
      case 'acked':
        // Only advances, and never what is not there.
        expect(call.amount).toBeGreaterThan(acked[call.direction]);
        expect(call.amount).toBeLessThanOrEqual(taken[call.direction]);
        acked[call.direction] = call.amount;
        break;
      case 'fin': case 'rst': case 'time': break;
      default: expect(index).toBe(connection.calls.length - 1);
    }
  });
  expect(['closed', 'capture-end']).toContain(connection.calls.at(-1)?.call);
}

const real = readFileSync('captures/synthetic/s20-stall-creating-stream.pcap');
const wire = new Conversation().handshake().send('c', 0, '0102').send('c', 6, '07').ack('s', 7).send('s', 0, '0a0b', 7).send('c', 2, '03040506').fin('c', 7, 2).fin('s', 2, 8).rst('c', 8);
const files: readonly Uint8Array[] = [
  new Uint8Array(real),
  pcapFile(wire.packets, { littleEndian: false, nanoseconds: true }),
  concat([section(), interfaceBlock(1), ...wire.packets.map((packet) => enhancedPacket(0, packet.atNs / 1000n, packet.bytes))]),
];
const damage = fc.array(fc.record({ at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), value: fc.constantFrom(0, 1, 2, 4, 0x10, 0x7f, 0x80, 0xff) }), { minLength: 1, maxLength: 12 });

it('a capture with damaged bytes is read to the end or to a stated place, the same for any block size', () => {
  fc.assert(fc.property(fc.constantFrom(...files), damage, fc.double({ min: 0.2, max: 1, noNaN: true }), fc.integer({ min: 1, max: 5000 }), (file, changes, share, blockBytes) => {
    const damaged = file.slice(0, Math.max(4, Math.floor(file.length * share)));
    // The first four bytes stay: they are what makes it a capture.
    for (const { at, value } of changes) damaged[4 + Math.floor(at * (damaged.length - 4))] = value;
    if (damaged.length < 5) return;
    const result = read(damaged.subarray(0, file.length), blockBytes);
    for (const connection of result.connections) expectConsistent(connection);
    if (result.summary.truncated) expect(result.summary.problems.join()).toMatch(/truncated at offset|nothing behind it was read/);
    expect(read(damaged).connections.map((connection) => connection.calls)).toEqual(result.connections.map((connection) => connection.calls));
  }), { numRuns: 1500 });
});
