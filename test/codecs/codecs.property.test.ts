import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecs } from '../../src/codecs/registry.js';
import { hex } from '../helpers/media-bytes.js';

const samples: Readonly<Record<string, string>> = {
  avc1: '0164000DFFE100196764000DACD94141FB011000000300100000030320F1429960010006 68EBE3CB22C0 FDF8F800',
  hvc1: '0101600000009000000000003CF000FCFDF8F800000F03 200001001840010C01FFFF01600000030090000003000003003C959409 210001002B42010101600000030090000003000003003CA00A080B9F796565924CAF016808000003000800000300F040 22000100074401C172B42240',
  vvc1: 'FF00650000',
  av01: '81040C000A0B00000024CF7F0DBFFF3008',
  vp08: '000A820202020000',
  vp09: '010000000014820202020000',
  mp4a: '2B118800',
  Opus: '4F70757348656164010638 01 80BB0000000001 0402000401020305',
  fLaC: '664C61438000002204000400 00014800018C0BB800F00005DC00DF85C670AE6926E13EA6D1A1ED2C4324',
  '.mp3': '00',
  'ac-3': '0B77',
  'ec-3': '0B77',
};

test.each(codecs.map((codec) => [codec.names[0]!, codec] as const))('%s: every truncation and every changed byte of a sound record is read without throwing', (name, codec) => {
  const record = hex(samples[name]!);
  expect(codec.parseConfiguration(record).problems).toEqual([]);
  for (let end = 0; end <= record.length; end += 1) expect(codec.parseConfiguration(record.subarray(0, end)).bytes).toBe(end);
  for (let at = 0; at < record.length; at += 1) {
    for (const value of [0, 1, 0x7f, 0x80, 0xff, record[at]! ^ 1]) {
      const copy = record.slice();
      copy[at] = value;
      const { width = 1, height = 1, frameRate = 1, problems } = codec.parseConfiguration(copy);
      expect(width > 0 && height > 0 && frameRate > 0 && problems.length <= 16).toBe(true);
    }
  }
});

test('random records and frames are read without throwing', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(undefined, 1, 2, 3, 4), fc.boolean(), (bytes, nalLengthBytes, complete) => {
    for (const codec of codecs) {
      codec.parseConfiguration(bytes);
      const facts = codec.classifyFrame?.(bytes, { nalLengthBytes, complete });
      expect(facts?.nalTypes?.length ?? 0).toBeLessThanOrEqual(8);
    }
  }), { numRuns: 1000 });
});

test('built NAL frames are walked, and one wrong length is noticed', () => {
  const nal = fc.record({ type: fc.integer({ min: 1, max: 31 }), rest: fc.uint8Array({ minLength: 1, maxLength: 30 }) });
  const avc = codecs[0]!;
  fc.assert(fc.property(fc.array(nal, { minLength: 1, maxLength: 10 }), fc.constantFrom(1, 2, 4), (nals, nalLengthBytes) => {
    const bytes = Uint8Array.from(nals.flatMap(({ type, rest }) => [...new Array<number>(nalLengthBytes - 1).fill(0), rest.length + 1, type, ...rest]));
    expect(avc.classifyFrame!(bytes, { nalLengthBytes, complete: true })).toEqual({ nalTypes: nals.slice(0, 8).map(({ type }) => type) });
    bytes[nalLengthBytes - 1]! += 200;
    if (bytes.length < 200) expect(avc.classifyFrame!(bytes, { nalLengthBytes, complete: true }).problems).toHaveLength(1);
  }));
});
