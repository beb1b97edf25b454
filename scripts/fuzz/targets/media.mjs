/** Media description: no throw, plain results, little output, and a cut payload yields no more than the whole one. */
import { describeMedia, MediaState } from '../../../dist/pipeline/media.js';
import { ensure, ensurePlain } from '../check.mjs';
import { corpus } from '../corpus.mjs';
import { concat, corruptSome } from '../random.mjs';
import { mediaPayload } from '../streams.mjs';

const fourCcs = ['avc1', 'hvc1', 'av01', 'vp09', 'vp08', 'vvc1', 'mp4a', 'Opus', 'fLaC', 'ac-3', 'ec-3', '.mp3', 'zzzz'];
const ascii = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));

/** Enhanced RTMP packets, put together field by field: ModEx, multitrack, metadata. */
function enhanced(random, typeId) {
  const packetType = random.int(0, 8);
  const first = typeId === 9 ? 0x80 | (random.int(0, 7) << 4) | packetType : 0x90 | packetType;
  const parts = [Uint8Array.of(first)];
  for (let left = random.pick([0, 0, 1, 3]); left > 0; left--) parts.push(Uint8Array.of(random.int(0, 3)), random.bytes(random.int(0, 4)), Uint8Array.of(random.int(0, 0x17)));
  const bodies = random.chance(0.3) ? random.int(1, 4) : 0;
  if (bodies > 0) parts.push(Uint8Array.of((random.int(0, 3) << 4) | random.int(0, 5)));
  parts.push(ascii(random.pick(fourCcs)));
  for (let i = 0; i < Math.max(1, bodies); i++) {
    const body = random.bytes(random.size(120));
    if (bodies > 0) parts.push(Uint8Array.of(i, 0, body.length >> 8, body.length & 0xff));
    parts.push(body);
  }
  return concat(parts);
}

export default {
  name: 'media',

  generate(random) {
    const { media } = corpus();
    const packets = [];
    // A configuration first, so that frames are read with its NAL length field.
    for (let left = random.int(1, 6); left > 0; left--) {
      const typeId = random.pick([8, 9]);
      const roll = random.int(0, 9);
      if (roll < 5 && media.length > 0) {
        const found = random.chance(0.4) ? random.pick(media.slice(0, 40)) : random.pick(media);
        packets.push({ typeId: found.typeId, payload: corruptSome(random, found.payload) });
      } else if (roll < 8) packets.push({ typeId, payload: corruptSome(random, enhanced(random, typeId)) });
      else packets.push({ typeId, payload: corruptSome(random, mediaPayload(random, typeId, random.size(300))) });
    }
    return { packets, keep: random.int(0, packets.at(-1).payload.length) };
  },

  run({ packets, keep }) {
    const state = new MediaState();
    const cutState = new MediaState();
    for (const { typeId, payload } of packets) {
      const before = payload.slice();
      const body = describeMedia(typeId, payload, state);
      ensure(body.type === (typeId === 8 ? 'audio' : 'video'), `type ${body.type}`);
      ensurePlain(body);
      for (const unit of body.units) {
        ensure(unit.bodyBytes >= 0 && unit.bodyBytes <= payload.length, `a body of ${unit.bodyBytes} in ${payload.length} bytes`);
        ensure((unit.nalTypes?.length ?? 0) <= 8, `${unit.nalTypes?.length} NAL types`);
        const { config } = unit;
        if (config !== undefined) ensure(config.bytes <= payload.length && (config.width ?? 0) >= 0 && (config.height ?? 0) >= 0 && (config.frameRate ?? 0) >= 0, () => `config ${JSON.stringify(config)}`);
      }
      ensure(JSON.stringify(body).length <= 8192 + 100 * payload.length, () => `${payload.length} bytes became ${JSON.stringify(body).length} characters`);
      ensure(before.every((byte, i) => byte === payload[i]), 'the payload was changed');
      if (payload !== packets.at(-1).payload) describeMedia(typeId, payload, cutState);
      else checkCut(body, describeMedia(typeId, payload.subarray(0, keep), cutState, false));
    }
  },

  size: (input) => input.packets.reduce((sum, { payload }) => sum + payload.length, 0) * 4,
};

/** Of a payload whose end is missing nothing may be said that its end refutes. */
function checkCut(whole, cut) {
  ensure(cut.problem === undefined, () => `a cut payload has the problem "${cut.problem}"`);
  const known = new Set(whole.units.flatMap((unit) => unit.problems ?? []));
  for (const problem of cut.units.flatMap((unit) => unit.problems ?? [])) ensure(known.has(problem), () => `a cut payload is said to have "${problem}", the whole one has not: ${JSON.stringify(whole)}`);
}
