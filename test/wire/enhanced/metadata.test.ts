import { expect, test } from 'vitest';
import { decodeVideoMetadata } from '../../../src/wire/enhanced/metadata.js';
import { hex } from '../../helpers/media-bytes.js';

const colorInfo = `020009636F6C6F72496E666F 03 000B636F6C6F72436F6E666967 03
  00086269744465707468 004024000000000000 000E636F6C6F725072696D6172696573 004022000000000000
  00177472616E7366657243686172616374657269737469 6373 004030000000000000 00126D6174726978436F656666696369656E7473 004022000000000000
  000009 000009`;

test('reads colorInfo', () => {
  const { pairs, broken, problems } = decodeVideoMetadata(hex(colorInfo));
  expect([broken, problems]).toEqual([false, []]);
  expect(pairs).toMatchObject([{
    name: 'colorInfo',
    value: { type: 'object', properties: [{ name: 'colorConfig', value: { properties: [{ name: 'bitDepth', value: { value: 10 } }, { name: 'colorPrimaries', value: { value: 9 } }, { name: 'transferCharacteristics', value: { value: 16 } }, { name: 'matrixCoefficients', value: { value: 9 } }] } }] },
  }]);
});

test('reads the reset with undefined', () => {
  expect(decodeVideoMetadata(hex('020009636F6C6F72496E666F06'))).toMatchObject({ pairs: [{ name: 'colorInfo', value: { type: 'undefined' } }], broken: false });
});

test('says when names and values do not pair', () => {
  expect(decodeVideoMetadata(hex('020009636F6C6F72496E666F')).broken).toBe(true);
  expect(decodeVideoMetadata(hex('0505')).broken).toBe(true);
  expect(decodeVideoMetadata(hex('')).broken).toBe(false);
});
