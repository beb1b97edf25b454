import { expect, test } from 'vitest';
import av1 from '../../src/codecs/av1.js';
import { hex } from '../helpers/media-bytes.js';

const parse = (text: string): ReturnType<typeof av1.parseConfiguration> => av1.parseConfiguration(hex(text));

test('reads the record of the specification example', () => {
  expect(parse('81040C000A0B00000024CF7F0DBFFF3008')).toMatchObject({ codecString: 'av01.0.04M.08', profile: 'Main 3.0', width: 960, height: 540, problems: [] });
});

test('reads a record of FFmpeg 9.0 and SVT-AV1, 320x180', () => {
  expect(parse('81000C000A0B0200000521E7F66017C002')).toMatchObject({ codecString: 'av01.0.00M.08', width: 320, height: 180, problems: [] });
});

test('reads tier and bit depth', () => {
  expect(parse('8125EC00').codecString).toBe('av01.1.05H.12');
  expect(parse('81054C00').codecString).toBe('av01.0.05M.10');
});

test('a record without sequence header has no size and no defect', () => {
  expect(parse('81040C00')).toMatchObject({ problems: [] });
  expect(parse('81040C00')).not.toHaveProperty('width');
});

test('skips other OBUs to find the sequence header', () => {
  expect(parse('81040C00 2A02AABB 0A0B00000024CF7F0DBFFF3008')).toMatchObject({ width: 960, height: 540 });
});

test.each([
  ['', 'empty record'],
  ['810400', 'shorter than 4 bytes'],
  ['01040C00', 'marker bit is 0'],
  ['82040C00', 'configurationVersion 2'],
  ['81040C000A0300000 0'.replace(' ', ''), 'sequence header cannot be read'],
])('names the defect of "%s"', (record, problem) => {
  expect(parse(record).problems).toContain(problem);
});
