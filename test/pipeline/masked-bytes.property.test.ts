import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AmfValue } from '../../src/trace/amf.js';
import type { Direction } from '../../src/trace/events.js';
import type { ConnectionSink } from '../../src/trace/transport.js';
import { MaskedBytes } from '../../src/pipeline/masked-bytes.js';
import { encodeAmf0 } from '../../src/wire/amf/amf0.js';
import { nul, num, obj, str } from '../../src/wire/amf/build.js';
import { ChunkWriter } from '../../src/wire/chunk/writer.js';
import { buildPacket1, withVersion } from '../../src/wire/handshake/packets.js';

const key = 'sk_live_0123456789abcdef0123456789abcdef';
const token = 'tok-9f8e7d6c5b4a';
const random = Uint8Array.from({ length: 1528 }, (_, i) => (i * 7 + 5) & 0xff);
const c1 = buildPacket1({ timeMs: 0, version: [0, 0, 0, 0], random }, 'c2s');

/** A publish with the key in many places, cut into chunks of 128 bytes, media between. */
function client(long: number): Uint8Array {
  const writer = new ChunkWriter();
  const command = (csid: number, msid: number, ...values: AmfValue[]): Uint8Array => writer.write({ csid, msid, typeId: 20, timestampMs: 0, payload: encodeAmf0(values) });
  const media = (length: number): Uint8Array => writer.write({ csid: 6, msid: 1, typeId: 9, timestampMs: 40, payload: Uint8Array.from({ length }, (_, i) => (i < 5 ? [0x27, 1, 0, 0, 0][i] as number : 0x61)) });
  return Buffer.concat([
    withVersion(3, c1), c1,
    command(3, 0, str('connect'), num(1), obj({ app: str(`live?token=${token}`), flashVer: str('F'.repeat(long)), tcUrl: str(`rtmp://me:${token}@host/live?token=${token}`) })),
    command(3, 0, str('releaseStream'), num(2), nul(), str(key)),
    command(3, 0, str('createStream'), num(4), nul()),
    command(8, 1, str('publish'), num(5), nul(), str(`${key}?sign=${token}`), str('live')),
    media(900), command(3, 0, str('FCUnpublish'), num(6), nul(), str(key)), media(40),
  ]);
}

function run(feed: (masked: MaskedBytes) => void): { c2s: Buffer; s2c: Buffer; log: string[] } {
  const parts: Record<Direction, Uint8Array[]> = { c2s: [], s2c: [] };
  const log: string[] = [];
  const sink: ConnectionSink = {
    bytes: (direction, bytes, atUs) => { parts[direction].push(bytes.slice()); log.push(`${direction} ${bytes.length} ${atUs}`); },
    gap: () => undefined, time: () => undefined, end: () => undefined,
    acked: (direction, total, atUs) => log.push(`${direction} ack ${total} ${atUs}`),
    close: (direction, how, atUs) => log.push(`${direction} ${how} ${atUs}`),
  };
  const masked = new MaskedBytes(false, sink);
  feed(masked);
  masked.flush();
  return { c2s: Buffer.concat(parts.c2s), s2c: Buffer.concat(parts.s2c), log };
}

test('no secret survives any cut, the length stays, the order and the times of all that happened stay', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }), (long, cuts) => {
    const raw = client(long);
    const expected: string[] = [];
    const out = run((masked) => {
      let atUs = 0;
      for (let at = 0; at < raw.length; atUs++) {
        const piece = raw.subarray(at, at + (cuts[atUs % cuts.length] as number));
        masked.bytes('c2s', piece, atUs);
        expected.push(`c2s ${piece.length} ${atUs}`);
        masked.acked('c2s', at, atUs);
        expected.push(`c2s ack ${at} ${atUs}`);
        at += piece.length;
      }
      masked.close('c2s', 'fin', atUs);
      expected.push(`c2s fin ${atUs}`);
    });
    expect(out.log).toEqual(expected);
    expect(out.c2s.length).toBe(raw.length);
    const joined = out.c2s.toString('latin1').replace(/[\xc3\xc8]/g, '');
    expect(joined).not.toContain(key);
    expect(joined).not.toContain(token);
    expect(joined).toContain('createStream');
    // The decoded parts that are no secrets are untouched: only stars differ.
    for (let i = 0; i < raw.length; i++) if (out.c2s[i] !== raw[i]) expect(out.c2s[i]).toBe(0x2a);
  }), { numRuns: 150 });
});

test('in bytes that cannot be decoded, a key behind a command name and learned keys are masked all the same', () => {
  const raw = Buffer.concat([withVersion(3, c1), c1, Buffer.from('ffffffff00ffee', 'hex'), Buffer.from(encodeAmf0([str('publish'), num(0), nul(), str(key), str('live')])), Buffer.from(`GET /x?token=${token}`)]);
  const out = run((masked) => masked.bytes('c2s', raw, 0));
  expect(out.c2s.toString('latin1')).not.toContain(key);
  expect(out.c2s.toString('latin1')).not.toContain(token);
});

test('stars of one search are not undone by the next', () => {
  const raw = Buffer.concat([withVersion(3, c1), c1, Buffer.from('ffffffff00ffee', 'hex'), Buffer.from(encodeAmf0([str('releaseStream'), num(0), nul(), str(`${key}?token=x`)]))]);
  expect(run((masked) => masked.bytes('c2s', raw, 0)).c2s.toString('latin1')).not.toContain(key);
});

test('a command that breaks off, commands in place of the handshake, and learned keys in it are searched', () => {
  const writer = new ChunkWriter();
  const broken = encodeAmf0([str('onStatus'), num(0), nul(), obj({ level: str('error'), description: str(`${key} is taken`) })]);
  const publish = writer.write({ csid: 8, msid: 1, typeId: 20, timestampMs: 0, payload: encodeAmf0([str('publish'), num(5), nul(), str(key), str('live')]) });
  // An unknown marker in front of the description ends the reading of it.
  const damaged = broken.slice();
  damaged[damaged.indexOf(0x03)] = 0x0e;
  const status = writer.write({ csid: 9, msid: 1, typeId: 20, timestampMs: 0, payload: damaged });
  const out = run((masked) => masked.bytes('c2s', Buffer.concat([withVersion(3, c1), c1, publish, status]), 0));
  expect(out.c2s.toString('latin1')).not.toContain(key);
  const early = run((masked) => masked.bytes('c2s', Buffer.concat([withVersion(3, c1.subarray(0, 700)), publish]), 0));
  expect(early.c2s.toString('latin1')).not.toContain(key);
});
