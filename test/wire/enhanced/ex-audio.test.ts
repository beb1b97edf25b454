import { expect, test } from 'vitest';
import { decodeExAudio, encodeExAudio, isExAudio } from '../../../src/wire/enhanced/ex-audio.js';
import { timestampOffsetBlock } from '../../../src/wire/enhanced/mod-ex.js';
import { hex, toHex } from '../../helpers/media-bytes.js';

test.each([
  ['Opus sequence start', '90 4F707573 4F707573486561640102380180BB0000000000', 0, 0, 'Opus', '4f707573486561640102380180bb0000000000'],
  ['Opus coded frames', '91 4F707573 FC', 1, 0, 'Opus', 'fc'],
  ['Opus sequence end', '92 4F707573', 2, 0, 'Opus', ''],
  ['AAC sequence start', '90 6D703461 1190', 0, 0, 'mp4a', '1190'],
  ['FLAC', '90 664C6143 664C614380000022', 0, 0, 'fLaC', '664c614380000022'],
  ['one AAC track', '95 01 6D703461 01 AA', 1, 1, 'mp4a', 'aa'],
  ['an AAC track as FFmpeg 9.0 starts it', '95 00 6D703461 01 118856E500', 0, 1, 'mp4a', '118856e500'],
  ['Opus with ModEx', '97 02 07A120 01 4F707573 FC', 1, 0, 'Opus', 'fc'],
  ['AC-3 channels', '94 61632D33 01060000060F', 4, 0, 'ac-3', '01060000060f'],
])('reads %s', (_, bytes, packetType, trackId, codec, body) => {
  const packet = decodeExAudio(hex(bytes));
  expect(packet).toMatchObject({ packetType, parts: [{ trackId, codec }], remarks: [] });
  expect(packet.problem).toBeUndefined();
  expect(toHex(packet.parts[0]!.body)).toBe(body);
});

test('audio never has a composition time, and 6 is not multitrack there', () => {
  expect(decodeExAudio(hex('91 61766331 000000'))).toMatchObject({ parts: [{ codec: 'avc1' }] });
  expect(decodeExAudio(hex('91 61766331 000000')).parts[0]).not.toHaveProperty('compositionTimeMs');
  expect(decodeExAudio(hex('96 6D703461 AA'))).toMatchObject({ packetType: 6, parts: [{ codec: 'mp4a' }] });
});

test('reads several tracks and names a cut one', () => {
  expect(decodeExAudio(hex('95 21 4F707573 00 000001 AA 6D703461 02 000002 BBCC')).parts.map((part) => [part.trackId, part.codec, part.body.length])).toEqual([[0, 'Opus', 1], [2, 'mp4a', 2]]);
  expect(decodeExAudio(hex('95 21 4F707573 00 000003 AA')).problem).toBe('track 0 runs past the end');
  expect(decodeExAudio(hex('95 05 6D703461 01')).problem).toBe('multitrack inside multitrack');
});

test('format 9 makes the enhanced form', () => {
  expect([isExAudio(hex('91')), isExAudio(hex('AF')), isExAudio(hex(''))]).toEqual([true, false, false]);
});

test('writes the examples', () => {
  expect(toHex(encodeExAudio({ packetType: 0, parts: [{ codec: 'mp4a', body: hex('1190') }] }))).toBe('906d7034611190');
  expect(toHex(encodeExAudio({ packetType: 1, multitrack: 0, parts: [{ codec: 'mp4a', trackId: 1, body: hex('') }] }))).toBe('95016d70346101');
  expect(toHex(encodeExAudio({ packetType: 1, modEx: [timestampOffsetBlock(500000)], parts: [{ codec: 'Opus', body: hex('') }] }))).toBe('970207a120014f707573');
});
