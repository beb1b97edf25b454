import { describe, expect, it } from 'vitest';
import { readElementaryStream } from '../../../../src/wire/mp4/read/boxes/descriptor.js';
import { readEditList } from '../../../../src/wire/mp4/read/boxes/edit-list.js';
import { opusHead } from '../../../../src/wire/mp4/read/boxes/opus.js';
import { looksLike } from '../../../../src/wire/mp4/read/looks-like.js';
import { hex, toHex } from '../../../helpers/media-bytes.js';

describe('esds', () => {
  it('gives the AudioSpecificConfig behind short lengths', () => {
    const stream = readElementaryStream(hex('03190001 00 0411 40 15 000000 0001F400 0001F400 0502 1190 060102'));
    expect(stream?.objectType).toBe(0x40);
    expect(toHex(stream?.specific ?? new Uint8Array(0))).toBe('1190');
  });

  it('gives it behind four-byte lengths, as FFmpeg writes them', () => {
    const stream = readElementaryStream(hex('03808080 22 0001 00 04808080 14 40 15 000000 00010000 00010000 05808080 02 1210 06808080 01 02'));
    expect(toHex(stream?.specific ?? new Uint8Array(0))).toBe('1210');
  });

  it('finds it behind the optional fields of the stream descriptor', () => {
    const stream = readElementaryStream(hex('031f 0001 e0 0002 0161 0003 0411 69 15 000000 00000000 00000000 0502 1190'));
    expect(stream?.objectType).toBe(0x69);
  });

  it('says nothing where it is cut', () => {
    expect(readElementaryStream(hex('031900'))).toBeUndefined();
    expect(readElementaryStream(new Uint8Array(0))).toBeUndefined();
  });
});

describe('elst', () => {
  it('adds up empty edits and gives the first media time', () => {
    expect(readEditList(hex('00000000 00000002 000001f4 ffffffff 00010000 00001388 00000400 00010000'))).toEqual({ entries: 2, delay: 500, mediaTime: 1024 });
  });

  it('reads version 1', () => {
    expect(readEditList(hex('01000000 00000001 0000000000001388 0000000000000400 00010000'))).toEqual({ entries: 1, delay: 0, mediaTime: 1024 });
  });

  it('stops where the bytes end, whatever is declared', () => {
    expect(readEditList(hex('00000000 ffffffff 00000010 ffffffff 00010000'))).toEqual({ entries: 0xffffffff, delay: 16, mediaTime: 0 });
  });
});

describe('dOps', () => {
  it('becomes an OpusHead', () => {
    expect(toHex(opusHead(hex('00 02 0138 0000bb80 0000 00')))).toBe('4f707573486561640102380180bb0000000000');
  });
});

describe('looksLike', () => {
  it.each([
    ['text', '#PLACEHOLDER INIT SEGMENT....'], ['text', 'fMP4 init segment placeholder'], ['an HTML page', '<!DOCTYPE html><html>'], ['a JSON document', '{"error":404}'], ['an XML document', '<?xml version="1.0"?>'],
  ])('calls it %s', (as, text) => {
    expect(looksLike(new TextEncoder().encode(text))).toEqual({ as, text });
  });

  it('knows other media', () => {
    expect(looksLike(hex('464c5601')).as).toBe('an FLV file');
    expect(looksLike(hex('17010000')).as).toBe('an RTMP or FLV message body');
    expect(looksLike(hex('0000000167')).as).toBe('a raw H.264 or H.265 stream with start codes');
    expect(looksLike(new Uint8Array(100)).as).toBe('zeros');
  });
});
