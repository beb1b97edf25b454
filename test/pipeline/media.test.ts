import { beforeEach, describe, expect, test } from 'vitest';
import { MediaState, describeMedia } from '../../src/pipeline/media.js';
import type { MediaBody, MediaUnit } from '../../src/trace/events.js';
import { flvFixture, hex, readFlv } from '../helpers/media-bytes.js';

const avcHeader = '17 00 000000 0142C00DFFE100186742C00DD90141FB011000000300100000030320F142A480010005 68CB83CB20';

let state: MediaState;
beforeEach(() => { state = new MediaState(); });
/** Without digests and pictures, which have tests of their own. */
const plain = (body: MediaBody): MediaBody => ({ ...body, units: body.units.map(({ digest: _digest, pictures: _pictures, ...unit }) => unit) });
const video = (bytes: string, complete = true): MediaBody => plain(describeMedia(9, hex(bytes), state, complete));
const audio = (bytes: string, complete = true): MediaBody => plain(describeMedia(8, hex(bytes), state, complete));
const unit = (body: MediaBody): MediaUnit => body.units[0]!;

describe('legacy video', () => {
  test('a sequence header carries its configuration', () => {
    expect(unit(video(avcHeader))).toMatchObject({ trackId: 0, codec: 'avc1', packetType: 'sequence-start', frameType: 'key', bodyBytes: 40, enhanced: false, config: { codecString: 'avc1.42c00d', width: 320, height: 240, problems: [] } });
  });

  test('frames are walked by the length size of the last sequence header', () => {
    video(avcHeader.replace('0DFFE1', '0DFDE1'));
    expect(video('27 01 FFFFD8 0002 0910 0003 418880')).toEqual({
      type: 'video', units: [{ trackId: 0, codec: 'avc1', packetType: 'coded-frames', frameType: 'inter', compositionTimeMs: -40, bodyBytes: 9, enhanced: false, nalTypes: [9, 1] }],
    });
  });

  test('end of sequence, five bytes long, is no empty sequence header', () => {
    expect(unit(video('17 02 000000'))).toMatchObject({ packetType: 'sequence-end', bodyBytes: 0 });
    expect(unit(video('17 02 000000'))).not.toHaveProperty('config');
  });

  test('an AVC sequence header of five bytes and start codes behind it, as an encoder without global header sends them', () => {
    expect(unit(video('17 00 000000'))).toMatchObject({ packetType: 'sequence-start', bodyBytes: 0, config: { bytes: 0, problems: ['empty record'] } });
    expect(unit(video('17 01 000000 00000001 6764000DACD941 00000001 68EFBCB0'))).toMatchObject({ problems: ['starts with an Annex-B start code'] });
  });

  test('an unreadable record does not change how frames are walked', () => {
    video(avcHeader);
    video('17 00 000000');
    expect(unit(video('27 01 000000 00000009 41'))).toMatchObject({ problems: ['NAL lengths do not add up'] });
  });

  test('without a sequence header wrong lengths are no proof', () => {
    expect(unit(video('27 01 000000 00000009 41'))).not.toHaveProperty('problems');
    expect(unit(video('27 01 000000 00000002 4188'))).toMatchObject({ nalTypes: [1] });
  });

  test('practice: HEVC as codec id 12, an HEVC record under id 7', () => {
    expect(unit(video('1C 01 000000 00000003 2601AF'))).toMatchObject({ codec: 'hvc1', enhanced: false, nalTypes: [19] });
    expect(unit(video('17 00 000000 01016000000090000000 00003CF000FCFDF8F800000F0420000100184001'))).toMatchObject({ codec: 'avc1', config: { problems: ['looks like an HEVC record'] } });
  });

  test('codecs without packet type, unknown ids, commands', () => {
    expect(video('22 0000')).toEqual({ type: 'video', units: [{ trackId: 0, codec: 'h263', packetType: 'coded-frames', frameType: 'inter', bodyBytes: 2, enhanced: false }] });
    expect(unit(video('1F 00'))).toMatchObject({ codec: 'id-15', packetType: 'coded-frames' });
    expect(unit(video('57 01'))).toEqual({ trackId: 0, codec: 'avc1', packetType: 'command', frameType: 'command', bodyBytes: 1, enhanced: false });
    expect(unit(video('57'))).toMatchObject({ packetType: 'command', problems: ['command byte is missing'] });
    expect(unit(video('17 03 000000'))).toMatchObject({ packetType: 'reserved' });
  });

  test('a cut header is named, unless bytes are known to be missing', () => {
    expect(video('17 01 00')).toEqual({ type: 'video', units: [], problem: 'video tag header is cut: 3 of 5 bytes' });
    expect(video('17 01 00', false)).toEqual({ type: 'video', units: [] });
  });
});

describe('legacy audio', () => {
  test('AAC sequence header and frames', () => {
    expect(unit(audio('AF 00 1190'))).toMatchObject({ codec: 'mp4a', packetType: 'sequence-start', bodyBytes: 2, config: { codecString: 'mp4a.40.2', sampleRate: 48000 } });
    expect(audio('AF 01 21004990021900')).toEqual({ type: 'audio', units: [{ trackId: 0, codec: 'mp4a', packetType: 'coded-frames', bodyBytes: 7, enhanced: false }] });
    expect(unit(audio('AF 00'))).toMatchObject({ packetType: 'sequence-start', config: { problems: ['empty record'] } });
    expect(unit(audio('AF 02 00'))).toMatchObject({ packetType: 'reserved' });
  });

  test('ADTS inside AAC is named', () => {
    expect(unit(audio('AF 01 FFF15080017FFC 21004990'))).toMatchObject({ problems: ['ADTS header'] });
  });

  test('other formats, and a cut header', () => {
    expect(unit(audio('2F FFFB90'))).toEqual({ trackId: 0, codec: '.mp3', packetType: 'coded-frames', bodyBytes: 3, enhanced: false });
    expect(unit(audio('D2 00'))).toMatchObject({ codec: 'id-13' });
    expect(audio('AF')).toEqual({ type: 'audio', units: [], problem: 'audio tag header is cut: 1 of 2 bytes' });
  });
});

test('empty messages are silence, of the codec that was there before', () => {
  expect(audio('')).toEqual({ type: 'audio', units: [{ trackId: 0, codec: 'none', packetType: 'silence', bodyBytes: 0, enhanced: false }] });
  audio('AF 01 21');
  expect(unit(audio(''))).toMatchObject({ codec: 'mp4a', packetType: 'silence' });
  expect(unit(video(''))).toMatchObject({ codec: 'none', packetType: 'silence' });
  expect(audio('', false)).toEqual({ type: 'audio', units: [] });
});

describe('a message with missing bytes', () => {
  test('yields no configuration and leaves the length size alone', () => {
    video(avcHeader);
    const cut = video('17 00 000000 0142C00DFD', false);
    expect(unit(cut)).toMatchObject({ packetType: 'sequence-start' });
    expect(unit(cut)).not.toHaveProperty('config');
    expect(unit(video('27 01 000000 00000002 4188'))).toMatchObject({ nalTypes: [1] });
  });

  test('shows the NAL types that are there and claims nothing', () => {
    video(avcHeader);
    expect(unit(video('27 01 000000 00000002 0910 00000100 4188', false))).toEqual({
      trackId: 0, codec: 'avc1', packetType: 'coded-frames', frameType: 'inter', compositionTimeMs: 0, bodyBytes: 12, enhanced: false, nalTypes: [9, 1],
    });
  });
});

describe('Enhanced RTMP', () => {
  test('coded frames X stand for a composition time of 0', () => {
    expect(unit(video('A3 68766331 00000003 0201AF'))).toMatchObject({ codec: 'hvc1', packetType: 'coded-frames', frameType: 'inter', compositionTimeMs: 0, enhanced: true, nalTypes: [1] });
    expect(unit(video('91 61763031 1200'))).not.toHaveProperty('compositionTimeMs');
  });

  test('an empty AV1 sequence start changes nothing, a full one configures', () => {
    expect(unit(video('90 61763031'))).toEqual({ trackId: 0, codec: 'av01', packetType: 'sequence-start', frameType: 'key', bodyBytes: 0, enhanced: true });
    expect(unit(video('90 61763031 81040C000A0B00000024CF7F0DBFFF3008'))).toMatchObject({ config: { width: 960, height: 540 } });
  });

  test('an empty AVC sequence start is a defect', () => {
    expect(unit(video('90 61766331'))).toMatchObject({ config: { problems: ['empty record'] } });
  });

  test('every track has its own length size', () => {
    const record = '0142C00DFDE100186742C00DD90141FB011000000300100000030320F142A480010005 68CB83CB20';
    video(avcHeader);
    video(`96 00 61766331 01 ${record}`);
    const frames = video('96 13 61766331 00 000006 00000002 4188 01 000004 0002 4188');
    expect(frames.units.map((part) => [part.trackId, part.nalTypes, part.problems])).toEqual([[0, [1], undefined], [1, [1], undefined]]);
  });

  test('audio tracks, multichannel configuration, sequence end', () => {
    expect(unit(audio('95 00 6D703461 01 118856E500'))).toMatchObject({ trackId: 1, packetType: 'sequence-start', config: { sampleRate: 48000, channels: 1 } });
    expect(unit(audio('94 4F707573 010200000003'))).toEqual({ trackId: 0, codec: 'Opus', packetType: 'multichannel-config', bodyBytes: 6, enhanced: true });
    expect(unit(audio('94 4F707573 010200000007'))).toMatchObject({ problems: ['channel mask names 3 channels, count is 2'] });
    expect(unit(audio('92 4F707573'))).toMatchObject({ packetType: 'sequence-end' });
    expect(unit(audio('92 4F707573 00'))).toMatchObject({ problems: ['sequence end carries 1 bytes'] });
    expect(unit(audio('93 4F707573'))).toMatchObject({ packetType: 'reserved' });
  });

  test('metadata has no frame type, whatever the writer put there', () => {
    for (const first of ['84', 'D4', '94']) {
      expect(unit(video(`${first} 68766331 020009636F6C6F72496E666F06`))).toEqual({ trackId: 0, codec: 'hvc1', packetType: 'metadata', bodyBytes: 13, enhanced: true });
    }
    expect(unit(video('D4 68766331 0505'))).toMatchObject({ problems: ['metadata is not pairs of a name and a value'] });
  });

  test('commands, ModEx offsets, unknown FourCC', () => {
    expect(video('D0 00')).toEqual({ type: 'video', units: [{ trackId: 0, codec: 'none', packetType: 'command', frameType: 'command', bodyBytes: 1, enhanced: true }] });
    expect(unit(audio('97 02 07A120 01 4F707573 FC'))).toMatchObject({ timestampOffsetNs: 500000, packetType: 'coded-frames' });
    expect(unit(video('91 FFFE001B 00'))).toMatchObject({ codec: '\\xff\\xfe\\x00\\x1b', problems: ['unknown FourCC'] });
    expect(unit(video('91 6D703461 00'))).toMatchObject({ problems: ['unknown FourCC'] });
  });

  test('a broken header is named together with the tracks before it', () => {
    expect(video('96 13 68766331 00 000007 00000003 0201AF 01 000009 CC')).toMatchObject({ problem: 'track 1 runs past the end', units: [{ trackId: 0, nalTypes: [1] }] });
    expect(video('96 13 68766331 00 000007 00000003 0201AF 01 000009 CC', false)).not.toHaveProperty('problem');
    expect(video('9F 7A7A7A7A')).toMatchObject({ units: [{ packetType: 'reserved', codec: 'zzzz', problems: ['unknown FourCC'] }] });
  });
});

test.each([
  ['h264-aac', { 'avc1 0': 300, 'mp4a 0': 432 }],
  ['h264-aac-drop10', { 'avc1 0': 273, 'mp4a 0': 432 }],
  ['h264-two-audio-tracks', { 'avc1 0': 120, 'mp4a 0': 189, 'mp4a 1': 189 }],
  ['hevc-aac', { 'hvc1 0': 240, 'mp4a 0': 376 }],
] as [string, Record<string, number>][])('%s has as many coded frames as ffprobe counts, and no problem', (name, counts) => {
  const frames: Record<string, number> = {};
  const problems: string[] = [];
  let walked = 0;
  for (const item of readFlv(flvFixture(name))) {
    if (item.kind !== 'tag' || (item.header.typeId !== 8 && item.header.typeId !== 9)) continue;
    const body = describeMedia(item.header.typeId, item.body, state);
    if (body.problem !== undefined) problems.push(body.problem);
    for (const part of body.units) {
      problems.push(...(part.problems ?? []), ...(part.config?.problems ?? []));
      if (part.packetType !== 'coded-frames') continue;
      const key = `${part.codec} ${part.trackId}`;
      frames[key] = (frames[key] ?? 0) + 1;
      if (part.nalTypes !== undefined) walked += 1;
      if (part.codec === 'avc1') expect(part.nalTypes?.includes(5)).toBe(part.frameType === 'key');
    }
  }
  expect(frames).toEqual(counts);
  expect(problems).toEqual([]);
  expect(walked).toBe(counts['avc1 0'] ?? counts['hvc1 0']);
});

test('whole coded frames have a digest that differs with any byte of a small frame and with the length, whatever the tag header says', () => {
  const digest = (typeId: 8 | 9, bytes: string, complete = true): number | undefined => describeMedia(typeId, hex(bytes), state, complete).units[0]?.digest;
  const frame = digest(9, '27 01 000000 00000002 41 9A');
  expect(frame).toBeTypeOf('number');
  expect(digest(9, '17 01 000050 00000002 41 9A')).toBe(frame);
  expect(digest(9, '27 01 000000 00000002 41 9B')).not.toBe(frame);
  expect(digest(9, '27 01 000000 00000003 41 9A 00')).not.toBe(frame);
  // Of these, every byte that is looked at is the same.
  expect(digest(9, `27 01 000000 ${'00'.repeat(145)}`)).not.toBe(digest(9, `27 01 000000 ${'00'.repeat(146)}`));
  expect(digest(9, '27 01 000000 00000002 41 9A', false)).toBeUndefined();
  expect(digest(9, '17 00 000000 0142')).toBeUndefined();
  expect(digest(8, 'AF 01 2110')).toBe(digest(8, 'AE 01 2110'));
  expect(digest(8, '2F 2110')).toBeTypeOf('number');
});
