import { describe, expect, test } from 'vitest';
import { encodeFileHeader, encodeTag, FlvReader } from '../../../src/wire/flv/file.js';
import type { FlvItem, FlvTagItem } from '../../../src/wire/flv/file.js';
import { flvFixture, hex, join, readFlv, toHex } from '../../helpers/media-bytes.js';

const tagsOf = (items: readonly FlvItem[]): FlvTagItem[] => items.filter((item) => item.kind === 'tag');
const header = hex('464C5601 05 00000009 00000000');
const aac = hex('08 00000B 020304 01 000000 AF01210049900219002380 00000016');

test('writes the smallest file', () => {
  expect(toHex(encodeFileHeader())).toBe('464c5601050000000900000000');
  expect(toHex(encodeFileHeader({ audio: true, video: false }))).toBe('464c5601040000000900000000');
  expect(toHex(join(...encodeTag(8, 0x01020304, hex('AF01210049900219002380'))))).toBe(toHex(aac));
});

test('reads header and tag with their offsets', () => {
  const items = readFlv(join(header, aac));
  expect(items[0]).toEqual({ kind: 'header', offset: 0, version: 1, flags: 5, hasAudio: true, hasVideo: true, dataOffset: 9, problems: [] });
  expect(items[1]).toMatchObject({ kind: 'tag', offset: 13, previousTagSize: 0, expectedPreviousTagSize: 0, cut: false });
  expect(toHex(tagsOf(items)[0]!.body)).toBe('af01210049900219002380');
  expect(items.slice(2)).toEqual([{ kind: 'end', offset: 39, missingBytes: 0, previousTagSize: 22, expectedPreviousTagSize: 22 }]);
});

test('says what is missing of the last PreviousTagSize', () => {
  expect(readFlv(join(header, aac.subarray(0, -3))).at(-1)).toEqual({ kind: 'end', offset: 36, missingBytes: 3, expectedPreviousTagSize: 22 });
  expect(readFlv(header)).toMatchObject([{ kind: 'header' }, { kind: 'end', offset: 13, missingBytes: 0, previousTagSize: 0 }]);
});

test('copies only the tags that straddle two pieces or wait for the end', () => {
  const owners: (ArrayBufferLike | undefined)[] = [];
  const reader = new FlvReader((item) => {
    if (item.kind === 'tag') owners.push(item.body.buffer);
  });
  const all = join(header, aac, aac, aac, aac, aac);
  const pieces = [all.slice(0, 50), all.slice(50)];
  for (const piece of pieces) reader.push(piece);
  reader.end();
  expect(owners.map((owner) => pieces.findIndex((piece) => piece.buffer === owner))).toEqual([0, -1, 1, 1, -1]);
});

test('seeks to DataOffset and names what is odd about a header', () => {
  const items = readFlv(join(hex('464C5602 FF 0000000D AABBCCDD 00000000'), aac));
  expect(items[0]).toMatchObject({ dataOffset: 13, problems: ['version 2', 'reserved flag bits are set'] });
  expect(items[1]).toMatchObject({ kind: 'tag', offset: 17 });
  expect(readFlv(join(hex('464C5601 05 00000000 00000000'), aac))).toMatchObject([{ problems: ['DataOffset 0'] }, { kind: 'tag', offset: 13 }, { kind: 'end' }]);
  // A DataOffset that lies: the tags stand behind the nine bytes.
  expect(readFlv(join(hex('464C5601 05 0000000D 00000000'), aac))).toMatchObject([{ problems: ['DataOffset 13'] }, { kind: 'tag', offset: 13 }, { kind: 'end' }]);
});

describe.each([
  ['h264-aac', { 8: 433, 9: 302, 18: 1 }],
  ['h264-aac-drop10', { 8: 433, 9: 275, 18: 1 }],
  ['h264-two-audio-tracks', { 8: 381, 9: 122, 18: 1 }],
  ['hevc-aac', { 8: 377, 9: 242, 18: 1 }],
] as const)('%s, written by FFmpeg', (name, counts) => {
  const bytes = flvFixture(name);
  const items = readFlv(bytes);

  test('is read tag by tag without loss', () => {
    const seen: Record<number, number> = {};
    for (const tag of tagsOf(items)) seen[tag.header.typeId] = (seen[tag.header.typeId] ?? 0) + 1;
    expect(seen).toEqual(counts);
    expect(items.filter((item) => item.kind === 'lost')).toEqual([]);
    expect(tagsOf(items).filter((tag) => tag.cut || tag.previousTagSize !== tag.expectedPreviousTagSize)).toEqual([]);
  });

  test('comes out byte for byte when it is written again', () => {
    const file = items[0]!;
    const pieces = [encodeFileHeader({ audio: file.kind === 'header' && file.hasAudio, video: file.kind === 'header' && file.hasVideo })];
    for (const tag of tagsOf(items)) pieces.push(...encodeTag(tag.header.typeId, tag.header.timestampMs, tag.body));
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
  });

  test.each([1, 7, 4096, 1 << 24])('gives the same items in pieces of %i bytes', (size) => {
    // Bodies as text: comparing typed arrays element by element takes seconds.
    const text = (list: readonly FlvItem[]): unknown => list.map((item) => (item.kind === 'tag' ? { ...item, body: Buffer.from(item.body).toString('latin1') } : item));
    expect(text(readFlv(bytes, size))).toEqual(text(items));
  });
});

describe('a damaged file', () => {
  const clean = flvFixture('h264-two-audio-tracks');
  const tags = tagsOf(readFlv(clean));
  const boundary = tags[100]!.offset;

  test('with bytes between two tags loses exactly those', () => {
    const garbage = hex('DEADBEEFDEADBEEFDEADBEEFDEADBEEFDE');
    const items = readFlv(join(clean.subarray(0, boundary), garbage, clean.subarray(boundary)), 1000);
    expect(items.filter((item) => item.kind === 'lost')).toEqual([{ kind: 'lost', offset: boundary, bytes: 17, because: 'no-tag-header', zeroBytes: 0 }]);
    expect(tagsOf(items).map((tag) => toHex(tag.body))).toEqual(tags.map((tag) => toHex(tag.body)));
    expect(tagsOf(items)[100]).not.toHaveProperty('previousTagSize');
  });

  test('with back pointers of 0 is read whole, and found again after garbage', () => {
    const copy = clean.slice();
    for (const tag of tags) copy.fill(0, tag.offset + 11 + tag.header.dataBytes, tag.offset + 15 + tag.header.dataBytes);
    const items = readFlv(join(copy.subarray(0, boundary), hex('DEADBEEF00'), copy.subarray(boundary)));
    expect(tagsOf(items)).toHaveLength(tags.length);
    expect(tagsOf(items).filter((tag) => tag.previousTagSize !== tag.expectedPreviousTagSize)).toHaveLength(tags.length - 2);
  });

  test('cut inside a body ends with the cut tag', () => {
    const end = tags[50]!.offset + 11 + 3;
    const last = tagsOf(readFlv(clean.subarray(0, end))).at(-1)!;
    expect(last).toMatchObject({ cut: true, offset: tags[50]!.offset, header: tags[50]!.header });
    expect(last.body).toHaveLength(3);
  });

  test('cut inside a header ends with the lost bytes', () => {
    const items = readFlv(clean.subarray(0, boundary + 5));
    expect(items.at(-1)).toEqual({ kind: 'lost', offset: boundary, bytes: 5, because: 'cut-header', zeroBytes: clean.subarray(boundary, boundary + 5).filter((byte) => byte === 0).length });
    expect(tagsOf(items)).toHaveLength(100);
  });

  test('without its signature is searched for tags', () => {
    const items = readFlv(clean.subarray(5));
    expect(items[0]).toEqual({ kind: 'lost', offset: 0, bytes: 8, because: 'not-flv', zeroBytes: 7 });
    expect(tagsOf(items)).toHaveLength(tags.length);
  });

  test('that is no FLV at all is lost whole', () => {
    const text = new TextEncoder().encode('#EXTM3U\n#EXT-X-VERSION:7\n');
    expect(readFlv(text)).toEqual([{ kind: 'lost', offset: 0, bytes: text.length, because: 'not-flv', zeroBytes: 0 }]);
    expect(readFlv(hex('464C'))).toEqual([{ kind: 'lost', offset: 0, bytes: 2, because: 'not-flv', zeroBytes: 0 }]);
    expect(readFlv(hex(''))).toEqual([]);
  });

  test('keeps a tag of an unknown type that its back pointer confirms', () => {
    const odd = hex('0B 000002 000000 00 000000 AABB 0000000D');
    expect(readFlv(join(header, odd, aac))).toMatchObject([{ kind: 'header' }, { kind: 'tag', header: { typeId: 11 } }, { kind: 'tag', header: { typeId: 8 } }, { kind: 'end' }]);
  });

  test('finds a tag with a stream id behind lost bytes, however the file is cut', () => {
    const odd = hex('08 000002 000000 00 000007 AABB 0000000D');
    const bytes = join(header, aac, hex('FFFFFFFF 55AA55'), odd, aac);
    const items = readFlv(bytes, 1);
    expect(items).toMatchObject([{ kind: 'header' }, { kind: 'tag' }, { kind: 'lost', bytes: 7 }, { kind: 'tag', header: { streamId: 7 } }, { kind: 'tag' }, { kind: 'end' }]);
    expect(readFlv(bytes)).toEqual(items);
  });

  test('does not wait for megabytes that stray bytes speak of', () => {
    const items: FlvItem[] = [];
    const reader = new FlvReader((item) => items.push(item));
    // Type 8, 2 MiB, stream id 1, in the middle of garbage.
    for (const piece of [header, aac, hex('55 000001 000000 00 000000 77 DEADBEEF 08 200000 000000 00 000001 5555'), aac, aac]) reader.push(piece);
    expect(items.map((item) => item.kind)).toEqual(['header', 'tag', 'lost', 'tag']);
  });

  test('with a damaged size loses that tag alone, also at its end', () => {
    for (const number of [60, tags.length - 2]) {
      const at = tags[number]!.offset;
      for (const size of [0x01, 0x7f]) {
        const copy = clean.slice();
        copy[at + 1] = size;
        const items = readFlv(copy, 1000);
        expect(items.filter((item) => item.kind === 'lost')).toMatchObject([{ offset: at, bytes: tags[number + 1]!.offset - at }]);
        expect(tagsOf(items).map((tag) => tag.offset)).toEqual(tags.map((tag) => tag.offset).filter((offset) => offset !== at));
        expect(tagsOf(items).filter((tag) => tag.cut)).toEqual([]);
      }
    }
  });

  test('with bytes missing inside a body loses that tag alone', () => {
    const at = tags[60]!.offset;
    const items = readFlv(join(clean.subarray(0, at + 20), clean.subarray(at + 25)));
    expect(items.filter((item) => item.kind === 'lost')).toMatchObject([{ offset: at, bytes: tags[61]!.offset - at - 5 }]);
    expect(tagsOf(items)).toHaveLength(tags.length - 1);
  });

  test('with zeros in the place of tags says so', () => {
    const copy = clean.slice();
    copy.fill(0, boundary, tags[110]!.offset);
    expect(readFlv(copy).filter((item) => item.kind === 'lost')).toMatchObject([{ offset: boundary, bytes: tags[110]!.offset - boundary, zeroBytes: tags[110]!.offset - boundary }]);
  });

  test('joined of two files shows both headers', () => {
    const items = readFlv(join(clean, clean), 1000);
    expect(items.filter((item) => item.kind === 'header').map((item) => item.offset)).toEqual([0, clean.length]);
    expect(tagsOf(items)).toHaveLength(tags.length * 2);
    expect(items.filter((item) => item.kind === 'lost')).toEqual([]);
  });
});
