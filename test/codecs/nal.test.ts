import { describe, expect, test } from 'vitest';
import { maxNalTypes, startCodeBytes, unescapeNal, walkNalUnits } from '../../src/codecs/nal.js';
import type { FrameFacts } from '../../src/codecs/define-codec.js';
import { hex, toHex } from '../helpers/media-bytes.js';

const avcForm = { headerBytes: 1, typeOf: (bytes: Uint8Array, at: number) => bytes[at]! & 0x1f } as const;
const walk = (body: string, nalLengthBytes: number | undefined = 4, complete = true): FrameFacts => walkNalUnits(hex(body), { nalLengthBytes, complete }, avcForm);
const walkUnknown = (body: string, complete = true): FrameFacts => walkNalUnits(hex(body), { nalLengthBytes: undefined, complete }, avcForm);

test('follows one, two and four byte lengths', () => {
  expect(walk('00000002 0910 00000003 658880')).toEqual({ nalTypes: [9, 5] });
  expect(walk('0002 0910 0003 658880', 2)).toEqual({ nalTypes: [9, 5] });
  expect(walk('02 0910 03 658880', 1)).toEqual({ nalTypes: [9, 5] });
  expect(walk('000002 0910', 3)).toEqual({ nalTypes: [9] });
});

test('keeps the first eight types and still walks to the end', () => {
  expect(walk('00000001 41'.repeat(20)).nalTypes).toHaveLength(maxNalTypes);
  expect(walk(`${'00000002 4180'.repeat(20)}00000009 41`)).toEqual({ problems: ['NAL lengths do not add up'] });
});

describe('lengths that do not add up', () => {
  test.each([['00000005 658880'], ['00000003 658880 0000'.replace('0000', '0102')], ['FFFFFFFF 65']])('%s', (body) => {
    const facts = walk(body);
    expect(facts.problems).toEqual(['NAL lengths do not add up']);
    expect(facts.nalTypes).toBeUndefined();
  });

  test('prove nothing when bytes are missing or the length size is not known', () => {
    expect(walk('00000005 658880', 4, false)).toEqual({ nalTypes: [5] });
    expect(walk('00000003 658880 00', 4, false)).toEqual({ nalTypes: [5] });
    expect(walkUnknown('00000005 658880')).toEqual({});
    expect(walkUnknown('00000003 658880')).toEqual({ nalTypes: [5] });
  });
});

test('up to four trailing zeros are padding, more are a zero-length unit', () => {
  expect(walk('00000002 6588 00')).toEqual({ nalTypes: [5] });
  expect(walk('00000002 6588 00000000')).toEqual({ nalTypes: [5] });
  expect(walk('00000002 6588 00000000 00000001 41')).toEqual({ nalTypes: [5, 1], problems: ['zero-length NAL unit'] });
  expect(walk('00000000 00000000')).toEqual({ problems: ['zero-length NAL unit'] });
});

describe('Annex-B start codes', () => {
  test.each([
    ['four bytes, as x264 without global header leaves them', '00000001 0605FFFFECDC45E9BDE6D948B796'],
    ['four bytes before a parameter set', '00000001 6764000DACD941 00000001 68EFBCB0'],
    ['three bytes', '000001 6588801234'],
  ])('%s', (_, body) => {
    expect(walk(body)).toEqual({ problems: ['starts with an Annex-B start code'] });
    expect(walkUnknown(body)).toEqual({ problems: ['starts with an Annex-B start code'] });
  });

  test('are not claimed where the lengths walk', () => {
    expect(walk('00000001 09 00000003 658880')).toEqual({ nalTypes: [9, 5] });
    expect(walk(`00000101 65${'00'.repeat(256)}`)).toEqual({ nalTypes: [5] });
  });

  test('are not claimed for a length whose byte behind it is no NAL header', () => {
    expect(walk('00000001 80 00000009 41')).toEqual({ problems: ['NAL lengths do not add up'] });
    expect(walk('00000001 00 00000009 41')).toEqual({ problems: ['NAL lengths do not add up'] });
  });

  test('are not claimed for a cut frame', () => {
    expect(walk('00000001 65 88804020', 4, false).problems).toBeUndefined();
  });
});

test('an empty body has nothing to say', () => {
  expect(walk('')).toEqual({});
});

test('recognises start codes', () => {
  expect([startCodeBytes(hex('00000001')), startCodeBytes(hex('00000167')), startCodeBytes(hex('00000002')), startCodeBytes(hex('000001'))]).toEqual([4, 3, 0, 0]);
});

test('drops emulation prevention bytes only behind two zeros', () => {
  expect(toHex(unescapeNal(hex('67 000003 01 0003 000003 000003 00'), 1))).toBe('0000010003' + '0000' + '0000' + '00');
});
