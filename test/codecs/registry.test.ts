import { expect, test } from 'vitest';
import { codecs, findCodec } from '../../src/codecs/registry.js';
import { audioFourCcs, videoFourCcs } from '../../src/wire/enhanced/four-cc.js';
import { hex } from '../helpers/media-bytes.js';

test('every FourCC of Enhanced RTMP has a codec, others have none', () => {
  for (const name of [...audioFourCcs, ...videoFourCcs]) expect(findCodec(name)?.names, name).toContain(name);
  expect(findCodec('h263')).toBeUndefined();
  expect(findCodec('__proto__')).toBeUndefined();
});

test('no two codecs share a name', () => {
  const names = codecs.flatMap((codec) => codec.names);
  expect(new Set(names).size).toBe(names.length);
});

test('an empty record is a defect where the codec cannot do without', () => {
  expect(codecs.filter((codec) => codec.needsConfiguration).flatMap((codec) => codec.names)).toEqual(['avc1', 'hvc1', 'vvc1', 'mp4a', 'fLaC']);
  for (const codec of codecs.filter((candidate) => candidate.needsConfiguration)) expect(codec.parseConfiguration(hex('')).problems).toEqual(['empty record']);
});

test('self-describing codecs accept whatever stands there', () => {
  for (const name of ['.mp3', 'ac-3', 'ec-3']) expect(findCodec(name)!.parseConfiguration(hex('00'))).toMatchObject({ problems: [], bytes: 1 });
});

test('VVC is read for its length size', () => {
  expect(findCodec('vvc1')!.parseConfiguration(hex('FF'))).toMatchObject({ nalLengthBytes: 4, codecString: 'vvc1', problems: [] });
  expect(findCodec('vvc1')!.parseConfiguration(hex('FC'))).toMatchObject({ problems: ['NAL length size 3'] });
  expect(findCodec('vvc1')!.parseConfiguration(hex('00000001 0079'))).toMatchObject({ problems: ['starts with an Annex-B start code'] });
  expect(findCodec('vvc1')!.classifyFrame!(hex('00000003 00A1AA'), { nalLengthBytes: 4, complete: true })).toEqual({ nalTypes: [20] });
});

test('the fingerprint is FNV-1a', () => {
  expect(findCodec('.mp3')!.parseConfiguration(hex('')).fingerprint).toBe(0x811c9dc5);
  expect(findCodec('.mp3')!.parseConfiguration(new TextEncoder().encode('foobar')).fingerprint).toBe(0xbf9cf968);
});
