import { describe, expect, it } from 'vitest';
import { createMessageReader } from '../../../src/server/core/message-reader.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
/** fmt 0 on chunk stream 3. */
const unknownType = (typeId: string): string => `03 000000 000002 ${typeId} 00000000 5252`;
const ping = '02 000000 000006 04 00000000 0006 00000001';

describe('the server\'s reader', () => {
  it('gives out messages of unknown types at once, also several in a row', () => {
    const reader = createMessageReader();
    expect(reader.push(hex(unknownType('63'))).map(({ typeId }) => typeId)).toEqual([99]);
    expect(reader.push(hex(`${unknownType('00')} ${unknownType('ff')} ${unknownType('07')} ${ping}`)).map(({ typeId }) => typeId)).toEqual([0, 255, 7, 4]);
    expect(reader.broken()).toBeUndefined();
  });

  it('gives out control messages that are too short, and goes on behind them', () => {
    const reader = createMessageReader();
    const short = [0, 1, 2, 3].map((bytes) => `02 000000 00000${bytes} 05 00000000 ${'01'.repeat(bytes)}`).join(' ');
    expect(reader.push(hex(`${short} ${ping}`)).map(({ typeId, payload }) => [typeId, payload.length])).toEqual([[5, 0], [5, 1], [5, 2], [5, 3], [4, 6]]);
    expect(reader.broken()).toBeUndefined();
  });

  it('breaks at bytes that are no chunks', () => {
    const reader = createMessageReader();
    reader.push(hex(ping));
    reader.push(new TextEncoder().encode('GET / HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n'.repeat(40)));
    expect(reader.broken()).toBeDefined();
  });

  it('gives out the last message before the end at the latest, interleaved as it may be', () => {
    const reader = createMessageReader();
    const ones = '01'.repeat(128);
    const twos = '02'.repeat(128);
    // Two messages of 200 bytes in chunks of 128, chunks alternating; nobody has said a chunk size.
    const bytes = hex(`06 000000 0000c8 09 01000000 ${ones} 04 000000 0000c8 08 01000000 ${twos} c6 ${'01'.repeat(72)} c4 ${'02'.repeat(72)}`);
    const messages = [...reader.push(bytes), ...reader.closed()];
    expect(messages.map(({ typeId, payload }) => [typeId, payload.length, new Set(payload).size])).toEqual([[9, 200, 1], [8, 200, 1]]);
  });
});
