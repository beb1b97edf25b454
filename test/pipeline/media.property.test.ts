import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MediaState, describeMedia } from '../../src/pipeline/media.js';
import { flvFixture, readFlv } from '../helpers/media-bytes.js';

const real = ['h264-two-audio-tracks', 'hevc-aac'].flatMap((name) => readFlv(flvFixture(name)).slice(0, 60))
  .flatMap((item) => (item.kind === 'tag' && (item.header.typeId === 8 || item.header.typeId === 9) ? [{ typeId: item.header.typeId as 8 | 9, body: item.body }] : []));
const headers = fc.constantFrom(0x17, 0x27, 0x57, 0x1c, 0x90, 0x91, 0x96, 0x97, 0xd4, 0xaf, 0x94, 0x95, 0x92);

/** A real message with its first bytes or any byte changed, cut anywhere. */
const damaged = fc.tuple(fc.constantFrom(...real), fc.nat(), fc.nat(255), fc.nat(), fc.boolean()).map(([message, at, value, end, early]) => {
  const body = message.body.slice(0, early ? end % 40 : end % (message.body.length + 1));
  if (body.length > 0) body[at % Math.min(body.length, 24)] = value;
  return { typeId: message.typeId, body };
});
const random = fc.tuple(fc.constantFrom<8 | 9>(8, 9), headers, fc.uint8Array({ maxLength: 60 })).map(([typeId, first, rest]) => ({ typeId, body: Uint8Array.of(first, ...rest) }));

test('no sequence of damaged messages makes the description throw or claim bytes that are not there', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.oneof(damaged, random), fc.boolean()), { maxLength: 10 }), (messages) => {
    const state = new MediaState();
    for (const [{ typeId, body }, complete] of messages) {
      const media = describeMedia(typeId, body, state, complete);
      expect(media.type).toBe(typeId === 9 ? 'video' : 'audio');
      expect(media.units.length).toBeLessThanOrEqual(256);
      expect(media.units.reduce((sum, unit) => sum + unit.bodyBytes, 0)).toBeLessThanOrEqual(body.length);
      if (complete && body.length > 0) expect(media.units.length > 0 || media.problem !== undefined).toBe(true);
      JSON.stringify(media);
    }
  }), { numRuns: 500 });
});

test('what is said about a cut message is said about the whole one too', () => {
  fc.assert(fc.property(fc.constantFrom(...real), fc.nat(), ({ typeId, body }, end) => {
    const cut = describeMedia(typeId, body.subarray(0, end % body.length), new MediaState(), false);
    expect(cut.problem).toBeUndefined();
    for (const unit of cut.units) expect(unit.problems ?? []).toEqual([]);
  }), { numRuns: 500 });
});
