import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeAudioTagHeader, encodeAudioTagHeader } from '../../../src/wire/flv/audio-tag-header.js';
import { encodeFileHeader, encodeTag } from '../../../src/wire/flv/file.js';
import { decodeTagHeader, encodeTagHeader } from '../../../src/wire/flv/tag.js';
import { decodeVideoTagHeader, encodeVideoTagHeader } from '../../../src/wire/flv/video-tag-header.js';
import { join, readFlv } from '../../helpers/media-bytes.js';

test('tag headers survive a round trip', () => {
  fc.assert(fc.property(
    fc.record({ typeId: fc.nat(31), filter: fc.boolean(), reserved: fc.nat(3), dataBytes: fc.nat(0xffffff), timestampMs: fc.nat(0xffffffff), streamId: fc.nat(0xffffff) }),
    (header) => { expect(decodeTagHeader(encodeTagHeader(header))).toEqual(header); },
  ));
});

test('legacy media headers survive a round trip', () => {
  fc.assert(fc.property(fc.constantFrom(1, 2, 3, 4), fc.constantFrom(7, 12, 13), fc.nat(255), fc.integer({ min: -8388608, max: 8388607 }), (frameType, codecId, packetType, compositionTimeMs) => {
    expect(decodeVideoTagHeader(encodeVideoTagHeader({ frameType, codecId, packetType, compositionTimeMs }))).toMatchObject({ frameType, codecId, packetType, compositionTimeMs, headerBytes: 5 });
  }));
  fc.assert(fc.property(fc.nat(15), fc.nat(3), fc.constantFrom(8, 16), fc.constantFrom(1, 2), (format, rate, sampleBits, channels) => {
    expect(decodeAudioTagHeader(encodeAudioTagHeader({ format, rate, sampleBits: sampleBits as 8 | 16, channels: channels as 1 | 2 }))).toMatchObject({ format, rate, sampleBits, channels });
  }));
});

const tag = fc.record({ typeId: fc.constantFrom(8, 9, 18, 15), timestampMs: fc.nat(0xffffffff), body: fc.uint8Array({ maxLength: 60 }) });
const built = fc.array(tag, { maxLength: 12 }).map((tags) => ({ tags, bytes: join(encodeFileHeader(), ...tags.flatMap((t) => encodeTag(t.typeId, t.timestampMs, t.body))) }));

test('any file is read back, however it is cut into pieces', () => {
  fc.assert(fc.property(built, fc.integer({ min: 1, max: 100 }), ({ tags, bytes }, size) => {
    const items = readFlv(bytes, size);
    expect(items.slice(1)).toMatchObject([...tags.map((t) => ({ kind: 'tag', header: { typeId: t.typeId, timestampMs: t.timestampMs }, body: t.body, cut: false })), { kind: 'end', missingBytes: 0 }]);
    expect(items).toHaveLength(tags.length + 2);
  }));
});

test('a file with one wrong byte or a cut end is accounted for to the last byte', () => {
  fc.assert(fc.property(built, fc.nat(), fc.nat(255), fc.nat(), fc.integer({ min: 1, max: 100 }), ({ bytes }, at, value, end, size) => {
    const damaged = bytes.slice(0, end % (bytes.length + 1));
    if (damaged.length > 0) damaged[at % damaged.length] = value;
    let position = 0;
    for (const item of readFlv(damaged, size)) {
      if (item.kind === 'header' || item.kind === 'end') continue;
      expect(item.offset).toBeGreaterThanOrEqual(position);
      position = item.offset + (item.kind === 'tag' ? 11 + item.body.length : item.bytes);
      expect(position).toBeLessThanOrEqual(damaged.length);
    }
  }), { numRuns: 1000 });
});
