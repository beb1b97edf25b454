import { expect, test } from 'vitest';
import { audioFourCcs, fourCcName, fourCcToNumber, hasCompositionTime, isAudioFourCc, isVideoFourCc, videoFourCcs } from '../../../src/wire/enhanced/four-cc.js';

test.each([
  ['av01', 1635135537], ['vp08', 1987063864], ['vp09', 1987063865], ['hvc1', 1752589105], ['avc1', 1635148593], ['vvc1', 1987470129],
  ['ac-3', 1633889587], ['ec-3', 1700998451], ['Opus', 1332770163], ['.mp3', 778924083], ['fLaC', 1716281667], ['mp4a', 1836069985],
])('%s is the number %i of the specification', (name, number) => {
  expect(fourCcToNumber(name)).toBe(number);
  expect(fourCcName(number)).toBe(name);
});

test('codes are case-sensitive and belong to one kind', () => {
  expect(isAudioFourCc(fourCcToNumber('opus'))).toBe(false);
  expect(videoFourCcs.every((name) => isVideoFourCc(fourCcToNumber(name)) && !isAudioFourCc(fourCcToNumber(name)))).toBe(true);
  expect(audioFourCcs.every((name) => isAudioFourCc(fourCcToNumber(name)) && !isVideoFourCc(fourCcToNumber(name)))).toBe(true);
});

test('unprintable bytes are escaped', () => {
  expect(fourCcName(0xfffe001b)).toBe('\\xff\\xfe\\x00\\x1b');
  expect(fourCcName(fourCcToNumber('a\\bc'))).toBe('a\\x5cbc');
});

test('only the three NAL codecs have a composition time', () => {
  expect([...videoFourCcs, ...audioFourCcs].filter((name) => hasCompositionTime(fourCcToNumber(name)))).toEqual(['hvc1', 'avc1', 'vvc1']);
});
