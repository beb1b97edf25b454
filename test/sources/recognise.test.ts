import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { recogniseBytes, recogniseFile } from '../../src/sources/recognise.js';
import { concat, hex, pcapFile, section } from './builder.js';

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-recognise-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('a file is recognised by its content', () => {
  const known: readonly (readonly [string, Uint8Array])[] = [
    ['pcap', pcapFile([])], ['pcap', hex('a1b23c4d0002')], ['pcapng', section()],
    ['flv', hex('464c5601050000000900000000')],
    ['m3u8', text('#EXTM3U\n#EXT-X-VERSION:7\n')], ['m3u8', text('\uFEFF#EXTM3U\n')], ['m3u8', text('#EXT-X-VERSION:7\n#EXTINF:2,\n')],
    ['mp4', hex('00000018 66747970 69736f6d')], ['mp4', hex('00000018 73747970 6d736468')], ['mp4', hex('00000100 6d6f6f66')],
    ['trace', text('{"schema":"rtmpdiag.trace/1","tool":{"name":"rtmpdiag","version":"1.0.0"}}\n')],
    ['trace', text('{"kind":"session-start","atUs":0}\n')],
    ['empty', new Uint8Array(0)],
  ];
  for (const [kind, bytes] of known) {
    it(`${kind}: ${Buffer.from(bytes.subarray(0, 12)).toString('hex')}`, () => {
      expect(recogniseBytes(bytes).kind).toBe(kind);
    });
  }

  const foreign: readonly (readonly [Uint8Array, RegExp])[] = [
    [hex('89504e470d0a1a0a0000000d49484452'), /^a PNG image$/],
    [hex('ffd8ffe000104a464946'), /JPEG/],
    [new Uint8Array(gzipSync(pcapFile([]))), /gunzip it first/],
    [hex('28b52ffd00'), /unzstd/],
    [hex('7f454c46020101'), /ELF/],
    [text('PK\x03\x04'), /ZIP/],
    [text('snoop\0\0\0'), /editcap/],
    [hex('1a45dfa3'), /Matroska/],
    [concat([hex('47'), new Uint8Array(187), hex('47'), new Uint8Array(187), hex('47')]), /transport stream/],
    [concat([hex('03 00'), new Uint8Array(1535)]), /one direction of an RTMP connection/],
    [text('{"schema":"rtmpdiag.report/1"}'), /report of rtmpdiag/],
    [text('<!DOCTYPE html><html>'), /HTML/],
    [text('12:00:00.123456 IP 127.0.0.1.5 > 127.0.0.1.1935: Flags [S]'), /tcpdump -w/],
    [text('just words'), /^a text file$/],
  ];
  for (const [bytes, hint] of foreign) {
    it(`unknown, with a hint: ${hint.source}`, () => {
      const found = recogniseBytes(bytes);
      expect(found.kind).toBe('unknown');
      expect(found.hint).toMatch(hint);
    });
  }

  it('unknown without a hint when nothing is known', () => {
    expect(recogniseBytes(hex('00ff1277aa'))).toEqual({ kind: 'unknown' });
  });
});

it('looks at files, directories and what is not there', async () => {
  const path = join(folder, 'movie.mp4');
  writeFileSync(path, hex('464c5601050000000900000000'));
  expect(await recogniseFile(path)).toEqual({ kind: 'flv' });
  expect(await recogniseFile(folder)).toEqual({ kind: 'directory', hint: 'a directory' });
  expect(await recogniseFile(join(folder, 'absent'))).toEqual({ kind: 'missing', hint: 'no such file' });
  expect(await recogniseFile('captures/incidents/gst-62d890b-creating-stream.server-out.flv')).toMatchObject({ kind: 'empty' });
  expect(await recogniseFile('captures/clean/ff9--nginx.pcap')).toEqual({ kind: 'pcap' });
});
