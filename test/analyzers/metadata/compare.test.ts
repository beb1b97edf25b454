import { describe, expect, it } from 'vitest';
import { declaredCodec, judgeBitrate, judgeDuration, judgeFrameRate, judgeSampleRate, judgeSize } from '../../../src/analyzers/metadata/compare.js';

describe('tolerances of declared values', () => {
  it.each([
    [320, [320], 'right'], [640, [320, 640], 'right'], [640, [], 'right'], [1088, [1080], 'off'], [351, [320], 'off'], [353, [320], 'far'], [640, [320, 600], 'off'],
  ] as const)('a width of %d where the picture has %j is %s', (declared, measured, expected) => {
    expect(judgeSize(declared, measured)).toBe(expected);
  });

  it.each([
    [30, [30], 'right'], [29.97, [30], 'right'], [30.59, [30], 'right'], [30.7, [30], 'off'], [29, [29.97], 'off'], [32.9, [30], 'off'], [33.1, [30], 'far'], [60, [30], 'far'],
    [60, [30, 12, 59.94], 'right'], [60, [], 'right'],
  ] as const)('a frame rate of %d where %j are measured is %s', (declared, measured, expected) => {
    expect(judgeFrameRate(declared, measured)).toBe(expected);
  });

  it.each([
    [115, 100, 'right'], [116, 100, 'off'], [85, 100, 'right'], [82, 100, 'off'], [195.3125, 200, 'right'], [0.2, 200, 'off'],
  ] as const)('a bit rate of %d where %d kbit/s come is %s', (declared, measured, expected) => {
    expect(judgeBitrate(declared, measured)).toBe(expected);
  });

  it.each([
    [44100, 44100, 'mp4a', 'right'], [44000, 44100, 'mp4a', 'right'], [43999, 44100, 'mp4a', 'off'], [22050, 44100, 'mp4a', 'right'], [48000, 24000, 'mp4a', 'right'],
    [24000, 48000, 'Opus', 'off'], [48000, 44100, 'mp4a', 'off'],
  ] as const)('a sample rate of %d where the audio has %d (%s) is %s', (declared, measured, codec, expected) => {
    expect(judgeSampleRate(declared, measured, codec)).toBe(expected);
  });

  it.each([
    [11, [10], 0, 'right'], [11.01, [10], 0, 'far'], [9, [10], 0, 'right'], [8.99, [10], 0, 'far'], [1010, [1000], 0, 'right'], [1010.1, [1000], 0, 'far'],
    [100, [10, 99.5], 0, 'right'], [13, [10], 2, 'right'], [13.1, [10], 2, 'far'],
  ] as const)('a length of %d s where %j s are measured with %d s of slack is %s', (declared, measured, slack, expected) => {
    expect(judgeDuration(declared, measured, slack)).toBe(expected);
  });
});

describe('codec ids in metadata', () => {
  it.each([
    ['video', 7, 'avc1'], ['video', 2, 'h263'], ['video', 12, 'hvc1'], ['video', 1752589105, 'hvc1'], ['video', 1635135537, 'av01'], ['video', 'AVC1', 'avc1'], ['video', 'hev1', 'hvc1'],
    ['audio', 10, 'mp4a'], ['audio', 2, '.mp3'], ['audio', 1332770163, 'Opus'], ['audio', 'mp4a', 'mp4a'], ['audio', 'mp3', '.mp3'],
    ['video', 0, undefined], ['video', 99, undefined], ['video', -1, undefined], ['video', 7.5, undefined], ['video', 'something', undefined], ['video', '__proto__', undefined],
    ['audio', 0, undefined], ['audio', 9, undefined], ['audio', 12, undefined], ['video', 2 ** 40, undefined],
  ] as const)('%s id %s names %s', (kind, id, expected) => {
    expect(declaredCodec(kind, id)).toBe(expected);
  });
});
