/** AMF0, AMF3 and message bodies: no throw, places inside the payload, plain results, and what was written reads back the same. */
import { decodeAmf0, encodeAmf0 } from '../../../dist/wire/amf/amf0.js';
import { decodeAmf3Value, decodeAmf3Values, encodeAmf3Value } from '../../../dist/wire/amf/amf3.js';
import { decodeMessageBody } from '../../../dist/wire/message/decode.js';
import { SecretMasker } from '../../../dist/session/secrets.js';
import { digest, ensure } from '../check.mjs';
import { concat, corruptSome } from '../random.mjs';
import { amfValue, payloadOf } from '../streams.mjs';

const typeIds = [1, 2, 3, 4, 5, 6, 15, 16, 17, 18, 19, 20, 20, 20, 22, 0, 99];
/** Values of one message are limited, so their JSON is too. */
const resultMax = 400;

/** Structures made to cost more than their bytes: deep nesting, references to long names, large counts. */
function bomb(random) {
  const repeat = (bytes, times) => concat(Array.from({ length: times }, () => Uint8Array.from(bytes)));
  switch (random.int(0, 5)) {
    case 0: return repeat([0x03, 0, 1, 0x61], random.size(20000));
    case 1: return repeat([0x0a, 0, 0, 0, 9], random.size(20000));
    case 2: return concat([Uint8Array.of(0x11, 0x09), repeat([0x81, 0x01, 0x01, 0x09], random.size(5000))]);
    case 3: {
      const name = random.text(Math.min(60000, 1 + random.size(60000)));
      const length = (name.length << 1) | 1;
      const u29 = [(length >> 14) | 0x80, ((length >> 7) & 0x7f) | 0x80, length & 0x7f];
      return concat([Uint8Array.of(0x11, 0x09, 0x83, 0xff, 0x7f, 0x01, 0x06, ...u29), Uint8Array.from(name, (c) => c.charCodeAt(0)), repeat([0x06, 0x00], random.size(20000))]);
    }
    case 4: return concat([Uint8Array.of(0x11, 0x0a, 0x8f, 0x7f, 0x01), repeat([0x03, 0x61], random.size(5000))]);
    default: return concat([Uint8Array.of(0x0a, 0xff, 0xff, 0xff, 0xff), repeat([random.pick([5, 6, 1, 7])], random.size(200000))]);
  }
}

export default {
  name: 'amf',

  generate(random) {
    const roll = random.int(0, 99);
    if (roll < 8) return { kind: 'amf0', bytes: corruptSome(random, bomb(random)), typeId: 20 };
    const values = Array.from({ length: random.int(1, 5) }, () => amfValue(random, 0, false));
    if (roll < 20) return { kind: 'amf3', bytes: encodeAmf3Value(amfValue(random, 0, true)), typeId: 17, whole: true };
    if (roll < 30) return { kind: 'amf0', bytes: encodeAmf0(values), typeId: 20, whole: true };
    if (roll < 50) return { kind: 'amf3', bytes: corruptSome(random, encodeAmf3Value(amfValue(random, 0, true))), typeId: 17 };
    if (roll < 75) return { kind: 'amf0', bytes: corruptSome(random, encodeAmf0(values)), typeId: random.pick([18, 20, 17, 15]) };
    const typeId = random.pick(typeIds);
    return { kind: 'amf0', bytes: corruptSome(random, payloadOf(random, typeId, random.size(500))), typeId };
  },

  run({ kind, bytes, typeId, whole }) {
    const decoded = kind === 'amf3' ? [decodeAmf3Value(bytes), decodeAmf3Values(bytes)] : [decodeAmf0(bytes)];
    for (const { value, values = value === undefined ? [] : [value], problems, end } of decoded) {
      ensure(end >= 0 && end <= bytes.length, `decoding ended at ${end} of ${bytes.length}`);
      for (const problem of problems) ensure(problem.at >= 0 && problem.at <= bytes.length, `problem ${problem.what} at ${problem.at} of ${bytes.length}`);
      ensure(problems.length <= 64, `${problems.length} problems`);
      for (const each of values) checkPlaces(each, bytes, 0);
      const text = JSON.stringify(values);
      ensure(text.length <= 4096 + resultMax * (bytes.length + 1) && text.length < 64e6, `${bytes.length} bytes became ${text.length} characters`);
      // What was read can be written, and reads back as it was.
      const again = kind === 'amf3' ? concat(values.map(encodeAmf3Value)) : encodeAmf0(values);
      if (whole === true && problems.length === 0 && !text.includes('"avmPlus"') && !text.includes('"reference"')) {
        const second = kind === 'amf3' ? decodeAmf3Values(again) : decodeAmf0(again);
        const third = kind === 'amf3' ? concat(second.values.map(encodeAmf3Value)) : encodeAmf0(second.values);
        ensure(digest(again) === digest(third), 'a second decoding gives other bytes');
        if (kind === 'amf0') ensure(digest(again) === digest(bytes), 'written back, the bytes differ');
      }
    }
    const body = decodeMessageBody(typeId, bytes, 0);
    JSON.stringify(body);
    const patches = [];
    new SecretMasker(false).mask(body, patches);
    for (const patch of patches) ensure(patch.at >= 0 && patch.at + patch.bytes.length <= bytes.length, `a mask at ${patch.at}+${patch.bytes.length} of ${bytes.length}`);
  },

  size: (input) => input.bytes.length * 4,
};

function checkPlaces(value, bytes, depth) {
  ensure(depth < 200, 'values are nested without bound');
  switch (value.type) {
    case 'string':
      if (value.at !== undefined) {
        ensure(value.at >= 0 && value.at + value.bytes <= bytes.length, `a string claims ${value.at}+${value.bytes} of ${bytes.length}`);
        if (value.invalidUtf8 !== true) ensure(Buffer.from(bytes.subarray(value.at, value.at + value.bytes)).toString('utf8') === value.value, `the string at ${value.at} is not what stands there`);
      }
      return;
    case 'object': case 'ecmaArray':
      for (const { value: inner, name, at } of value.properties) {
        ensure(typeof name === 'string' && (at === undefined || (at >= 0 && at <= bytes.length)), `the name "${name}" claims to stand at ${at}`);
        checkPlaces(inner, bytes, depth + 1);
      }
      for (const inner of value.dense ?? []) checkPlaces(inner, bytes, depth + 1);
      return;
    case 'strictArray': case 'vector': for (const inner of value.items) checkPlaces(inner, bytes, depth + 1); return;
    case 'dictionary': for (const pair of value.entries) for (const inner of pair) checkPlaces(inner, bytes, depth + 1); return;
    case 'avmPlus': checkPlaces(value.value, bytes, depth + 1); return;
    default: return;
  }
}
