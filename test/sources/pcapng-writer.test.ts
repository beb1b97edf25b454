import { describe, expect, it } from 'vitest';
import { PcapngEncoder } from '../../src/sources/pcapng-writer.js';
import { concat, hex } from './builder.js';
import { only, read } from './read.js';

const client = { host: '127.0.0.1', port: 50_000 };
const server = { host: '127.0.0.1', port: 1935 };

describe('a written pcapng file', () => {
  it('begins byte for byte as the format wants it', () => {
    expect(Buffer.from(new PcapngEncoder({ acks: 'observed' }).begin()).toString('hex')).toBe(Buffer.from(hex(`
      0a0d0d0a 2c000000 4d3c2b1a 0100 0000 ffffffffffffffff  0400 0800 72746d7064696167  00000000 2c000000
      01000000 20000000 6500 0000 00000000  0900 0100 06000000  00000000 20000000`)).toString('hex'));
  });

  it('ends with the time of the capture\'s end', () => {
    expect(Buffer.from(new PcapngEncoder().end(2 ** 32 * 5 + 7)).toString('hex')).toBe(Buffer.from(hex(`
      05000000 28000000 00000000 05000000 07000000  0300 0800 05000000 07000000  00000000 28000000`)).toString('hex'));
  });

  it('opens a connection with three packets whose checksums are right', () => {
    const opened = new PcapngEncoder({ acks: 'observed' }).open(1, client, server, 1000);
    expect(opened.length).toBe(80 + 80 + 72);
    // The SYN: IPv4 header with checksum, then TCP with window scale and MSS.
    expect(Buffer.from(opened.subarray(28, 76)).toString('hex')).toBe(Buffer.from(hex(`
      4500 0030 0000 4000 40 06 3cc6 7f000001 7f000001
      c350 078f 3c6ef372 00000000 70 02 ffff ${Buffer.from(opened.subarray(64, 66)).toString('hex')} 0000 0204fde8 0103030e`)).toString('hex'));
  });

  it('read back gives the same calls, in order and with times', () => {
    const encoder = new PcapngEncoder({ acks: 'observed' });
    const file = concat([
      encoder.begin(), encoder.open('a', client, server, 1_700_000_000_000_000),
      encoder.data('a', 'c2s', hex('0301'), 1_700_000_000_000_010), encoder.acked('a', 'c2s', 2, 1_700_000_000_000_020),
      encoder.data('a', 's2c', hex('04'), 1_700_000_000_000_030), encoder.close('a', 'c2s', 'fin', 1_700_000_000_000_040),
      encoder.acked('a', 's2c', 1, 1_700_000_000_000_050), encoder.close('a', 's2c', 'rst', 1_700_000_000_000_060), encoder.end(1_700_000_009_000_000),
    ]);
    const result = read(file);
    expect(only(result).info).toEqual({ client: '127.0.0.1:50000', server: '127.0.0.1:1935', fromStart: true, acksVisible: true, bothDirections: true });
    expect(only(result).calls).toEqual([
      { call: 'bytes', direction: 'c2s', hex: '0301', atUs: 1_700_000_000_000_010 },
      { call: 'acked', direction: 'c2s', amount: 2, atUs: 1_700_000_000_000_020 },
      { call: 'bytes', direction: 's2c', hex: '04', atUs: 1_700_000_000_000_030 },
      { call: 'fin', direction: 'c2s', atUs: 1_700_000_000_000_040 },
      { call: 'acked', direction: 's2c', amount: 1, atUs: 1_700_000_000_000_050 },
      { call: 'rst', direction: 's2c', atUs: 1_700_000_000_000_060 },
      { call: 'closed', atUs: 1_700_000_000_000_060 },
    ]);
    expect(result.summary).toMatchObject({ kind: 'pcapng', endUs: 1_700_000_009_000_000, problems: [], skipped: {} });
  });

  const hosts: readonly (readonly [name: string, client: string, server: string, clientText: string, serverText: string])[] = [
    ['IPv6', '::1', 'fe80::2%eth0', '[::1]:5', '[fe80::2]:6'],
    ['IPv4 seen through IPv6', '::ffff:10.0.0.1', '10.0.0.2', '10.0.0.1:5', '10.0.0.2:6'],
    ['one end of each family', '10.0.0.1', '2001:db8::1', '[::ffff:10.0.0.1]:5', '[2001:db8::1]:6'],
    ['localhost by name', '127.0.0.1', 'localhost', '127.0.0.1:5', '127.0.0.1:6'],
  ];
  for (const [name, from, to, clientText, serverText] of hosts) {
    it(`names the ends: ${name}`, () => {
      const encoder = new PcapngEncoder();
      const connection = only(read(concat([encoder.begin(), encoder.open(1, { host: from, port: 5 }, { host: to, port: 6 }, 0), encoder.data(1, 'c2s', hex('aa'), 0)])));
      expect(connection.info).toMatchObject({ client: clientText, server: serverText });
    });
  }

  it('gives a host name always the same made-up address', () => {
    const serverOf = (host: string): string => {
      const encoder = new PcapngEncoder();
      return only(read(concat([encoder.begin(), encoder.open(1, client, { host, port: 6 }, 0)]))).info.server;
    };
    expect(serverOf('live.example.com')).toMatch(/^198\.18\.\d+\.\d+:6$/);
    expect(serverOf('live.example.com')).toBe(serverOf('live.example.com'));
    expect(serverOf('live.example.com')).not.toBe(serverOf('live.example.org'));
  });

  it('keeps apart connections that use the same ports one after the other', () => {
    const encoder = new PcapngEncoder();
    const file = concat([encoder.begin(), encoder.open(1, client, server, 1), encoder.data(1, 'c2s', hex('aa'), 2), encoder.open(2, client, server, 3), encoder.data(2, 'c2s', hex('bb'), 4)]);
    expect(read(file).connections.map((connection) => connection.script)).toEqual([['c2s aa', 'end closed'], ['c2s bb', 'end capture-end']]);
  });

  it('writes nothing for what cannot be', () => {
    const encoder = new PcapngEncoder({ acks: 'observed' });
    expect(encoder.data(9, 'c2s', hex('aa'), 0)).toHaveLength(0);
    expect(encoder.acked(9, 'c2s', 1, 0)).toHaveLength(0);
    expect(encoder.close(9, 'c2s', 'fin', 0)).toHaveLength(0);
    encoder.open(1, client, server, 0);
    expect(encoder.data(1, 'c2s', hex(''), 0)).toHaveLength(0);
    expect(encoder.acked(1, 'c2s', 1, 0)).toHaveLength(0);
    encoder.close(1, 'c2s', 'fin', 0);
    expect(encoder.close(1, 'c2s', 'fin', 0)).toHaveLength(0);
    expect(encoder.data(1, 'c2s', hex('aa'), 0)).toHaveLength(0);
  });

  it('acknowledges a FIN once all bytes before it are', () => {
    const ackOf = (packet: Uint8Array): number => Buffer.from(packet).readUInt32BE(28 + 20 + 8);
    const encoder = new PcapngEncoder({ acks: 'observed' });
    encoder.open(1, client, server, 0);
    encoder.data(1, 'c2s', hex('0301'), 1);
    encoder.close(1, 'c2s', 'fin', 2);
    // The client's first number is 0x3c6ef372; its SYN, two bytes and its FIN count.
    expect(ackOf(encoder.data(1, 's2c', hex('aa'), 3))).toBe(0x3c6ef372 + 1);
    expect(ackOf(encoder.acked(1, 'c2s', 2, 4))).toBe(0x3c6ef372 + 4);
  });

  it('crosses 2^32 in its sequence numbers without a gap', () => {
    const encoder = new PcapngEncoder({ acks: 'observed' });
    const begin = encoder.begin();
    // Numbers differ from connection to connection; one of the first ten thousand starts less than 1 MiB before 2^32.
    let opened = encoder.open(1, client, server, 0);
    const clientSeq = (): number => Buffer.from(opened).readUInt32BE(28 + 20 + 4);
    for (let tries = 0; clientSeq() < 0xfff00000 && tries < 10_000; tries++) opened = encoder.open(1, client, server, 0);
    expect(clientSeq()).toBeGreaterThan(0xfff00000);
    const pieces = [begin, opened];
    for (let index = 0; index < 20; index++) pieces.push(encoder.data(1, 'c2s', new Uint8Array(60_000).fill(index), index), encoder.acked(1, 'c2s', (index + 1) * 60_000, index));
    const connection = only(read(concat(pieces)));
    expect(connection.total('c2s')).toBe(1_200_000);
    expect(connection.gaps('c2s')).toBe(0);
    expect(connection.script.at(-2)).toBe('c2s acked 1200000');
  });
});
