import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FlvExtractor, scriptData } from '../../src/cli/extract-flv.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const sequenceHeader = bytes('17 00 000000 01640015');
const key = bytes('17 01 000000 00000001 65');
const inter = bytes('27 01 000050 00000001 41');

/** "type timestamp" of each tag. */
function tags(path: string): string[] {
  const flv = readFileSync(path);
  const found: string[] = [];
  for (let at = 13; at < flv.length;) {
    const size = flv.readUIntBE(at + 1, 3);
    found.push(`${flv.readUInt8(at)} ${flv.readUIntBE(at + 4, 3) + flv.readUInt8(at + 7) * 2 ** 24}`);
    at += 15 + size;
  }
  return found;
}

describe('an extracted FLV', () => {
  it('starts at 0 with the first frame although the headers before it say something else', () => {
    const extractor = new FlvExtractor(folder, 0);
    extractor.media('c2s', 1, 9, 0, sequenceHeader);
    extractor.media('c2s', 1, 9, 500_000, key);
    extractor.media('c2s', 1, 8, 500_010, bytes('af 01 21'));
    extractor.media('c2s', 1, 9, 0, sequenceHeader);
    extractor.media('c2s', 1, 9, 500_040, inter);
    const [path] = extractor.finish('live', 't**t');
    expect(tags(path ?? '')).toEqual(['9 0', '9 0', '8 10', '9 10', '9 40']);
    expect(path).toBe(join(folder, 'live-t_t-0.flv'));
  });

  it('goes on across the wrap of 32-bit timestamps', () => {
    const extractor = new FlvExtractor(folder, 0);
    for (const timestamp of [0xffffffd8, 0, 40]) extractor.media('c2s', 1, 9, timestamp, inter);
    expect(tags(extractor.finish('', '')[0] ?? '')).toEqual(['9 0', '9 40', '9 80']);
  });

  it('says in its header what it holds, and names streams apart', () => {
    const extractor = new FlvExtractor(folder, 4);
    extractor.media('c2s', 1, 9, 0, key);
    extractor.media('c2s', 2, 8, 0, bytes('af 01 21'));
    extractor.media('c2s', 3, 18, 0, bytes('02 0001 61'));
    const paths = extractor.finish('../x', 'a/b');
    expect(paths.map((path) => path.slice(folder.length + 1))).toEqual(['__x-a_b-4-c2s-1.flv', '__x-a_b-4-c2s-2.flv']);
    expect(paths.map((path) => readFileSync(path)[4])).toEqual([1, 4]);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('leaves nothing behind when the session is not reported', () => {
    const extractor = new FlvExtractor(folder, 0);
    for (let index = 0; index < 100; index += 1) extractor.media('s2c', 1, 9, index, new Uint8Array(10_000).fill(0x27));
    extractor.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has its metadata without @setDataFrame, from type 18 and from type 15', () => {
    const wrapped = bytes('02 000d 40736574446174614672616d65 02 000a 6f6e4d65746144617461');
    const bare = bytes('02 000a 6f6e4d65746144617461');
    expect(scriptData(18, wrapped)).toEqual(bare);
    expect(scriptData(18, bare)).toEqual(bare);
    expect(scriptData(15, Uint8Array.of(0, ...wrapped))).toEqual(bare);
  });
});
