import { describe, expect, test } from 'vitest';
import type { ExPacket } from '../../../src/wire/enhanced/ex-packet.js';
import { decodeExVideo, encodeExVideo, encodeExVideoCommand, isExVideo } from '../../../src/wire/enhanced/ex-video.js';
import { timestampOffsetBlock } from '../../../src/wire/enhanced/mod-ex.js';
import { hex, toHex } from '../../helpers/media-bytes.js';

const parts = (packet: ExPacket): unknown[] => packet.parts.map((part) => [part.trackId, part.codec, part.compositionTimeMs, toHex(part.body)]);

describe('the examples of E-RTMP v2', () => {
  test.each([
    ['HEVC sequence start', '90 68766331 0101', 1, 0, [[0, 'hvc1', undefined, '0101']]],
    ['HEVC coded frames, 80 ms', '91 68766331 000050 AA', 1, 1, [[0, 'hvc1', 80, 'aa']]],
    ['HEVC coded frames X, inter', 'A3 68766331 AABB', 2, 3, [[0, 'hvc1', undefined, 'aabb']]],
    ['AV1 sequence end', '92 61763031', 1, 2, [[0, 'av01', undefined, '']]],
    ['AV1 coded frames have no composition time', '91 61763031 AABBCC', 1, 1, [[0, 'av01', undefined, 'aabbcc']]],
    ['one track', '96 01 61766331 01 000000 AA', 1, 1, [[1, 'avc1', 0, 'aa']]],
    ['many tracks of one codec', '96 13 68766331 00 000002 AABB 01 000001 CC', 1, 3, [[0, 'hvc1', undefined, 'aabb'], [1, 'hvc1', undefined, 'cc']]],
    ['many tracks of many codecs', '96 21 61763031 00 000002 AABB 76703039 01 000001 CC', 1, 1, [[0, 'av01', undefined, 'aabb'], [1, 'vp09', undefined, 'cc']]],
    ['metadata by FFmpeg, frame type 5', 'D4 68766331 06', 5, 4, [[0, 'hvc1', undefined, '06']]],
    ['metadata by OBS, frame type 0', '84 68766331 06', 0, 4, [[0, 'hvc1', undefined, '06']]],
  ])('%s', (_, bytes, frameType, packetType, expected) => {
    const packet = decodeExVideo(hex(bytes));
    expect(packet).toMatchObject({ frameType, packetType, remarks: [] });
    expect(packet.problem).toBeUndefined();
    expect(parts(packet)).toEqual(expected);
  });

  test('commands end after one byte, without FourCC', () => {
    expect(decodeExVideo(hex('D0 00'))).toEqual({ frameType: 5, packetType: 0, command: 0, modEx: [], parts: [], remarks: [] });
    expect(decodeExVideo(hex('D0 01'))).toMatchObject({ command: 1 });
    expect(decodeExVideo(hex('D6 01'))).toMatchObject({ command: 1, parts: [] });
    expect(decodeExVideo(hex('D0'))).toMatchObject({ problem: 'command byte is missing' });
  });

  test('ModEx with a timestamp offset', () => {
    const packet = decodeExVideo(hex('97 02 07A120 03 68766331 AA'));
    expect(packet).toMatchObject({ packetType: 3, timestampOffsetNs: 500000 });
    expect(parts(packet)).toEqual([[0, 'hvc1', undefined, 'aa']]);
  });

  test('ModEx before multitrack', () => {
    const packet = decodeExVideo(hex('97 02 07A120 06 01 61766331 01 000000'));
    expect(packet).toMatchObject({ packetType: 1, multitrack: 0, timestampOffsetNs: 500000 });
    expect(parts(packet)).toEqual([[1, 'avc1', 0, '']]);
  });
});

test('each track of many codecs follows its own composition time rule', () => {
  const packet = decodeExVideo(hex('A6 21 61766331 00 000004 FFFFD8 AA 61763031 01 000001 BB'));
  expect(parts(packet)).toEqual([[0, 'avc1', -40, 'aa'], [1, 'av01', undefined, 'bb']]);
});

test.each([
  ['90 687663', 'FourCC is cut'],
  ['91 68766331 0000', 'composition time is cut'],
  ['96', 'multitrack type is missing'],
  ['96 06 61766331 01', 'multitrack inside multitrack'],
  ['96 07 61766331 01', 'ModEx inside multitrack'],
  ['96 31 61766331 01', 'multitrack type 3 is reserved'],
  ['96 01 617663', 'FourCC is cut'],
  ['96 01 61766331', 'track id is missing'],
  ['96 01 61766331 01 0000', 'composition time is cut'],
  ['96 11 61766331', 'no track'],
  ['96 11 61766331 00 0000', 'track header is cut'],
  ['96 13 61766331 00 000005 AA', 'track 0 runs past the end'],
  ['96 11 61766331 00 000002 AABB', 'composition time is cut'],
  ['97', 'ModEx size is missing'],
  ['97 00 AA 07', 'ModEx size is missing'],
])('names what is wrong with %s', (bytes, problem) => {
  expect(decodeExVideo(hex(bytes)).problem).toBe(problem);
});

test('keeps the good tracks before a bad one', () => {
  expect(parts(decodeExVideo(hex('96 13 68766331 00 000001 AA 01 000009 CC')))).toEqual([[0, 'hvc1', undefined, 'aa']]);
});

test('remarks on timestamp offsets out of range and goes on', () => {
  expect(decodeExVideo(hex('97 02 0F4240 03 68766331'))).toMatchObject({ timestampOffsetNs: 1000000, remarks: ['TimestampOffsetNano is above 999999'] });
  expect(decodeExVideo(hex('97 01 07A1 03 68766331'))).toMatchObject({ remarks: ['TimestampOffsetNano is shorter than 3 bytes'] });
});

test('a message full of tracks is read up to the number that ids allow', () => {
  const packet = decodeExVideo(hex(`9613 68766331 ${'00000000'.repeat(1000)}`));
  expect(packet.parts).toHaveLength(256);
  expect(packet.problem).toBe('more than 256 tracks');
});

test('bit 7 makes the enhanced form', () => {
  expect([isExVideo(hex('90')), isExVideo(hex('17')), isExVideo(hex(''))]).toEqual([true, false, false]);
});

test('writes the examples', () => {
  const body = hex('AABB');
  expect(toHex(encodeExVideo({ frameType: 1, packetType: 1, parts: [{ codec: 'hvc1', compositionTimeMs: 80, body }] }))).toBe('9168766331000050aabb');
  expect(toHex(encodeExVideo({ frameType: 2, packetType: 3, parts: [{ codec: 'hvc1', body }] }))).toBe('a368766331aabb');
  expect(toHex(encodeExVideo({ frameType: 1, packetType: 1, multitrack: 0, modEx: [timestampOffsetBlock(500000)], parts: [{ codec: 'avc1', trackId: 1, body: hex('') }] }))).toBe('970207a12006016176633101000000');
  expect(toHex(encodeExVideo({ frameType: 1, packetType: 3, multitrack: 1, parts: [{ codec: 'hvc1', trackId: 0, body }, { codec: 'hvc1', trackId: 1, body: hex('CC') }] }))).toBe('9613687663310000000' + '2aabb01000001cc');
  expect(toHex(encodeExVideo({ frameType: 1, packetType: 1, multitrack: 2, parts: [{ codec: 'av01', trackId: 0, body }, { codec: 'vp09', trackId: 1, body: hex('CC') }] }))).toBe('96216176303100000002aabb7670303901000001cc');
  expect(toHex(encodeExVideoCommand(1))).toBe('d001');
});
