/** Streams built by hand, one property each: what today's dissectors lose, ours has to count exactly. */
import { describe, expect, test } from 'vitest';
import { ChunkWriter, type OutgoingMessage } from '../../../src/wire/chunk/writer.js';
import { read } from './recorder.js';

const video = (length: number, timestampMs: number, key = false): OutgoingMessage => ({ csid: 6, msid: 1, typeId: 9, timestampMs, payload: fill(length, key ? [0x17, 1, 0, 0, 0] : [0x27, 1, 0, 0, 0]) });
const audio = (length: number, timestampMs: number): OutgoingMessage => ({ csid: 4, msid: 1, typeId: 8, timestampMs, payload: fill(length, [0xaf, 1]) });
function fill(length: number, head: number[]): Uint8Array {
  // Compressed media looks random; a pattern would repeat continuation headers by design.
  let state = length;
  const out = Uint8Array.from({ length }, () => ((state = (Math.imul(state, 1103515245) + 12345) | 0) >>> 16) & 0xff);
  out.set(head.slice(0, length));
  return out;
}
const setChunkSize = (size: number): OutgoingMessage => {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setUint32(0, size);
  return { csid: 2, msid: 0, typeId: 1, timestampMs: 0, payload, fmt: 0 };
};
function session(writer: ChunkWriter, chunkSize: number, count: number, length: number, firstMs = 0): Uint8Array[] {
  const out = [writer.write(setChunkSize(chunkSize))];
  writer.maxChunkSize = chunkSize;
  for (let i = 0; i < count; i++) out.push(writer.write(video(length + 7 * i, firstMs + i * 40, i % 10 === 0)), writer.write(audio(200 + i, firstMs + i * 40 + 3)));
  return out;
}

describe.each([128, 4096, 60000, 65536])('chunk size %i, messages of 40 kB', (size) => {
  test('every message is counted, in any cut', () => {
    const parts = session(new ChunkWriter(), size, 12, 40000);
    for (const cut of [[1448], [1], [65536]]) {
      const out = read(Buffer.concat(parts), cut);
      expect(out.messages).toHaveLength(25);
      expect([out.lost, out.anomalies]).toEqual([[], []]);
    }
  });

  test('a start in mid-stream finds the first whole message it can be sure of', () => {
    const parts = session(new ChunkWriter(), size, 12, 20000);
    const stream = Buffer.concat(parts);
    const from = (parts[0] as Uint8Array).length + 5000;
    const out = read(stream.subarray(from), [1448], { midStream: true });
    // The rest of the cut video message is skipped; the audio header behind it is fmt 0 and sure.
    expect(out.messages).toHaveLength(23);
    expect(out.lost).toHaveLength(1);
    expect(out.lost[0]?.because).toBe('mid-stream');
  });

  test('two segments missing inside a message damage that one and no other', () => {
    const parts = session(new ChunkWriter(), size, 12, 20000);
    const at = parts.slice(0, 7).reduce((sum, part) => sum + part.length, 0) + 3000;
    const out = read(Buffer.concat(parts), [1448], { gaps: [{ at, bytes: 2896 }] });
    expect(out.messages.filter((m) => m.missingBytes === 0)).toHaveLength(24);
    expect(out.messages.filter((m) => m.missingBytes > 0)).toHaveLength(1);
    expect(out.lost).toEqual([{ offset: at, bytes: 2896, because: 'capture-gap' }]);
    expect(out.anomalies).toEqual([]);
  });

  test('a hole over several messages is named, and all behind it is there', () => {
    const parts = session(new ChunkWriter(), size, 12, 20000);
    const before = parts.slice(0, 7).reduce((sum, part) => sum + part.length, 0);
    const out = read(Buffer.concat(parts), [1448], { gaps: [{ at: before + 3000, bytes: 25000 }] });
    expect(out.messages.filter((m) => m.missingBytes === 0 && m.endOffset > before + 28000).length).toBeGreaterThanOrEqual(15);
    expect(out.lost[0]?.offset).toBeLessThanOrEqual(before + 3000);
  });
});

test('in mid-stream, a chunk stream that only ever repeats its header is skipped, the others are read', () => {
  const parts = Array.from({ length: 40 }, (_, i) => i).flatMap((i) => [setChunkSize(4096)].slice(0, i === 0 ? 1 : 0).concat([audio(160, i * 20), video(2000 + i, i * 20)]));
  const writer = new ChunkWriter();
  const bytes = parts.map((message) => {
    const out = writer.write(message);
    if (message.typeId === 1) writer.maxChunkSize = 4096;
    return out;
  });
  const from = bytes.slice(0, 10).reduce((sum, part) => sum + part.length, 0) + 50;
  const out = read(Buffer.concat(bytes).subarray(from), [1448], { midStream: true });
  expect(out.messages.map((m) => m.csid)).toEqual(new Array(35).fill(6));
  expect(out.lost.every((each) => each.because === 'mid-stream' || each.because === 'capture-gap')).toBe(true);
});

test('extended deltas on fmt 1 add up', () => {
  const writer = new ChunkWriter();
  const times = [0, 40, 16777256, 33554472, 50331688, 67108904, 83886120];
  const stream = Buffer.concat(times.map((ms) => writer.write(video(300, ms))));
  const out = read(stream, [100]);
  expect(out.messages.map((m) => m.timestampMs)).toEqual(times);
  expect(out.anomalies).toEqual([]);
});

test('fmt 3 starting a message behind an extended timestamp carries it again', () => {
  const first = 0x1000000;
  const writer = new ChunkWriter();
  const one = writer.write(audio(100, first));
  const two = writer.write({ ...audio(100, first + 23) });
  // fmt 2 with a delta of 23, then fmt 3 with the same delta: no extended field, as the delta is small.
  const three = writer.write(audio(100, first + 46));
  const out = read(Buffer.concat([one, two, three]), [1]);
  expect(out.messages.map((m) => m.timestampMs)).toEqual([first, first + 23, first + 46]);
  expect([two[0], three[0]]).toEqual([0x84, 0xc4]);
});

test('Abort, then fmt 3: the message after it is whole', () => {
  const writer = new ChunkWriter();
  const parts: Uint8Array[] = [writer.write(video(300, 0, true)), writer.write(video(300, 40)), writer.write(video(300, 80))];
  const chunks = writer.chunks(video(300, 120));
  const abort = Buffer.from('02000000000004020000000000000006', 'hex');
  // One chunk of the fourth message, Abort, then the same message again as fmt 3.
  parts.push((chunks[0] as { header: Uint8Array }).header, (chunks[0] as { payload: Uint8Array }).payload, abort);
  const body = video(300, 160).payload;
  parts.push(Buffer.from('c6', 'hex'), body.subarray(0, 128), Buffer.from('c6', 'hex'), body.subarray(128, 256), Buffer.from('c6', 'hex'), body.subarray(256), writer.write(audio(50, 170)), writer.write(audio(51, 190)));
  const out = read(Buffer.concat(parts), [333]);
  expect(out.messages.map((m) => m.typeId)).toEqual([9, 9, 9, 2, 9, 8, 8]);
  expect(out.messages[4]?.payload).toBe(Buffer.from(body).toString('hex'));
});
