import { expect, it } from 'vitest';
import { sealTcpPacket } from '../../src/sources/ip-checksum.js';
import { hex } from './builder.js';

it('fills in the IPv4 header checksum', () => {
  // The textbook example: 4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7, here with its protocol made TCP (b86c).
  const packet = new Uint8Array(0x73);
  packet.set(hex('4500 0073 0000 4000 4006 0000 c0a80001 c0a800c7'));
  packet[32] = 0x50;
  sealTcpPacket(packet);
  expect(Buffer.from(packet.subarray(10, 12)).toString('hex')).toBe('b86c');
});

it('makes the ones\' complement sum over pseudo-header and segment 0xffff, odd lengths included', () => {
  for (const packet of [hex('45000029000140004006 0000 7f000001 7f000001 c350078f 00000001 00000002 5018ffff 0000 0000 aa'), hex('600000000017 06 40 00000000000000000000000000000001 00000000000000000000000000000001 c350078f 00000001 00000002 5018ffff 0000 0000 aabbcc')]) {
    sealTcpPacket(packet);
    const v4 = packet[0] === 0x45;
    const addresses = v4 ? packet.subarray(12, 20) : packet.subarray(8, 40);
    const segment = packet.subarray(v4 ? 20 : 40);
    const words = [...addresses, 0, 6, segment.length >> 8, segment.length & 255, ...segment, ...(segment.length % 2 === 1 ? [0] : [])];
    let sum = 0;
    for (let at = 0; at < words.length; at += 2) sum += (words[at] ?? 0) * 256 + (words[at + 1] ?? 0);
    expect(sum % 0xffff).toBe(0);
    expect(sum).toBeGreaterThan(0);
  }
});
