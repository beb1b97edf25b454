import { expect, test } from 'vitest';
import opus from '../../src/codecs/opus.js';
import { hex } from '../helpers/media-bytes.js';

test('reads an identification header; the rate is always 48 kHz', () => {
  expect(opus.parseConfiguration(hex('4F707573486561640102380180BB0000000000'))).toMatchObject({ codecString: 'opus', sampleRate: 48000, channels: 2, problems: [] });
  expect(opus.parseConfiguration(hex('4F70757348656164010138 01 44AC0000000000'))).toMatchObject({ sampleRate: 48000, channels: 1, problems: [] });
  expect(opus.parseConfiguration(hex('4F70757348656164010638 01 80BB0000000001 0402000401020305'))).toMatchObject({ channels: 6, problems: [] });
});

test.each([
  ['', 'empty record'],
  ['0002380180BB0000000000', 'no OpusHead signature'],
  ['4F707573486561640102380180BB00000000', 'shorter than 19 bytes'],
  ['4F707573486561640002380180BB0000000000', 'version 0'],
  ['4F707573486561640100380180BB0000000000', 'no channel'],
  ['4F707573486561640103380180BB0000000000', '3 channels with mapping family 0'],
  ['4F707573486561640103380180BB0000000001 0201', 'channel mapping is cut'],
])('names the defect of "%s"', (record, problem) => {
  expect(opus.parseConfiguration(hex(record)).problems).toEqual([problem]);
});
