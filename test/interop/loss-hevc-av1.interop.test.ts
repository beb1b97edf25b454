/** Pictures dropped from streams of real encoders: what the counters of lost pictures say about them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAv1Loss } from '../../src/codecs/loss/av1-loss.js';
import { createHevcLoss } from '../../src/codecs/loss/hevc-loss.js';
import type { CountedLoss, Hole } from '../../src/codecs/loss/picture-counter.js';
import { MediaState, describeMedia } from '../../src/pipeline/media.js';
import type { PictureFacts } from '../../src/trace/events.js';
import { encodeExVideo, videoPacketType } from '../../src/wire/enhanced/ex-video.js';
import { program, run } from '../helpers/programs.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-loss-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

interface Unit { readonly timestampMs: number; readonly pictures: readonly PictureFacts[] }
type Codec = 'hvc1' | 'av01';

/** The payload of the first MP4 box of that name. */
function box(bytes: Buffer, name: string): Uint8Array {
  const at = bytes.indexOf(name, 0, 'latin1');
  if (at < 4) throw new Error(`no ${name} box`);
  return new Uint8Array(bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4)));
}

/** Wraps every sample of an MP4 file as an Enhanced RTMP message and lets the pipeline describe it. */
async function units(path: string, codec: Codec): Promise<Unit[]> {
  const probed = await run(program('ffprobe'), ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pos,size,dts_time', '-of', 'json', path]);
  const { packets } = JSON.parse(probed.stdout) as { packets: { pos: string; size: string; dts_time: string }[] };
  const file = readFileSync(path);
  const state = new MediaState();
  
  const config = box(file, codec === 'hvc1' ? 'hvcC' : 'av1C');
  describeMedia(9, encodeExVideo({ frameType: 1, packetType: videoPacketType.sequenceStart, parts: [{ codec, body: config }] }), state);
  return packets.map((packet) => {
    const body = new Uint8Array(file.subarray(Number(packet.pos), Number(packet.pos) + Number(packet.size)));
    const [unit] = describeMedia(9, encodeExVideo({ frameType: 2, packetType: videoPacketType.codedFramesX, parts: [{ codec, body }] }), state).units;
    if (unit?.pictures === undefined) throw new Error(`no pictures at ${packet.pos} of ${path}`);
    return { timestampMs: Math.round(Number(packet.dts_time) * 1000), pictures: unit.pictures };
  });
}

function count(list: readonly Unit[], codec: Codec): CountedLoss & { holes: Hole[] } {
  const holes: Hole[] = [];
  const counter = (codec === 'hvc1' ? createHevcLoss : createAv1Loss)((hole) => holes.push(hole));
  list.forEach(({ pictures, timestampMs }, offset) => { counter.add(pictures, { timestampMs, offset }); });
  counter.finish();
  const result = counter.result();
  expect(holes.reduce((sum, hole) => sum + hole.frames, 0)).toBe(result.frames);
  return { ...result, holes };
}

/** Mulberry32: the same losses in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const isKey = (unit: Unit): boolean => unit.pictures.some((picture) => picture.start === true || picture.randomAccess === true);
const isReference = (unit: Unit): boolean => unit.pictures.some((picture) => picture.reference);

function keys(list: readonly Unit[]): number[] {
  return list.flatMap((unit, i) => (isKey(unit) ? [i] : []));
}

/** Which units are dropped; the first never is. */
const patterns: Readonly<Record<string, (list: readonly Unit[]) => Set<number>>> = {
  'one': (list) => new Set([Math.floor(list.length / 2) + 3]),
  'five in a row': (list) => new Set([0, 1, 2, 3, 4].map((i) => Math.floor(list.length / 3) + i)),
  'every tenth': (list) => pick(list, 0.1, 1, () => true),
  'no references': (list) => pick(list, 0.4, 2, (unit) => !isReference(unit)),
  'all but references': (list) => pick(list, 2, 2, (unit) => !isReference(unit)),
  'a key frame': (list) => new Set(keys(list).slice(1, 2)),
  'all key frames': (list) => new Set(keys(list).slice(1)),
  'a group': (list) => {
    const [, from = list.length - 80, to = list.length - 30] = keys(list);
    return new Set(Array.from({ length: to - from }, (_, i) => from + i));
  },
  'a tail': (list) => {
    const from = keys(list)[1] ?? list.length - 30;
    return new Set([from - 1, from - 2, from - 3]);
  },
  'a tail and a key frame': (list) => {
    const from = keys(list)[1] ?? list.length - 30;
    return new Set([from - 1, from - 2, from - 3, from, from + 1]);
  },
  'half': (list) => pick(list, 0.5, 3, () => true),
  'nine of ten': (list) => pick(list, 0.9, 4, () => true),
};

function pick(list: readonly Unit[], share: number, seed: number, may: (unit: Unit) => boolean): Set<number> {
  const next = random(seed);
  return new Set(list.flatMap((unit, i) => (next() < share && i > 0 && may(unit) ? [i] : [])));
}

/** `all`: dropped units with a unit behind them. `blind`: those of them right before a unit at which numbering begins anew; no number can show them. */
function truth(list: readonly Unit[], dropped: ReadonlySet<number>): { all: number; blind: number } {
  let all = 0;
  let blind = 0;
  let run = 0;
  list.forEach((unit, i) => {
    if (dropped.has(i)) {
      run += 1;
      return;
    }
    all += run;
    if (unit.pictures.some((picture) => picture.start === true)) blind += run;
    run = 0;
  });
  return { all, blind };
}

const without = (list: readonly Unit[], dropped: ReadonlySet<number>): Unit[] => list.filter((_, i) => !dropped.has(i));
const retimed = (list: readonly Unit[]): Unit[] => list.map((unit, i) => ({ ...unit, timestampMs: Math.round((i * 1000) / 30) }));

const source = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=30'];
/** Fields of all headers as FFmpeg's trace_headers filter reads them, in file order. */
async function traced(path: string, fields: RegExp): Promise<string[]> {
  const { stderr } = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-i', path, '-frames:v', '60', '-c', 'copy', '-bsf:v', 'trace_headers', '-f', 'null', '-']);
  return stderr.split('\n').flatMap((line) => {
    const [, name, value] = /\] \d+ +(\w+)[^=]*= (\d+)$/.exec(line) ?? [];
    return name !== undefined && fields.test(name) ? [`${name} ${value!}`] : [];
  });
}

async function encode(name: string, seconds: number, options: readonly string[]): Promise<string> {
  const path = join(folder, `${name}.mp4`);
  const result = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...source, '-t', String(seconds), '-pix_fmt', 'yuv420p', ...options, path]);
  if (result.status !== 0) throw new Error(result.stderr);
  return path;
}
async function encodeWithGStreamer(name: string, seconds: number, options: readonly string[]): Promise<string> {
  const path = join(folder, `${name}.mp4`);
  const result = await run(program('gst-launch-1.0'), [
    '-q', 'videotestsrc', `num-buffers=${seconds * 30}`, '!', 'video/x-raw,format=I420,width=160,height=96,framerate=30/1', '!', ...options, '!', 'mp4mux', '!', 'filesink', `location=${path}`,
  ]);
  if (result.status !== 0) throw new Error(result.stderr);
  return path;
}
const x265 = (params: string, preset = 'ultrafast'): string[] => ['-c:v', 'libx265', '-preset', preset, '-x265-params', `log-level=none:${params}`];

const hevc: Readonly<Record<string, readonly string[]>> = {
  'default': x265('frame-threads=1'),
  'nobframes': x265('bframes=0:keyint=60:open-gop=0'),
  'opengop': x265('keyint=48:min-keyint=48:open-gop=1:bframes=3'),
  'closedgop': x265('keyint=48:open-gop=0:bframes=4:b-adapt=2', 'superfast'),
  'nopyramid': x265('b-pyramid=0:bframes=3:keyint=50'),
  'ref1': x265('ref=1:bframes=0:keyint=60'),
  'intrarefresh': x265('intra-refresh=1:keyint=40:bframes=0'),
  'layers': x265('temporal-layers=1:bframes=3:keyint=60:b-pyramid=1'),
  'infinite': x265('keyint=-1'),
  'smallpoc': x265('log2-max-poc-lsb=4:keyint=60:open-gop=0'),
  'many': x265('ref=5:bframes=8:b-adapt=2:keyint=100', 'fast'),
  'radl': x265('keyint=48:open-gop=0:radl=2:bframes=3'),
  'zerolatency': [...x265('keyint=60'), '-tune', 'zerolatency'],
  'allintra': x265('keyint=1'),
  'gstreamer': ['x265enc', 'speed-preset=ultrafast', 'key-int-max=60', '!', 'h265parse'],
};
const av1: Readonly<Record<string, readonly string[]>> = {
  'svt': ['-c:v', 'libsvtav1', '-preset', '12', '-g', '60'],
  'svtlow': ['-c:v', 'libsvtav1', '-preset', '12', '-g', '60', '-svtav1-params', 'pred-struct=1'],
  'aom': ['-c:v', 'libaom-av1', '-cpu-used', '8', '-g', '60', '-lag-in-frames', '19', '-row-mt', '1'],
  'aomrt': ['-c:v', 'libaom-av1', '-usage', 'realtime', '-cpu-used', '8', '-g', '60', '-lag-in-frames', '0'],
  'rav1e': ['-c:v', 'librav1e', '-speed', '10', '-g', '60'],
  'gstreamer': ['av1enc', 'cpu-used=8', 'keyframe-max-dist=50', '!', 'av1parse'],
};

const encoders = [
  ...Object.entries(hevc).map(([name, options]) => ['hvc1', name, options] as const),
  ...Object.entries(av1).map(([name, options]) => ['av01', name, options] as const),
];
const made = new Map<string, Promise<Unit[]>>();
/** Each stream is encoded once. */
function stream(codec: Codec, name: string, options: readonly string[]): Promise<Unit[]> {
  const key = `${codec}-${name}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const list = (name === 'gstreamer' ? encodeWithGStreamer : encode)(key, codec === 'hvc1' ? 8 : 5, options).then((path) => units(path, codec));
  made.set(key, list);
  return list;
}

test.each([['many'], ['layers'], ['radl'], ['opengop']])('hvc1 %s: slice headers are read as FFmpeg reads them', async (name) => {
  const list = await stream('hvc1', name, hevc[name]!);
  const expected = await traced(join(folder, `hvc1-${name}.mp4`), /^(slice_type|slice_pic_order_cnt_lsb|num_negative_pics|num_positive_pics|nuh_temporal_id_plus1)$/);
  const got = list.slice(0, 60).flatMap(({ pictures }) => pictures.map((picture) => `${picture.slice!} ${picture.order!} ${picture.temporalId ?? 0} ${picture.slice === 'I' ? '' : `${picture.uses!.filter((delta) => delta < 0).length} ${picture.uses!.filter((delta) => delta > 0).length}`}`));
  const theirs: string[] = [];
  let layer = '0';
  let past = '0';
  let kind = '';
  for (const [field, value] of expected.map((line) => line.split(' ') as [string, string])) {
    if (field === 'nuh_temporal_id_plus1') layer = String(Number(value) - 1);
    else if (field === 'num_negative_pics') past = value;
    else if (field === 'slice_type') {
      kind = ['B', 'P', 'I'][Number(value)]!;
      theirs.push(`${kind} 0 ${layer} `);
    } else if (field === 'slice_pic_order_cnt_lsb') theirs[theirs.length - 1] = `${kind} ${value} ${layer} `;
    else if (kind !== 'I') theirs[theirs.length - 1] += `${past} ${value}`;
  }
  expect(theirs.length).toBeGreaterThan(50);
  expect(got).toEqual(theirs);
});

test.each([['svt'], ['aom'], ['rav1e']])('av01 %s: frame headers are read as FFmpeg reads them', async (name) => {
  const list = await stream('av01', name, av1[name]!);
  const expected = await traced(join(folder, `av01-${name}.mp4`), /^(show_existing_frame|show_frame|order_hint|refresh_frame_flags)$/);
  const theirs: string[] = [];
  for (const [field, value] of expected.map((line) => line.split(' ') as [string, string])) {
    if (field === 'show_existing_frame') theirs.push(value === '1' ? 'existing' : '');
    else if (field === 'refresh_frame_flags') theirs[theirs.length - 1] += value === '0' ? ' free' : '';
    else theirs[theirs.length - 1] += ` ${value}`;
  }
  const got = list.slice(0, 60).flatMap(({ pictures }) => pictures.map((picture) => (picture.existing === true ? 'existing' : ` ${picture.hidden === true ? 0 : 1} ${picture.order!}${picture.reference ? '' : ' free'}`)));
  expect(theirs.length).toBeGreaterThan(55);
  expect(got).toEqual(theirs);
});

test.each(encoders)('%s %s: nothing is lost from the whole stream', async (codec, name, options) => {
  const list = await stream(codec, name, options);
  expect(count(list, codec)).toMatchObject({ frames: 0, certainty: name === 'allintra' ? 'none' : 'exact', lostGroups: 0 });
});

test.each(encoders)('%s %s: never more than was dropped, and all of it where the count is called exact', async (codec, name, options) => {
  const list = await stream(codec, name, options);
  for (const [pattern, choose] of Object.entries(patterns)) {
    const dropped = choose(list);
    const { all, blind } = truth(list, dropped);
    const label = `${pattern}, ${all} dropped, ${blind} before a start`;
    const kept = count(without(list, dropped), codec);
    expect(kept.frames, label).toBeLessThanOrEqual(all);
    if (kept.certainty === 'exact') expect(kept.frames, label).toBeGreaterThanOrEqual(all - blind);
    const anew = count(retimed(without(list, dropped)), codec);
    expect(anew.frames, `${label}, times made anew`).toBeLessThanOrEqual(all);
    if (anew.certainty === 'exact') expect(anew.frames, `${label}, times made anew`).toBeGreaterThanOrEqual(all - blind);
    if (name === 'allintra') continue;
    const least = { 'one': 1, 'five in a row': 1, 'every tenth': 0.9, 'half': 0.9, 'nine of ten': 0.3 }[pattern];
    if (least !== undefined) expect(kept.frames, label).toBeGreaterThanOrEqual(Math.floor(least * (all - blind)));
    if (pattern === 'a key frame') expect(kept.frames, label).toBe(all);
  }
});

test.each(encoders)('%s %s: runs of one, twelve and forty pictures, anywhere', async (codec, name, options) => {
  const list = await stream(codec, name, options);
  for (const run of [1, 12, 40]) {
    for (let from = 1; from + run < list.length; from += run === 1 ? 1 : 3) {
      const dropped = new Set(Array.from({ length: run }, (_, i) => from + i));
      const { all, blind } = truth(list, dropped);
      const { frames, certainty } = count(without(list, dropped), codec);
      expect(frames, `${run} from ${from}`).toBeLessThanOrEqual(all);
      if (certainty === 'exact') expect(frames, `${run} from ${from}`).toBeGreaterThanOrEqual(all - blind);
    }
  }
});

test.each(encoders)('%s %s: joined late, ended early, joined to itself, sent twice, swapped, interrupted or with bad times, nothing is lost', async (codec, name, options) => {
  const list = await stream(codec, name, options);
  for (let at = 1; at < list.length; at += 1) {
    expect(count(list.slice(at), codec).frames, `from ${at}`).toBe(0);
    expect(count(list.slice(0, at), codec).frames, `up to ${at}`).toBe(0);
  }
  const begins = keys(list);
  for (const key of begins) {
    const end = begins[begins.length - 1]! || list.length;
    expect(count(retimed([...list.slice(0, end), ...list.slice(key)]), codec).frames, `joined at ${key}`).toBe(0);
  }
  expect(count(list.flatMap((unit, i) => (i % 17 === 5 ? [unit, unit] : [unit])), codec).frames).toBe(0);
  const swapped = [...list];
  for (let i = 7; i < swapped.length - 1; i += 23) [swapped[i], swapped[i + 1]] = [swapped[i + 1]!, swapped[i]!];
  expect(count(swapped, codec).frames).toBe(0);
  expect(count(list.map((unit, i) => (i > 100 ? { ...unit, timestampMs: unit.timestampMs + 60_000 } : unit)), codec).frames).toBe(0);
  const next = random(9);
  expect(count(list.map((unit) => ({ ...unit, timestampMs: unit.timestampMs + Math.round(next() * 40 - 20) })), codec).frames).toBe(0);
});

test.each([['hvc1', 'opengop', hevc['opengop']!], ['hvc1', 'nobframes', hevc['nobframes']!], ['av01', 'svt', av1['svt']!], ['av01', 'aom', av1['aom']!]] as const)('%s %s: frames that the source never gave are not lost', async (codec, name, options) => {
  const path = await encode(`skips-${codec}-${name}`, 8, ['-vf', 'select=not(between(mod(n\\,20)\\,5\\,8))', '-fps_mode', 'vfr', ...options]);
  const list = await units(path, codec);
  expect(list.some((unit, i) => i > 0 && unit.timestampMs - list[i - 1]!.timestampMs > 100)).toBe(true);
  expect(count(list, codec)).toMatchObject({ frames: 0, certainty: 'exact' });
});

test('hvc1: of field-coded video both fields of a frame are one loss', async () => {
  const list = await units(await encode('fields', 4, x265('keyint=60:bframes=0:interlace=tff')), 'hvc1');
  expect(list[1]!.pictures).toMatchObject([{ field: 'bottom' }]);
  expect(count(list, 'hvc1')).toMatchObject({ frames: 0, certainty: 'exact' });
  expect(count(without(list, new Set([40, 41, 70, 71, 72, 73])), 'hvc1')).toMatchObject({ frames: 3 });
});
