/** Things about audio that look wrong and are not: their bytes go through the real decoder, and no rule speaks. */
import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/analyzers/index.js';
import { FlvSession } from '../../../src/pipeline/flv-session.js';
import type { Finding } from '../../../src/trace/findings.js';
import { FlvReader, encodeFileHeader, encodeTag } from '../../../src/wire/flv/file.js';

const audioRules = new Set(rules.filter((rule) => rule.meta.area === 'audio').map((rule) => rule.meta.id));

/** The audio findings for a file of these audio tags, 23 ms apart, beside key frames of video. */
function findings(bodies: readonly Uint8Array[], video = true): Finding[] {
  const session = new FlvSession({ name: 'test.flv', showSecrets: false });
  const reader = new FlvReader((item) => session.item(item));
  reader.push(encodeFileHeader({ audio: true, video }));
  bodies.forEach((body, i) => {
    if (video) for (const piece of encodeTag(9, i * 23, Uint8Array.of(0x12, 1, 2, 3))) reader.push(piece);
    for (const piece of encodeTag(8, i * 23, body)) reader.push(piece);
  });
  reader.end();
  session.session.end('closed');
  return session.session.result().findings.filter((finding) => audioRules.has(finding.rule));
}

const raw = (first: number, ...rest: number[]): Uint8Array => Uint8Array.of(first, 1, 0x21, 0x10, 0x04, ...rest);
const header = (first: number, ...config: number[]): Uint8Array => Uint8Array.of(first, 0, ...config);
const many = (body: Uint8Array, count = 200): Uint8Array[] => Array.from({ length: count }, () => body);

describe('audio that is in order', () => {
  // Sound bits of the AAC tag: 44 kHz stereo whatever the truth is (AF), mono (AE), 5.5 kHz 8 bit (A0).
  it.each([0xaf, 0xae])('says nothing to the sound bits %i of an AAC tag', (first) => {
    expect(findings([header(first, 0x11, 0x90), ...many(raw(first))])).toEqual([]);
  });

  it.each([0xab, 0xa2, 0xa0])('takes the sound bits %i of an AAC tag for an oddity, told once', (first) => {
    expect(findings([header(first, 0x11, 0x90), ...many(raw(first))])).toMatchObject([{ rule: 'aac-tag-bits', severity: 'info', count: 200 }]);
  });

  it('says no more than that to sound bits that change from tag to tag', () => {
    expect(findings([header(0xaf, 0x12, 0x10), ...many(raw(0xaf)), ...many(raw(0xa0)), ...many(raw(0xae))])).toMatchObject([{ rule: 'aac-tag-bits', severity: 'info', count: 200 }]);
  });

  it('says nothing to a few empty tags', () => {
    expect(findings([header(0xaf, 0x12, 0x10), new Uint8Array(0), ...many(raw(0xaf)), new Uint8Array(0), ...many(raw(0xaf)), new Uint8Array(0)])).toEqual([]);
  });

  it('says nothing to MP3, which needs no header', () => {
    expect(findings(many(Uint8Array.of(0x2f, 0xff, 0xfb, 0x90, 0x64)))).toEqual([]);
  });

  it('says nothing to a raw frame that begins like ADTS', () => {
    expect(findings([header(0xaf, 0x12, 0x10), ...many(raw(0xaf)), Uint8Array.of(0xaf, 1, 0xff, 0xf1, 0x50, 0x80, 0x00, 0x1f, 0xfc, 1, 2, 3)])).toEqual([]);
  });
});

describe('audio that is not', () => {
  const rulesOf = (bodies: readonly Uint8Array[], video = true): (readonly [string, string])[] => findings(bodies, video).map(({ rule, severity }) => [rule, severity] as const);
  /** An ADTS frame of nine bytes, two of them sound: syncword, MPEG-4, no CRC, LC, 44.1 kHz, two channels, length 9. */
  const adts = [0xff, 0xf1, 0x50, 0x80, 0x01, 0x3f, 0xfc, 0x21, 0x10];

  it('has no sequence header', () => {
    expect(rulesOf(many(raw(0xaf)))).toEqual([['aac-sequence-header-missing', 'degraded']]);
    expect(rulesOf(many(raw(0xaf)), false)).toEqual([['aac-sequence-header-missing', 'fatal']]);
  });

  it('gets it late: the frames before it are counted', () => {
    const [finding] = findings([...many(raw(0xaf), 60), header(0xaf, 0x12, 0x10), ...many(raw(0xaf))]);
    expect(finding).toMatchObject({ rule: 'aac-sequence-header-missing', severity: 'degraded' });
    expect(finding?.message).toContain('60 AAC frames');
    expect(rulesOf([...many(raw(0xaf), 10), header(0xaf, 0x12, 0x10), ...many(raw(0xaf))])).toEqual([['aac-sequence-header-missing', 'info']]);
  });

  it('has an empty sequence header', () => {
    expect(rulesOf([header(0xaf), ...many(raw(0xaf))])).toEqual([['aac-sequence-header-empty', 'degraded']]);
    expect(rulesOf([header(0xaf), header(0xaf, 0x12, 0x10), ...many(raw(0xaf))])).toEqual([['aac-sequence-header-empty', 'info']]);
  });

  it('has ADTS in its frames, three in a row', () => {
    expect(rulesOf([header(0xaf, 0x12, 0x10), ...many(Uint8Array.of(0xaf, 1, ...adts))])).toEqual([['aac-adts-in-flv', 'degraded']]);
    expect(rulesOf([header(0xaf, 0x12, 0x10), ...many(Uint8Array.of(0xaf, 1, ...adts), 2), ...many(raw(0xaf))])).toEqual([]);
  });

  it('has a reserved sample rate in its header', () => {
    // Object type 2, rate index 13, two channels.
    expect(rulesOf([header(0xaf, 0x16, 0x90), ...many(raw(0xaf))])).toEqual([['audio-config-invalid', 'degraded']]);
  });

  it('changes its sample rate', () => {
    // 44.1 kHz, then 48 kHz.
    expect(rulesOf([header(0xaf, 0x12, 0x10), ...many(raw(0xaf)), header(0xaf, 0x11, 0x90), ...many(raw(0xaf))])).toEqual([['audio-config-changed', 'degraded']]);
    expect(rulesOf([header(0xaf, 0x12, 0x10), header(0xaf, 0x11, 0x90), ...many(raw(0xaf))])).toEqual([]);
  });

  it.each([[0xff, 'degraded'], [0x7e, 'info'], [0xb2, 'info']] as const)('is in a codec that browsers do not know: %i is %s', (first, severity) => {
    expect(rulesOf(many(Uint8Array.of(first, 1, 2, 3)))).toEqual([['audio-codec-unsupported', severity]]);
  });
});
