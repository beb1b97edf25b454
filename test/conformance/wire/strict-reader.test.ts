/** The strict reader on literal bytes, in any pieces: what stood on the wire, and what deviates from the text. */
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/conformance/wire/bytes/bytes.js';
import { StrictReader, type ReadMessage } from '../../../src/conformance/wire/strict-reader.js';

const start = 3073;

function read(...pieces: readonly Uint8Array[]): { readonly reader: StrictReader; readonly messages: ReadMessage[] } {
  const messages: ReadMessage[] = [];
  const reader = new StrictReader((message) => { messages.push(message); }, start);
  pieces.forEach((piece, index) => { reader.push(piece, index); });
  return { reader, messages };
}

const short = (messages: readonly ReadMessage[]): string[] => messages.map(({ typeId, csid, msid, timestampMs, payload, fmt, chunks }) => `${typeId} csid ${csid} msid ${msid} at ${timestampMs}: ${payload.length} bytes, fmt ${fmt}, ${chunks} chunks`);
const a = (length: number): string => 'aa'.repeat(length);

const example1 = bytes(`030003e80000200839300000${a(32)}83000014${a(32)}c3${a(32)}c3${a(32)}`);
const example2 = bytes(`040003e8000133093a300000${a(128)}c4${a(128)}c4${a(51)}`);
const example1Messages = [1000, 1020, 1040, 1060].map((at, index) => `8 csid 3 msid 12345 at ${at}: 32 bytes, fmt ${[0, 2, 3, 3][index] ?? ''}, 1 chunks`);
const example2Messages = ['9 csid 4 msid 12346 at 1000: 307 bytes, fmt 0, 3 chunks'];

describe('the strict reader', () => {
  it('reads the examples of the text (RTMP 1.0 §5.3.2)', () => {
    expect(short(read(example1).messages)).toEqual(example1Messages);
    expect(short(read(example2).messages)).toEqual(example2Messages);
  });

  it('reads them alike in single bytes and in any two pieces', () => {
    for (const [example, wanted] of [[example1, example1Messages], [example2, example2Messages]] as const) {
      expect(short(read(...[...example].map((byte) => Uint8Array.of(byte))).messages)).toEqual(wanted);
      for (let at = 0; at <= example.length; at += 1) expect(short(read(example.subarray(0, at), example.subarray(at)).messages)).toEqual(wanted);
    }
  });

  it('says where a message began, in the connection', () => {
    expect(read(example1).messages.map(({ offset }) => offset)).toEqual([start, start + 44, start + 80, start + 113]);
  });

  it('takes fmt 3 behind fmt 0 to repeat its timestamp as a delta (§5.3.1.2.4)', () => {
    expect(read(bytes('0300000a0000010801000000aa', 'c3aa', 'c3aa')).messages.map(({ timestampMs }) => timestampMs)).toEqual([10, 20, 30]);
  });

  it('keeps the bytes of chunk streams apart', () => {
    const { messages } = read(bytes('040000000000030901000000', 'c4', ''), bytes());
    expect(messages).toEqual([]);
    const mixed = read(
      bytes('02000000000004010000000000000002'),
      bytes('040000000000030901000000' + '0101', '060000000000040801000000' + '0202', 'c4' + '01', 'c6' + '0202'),
    );
    expect(mixed.messages.slice(1).map(({ typeId, payload }) => `${typeId} ${Buffer.from(payload).toString('hex')}`)).toEqual(['9 010101', '8 02020202']);
  });

  it('obeys Set Chunk Size at the very next chunk, also inside a message', () => {
    const { messages, reader } = read(bytes(`0400000000008c0901000000${a(128)}`, '02000000000004010000000000000080', `c4${a(12)}`, '0200000000000401000000000000000a', `040000000000140901000000${a(10)}c4${a(10)}`));
    expect(messages.map(({ typeId, chunks, payload }) => `${typeId} ${payload.length} in ${chunks}`)).toEqual(['1 4 in 1', '9 140 in 2', '1 4 in 1', '9 20 in 2']);
    expect(reader.announcedChunkBytes).toBe(10);
    expect(messages[1]?.chunkBytes).toBe(128);
  });

  it('notes a chunk size of 0 and keeps the old one; takes the largest for more than that', () => {
    const { reader } = read(bytes('02000000000004010000000000000000'));
    expect(reader.faults.map(({ what }) => what)).toEqual(['chunk-size-zero']);
    expect(reader.announcedChunkBytes).toBe(128);
    expect(read(bytes('0200000000000401000000007fffffff')).reader.announcedChunkBytes).toBe(0xffffff);
  });

  it('drops the partial message that Abort names', () => {
    const { messages, reader } = read(bytes(`0400000000008c0901000000${a(128)}`, '02000000000004020000000000000004', '040000000000010901000000bb'));
    expect(messages.map(({ typeId, payload }) => `${typeId} ${payload.length}`)).toEqual(['2 4', '9 1']);
    expect(reader.faults).toEqual([]);
    expect(reader.inside).toBe(false);
  });

  it('reads chunk stream ids of two and three bytes, little-endian', () => {
    expect(read(bytes('0000' + '000000000001080100000000', '00ff' + '000000000001080100000000', '010001' + '000000000001080100000000', '01ffff' + '000000000001080100000000')).messages.map(({ csid }) => csid)).toEqual([64, 319, 320, 65_599]);
  });

  it('reads the message stream little-endian', () => {
    expect(read(bytes('030000000000010804030201aa')).messages[0]?.msid).toBe(0x01020304);
  });
});

describe('extended timestamps', () => {
  const head = '06ffffff000003090100000001020304';

  it('tells which dialect the continuations have', () => {
    const size2 = '02000000000004010000000000000002';
    expect(read(bytes(size2, `${head}aaaac601020304aa`)).messages[1]).toMatchObject({ extended: 'repeated', timestampMs: 0x01020304, fmt: 0 });
    const absent = read(bytes(size2, `${head}aaaac6aa`), bytes('0700000000000408010000000000c70000'));
    expect(absent.messages[1]).toMatchObject({ extended: 'absent', timestampMs: 0x01020304 });
    expect(absent.messages[2]).toMatchObject({ typeId: 8, csid: 7 });
  });

  it('is none without continuations, and without need', () => {
    expect(read(bytes(`06ffffff000001090100000001020304aa`)).messages[0]?.extended).toBe('none');
    expect(read(example2).messages[0]?.extended).toBe('none');
  });

  it('counts an extended delta', () => {
    expect(read(bytes('060000050000010901000000aa', '86ffffff01000000aa')).messages.map(({ timestampMs }) => timestampMs)).toEqual([5, 0x1000005]);
  });

  it('wraps behind 32 bits', () => {
    expect(read(bytes('06ffffff0000010901000000fffffff0aa', '86000020aa')).messages.map(({ timestampMs }) => timestampMs)).toEqual([0xfffffff0, 0x10]);
  });
});

describe('deviations', () => {
  it('are noted with their place: a header inside a message', () => {
    const { reader, messages } = read(bytes(`0400000000008c0901000000${a(128)}`, '040000000000010901000000bb'));
    expect(reader.faults).toMatchObject([{ what: 'header-inside-message', offset: start + 140, csid: 4 }]);
    expect(messages.map(({ payload }) => payload.length)).toEqual([1]);
  });

  it('are noted: a chunk stream that does not begin with fmt 0', () => {
    const { reader, messages } = read(bytes('4400000500000109aa'));
    expect(reader.faults).toMatchObject([{ what: 'fresh-csid', csid: 4 }]);
    expect(messages).toMatchObject([{ typeId: 9, timestampMs: 5 }]);
    expect(reader.desyncOffset).toBeUndefined();
  });

  it('end the reading where no boundary is known any more', () => {
    const { reader, messages } = read(bytes('040000000000010901000000aa', 'c5'), bytes('040000000000010901000000aa'));
    expect(messages).toHaveLength(1);
    expect(reader.desyncOffset).toBe(start + 13);
    expect(reader.faults.map(({ what }) => what)).toEqual(['fresh-csid', 'unknown-length']);
  });

  it('never throw, whatever comes', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const garbage = Uint8Array.from({ length: 600 }, (_, at) => (Math.imul(at + seed, 2_654_435_761) >>> (seed % 24)) & 255);
      const whole = read(garbage);
      const pieces = read(...[...garbage].map((byte) => Uint8Array.of(byte)));
      expect(short(pieces.messages)).toEqual(short(whole.messages));
      expect(pieces.reader.desyncOffset).toBe(whole.reader.desyncOffset);
      for (const { body } of whole.messages) expect(body).toBeDefined();
    }
  });
});

describe('a message', () => {
  it('is a command with its name, transaction and values', () => {
    const payload = '0200075f726573756c74' + '003ff0000000000000' + '05' + '03' + '0004636f6465' + '0200014f' + '000009';
    const { messages } = read(bytes(`030000000000${(payload.length / 2).toString(16).padStart(2, '0')}1400000000${payload}`));
    expect(messages[0]?.command).toMatchObject({ name: '_result', transactionId: 1, encoding: 'amf0' });
    expect(messages[0]?.info).toEqual({ code: 'O' });
  });

  it('is none where it is media', () => {
    expect(read(example1).messages[0]?.command).toBeUndefined();
    expect(read(example1).messages[0]?.info).toEqual({});
  });
});
