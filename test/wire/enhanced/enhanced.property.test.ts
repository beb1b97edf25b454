import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeExAudio, encodeExAudio } from '../../../src/wire/enhanced/ex-audio.js';
import { decodeExVideo, encodeExVideo } from '../../../src/wire/enhanced/ex-video.js';
import { hasCompositionTime, fourCcToNumber, audioFourCcs, videoFourCcs } from '../../../src/wire/enhanced/four-cc.js';
import { decodeMultichannelConfig } from '../../../src/wire/enhanced/multichannel-config.js';
import { decodeVideoMetadata } from '../../../src/wire/enhanced/metadata.js';

const modEx = fc.array(fc.record({ type: fc.nat(15), data: fc.oneof(fc.uint8Array({ minLength: 3, maxLength: 6 }), fc.constantFrom(254, 255, 256, 257, 400).map((size) => new Uint8Array(size).fill(7))) }), { maxLength: 3 });
const body = fc.uint8Array({ maxLength: 20 });
const packet = (names: readonly string[], packetTypes: readonly number[]): fc.Arbitrary<{ packetType: number; multitrack?: number; modEx: { type: number; data: Uint8Array }[]; parts: { codec: string; trackId: number; compositionTimeMs: number; body: Uint8Array }[] }> =>
  fc.record({
    packetType: fc.constantFrom(...packetTypes), form: fc.constantFrom('single', 'one', 'many', 'codecs'), modEx,
    parts: fc.array(fc.record({ codec: fc.constantFrom(...names), trackId: fc.nat(255), compositionTimeMs: fc.integer({ min: -8388608, max: 8388607 }), body }), { minLength: 1, maxLength: 4 }),
  }).map(({ packetType, form, modEx: blocks, parts }) => {
    if (form === 'single') return { packetType, modEx: blocks, parts: [{ ...parts[0]!, trackId: 0 }] };
    if (form === 'one') return { packetType, multitrack: 0, modEx: blocks, parts: [parts[0]!] };
    if (form === 'many') return { packetType, multitrack: 1, modEx: blocks, parts: parts.map((part) => ({ ...part, codec: parts[0]!.codec })) };
    return { packetType, multitrack: 2, modEx: blocks, parts };
  });
const video = fc.tuple(fc.constantFrom(1, 2, 3, 4), packet(videoFourCcs, [0, 1, 2, 3, 4, 5, 8, 15]));
const audio = packet(audioFourCcs, [0, 1, 2, 3, 4, 6, 8, 15]);

test('video packets survive a round trip', () => {
  fc.assert(fc.property(video, ([frameType, input]) => {
    const read = decodeExVideo(encodeExVideo({ frameType, ...input }));
    expect(read.problem).toBeUndefined();
    expect(read).toMatchObject({ frameType, packetType: input.packetType, modEx: input.modEx });
    expect(read.multitrack).toBe(input.multitrack);
    expect(read.parts.map((part) => ({ ...part }))).toEqual(input.parts.map((part) => {
      const fourCc = fourCcToNumber(part.codec);
      const timed = input.packetType === 1 && hasCompositionTime(fourCc);
      return { trackId: part.trackId, fourCc, codec: part.codec, ...(timed && { compositionTimeMs: part.compositionTimeMs }), body: part.body };
    }));
  }));
});

test('audio packets survive a round trip', () => {
  fc.assert(fc.property(audio, (input) => {
    const read = decodeExAudio(encodeExAudio(input));
    expect(read.problem).toBeUndefined();
    expect(read).toMatchObject({ packetType: input.packetType, modEx: input.modEx });
    expect(read.parts.map(({ trackId, codec, body: bytes }) => ({ trackId, codec, body: bytes }))).toEqual(input.parts.map(({ trackId, codec, body: bytes }) => ({ trackId, codec, body: bytes })));
  }));
});

test('no cut, changed or random bytes make the readers throw or read past the end', () => {
  const damaged = fc.tuple(video.map(([frameType, input]) => encodeExVideo({ frameType, ...input })), fc.nat(), fc.nat(255), fc.nat()).map(([bytes, at, value, end]) => {
    const copy = bytes.slice(0, end % (bytes.length + 1));
    if (copy.length > 0) copy[at % copy.length] = value;
    return copy;
  });
  fc.assert(fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 64 })), (bytes) => {
    for (const read of [decodeExVideo(bytes), decodeExAudio(bytes)]) {
      expect(read.parts.reduce((sum, part) => sum + part.body.length, 0)).toBeLessThanOrEqual(bytes.length);
      expect(read.parts.length > 0 || read.command !== undefined || read.problem !== undefined).toBe(true);
    }
    decodeMultichannelConfig(bytes);
    decodeVideoMetadata(bytes);
  }), { numRuns: 1000 });
});
