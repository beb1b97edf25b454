import { describe, expect, test } from 'vitest';
import aac from '../../src/codecs/aac.js';
import { hex } from '../helpers/media-bytes.js';

const parse = (text: string): ReturnType<typeof aac.parseConfiguration> => aac.parseConfiguration(hex(text));

test.each([
  ['1210', { codecString: 'mp4a.40.2', sampleRate: 44100, channels: 2, profile: 'LC', samplesPerFrame: 1024 }],
  ['1190', { codecString: 'mp4a.40.2', sampleRate: 48000, channels: 2 }],
  ['1188', { codecString: 'mp4a.40.2', sampleRate: 48000, channels: 1 }],
  ['2B118800', { codecString: 'mp4a.40.5', sampleRate: 48000, channels: 2, profile: 'HE-AAC', samplesPerFrame: 2048 }],
  ['118856E500', { codecString: 'mp4a.40.2', sampleRate: 48000, channels: 1, profile: 'LC', samplesPerFrame: 1024 }],
  ['121056E500', { codecString: 'mp4a.40.2', sampleRate: 44100, channels: 2, profile: 'LC' }],
  // 24 kHz core, sync extension with SBR at 48 kHz.
  ['131056E598', { codecString: 'mp4a.40.2', sampleRate: 48000, channels: 2, profile: 'HE-AAC', samplesPerFrame: 2048 }],
  // The same, and PS on a mono core.
  ['130856E59D4880', { sampleRate: 48000, channels: 2, profile: 'HE-AAC v2' }],
  ['EB098800', { codecString: 'mp4a.40.29', sampleRate: 48000, channels: 2, profile: 'HE-AAC v2' }],
  ['1780BB8090', { codecString: 'mp4a.40.2', sampleRate: 96001, channels: 2 }],
  ['1214', { codecString: 'mp4a.40.2', samplesPerFrame: 960 }],
  ['1238', { channels: 8 }],
  ['F94C4000', { codecString: 'mp4a.40.42', profile: 'xHE-AAC' }],
])('reads %s', (record, expected) => {
  expect(parse(record)).toMatchObject({ ...expected, problems: [] });
});

test('counts the channels of a program config element', () => {
  // Configuration 0; one front pair, one front single, one low-frequency element: 2 + 1 + 1.
  const bits = ['00010', '0100', '0000', '000', '0000', '01', '0100', '0010', '0000', '0000', '01', '000', '0000', '0', '0', '0', '0', '0000', '1', '0001', '0000'].join('');
  const bytes = Uint8Array.from({ length: Math.ceil(bits.length / 8) + 1 }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8).padEnd(8, '0'), 2));
  expect(aac.parseConfiguration(bytes)).toMatchObject({ channels: 4, problems: [] });
});

test.each([
  ['', 'empty record'],
  ['12', 'shorter than 2 bytes'],
  ['0210', 'object type 0'],
  ['1690', 'sample rate index 13'],
  ['1710', 'sample rate index 14'],
  ['1780', 'runs past the end'],
  ['1780000010', 'sample rate 0'],
  ['1248', 'channel configuration 9'],
  ['FFF1508001FFFC2100', 'starts with an ADTS header'],
])('names the defect of "%s"', (record, problem) => {
  expect(parse(record).problems).toContain(problem);
});

describe('ADTS headers in frames', () => {
  const frame = (body: string, complete = true): ReturnType<NonNullable<typeof aac.classifyFrame>> => aac.classifyFrame!(hex(body), { nalLengthBytes: undefined, complete });
  // 11 bytes: 7 of header, frame length 11.
  const adts = 'FFF15080017FFC 21004990';

  test('are reported when their lengths lead to the end', () => {
    expect(frame(adts)).toEqual({ problems: ['ADTS header'] });
    expect(frame(adts + adts)).toEqual({ problems: ['ADTS header'] });
    expect(frame(adts.replace('FFF1', 'FFF9'))).toEqual({ problems: ['ADTS header'] });
  });

  test('are not claimed by two bytes alone', () => {
    expect(frame(`${adts}00`)).toEqual({});
    expect(frame(adts.slice(0, -2))).toEqual({});
    expect(frame(adts, false)).toEqual({});
    expect(frame(adts.replace('FFF150', 'FFF17C'))).toEqual({});
    expect(frame('21004990021900 2380')).toEqual({});
  });
});
