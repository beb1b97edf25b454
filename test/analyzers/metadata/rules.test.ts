/** Rules about script data, on the bytes of FLV files built for the purpose. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/analyzers/index.js';
import { FlvSession } from '../../../src/pipeline/flv-session.js';
import type { AmfValue } from '../../../src/trace/amf.js';
import type { Finding } from '../../../src/trace/findings.js';
import { encodeAmf0 } from '../../../src/wire/amf/amf0.js';
import { ecma, str } from '../../../src/wire/amf/build.js';
import { FlvReader, encodeFileHeader, encodeTag } from '../../../src/wire/flv/file.js';
import { amf0Value } from '../../wire/amf/arbitraries.js';
import { runTranscript } from '../run-transcript.js';

const own = new Set(rules.filter((rule) => rule.meta.area === 'metadata').map((rule) => rule.meta.id));

/** Key frames of H.263 (no header needed) every 40 ms for `seconds`, behind these script tags. `lastMs`: where the last tag stands. */
function inspect(scripts: readonly Uint8Array[], seconds = 4, lastMs?: number): { findings: Finding[]; broken: number } {
  const session = new FlvSession({ name: 'test.flv', showSecrets: false });
  const reader = new FlvReader((item) => session.item(item));
  reader.push(encodeFileHeader({ audio: false, video: true }));
  for (const body of scripts) for (const piece of encodeTag(18, 0, body)) reader.push(piece);
  for (let ms = 0; ms < seconds * 1000; ms += 40) for (const piece of encodeTag(9, ms, Uint8Array.of(0x12, 1, 2, 3))) reader.push(piece);
  if (lastMs !== undefined) for (const piece of encodeTag(9, lastMs, Uint8Array.of(0x12, 9, 9, 9))) reader.push(piece);
  reader.end();
  session.session.end('closed');
  const { findings, verdicts } = session.session.result();
  return { findings: findings.filter((finding) => own.has(finding.rule)), broken: verdicts.filter((verdict) => verdict.outcome === 'broken').length };
}

const script = (value: AmfValue, name = 'onMetaData'): Uint8Array => encodeAmf0([str(name), value]);
const brief = (findings: readonly Finding[]): string[] => findings.map(({ rule, severity }) => `${rule} ${severity}`);

describe('the length of a file', () => {
  it.each([[4, []], [4.9, []], [3.1, []], [5.2, ['flv-index-bad degraded']], [2.8, ['flv-index-bad degraded']], [0, ['flv-index-bad info']]] as const)('%d s for 4 s of media', (duration, expected) => {
    expect(brief(inspect([script(ecma({ duration }))]).findings)).toEqual(expected);
  });

  it('is not judged by a jump in the timestamps', () => {
    expect(brief(inspect([script(ecma({ duration: 4 }))], 4, 64_000).findings)).toEqual([]);
  });

  it('that was written before the end was cut off is told with the bytes that are missing', () => {
    const [finding] = inspect([script(ecma({ duration: 60, filesize: 123_456 }))]).findings;
    expect(finding).toMatchObject({ rule: 'flv-index-bad', severity: 'degraded' });
    expect(finding?.cause).toContain('123 456');
  });
});

describe('the seek index of a file', () => {
  /** Tags of 4 bytes: 11 + 4 + 4 apart. */
  const index = (shift: number, from: number): AmfValue => ({
    type: 'ecmaArray', count: 2, properties: [
      { name: 'duration', value: { type: 'number', value: 4 } },
      { name: 'keyframes', value: { type: 'object', properties: [
        { name: 'filepositions', value: { type: 'strictArray', items: Array.from({ length: 100 }, (_, i) => ({ type: 'number' as const, value: from + i * 19 + shift })) } },
        { name: 'times', value: { type: 'strictArray', items: Array.from({ length: 100 }, (_, i) => ({ type: 'number' as const, value: i * 0.04 })) } },
      ] } },
    ],
  });
  const first = 13 + 11 + script(index(0, 0)).length + 4;

  it('that is right is not mentioned, with either meaning of a position', () => {
    expect(inspect([script(index(0, first))]).findings).toEqual([]);
    expect(inspect([script(index(-4, first))]).findings).toEqual([]);
  });

  it.each([1, -1, 7])('that is %i bytes off is found, and its first wrong entry named', (shift) => {
    const [finding] = inspect([script(index(shift, first))]).findings;
    expect(finding).toMatchObject({ rule: 'flv-index-bad', severity: 'degraded' });
    expect(finding?.message).toMatch(/^100 of 100 entries .* entry 0/);
  });

  it('whose end points behind the file is found', () => {
    expect(inspect([script(index(0, first))], 3.4).findings[0]?.message).toMatch(/^15 of 100/);
  });
});

describe('script data that cannot be read', () => {
  const whole = script(ecma({ duration: 4, width: 320 }));

  it('is found where it breaks off, at every place behind the name', () => {
    const name = encodeAmf0([str('onMetaData')]).length;
    for (let length = name + 2; length < whole.length - 3; length += 1) expect(brief(inspect([whole.subarray(0, length)]).findings).filter((each) => each.startsWith('metadata-truncated'))).toHaveLength(1);
  });

  it('lacks only its end mark: information', () => {
    expect(brief(inspect([whole.subarray(0, whole.length - 3)]).findings)).toEqual(['metadata-truncated info']);
  });

  it('is four bytes of a timecode track', () => {
    expect(brief(inspect([whole, Uint8Array.of(0, 0, 0, 0)]).findings)).toEqual(['data-message-not-amf info']);
  });
});

describe('script data in sessions', () => {
  it('as AMF3 is in order where both ends agreed on it', () => {
    const agreed = ['handshake', 'c2s connect 1 {"app":"live","objectEncoding":3} csid=3', 's2c _result 1 {} {"code":"NetConnection.Connect.Success","objectEncoding":3}', 'c2s data @setDataFrame "onMetaData" {"width":640} type=15'];
    expect(runTranscript(agreed).finding('metadata-amf3')?.severity).toBe('info');
    expect(runTranscript(agreed.map((line) => line.replace('Success","objectEncoding":3', 'Success"'))).finding('metadata-amf3')?.severity).toBe('degraded');
  });

  it('on message stream 0 speaks of the only stream with media', () => {
    const run = runTranscript(['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"width":640} msid=0', 'c2s video header size=320x180', 'c2s audio header', 'c2s media 400']);
    expect(run.finding('metadata-vs-stream-mismatch')?.severity).toBe('degraded');
  });

  it('that was corrected by a second one is not blamed', () => {
    const run = runTranscript(['someone publishes', 'c2s data @setDataFrame "onMetaData" ecma{"width":640}', 'c2s video header size=320x180', 'c2s audio header', 'c2s data @setDataFrame "onMetaData" ecma{"width":320}', 'c2s media 400']);
    expect(run.finding('metadata-vs-stream-mismatch')).toBeUndefined();
  });
});

describe('any script data at all', () => {
  it('breaks no rule', () => {
    fc.assert(fc.property(fc.array(fc.oneof(amf0Value.map((value) => script(value)), fc.uint8Array({ maxLength: 80 }), fc.record({ keyframes: amf0Value, duration: amf0Value }).map(({ keyframes, duration }) => script({
      type: 'ecmaArray', count: 2, properties: [{ name: 'duration', value: duration }, { name: 'keyframes', value: keyframes }],
    }))), { maxLength: 3 }), (bodies) => inspect(bodies, 0.4).broken === 0), { numRuns: 300 });
  });
});
