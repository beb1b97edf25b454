import { describe, expect, test } from 'vitest';
import { HandshakeReader } from '../../../src/wire/handshake/reader.js';
import { buildEcho, buildPacket1, withVersion } from '../../../src/wire/handshake/packets.js';

type Log = string[];

function pair(fromStart = true): { c2s: HandshakeReader; s2c: HandshakeReader; log: Log } {
  const log: Log = [];
  const reader = (direction: 'c2s' | 's2c'): HandshakeReader => new HandshakeReader(direction, {
    protocol: (protocol, firstByte, detail) => log.push(`${direction} ${protocol} ${firstByte}${detail === undefined ? '' : ` ${detail}`}`),
    packet1: ({ version, timeMs, peerVersion, digest, copiesPeer }) => log.push(`${direction} 1 v${version} t${timeMs} ${peerVersion} ${digest}${copiesPeer ? ' copy' : ''}`),
    packet2: ({ echoes, signed }) => log.push(`${direction} 2 echoes=${echoes} signed=${signed}`),
    skipped: (offset) => log.push(`${direction} skipped ${offset}`),
  }, fromStart);
  const c2s = reader('c2s');
  const s2c = reader('s2c');
  c2s.peer = s2c;
  s2c.peer = c2s;
  return { c2s, s2c, log };
}

const random = (seed: number): Uint8Array => Uint8Array.from({ length: 1528 }, (_, i) => (i * i * 31 + i * seed + seed) & 0xff);
const c1 = buildPacket1({ timeMs: 1234, version: [9, 0, 124, 2], random: random(5), digest: 'base8' }, 'c2s');
const s1 = buildPacket1({ timeMs: 99, version: [0, 0, 0, 0], random: random(9) }, 's2c');
/** connect as a whole first chunk: csid 3, type 20. */
const connect = Buffer.from('0300000000001b1400000000020007636f6e6e656374003ff0000000000000030000090506', 'hex');

describe.each([1, 7, 1000, 5000])('in pieces of %i bytes', (size) => {
  const feed = (reader: HandshakeReader, bytes: Uint8Array): number => {
    for (let at = 0; at < bytes.length; at += size) {
      const rest = reader.push(bytes.subarray(at, at + size));
      if (reader.stage !== 'reading') return rest.length;
    }
    return 0;
  };

  test('a simple handshake is read and S2 is compared with C1', () => {
    const { c2s, s2c, log } = pair();
    feed(c2s, withVersion(3, c1));
    feed(s2c, Buffer.concat([withVersion(3, s1), c1]));
    feed(c2s, s1);
    expect(log).toEqual([
      'c2s rtmp 3', 'c2s 1 v3 t1234 9.0.124.2 base8', 's2c rtmp 3', 's2c 1 v3 t99 0.0.0.0 none', 's2c 2 echoes=true signed=false', 'c2s 2 echoes=true signed=false',
    ]);
    expect([c2s.stage, c2s.end, s2c.stage]).toEqual(['chunks', 3073, 'chunks']);
  });

  test('the time of reading in bytes 4 to 7 is no part of the echo (§5.2.4)', () => {
    const { c2s, s2c, log } = pair();
    feed(c2s, withVersion(3, c1));
    feed(s2c, Buffer.concat([withVersion(3, s1), buildEcho(c1, 0xdeadbeef)]));
    expect(log.at(-1)).toBe('s2c 2 echoes=true signed=false');
  });

  test('an S2 that is not an echo is told apart from one', () => {
    const { c2s, s2c, log } = pair();
    feed(c2s, withVersion(3, c1));
    feed(s2c, Buffer.concat([withVersion(3, s1), s1]));
    expect(log.at(-1)).toBe('s2c 2 echoes=false signed=false');
  });

  test('a connect in place of C2 is seen and handed on', () => {
    const { c2s, log } = pair();
    const rest = feed(c2s, Buffer.concat([withVersion(3, c1), connect, connect.subarray(0, 3)]));
    expect(log.at(-1)).toBe('c2s skipped 1537');
    expect(c2s.stage).toBe('chunks');
    expect(rest).toBeGreaterThan(0);
  });

  test.each([
    ['160301020001', 'c2s tls 22 handshake'],
    ['15030100020228', 's2c tls 21 alert 40'],
    [Buffer.from('GET /live HTTP/1.1\r\n').toString('hex'), 'c2s http 71 GET /live HTTP/1.1'],
    [Buffer.from('HTTP/1.1 400 Bad Request\r\n').toString('hex'), 's2c http 72 HTTP/1.1 400 Bad Request'],
    [Buffer.from('SSH-2.0-OpenSSH_9.2\r\n').toString('hex'), 'c2s other 83'],
  ])('%s is no RTMP', (bytes, expected) => {
    const { c2s, s2c, log } = pair();
    const reader = expected.startsWith('c2s') ? c2s : s2c;
    feed(reader, Buffer.from(bytes, 'hex'));
    reader.finish();
    expect(log).toEqual([expected]);
    expect(reader.stage).toBe('opaque');
  });

  test('RTMPE is recognised and what follows is encrypted; S0 6 alone is not RTMPE', () => {
    const encrypted = pair();
    feed(encrypted.c2s, Buffer.concat([withVersion(6, c1), s1]));
    expect(encrypted.c2s.stage).toBe('encrypted');
    const plain = pair();
    feed(plain.c2s, withVersion(3, c1));
    feed(plain.s2c, Buffer.concat([withVersion(6, s1), c1]));
    expect(plain.s2c.stage).toBe('chunks');
    expect(plain.log).toContain('s2c 1 v6 t99 0.0.0.0 none');
  });
});

test('a capture that begins in mid-connection with chunks is not taken for a handshake, and one that begins with C0 is', () => {
  const chunks = pair(false);
  chunks.c2s.push(connect);
  expect([chunks.c2s.stage, chunks.log[0]]).toEqual(['search', 'c2s chunks 3']);
  const start = pair(false);
  start.c2s.push(withVersion(3, c1));
  expect(start.log[0]).toBe('c2s rtmp 3');
});
