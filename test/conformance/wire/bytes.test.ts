/** The raw encoders against literal bytes: examples of the texts, and values worked out by hand. Nothing of src/wire takes part. */
import { describe, expect, it } from 'vitest';
import {
  amfBoolean, amfDate, amfEcmaArray, amfLongString, amfNull, amfNumber, amfObject, amfOpenObject, amfReference, amfStrictArray, amfString, amfTypedObject, amfUndefined, amfUnsupported, amfValues, amfXml,
} from '../../../src/conformance/wire/bytes/amf0.js';
import { bytes, sameBytes, toHex, u16, u24, u32, u32le } from '../../../src/conformance/wire/bytes/bytes.js';
import {
  abortBytes, acknowledgementBytes, basicHeader, chunk, messageBytes, messageChunks, peerBandwidthBytes, setChunkSizeBytes, userControlBytes, windowAcknowledgementBytes,
} from '../../../src/conformance/wire/bytes/chunks.js';
import { echo, packet1 } from '../../../src/conformance/wire/bytes/handshake.js';

const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');
const fill = (length: number, value = 0xaa): Uint8Array => new Uint8Array(length).fill(value);

describe('bytes', () => {
  it('joins numbers, hexadecimal text and bytes', () => {
    expect(hex(bytes(3, 'ff 00\n01', Uint8Array.of(9, 8), ''))).toBe('03ff00010908');
  });

  it('refuses what is no hexadecimal text', () => {
    expect(() => bytes('0')).toThrow('not hexadecimal');
    expect(() => bytes('0g')).toThrow('not hexadecimal');
  });

  it('writes big-endian numbers, and message stream ids little-endian', () => {
    expect([u16(0x1234), u24(0x123456), u32(0xfedcba98), u32le(0x12345678)].map(hex)).toEqual(['1234', '123456', 'fedcba98', '78563412']);
  });

  it('compares and shows', () => {
    expect([sameBytes(bytes('0102'), bytes('0102')), sameBytes(bytes('0102'), bytes('0103')), sameBytes(bytes('01'), bytes('0102'))]).toEqual([true, false, false]);
    expect(toHex(bytes('00ff10'))).toBe('00 ff 10');
    expect(toHex(fill(40), 2)).toBe('aa aa … (40 bytes)');
  });
});

describe('the basic header (RTMP 1.0 §5.3.1.1)', () => {
  it.each<readonly [number, number, 1 | 2 | 3 | undefined, string]>([
    [0, 2, undefined, '02'], [3, 3, undefined, 'c3'], [1, 63, undefined, '7f'], [0, 64, undefined, '0000'], [2, 319, undefined, '80ff'], [0, 320, undefined, '010001'], [3, 65599, undefined, 'c1ffff'],
    [0, 5, 1, '05'], [0, 64, 3, '010000'], [1, 100, 3, '412400'],
  ])('fmt %i on chunk stream %i in form %s is %s', (fmt, csid, form, wanted) => {
    expect(hex(form === undefined ? basicHeader(fmt, csid) : basicHeader(fmt, csid, form))).toBe(wanted);
  });
});

describe('chunks', () => {
  it('are those of the first example of the text (§5.3.2.1)', () => {
    const audio = fill(32);
    const sent = bytes(
      chunk({ fmt: 0, csid: 3, timestamp: 1000, length: 32, typeId: 8, msid: 12345 }, audio), chunk({ fmt: 2, csid: 3, timestamp: 20 }, audio), chunk({ fmt: 3, csid: 3 }, audio), chunk({ fmt: 3, csid: 3 }, audio),
    );
    const payload = 'aa'.repeat(32);
    expect(hex(sent)).toBe(`030003e80000200839300000${payload}83000014${payload}c3${payload}c3${payload}`);
    expect(sent).toHaveLength(44 + 36 + 33 + 33);
  });

  it('are those of the second example (§5.3.2.2)', () => {
    const pieces = messageChunks({ csid: 4, typeId: 9, msid: 12346, timestampMs: 1000, payload: fill(307) });
    expect(pieces.map((piece) => piece.length)).toEqual([140, 129, 52]);
    expect(hex(bytes(...pieces))).toBe(`040003e8000133093a300000${'aa'.repeat(128)}c4${'aa'.repeat(128)}c4${'aa'.repeat(51)}`);
  });

  it('extend timestamps from 0xFFFFFF on, on every continuation too (§5.3.1.3)', () => {
    const at = (timestampMs: number): string => hex(messageBytes({ csid: 6, typeId: 9, msid: 1, timestampMs, payload: fill(3), chunkBytes: 2 }));
    expect(at(0xfffffe)).toBe('06fffffe0000030901000000aaaac6aa');
    expect(at(0xffffff)).toBe('06ffffff000003090100000000ffffffaaaac600ffffffaa');
    expect(at(0x01020304)).toBe('06ffffff000003090100000001020304aaaac601020304aa');
  });

  it('extend deltas in the same way, and leave it out where that is asked for', () => {
    expect(hex(chunk({ fmt: 1, csid: 6, timestamp: 0x1000000, typeId: 9, length: 1 }, fill(1)))).toBe('46ffffff0000010901000000aa');
    expect(hex(chunk({ fmt: 2, csid: 6, timestamp: 40 }))).toBe('86000028');
    expect(hex(chunk({ fmt: 3, csid: 6, timestamp: 0x1000000, extended: false }, fill(1)))).toBe('c6aa');
  });

  it('end with a full chunk where the length is a multiple of the size', () => {
    expect(messageChunks({ csid: 4, typeId: 9, msid: 1, payload: fill(256) }).map((piece) => piece.length)).toEqual([140, 129]);
    expect(hex(messageBytes({ csid: 4, typeId: 9, msid: 1, payload: fill(0) }))).toBe('040000000000000901000000');
  });
});

describe('protocol control messages (§5.4, §7.1.7)', () => {
  it.each<readonly [string, Uint8Array, string]>([
    ['Set Chunk Size 4096', setChunkSizeBytes(4096), '02000000000004010000000000001000'],
    ['Abort of chunk stream 6', abortBytes(6), '02000000000004020000000000000006'],
    ['Acknowledgement of 2500000 bytes', acknowledgementBytes(2_500_000), '020000000000040300000000002625a0'],
    ['StreamBegin 1', userControlBytes(0, 1), '02000000000006040000000000000000' + '0001'],
    ['SetBufferLength of stream 1 to 3000 ms', userControlBytes(3, 1, 3000), '0200000000000a0400000000' + '0003' + '00000001' + '00000bb8'],
    ['Window Acknowledgement Size', windowAcknowledgementBytes(5_000_000), '020000000000040500000000004c4b40'],
    ['Set Peer Bandwidth, dynamic', peerBandwidthBytes(5_000_000, 2), '020000000000050600000000004c4b4002'],
  ])('%s', (_name, sent, wanted) => {
    expect(hex(sent)).toBe(wanted);
  });
});

describe('AMF0 (section 2)', () => {
  it.each<readonly [string, Uint8Array, string]>([
    ['a number', amfNumber(1), '003ff0000000000000'],
    ['a negative number', amfNumber(-2), '00c000000000000000'],
    ['true', amfBoolean(true), '0101'],
    ['a string', amfString('live'), '0200046c697665'],
    ['a string in UTF-8, its length in bytes', amfString('é'), '020002c3a9'],
    ['a string whose length lies', amfString('ab', 5), '0200056162'],
    ['an object', amfObject({ app: 'x', n: 0 }), '03000361707002000178' + '00016e000000000000000000' + '000009'],
    ['an object without its end', amfOpenObject({ a: null }), '0300016105'],
    ['null, undefined, unsupported', bytes(amfNull, amfUndefined, amfUnsupported), '05060d'],
    ['a reference', amfReference(3), '070003'],
    ['an ECMA array whose count lies', amfEcmaArray({ a: true }, 7), '08000000070001610101000009'],
    ['a strict array', amfStrictArray([null, true]), '0a00000002050101'],
    ['a date', amfDate(0), '0b' + '0000000000000000' + '0000'],
    ['a long string', amfLongString('ab'), '0c000000026162'],
    ['XML', amfXml('<a/>'), '0f000000043c612f3e'],
    ['a typed object', amfTypedObject('T', {}), '10000154000009'],
    ['a command', amfValues('connect', 1, { app: 'live' }), '020007636f6e6e656374' + '003ff0000000000000' + '03000361707002000' + '46c697665000009'],
    ['bytes that are a value already', amfValues(bytes('0aff')), '0aff'],
  ])('%s', (_name, sent, wanted) => {
    expect(hex(sent)).toBe(wanted);
  });

  it('takes the long form where a string needs it', () => {
    expect(hex(amfValues('x'.repeat(65_536)).subarray(0, 6))).toBe('0c0001000078');
    expect(hex(amfValues('x'.repeat(65_535)).subarray(0, 4))).toBe('02ffff78');
  });
});

describe('the handshake (RTMP 1.0 §5.2)', () => {
  const random = Uint8Array.from({ length: 1528 }, (_, at) => at & 255);

  it('packs C0 and C1', () => {
    const packet = packet1({ timeMs: 0x01020304, random });
    expect(packet).toHaveLength(1537);
    expect(hex(packet.subarray(0, 12))).toBe('03' + '01020304' + '00000000' + '000102');
    expect(hex(packet1({ version: 6, zero: 0x80000702, random }).subarray(0, 9))).toBe('06' + '00000000' + '80000702');
  });

  it('echoes time and random bytes with the time of reading between them', () => {
    const theirs = bytes('0a0b0c0d', '11111111', random);
    expect(hex(echo(theirs, 0x22222222).subarray(0, 10))).toBe('0a0b0c0d' + '22222222' + '0001');
    expect(hex(echo(theirs, 0).subarray(8))).toBe(hex(random));
    expect(echo(theirs, 0)).toHaveLength(1536);
  });
});
