import { expect, test } from 'vitest';
import { audioCodecName, decodeAudioTagHeader, encodeAudioTagHeader } from '../../../src/wire/flv/audio-tag-header.js';
import { hex, toHex } from '../../helpers/media-bytes.js';

test('reads AAC with its packet type', () => {
  expect(decodeAudioTagHeader(hex('AF 00 1210'))).toEqual({ format: 10, rate: 3, sampleRate: 44100, sampleBits: 16, channels: 2, aacPacketType: 0, headerBytes: 2 });
  expect(decodeAudioTagHeader(hex('AE 01 21'))).toMatchObject({ channels: 1, aacPacketType: 1 });
});

test('reads the one-byte header of other formats', () => {
  expect(decodeAudioTagHeader(hex('B2'))).toEqual({ format: 11, rate: 0, sampleRate: 5512, sampleBits: 16, channels: 1, headerBytes: 1 });
  expect(decodeAudioTagHeader(hex('2A FFFB'))).toMatchObject({ format: 2, sampleRate: 22050, channels: 1, headerBytes: 1 });
});

test('leaves format 9 to the enhanced header', () => {
  expect(decodeAudioTagHeader(hex('91 4F707573'))).toMatchObject({ format: 9, headerBytes: 0 });
});

test('has nothing to say about an empty or cut payload', () => {
  expect(decodeAudioTagHeader(hex(''))).toBeUndefined();
  expect(decodeAudioTagHeader(hex('AF'))).toBeUndefined();
});

test('writes AF for AAC unless told otherwise', () => {
  expect(toHex(encodeAudioTagHeader({ format: 10, aacPacketType: 0 }))).toBe('af00');
  expect(toHex(encodeAudioTagHeader({ format: 10 }))).toBe('af01');
  expect(toHex(encodeAudioTagHeader({ format: 11, rate: 0, channels: 1 }))).toBe('b2');
  expect(toHex(encodeAudioTagHeader({ format: 2, rate: 2, sampleBits: 8, channels: 1 }))).toBe('28');
});

test('names every format, reserved ones by number', () => {
  expect(Array.from({ length: 16 }, (_, format) => audioCodecName(format))).toEqual([
    'pcm', 'adpcm', '.mp3', 'pcm', 'nelly', 'nelly', 'nelly', 'alaw', 'ulaw', 'id-9', 'mp4a', 'speex', 'id-12', 'id-13', '.mp3', 'id-15',
  ]);
});
