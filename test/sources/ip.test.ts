import { describe, expect, it } from 'vitest';
import { IpReader } from '../../src/sources/ip.js';
import { concat, hex, ip, tcp } from './builder.js';

const segment = tcp({ from: 5, to: 6, seq: 7, payload: hex('aabb') });

function readIp(packet: Uint8Array, end = packet.length, wireEnd = packet.length): { outcome: string; reader: IpReader } {
  const reader = new IpReader();
  return { outcome: reader.read(packet, 0, end, wireEnd), reader };
}

describe('an IPv4 packet', () => {
  it('is found with its addresses', () => {
    const { outcome, reader } = readIp(hex('4500 002a 0001 4000 40 06 0000 0a000001 0a000002'));
    expect(outcome).toBe('tcp');
    expect(reader).toMatchObject({ addressBytes: 4, sourceAt: 12, destinationAt: 16, segmentAt: 20, packetEnd: 42 });
  });

  it('may have options', () => {
    const { outcome, reader } = readIp(ip('1.2.3.4', '5.6.7.8', segment, { ipOptions: hex('94040000 01010101') }));
    expect(outcome).toBe('tcp');
    expect(reader.segmentAt).toBe(28);
  });

  it('with total length 0 (segmentation offload) ends where the frame ended on the wire', () => {
    const packet = ip('1.2.3.4', '5.6.7.8', segment, { totalLength: 0 });
    expect(readIp(packet, packet.length, 90_000).reader.packetEnd).toBe(90_000);
  });

  it('does not reach into the padding of a short frame', () => {
    const packet = concat([ip('1.2.3.4', '5.6.7.8', segment), new Uint8Array(6)]);
    expect(readIp(packet).reader.packetEnd).toBe(42);
  });

  it('is refused as fragment, first and later ones', () => {
    expect(readIp(ip('1.2.3.4', '5.6.7.8', segment, { fragment: 0x2000 })).outcome).toBe('IP fragment');
    expect(readIp(ip('1.2.3.4', '5.6.7.8', segment, { fragment: 0x0001 })).outcome).toBe('IP fragment');
  });

  it('is refused when malformed, cut or not TCP', () => {
    expect(readIp(hex('44')).outcome).toBe('cut inside the IP header');
    expect(readIp(concat([hex('44'), ip('1.2.3.4', '5.6.7.8', segment).subarray(1)])).outcome).toBe('malformed IP header');
    expect(readIp(ip('1.2.3.4', '5.6.7.8', segment, { totalLength: 19 })).outcome).toBe('malformed IP header');
    expect(readIp(ip('1.2.3.4', '5.6.7.8', segment, { protocol: 17 })).outcome).toBe('not TCP');
    expect(readIp(ip('1.2.3.4', '5.6.7.8', segment), 19).outcome).toBe('cut inside the IP header');
  });
});

describe('an IPv6 packet', () => {
  it('is found with its addresses', () => {
    const { outcome, reader } = readIp(ip('fe80::1', 'fe80::2', segment));
    expect(outcome).toBe('tcp');
    expect(reader).toMatchObject({ addressBytes: 16, sourceAt: 8, destinationAt: 24, segmentAt: 40, packetEnd: 62 });
  });

  it('may have extension headers', () => {
    // Hop-by-hop (8 bytes), destination options (16), an atomic fragment (8), authentication (16).
    const extensions = hex('3c00 010400000000  2c01 010c000000000000000000000000  3300 0000 00000001  0602 0000 00000001 00000001 00000000');
    const { outcome, reader } = readIp(ip('fe80::1', 'fe80::2', segment, { nextHeader: 0, extensions }));
    expect(outcome).toBe('tcp');
    expect(reader.segmentAt).toBe(88);
    expect(reader.packetEnd).toBe(88 + segment.length);
  });

  it('is refused as fragment', () => {
    expect(readIp(ip('fe80::1', 'fe80::2', segment, { nextHeader: 44, extensions: hex('0600 0001 00000001') })).outcome).toBe('IP fragment');
    expect(readIp(ip('fe80::1', 'fe80::2', segment, { nextHeader: 44, extensions: hex('0600 0008 00000001') })).outcome).toBe('IP fragment');
  });

  it('with payload length 0 ends where the frame ended', () => {
    expect(readIp(ip('fe80::1', 'fe80::2', segment, { totalLength: 0 }), 62, 70_000).reader.packetEnd).toBe(70_000);
  });

  it('is refused when cut, not TCP, or an endless chain', () => {
    expect(readIp(ip('fe80::1', 'fe80::2', segment), 39).outcome).toBe('cut inside the IP header');
    expect(readIp(ip('fe80::1', 'fe80::2', segment, { nextHeader: 58 })).outcome).toBe('not TCP');
    expect(readIp(ip('fe80::1', 'fe80::2', segment, { nextHeader: 0, extensions: hex('06 00 0104') }), 44).outcome).toBe('cut inside the IP header');
    expect(readIp(ip('fe80::1', 'fe80::2', segment, { nextHeader: 0, extensions: new Uint8Array(8 * 40) })).outcome).toBe('malformed IP header');
  });
});
