import { describe, expect, it } from 'vitest';
import { parse } from 'hls-parser';
import { createFile } from 'mp4box';
import { HlsStream } from '../../../../src/server/core/hls/hls-stream.js';
import { opusPacketSamples } from '../../../../src/server/core/hls/track.js';
import { FlvReader } from '../../../../src/wire/flv/file.js';
import type { StreamMessage } from '../../../../src/server/core/stream-sink.js';
import { flvFixture } from '../../../helpers/media-bytes.js';

function messagesOf(name: string): StreamMessage[] {
  const out: StreamMessage[] = [];
  const reader = new FlvReader((item) => { if (item.kind === 'tag') out.push({ typeId: item.header.typeId, timestampMs: item.header.timestampMs, payload: new Uint8Array(item.body) }); });
  reader.push(flvFixture(name));
  reader.end();
  return out;
}

interface Made { readonly hls: HlsStream; readonly files: Map<string, Uint8Array>; readonly problems: string[] }

function make(messages: readonly StreamMessage[], options: { readonly mode?: 'window' | 'whole'; readonly segmentMs?: number; readonly end?: boolean } = {}): Made {
  const files = new Map<string, Uint8Array>();
  const problems: string[] = [];
  const hls = new HlsStream({
    mode: options.mode ?? 'whole', segmentMs: options.segmentMs ?? 1000, onProblem: (text) => problems.push(text),
    store: { put: (name, bytes) => { files.set(name, bytes); }, remove: (name) => { files.delete(name); } },
  });
  for (const message of messages) hls.message(message);
  if (options.end !== false) hls.end();
  return { hls, files, problems };
}

interface Segment { readonly uri: string; readonly duration: number; readonly discontinuity: boolean; readonly map: { readonly uri: string } }
interface List { readonly segments: Segment[]; readonly targetDuration: number; readonly endlist: boolean; readonly mediaSequenceBase: number; readonly discontinuitySequenceBase: number; readonly playlistType?: string }

const playlistOf = (made: Made): List => parse(made.hls.playlist() ?? '') as unknown as List;

interface Sample { readonly dts: number; readonly cts: number; readonly duration: number; readonly is_sync: boolean; readonly size: number; readonly timescale: number }

/** mp4box on the init segment and the media segments behind it: the samples of each track, by its id. */
function samplesOf(files: Map<string, Uint8Array>, names: readonly string[]): Map<number, Sample[]> {
  const file = createFile();
  const out = new Map<number, Sample[]>();
  file.onError = (error: unknown) => { throw new Error(String(error)); };
  file.onReady = (info: { tracks: { id: number }[] }) => {
    for (const { id } of info.tracks) file.setExtractionOptions(id, undefined, { nbSamples: 1_000_000 });
    file.start();
  };
  file.onSamples = (id: number, _: unknown, samples: Sample[]) => { out.set(id, [...(out.get(id) ?? []), ...samples]); };
  let at = 0;
  for (const name of names) {
    const bytes = files.get(name) ?? new Uint8Array(0);
    const buffer = new Uint8Array(bytes).buffer as ArrayBuffer & { fileStart: number };
    buffer.fileStart = at;
    at += bytes.length;
    file.appendBuffer(buffer as never);
  }
  file.flush();
  return out;
}

const shift = (messages: readonly StreamMessage[], ms: number): StreamMessage[] => messages.map((message) => ({ ...message, timestampMs: (message.timestampMs + ms) >>> 0 }));

describe('a stream as HLS', () => {
  const media = messagesOf('h264-aac');
  const videoTimes = media.filter(({ typeId, payload }) => typeId === 9 && payload[1] === 1).map(({ timestampMs }) => timestampMs);

  it('has every sample once, at its decode time, with its composition offset, and key frames marked', () => {
    const made = make(media);
    const { segments } = playlistOf(made);
    const samples = samplesOf(made.files, [segments[0]!.map.uri, ...segments.map(({ uri }) => uri)]);
    const video = samples.get(1) ?? [];
    expect(video.map(({ dts }) => dts)).toEqual(videoTimes.map((ms) => ms * 90));
    const offsets = media.filter(({ typeId, payload }) => typeId === 9 && payload[1] === 1).map(({ payload }) => Buffer.from(payload).readIntBE(2, 3) * 90);
    expect(video.map(({ cts, dts }) => cts - dts)).toEqual(offsets);
    expect(video.filter(({ is_sync }) => is_sync)).toHaveLength(5);
    for (const [index, { dts, duration }] of video.slice(0, -1).entries()) expect(dts + duration).toBe(video[index + 1]!.dts);
    const audio = samples.get(2) ?? [];
    expect(audio).toHaveLength(432);
    // On the grid of samples: no gap and no overlap from rounded milliseconds.
    for (const [index, { dts }] of audio.entries()) expect(dts).toBe((audio[0]?.dts ?? 0) + index * 1024);
  });

  it('puts the sequence headers into the init segment byte for byte', () => {
    const made = make(media);
    const init = Buffer.from(made.files.get('init-0.mp4') ?? []);
    const record = media.find(({ typeId, payload }) => typeId === 9 && payload[1] === 0)!.payload.subarray(5);
    const asc = media.find(({ typeId, payload }) => typeId === 8 && payload[1] === 0)!.payload.subarray(2);
    const avcC = init.indexOf('avcC');
    expect(init.subarray(avcC + 4, avcC + 4 + record.length).equals(record)).toBe(true);
    expect(init.subarray(init.indexOf('esds')).includes(Buffer.from(asc))).toBe(true);
    expect(init.includes('mdat')).toBe(false);
    expect(made.hls.codecs()).toBe('avc1.64000d,mp4a.40.2');
  });

  it('begins every segment with a key frame, and keeps its target duration', () => {
    const made = make(media);
    const list = playlistOf(made);
    expect(list.endlist).toBe(true);
    expect(list.playlistType).toBe('EVENT');
    for (const { uri, duration, map } of list.segments) {
      expect(Math.round(duration)).toBeLessThanOrEqual(list.targetDuration);
      expect(samplesOf(made.files, [map.uri, uri]).get(1)?.[0]?.is_sync).toBe(true);
    }
  });

  it('cuts a group of pictures that is longer than the target, never the first frame from its key frame', () => {
    // One key frame at the beginning, then inter frames for 25 s.
    const [header, key] = [media.find(({ typeId, payload }) => typeId === 9 && payload[1] === 0)!, media.find(({ typeId, payload }) => typeId === 9 && payload[0] === 0x17 && payload[1] === 1)!];
    const inter = media.find(({ typeId, payload }) => typeId === 9 && payload[0] === 0x27)!;
    const long = [header, key, ...Array.from({ length: 750 }, (_, index) => ({ ...inter, timestampMs: Math.round((index + 1) * 33.34) }))];
    const list = playlistOf(make(long));
    expect(list.segments.length).toBeGreaterThanOrEqual(3);
    for (const { duration } of list.segments) expect(Math.round(duration)).toBeLessThanOrEqual(list.targetDuration);
    expect(list.segments.some(({ discontinuity }) => discontinuity)).toBe(false);
  });

  it('slides: six segments and three target durations at least, numbers that go on, and files forgotten in time', () => {
    const messages = [0, 1, 2, 3].flatMap((turn) => shift(media, turn * 10_000));
    const made = make(messages, { mode: 'window', end: false });
    const list = playlistOf(made);
    expect(list.endlist).toBe(false);
    expect(list.segments.length).toBeGreaterThanOrEqual(6);
    expect(list.segments.reduce((sum, { duration }) => sum + duration, 0)).toBeGreaterThanOrEqual(3 * list.targetDuration);
    expect(list.mediaSequenceBase).toBeGreaterThan(5);
    for (const { uri, map } of list.segments) {
      expect(made.files.has(uri)).toBe(true);
      expect(made.files.has(map.uri)).toBe(true);
    }
    expect(made.files.size).toBeLessThan(2 * list.segments.length + 3);
    expect(made.files.has('seg-0.m4s')).toBe(false);
  });

  it('makes a new init segment and a discontinuity when the configuration changes', () => {
    const other = messagesOf('hevc-aac').filter(({ typeId }) => typeId !== 18);
    const made = make([...media, ...shift(other, 10_050)]);
    const { segments } = playlistOf(made);
    const maps = [...new Set(segments.map(({ map }) => map.uri))];
    expect(maps).toHaveLength(2);
    expect(segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
    const after = segments.filter(({ map }) => map.uri === maps[1]);
    expect(after[0]?.discontinuity).toBe(true);
    expect(samplesOf(made.files, [maps[1]!, ...after.map(({ uri }) => uri)]).get(1)?.[0]?.is_sync).toBe(true);
    expect(Buffer.from(made.files.get(maps[1]!) ?? []).includes('hvcC')).toBe(true);
  });

  it('goes on behind a jump of the publisher\'s clock, back or forth, with a discontinuity', () => {
    for (const jumpMs of [-8000, 60_000, 0x7000_0000]) {
      const made = make([...media, ...shift(media, 10_000 + jumpMs)]);
      const { segments } = playlistOf(made);
      expect(segments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
      const total = segments.reduce((sum, { duration }) => sum + duration, 0);
      expect(total).toBeGreaterThan(19);
      expect(total).toBeLessThan(20.5);
    }
  });

  it('goes across 2^32 ms without noticing', () => {
    const made = make(shift(media, 0xffff_f000));
    const { segments } = playlistOf(made);
    expect(segments.some(({ discontinuity }) => discontinuity)).toBe(false);
    const times = samplesOf(made.files, [segments[0]!.map.uri, ...segments.map(({ uri }) => uri)]).get(1)!.map(({ dts }) => dts);
    expect(times.map((time) => time - times[0]!)).toEqual(videoTimes.map((ms) => ms * 90));
  });

  it('carries sound alone, and pictures alone', () => {
    for (const [typeId, codecs] of [[8, 'mp4a.40.2'], [9, 'avc1.64000d']] as const) {
      const made = make(media.filter((message) => message.typeId === typeId));
      expect(made.hls.codecs()).toBe(codecs);
      const { segments } = playlistOf(made);
      expect(segments.length).toBeGreaterThan(3);
      expect(samplesOf(made.files, [segments[0]!.map.uri, ...segments.map(({ uri }) => uri)]).get(typeId === 8 ? 2 : 1)?.length).toBe(typeId === 8 ? 432 : 300);
    }
  });

  it('carries AV1 and Opus of Enhanced RTMP, with boxes of their own', () => {
    const av1 = Buffer.from('9061763031' + '81040c000a0b00000024cf7f0dbfff3008', 'hex');
    const opus = Buffer.concat([Buffer.from('904f707573', 'hex'), Buffer.from('OpusHead'), Buffer.from('010238018 0bb000000000 0'.replaceAll(' ', ''), 'hex')]);
    const frames = Array.from({ length: 90 }, (_, index) => ({ typeId: 9, timestampMs: index * 33, payload: Buffer.concat([Buffer.from(index % 30 === 0 ? '91' : 'a1', 'hex'), Buffer.from('61763031', 'hex'), Buffer.from('1200', 'hex'), Buffer.from('320401020304', 'hex')]) }));
    const sound = Array.from({ length: 150 }, (_, index) => ({ typeId: 8, timestampMs: index * 20, payload: Buffer.concat([Buffer.from('914f707573', 'hex'), Buffer.from([0xfc, 1, 2, 3])]) }));
    const mixed = [{ typeId: 9, timestampMs: 0, payload: av1 }, { typeId: 8, timestampMs: 0, payload: opus }, ...[...frames, ...sound].sort((a, b) => a.timestampMs - b.timestampMs)];
    const made = make(mixed);
    expect(made.problems).toEqual([]);
    expect(made.hls.codecs()).toMatch(/^av01\.0\.04M\.08(\..*)?,opus$/);
    const init = Buffer.from(made.files.get('init-0.mp4') ?? []);
    const dOps = init.indexOf('dOps');
    expect(init.subarray(dOps + 4, dOps + 15).toString('hex')).toBe('00020138' + '0000bb80' + '0000' + '00');
    const { segments } = playlistOf(made);
    const samples = samplesOf(made.files, [segments[0]!.map.uri, ...segments.map(({ uri }) => uri)]);
    // Without the temporal delimiter.
    expect(samples.get(1)?.every(({ size }) => size === 6)).toBe(true);
    expect(samples.get(2)?.every(({ duration }) => duration === 960)).toBe(true);
  });

  it('leaves out what cannot be played, says so once, and never throws', () => {
    const annexB = media.map((message) => (message.typeId === 9 && message.payload[1] === 1 ? { ...message, payload: Uint8Array.from([...message.payload.subarray(0, 5), 0, 0, 0, 1, ...message.payload.subarray(9)]) } : message));
    const broken = make(annexB);
    expect(broken.problems.filter((text) => text.includes('Annex-B'))).toHaveLength(1);
    const speex = make([...media.filter(({ typeId }) => typeId === 9), ...media.filter(({ typeId }) => typeId === 8).map((message) => ({ ...message, payload: Uint8Array.of(0xb2, 1, 2) }))].sort((a, b) => a.timestampMs - b.timestampMs));
    expect(speex.problems).toEqual([expect.stringContaining('speex audio')]);
    expect(playlistOf(speex).segments.length).toBeGreaterThan(3);
    const empty = make([{ typeId: 9, timestampMs: 0, payload: Uint8Array.of(0x17, 0, 0, 0, 0) }, ...media.filter(({ typeId, payload }) => typeId === 9 && payload[1] !== 0)]);
    expect(empty.hls.playlist()).toBeUndefined();
    expect(empty.problems.length).toBeGreaterThan(0);
    for (const bytes of [[], [0x17], [0x90], [0xaf], [0x9f, 0xff], [0x96, 0x20, 1]]) expect(() => make([{ typeId: 9, timestampMs: 0, payload: Uint8Array.from(bytes) }, { typeId: 8, timestampMs: 0, payload: Uint8Array.from(bytes) }])).not.toThrow();
  });

  it('knows how long Opus packets are', () => {
    // TOC: CELT 20 ms one frame, SILK 60 ms, hybrid 10 ms twice, CELT 2.5 ms in a packet of eight.
    expect([[0xfc], [0x18], [0x61], [0xe3, 8]].map((bytes) => opusPacketSamples(Uint8Array.from(bytes)))).toEqual([960, 2880, 960, 960]);
  });
});
