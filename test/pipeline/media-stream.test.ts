import { describe, expect, it } from 'vitest';
import { bodyDigest } from '../../src/pipeline/body-digest.js';
import { mediaParts } from '../../src/pipeline/media-parts.js';
import { MediaStreamCollector } from '../../src/pipeline/media-stream.js';
import { hex } from '../helpers/media-bytes.js';

describe('the digest of a body', () => {
  it('tells apart bodies that differ in one bit, in length, or in the order of their bytes', () => {
    const body = Uint8Array.from({ length: 37 }, (_, at) => at * 11);
    const seen = new Set([bodyDigest(body)]);
    for (let at = 0; at < body.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) seen.add(bodyDigest(body.map((byte, k) => (k === at ? byte ^ (1 << bit) : byte))));
    }
    for (let length = 0; length < body.length; length += 1) seen.add(bodyDigest(body.subarray(0, length)));
    seen.add(bodyDigest(body.slice().reverse()));
    expect(seen.size).toBe(1 + 37 * 8 + 37 + 1);
  });

  it('is a whole number below 2^53, and the same for the same bytes at another place', () => {
    const bytes = Uint8Array.from({ length: 64 }, (_, at) => 255 - at);
    const digest = bodyDigest(bytes.subarray(3, 50));
    expect(Number.isSafeInteger(digest)).toBe(true);
    expect(bodyDigest(bytes.slice(3, 50))).toBe(digest);
    expect(bodyDigest(new Uint8Array(0))).not.toBe(bodyDigest(new Uint8Array(1)));
  });

  it('has no collision among a hundred thousand small counters', () => {
    const seen = new Set<number>();
    const body = new Uint8Array(8);
    for (let n = 0; n < 100_000; n += 1) {
      new DataView(body.buffer).setUint32(2, n);
      seen.add(bodyDigest(body));
    }
    expect(seen.size).toBe(100_000);
  });
});

describe('the parts of a media message', () => {
  it.each([
    ['an AVC frame', 9, '27 01 000050 AABBCC', [{ kind: 'video', trackId: 0, codec: 'avc1', role: 'frame', key: false, compositionTimeMs: 80, at: 5, body: 'aabbcc' }]],
    ['an AVC sequence header', 9, '17 00 000000 0164', [{ kind: 'video', codec: 'avc1', role: 'header', key: true, at: 5, body: '0164' }]],
    ['a raw AAC frame', 8, 'AF 01 2110', [{ kind: 'audio', codec: 'mp4a', role: 'frame', at: 2, body: '2110' }]],
    ['an MP3 frame', 8, '2F FFFB90', [{ kind: 'audio', codec: '.mp3', role: 'frame', at: 1, body: 'fffb90' }]],
    ['an enhanced HEVC frame with composition time', 9, '91 68766331 000021 0000', [{ codec: 'hvc1', role: 'frame', key: true, compositionTimeMs: 33, at: 8, body: '0000' }]],
    ['an enhanced HEVC frame without', 9, 'A3 68766331 0000', [{ codec: 'hvc1', role: 'frame', key: false, compositionTimeMs: 0, at: 5, body: '0000' }]],
    ['two tracks in one message', 8, '95 11 6D703461 00 000002 AABB 01 000001 CC', [{ trackId: 0, body: 'aabb', at: 10 }, { trackId: 1, body: 'cc', at: 16 }]],
    ['an end of sequence', 9, '17 02 000000', []],
    ['a seek command', 9, '57 00', []],
    ['an empty AAC frame', 8, 'AF 01', []],
    ['nothing', 9, '', []],
    ['a cut header', 9, '17 01 00', []],
  ] as const)('are right for %s', (_, typeId, bytes, expected) => {
    const parts = mediaParts(typeId, hex(bytes)).map((part) => ({ ...part, body: [...part.body].map((byte) => byte.toString(16).padStart(2, '0')).join('') }));
    expect(parts).toMatchObject(expected);
    expect(parts.length).toBe(expected.length);
  });
});

describe('a stream', () => {
  it('stops taking frames at the limit, and says so', () => {
    const collector = new MediaStreamCollector({ left: 3 });
    for (let n = 0; n < 5; n += 1) for (const part of mediaParts(8, Uint8Array.of(0xaf, 1, n))) collector.part(part, { timestampMs: n, offset: n });
    const stream = collector.finish('x', 'x', 'c2s');
    expect(stream.tracks[0]?.count).toBe(3);
    expect(stream.limited).toBe(true);
  });

  it('keeps a repeated header once, and each change', () => {
    const collector = new MediaStreamCollector();
    for (const [at, bytes] of ['AF 00 1210', 'AF 00 1210', 'AF 00 1190', 'AF 00 1210'].entries()) for (const part of mediaParts(8, hex(bytes))) collector.part(part, { timestampMs: 0, offset: at });
    expect(collector.finish('x', 'x', 'c2s').headers.map(({ offset, config }) => [offset, config?.sampleRate])).toEqual([[0, 44100], [2, 48000], [3, 44100]]);
  });
});
