import { expect, test } from 'vitest';
import type { AmfProperty, AmfValue } from '../../../src/trace/amf.js';
import { decodeAmf0 } from '../../../src/wire/amf/amf0.js';
import { capabilityProperties, declaresCodec, declaresEnhanced, fourCcInfo, readCapabilities } from '../../../src/wire/enhanced/capabilities.js';
import { hex } from '../../helpers/media-bytes.js';

const example = `020007636F6E6E656374 003FF0000000000000 03 0003617070 0200046C697665
  000A666F757243634C697374 0A00000002 02000461763031 02000468766331
  0012766964656F466F757243 63496E666F4D6170 03 00012A 004010000000000000 000009
  0006636170734578 004008000000000000 000009`;

function commandObject(): readonly AmfProperty[] {
  const value = decodeAmf0(hex(example)).values[2];
  if (value?.type !== 'object') throw new Error('no object');
  return value.properties;
}

test('reads the example of the specification', () => {
  const caps = readCapabilities(commandObject());
  expect(caps).toEqual({ fourCcList: ['av01', 'hvc1'], videoFourCcInfoMap: new Map([['*', 4]]), capsEx: 3, problems: [] });
  expect(declaresEnhanced(caps)).toBe(true);
});

test('writes the properties it reads, in their order', () => {
  const caps = readCapabilities(commandObject());
  expect(capabilityProperties(caps).map((property) => property.name)).toEqual(['fourCcList', 'videoFourCcInfoMap', 'capsEx']);
  expect(readCapabilities(capabilityProperties(caps))).toEqual(caps);
});

test('a listed codec is declared, "*" lends its bits to all', () => {
  const caps = readCapabilities(commandObject());
  expect(declaresCodec(caps, 'video', 'hvc1', fourCcInfo.canDecode)).toBe(true);
  expect(declaresCodec(caps, 'video', 'vp09', fourCcInfo.canForward)).toBe(true);
  expect(declaresCodec(caps, 'video', 'vp09', fourCcInfo.canDecode)).toBe(false);
  expect(declaresCodec(caps, 'audio', 'Opus', fourCcInfo.canForward)).toBe(false);
  expect(declaresCodec({ fourCcList: ['*'], problems: [] }, 'audio', 'Opus', fourCcInfo.canDecode)).toBe(true);
});

test('names properties of the wrong type and ignores others', () => {
  const text: AmfValue = { type: 'string', value: 'x' };
  const caps = readCapabilities([
    { name: 'fourCcList', value: text }, { name: 'videoFourCcInfoMap', value: text }, { name: 'capsEx', value: text }, { name: 'app', value: text },
  ]);
  expect(caps).toEqual({ problems: ['fourCcList is not an array', 'videoFourCcInfoMap is not an object', 'capsEx is not a number'] });
  expect(declaresEnhanced(caps)).toBe(false);
});

test('a key called __proto__ is a key', () => {
  const map: AmfValue = { type: 'object', properties: [{ name: '__proto__', value: { type: 'number', value: 1 } }] };
  expect(readCapabilities([{ name: 'audioFourCcInfoMap', value: map }]).audioFourCcInfoMap).toEqual(new Map([['__proto__', 1]]));
});
