import { describe, expect, test } from 'vitest';
import { ChunkWriter, type OutgoingMessage } from '../../../src/wire/chunk/writer.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const message = (timestampMs: number, length: number, rest: Partial<OutgoingMessage> = {}): OutgoingMessage => ({ csid: 4, msid: 1, typeId: 8, timestampMs, payload: new Uint8Array(length).fill(0x55), ...rest });
const head = (bytes: Uint8Array, payload: number): string => hex(bytes.subarray(0, bytes.length - payload));

describe('the most compact legal header (RTMP 1.0 §5.3.1.2)', () => {
  test('the first example of the specification: fmt 0, 2, 3, 3', () => {
    const writer = new ChunkWriter();
    const heads = [1000, 1020, 1040, 1060].map((ms) => head(writer.write(message(ms, 32, { csid: 3, msid: 12345 })), 32));
    expect(heads).toEqual(['030003e80000200839300000', '83000014', 'c3', 'c3']);
  });

  test('the second example: 307 bytes in three chunks of 128', () => {
    const chunks = new ChunkWriter().chunks(message(1000, 307, { msid: 12346, typeId: 9 }));
    expect(chunks.map((chunk) => [hex(chunk.header), chunk.payload.length])).toEqual([['040003e8000133093a300000', 128], ['c4', 128], ['c4', 51]]);
  });

  test('another length or type needs fmt 1, another message stream fmt 0', () => {
    const writer = new ChunkWriter();
    writer.write(message(0, 10));
    expect(head(writer.write(message(23, 60)), 60)).toBe('4400001700003c08');
    expect(head(writer.write(message(46, 60, { typeId: 9 })), 60)).toBe('4400001700003c09');
    expect(head(writer.write(message(69, 60, { typeId: 9, msid: 2 })), 60)).toBe('0400004500003c0902000000');
  });

  test('a timestamp that goes back needs fmt 0, one that wraps does not', () => {
    const writer = new ChunkWriter();
    writer.write(message(1000, 10));
    expect(head(writer.write(message(990, 10)), 10)).toBe('040003de00000a0801000000');
    const wrapping = new ChunkWriter();
    wrapping.write(message(0xfffffff0, 12));
    expect(head(wrapping.write(message(0x10, 12)), 12)).toBe('84000020');
  });

  test('fmt 3 never follows fmt 0 of another timestamp: readers disagree about what it adds', () => {
    const writer = new ChunkWriter();
    writer.write(message(1000, 10));
    expect(head(writer.write(message(2000, 10)), 10)).toBe('840003e8');
  });

  test('a forced form that history does not allow falls back', () => {
    const writer = new ChunkWriter();
    expect(head(writer.write(message(0, 4, { fmt: 3 })), 4)).toBe('040000000000040801000000');
    expect(head(writer.write(message(5, 4, { fmt: 0 })), 4)).toBe('040000050000040801000000');
  });
});

describe('extended timestamps (§5.3.1.3)', () => {
  test.each([[0xfffffe, '06fffffe0000c80901000000', ''], [0xffffff, '06ffffff0000c8090100000000ffffff', '00ffffff'], [0x01312cb0, '06ffffff0000c8090100000001312cb0', '01312cb0']])('%i is written as %s and repeated on fmt 3', (ms, header, repeated) => {
    const chunks = new ChunkWriter().chunks(message(ms, 200, { csid: 6, typeId: 9 }));
    expect(chunks.map((chunk) => hex(chunk.header))).toEqual([header, `c6${repeated}`]);
  });

  test('a writer like old librtmp leaves it out on fmt 3', () => {
    const chunks = new ChunkWriter({ extendedOnType3: false }).chunks(message(0x01312cb0, 200, { csid: 6, typeId: 9 }));
    expect(hex((chunks[1] as { header: Uint8Array }).header)).toBe('c6');
  });
});

test('a zero-length message is one header', () => {
  expect(hex(new ChunkWriter().write(message(500, 0)))).toBe('040001f40000000801000000');
});
