import { describe, expect, it } from 'vitest';
import { ChunkBoundaries } from '../../../src/proxy/core/boundaries.js';
import { concat, hex } from './playbook.js';
import { handshake, message, setChunkSize } from './wire.js';

/** Boundaries behind the handshake, offsets from its end. */
function boundaries(bytes: Uint8Array, cut = bytes.length): { found: string[]; lost: string | undefined } {
  const finder = new ChunkBoundaries();
  const found: string[] = [];
  const whole = concat([handshake(), bytes]);
  for (let at = 0; at < whole.length; at += Math.max(1, cut)) {
    finder.push(whole.subarray(at, at + Math.max(1, cut)), (kind, offset) => {
      if (kind !== 'version' && kind !== 'handshake') found.push(`${kind} ${offset - 3073}`);
    });
  }
  return { found, lost: finder.lost };
}

describe('boundaries', () => {
  it('names the ends of the handshake parts', () => {
    const found: string[] = [];
    new ChunkBoundaries().push(handshake(), (kind, offset) => found.push(`${kind} ${offset}`));
    expect(found).toEqual(['version 1', 'handshake 1537', 'handshake 3073']);
  });

  it('names header, chunk and message ends of a message in three chunks', () => {
    expect(boundaries(message(4, 9, new Uint8Array(300))).found).toEqual([
      'header 12', 'chunk 140', 'header 141', 'chunk 269', 'header 270', 'message 314',
    ]);
  });

  it('lets Set Chunk Size bind the very next chunk', () => {
    const bytes = concat([setChunkSize(4096), message(4, 9, new Uint8Array(300), 4096)]);
    expect(boundaries(bytes).found).toEqual(['header 12', 'message 16', 'header 28', 'message 328']);
  });

  it('follows chunks of two messages that are interleaved', () => {
    // csid 4: 200 bytes of video, csid 6: 130 bytes of audio, chunk size 128.
    const video = message(4, 9, new Uint8Array(200));
    const audio = message(6, 8, new Uint8Array(130));
    const bytes = concat([video.subarray(0, 140), audio.subarray(0, 140), video.subarray(140), audio.subarray(140)]);
    expect(boundaries(bytes).found.filter((line) => line.startsWith('message'))).toEqual(['message 353', 'message 356']);
  });

  it('starts a new message of the same length with a type 3 chunk', () => {
    expect(boundaries(concat([message(4, 8, hex('aabb')), hex('c4 ccdd')])).found).toEqual(['header 12', 'message 14', 'header 15', 'message 17']);
  });

  it('reads two-byte and three-byte chunk stream ids as the same id', () => {
    // csid 320 = 01 00 01 as type 0 with 2 bytes, then as type 3.
    expect(boundaries(hex('01 00 01 000000 000002 08 00000000 aabb c1 00 01 ccdd')).found).toEqual(['header 14', 'message 16', 'header 19', 'message 21']);
    expect(boundaries(hex('00 05 000000 000001 08 00000000 aa c1 05 00 bb')).found).toEqual(['header 13', 'message 14', 'header 17', 'message 18']);
  });

  it('takes the top bit of Set Chunk Size for no part of the size', () => {
    const bytes = concat([hex('02 000000 000004 01 00000000 80000080'), message(4, 9, new Uint8Array(200))]);
    expect(boundaries(bytes).found.slice(2)).toEqual(['header 28', 'chunk 156', 'header 157', 'message 229']);
  });

  it('ends a message without payload with its header', () => {
    expect(boundaries(hex('04 0001f4 000000 08 01000000')).found).toEqual(['header 12', 'message 12']);
  });

  it('drops what an Abort message names', () => {
    // 128 of 200 bytes on csid 4, Abort csid 4, then a type 3 chunk: a new message of 200 bytes, 128 in this chunk.
    const bytes = concat([message(4, 9, new Uint8Array(200)).subarray(0, 140), hex('02 000000 000004 02 00000000 00000004'), hex('c4'), new Uint8Array(128)]);
    expect(boundaries(bytes).found.slice(-2)).toEqual(['header 157', 'chunk 285']);
  });

  it('follows extended timestamps, repeated on type 3 chunks or not, however the bytes are cut', () => {
    const payload = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff);
    const repeated = ['header 16', 'chunk 144', 'header 149', 'chunk 277', 'header 282', 'message 326'];
    const absent = ['header 16', 'chunk 144', 'header 145', 'chunk 273', 'header 274', 'message 318'];
    for (const cut of [1, 2, 3, 7, 100, 5000]) {
      expect(boundaries(message(4, 9, payload, 128, 0x01000000), cut).found).toEqual(repeated);
      expect(boundaries(message(4, 9, payload, 128, 0x01000000, false), cut).found).toEqual(absent);
    }
  });

  it('gives up with a reason on what cannot be RTMP', () => {
    const finder = new ChunkBoundaries();
    finder.push(hex('16 03 01'), () => undefined);
    expect(finder.lost).toBe('the first byte is 22, not RTMP version 3');
    expect(boundaries(hex('c4')).lost).toBe('chunk stream 4 begins with a type 3 chunk');
    expect(boundaries(hex('04 000000 000001 63 00000000 aa')).lost).toBe('a chunk names message type 99');
    expect(boundaries(setChunkSize(0)).lost).toBe('Set Chunk Size 0');
  });

  it('gives up after a thousand chunk streams', () => {
    const headers: Uint8Array[] = [];
    for (let i = 0; i < 1025; i += 1) headers.push(Uint8Array.of(1, i & 0xff, i >> 8, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0));
    expect(boundaries(concat(headers)).lost).toBe('more than 1024 chunk streams');
  });
});
