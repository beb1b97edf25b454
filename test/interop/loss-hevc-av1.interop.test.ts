/** Pictures dropped from streams of real encoders: what the counters of lost pictures say about them. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
  return { ...counter.result(), holes };
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

/** Dropped units with a unit behind them. */
function truth(list: readonly Unit[], dropped: ReadonlySet<number>): number {
  let last = list.length - 1;
  while (dropped.has(last)) last -= 1;
  return [...dropped].filter((i) => i < last).length;
}

const source = ['-f', 'lavfi', '-i', 'testsrc2=size=160x90:rate=30'];
async function encode(name: string, seconds: number, options: readonly string[]): Promise<string> {
  const path = join(folder, `${name}.mp4`);
  const result = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...source, '-t', String(seconds), '-pix_fmt', 'yuv420p', ...options, path]);
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
};
const av1: Readonly<Record<string, readonly string[]>> = {
  'svt': ['-c:v', 'libsvtav1', '-preset', '12', '-g', '60'],
  'svtlow': ['-c:v', 'libsvtav1', '-preset', '12', '-g', '60', '-svtav1-params', 'pred-struct=1'],
  'aom': ['-c:v', 'libaom-av1', '-cpu-used', '8', '-g', '60', '-lag-in-frames', '19', '-row-mt', '1'],
  'aomrt': ['-c:v', 'libaom-av1', '-usage', 'realtime', '-cpu-used', '8', '-g', '60', '-lag-in-frames', '0'],
  'rav1e': ['-c:v', 'librav1e', '-speed', '10', '-g', '60'],
};

test.each([...Object.entries(hevc).map(([n, o]) => ['hvc1', n, o] as const), ...Object.entries(av1).map(([n, o]) => ['av01', n, o] as const)])('%s %s', async (codec, name, options) => {
  const t0 = performance.now();
  const list = await units(await encode(name, codec === 'hvc1' ? 8 : 5, options), codec);
  const rows = [`${name} ${list.length} keys ${keys(list).length} start ${list.filter((u) => u.pictures.some((p) => p.start)).length} nonref ${list.filter((u) => !isReference(u)).length} ${Math.round(performance.now() - t0)}ms | clean ${JSON.stringify({ ...count(list, codec), holes: 0 })}`];
  for (const [pattern, choose] of Object.entries(patterns)) {
    const dropped = choose(list);
    const got = count(list.filter((_, i) => !dropped.has(i)), codec);
    const t = truth(list, dropped);
    rows.push(`   ${pattern}: true ${t} counted ${got.frames} ${got.certainty} ${got.frames > t ? 'OVER!' : got.certainty === 'exact' && got.frames !== t ? 'LIE!' : ''}`);
    if (got.holes.reduce((sum, hole) => sum + hole.frames, 0) !== got.frames) rows.push('HOLES');
  }
  const check = (what: string, changed: readonly Unit[], most: number): void => {
    const got = count(changed, codec);
    if (got.frames > most) rows.push(`   ${what}: OVER! ${got.frames} > ${most} ${got.certainty} ${JSON.stringify(got.holes.slice(0, 3))}`);
    else if (got.certainty === 'exact' && got.frames !== most && !what.startsWith('joined') && !what.startsWith('without '+(list.length-1))) rows.push(`   ${what}: LIE! ${got.frames} ${most}`);
  };
  const retime = (l: readonly Unit[]): Unit[] => l.map((u, i) => ({ ...u, timestampMs: Math.round(i * 1000 / 30) }));
  for (const [pattern, choose] of Object.entries(patterns)) {
    const dropped = choose(list);
    check(`${pattern} retimed`, retime(list.filter((_, i) => !dropped.has(i))), truth(list, dropped));
  }
  for (let i = 1; i < list.length; i += 1) {
    check(`from ${i}`, list.slice(i), 0);
    check(`up to ${i}`, list.slice(0, i), 0);
    if (i % 2 === 1) check(`without ${i}`, list.filter((_, j) => j !== i), 1);
    if (i < list.length - 12) check(`without ${i} to ${i + 11}`, list.filter((_, j) => j < i || j > i + 11), 12);
    if (i < list.length - 34) check(`without ${i} to ${i + 33}`, list.filter((_, j) => j < i || j > i + 33), 34);
  }
  for (const key of keys(list)) check(`joined at ${key}`, retime([...list.slice(0, 100), ...list.slice(key)]), 20);
  check('duplicates', list.flatMap((u, i) => (i % 17 === 5 ? [u, u] : [u])), 0);
  check('late duplicates', list.flatMap((u, i) => (i % 17 === 5 ? [u, { ...list[i - 2]!, timestampMs: u.timestampMs + 3 }] : [u])), 0);
  if (name === 'nopyramid') console.log(JSON.stringify(list.slice(94, 108).map((u, i) => [i + 94, u.timestampMs, ...u.pictures])).replace(/\],\[/g, '\n'));
  const swapped = [...list]; for (let i = 7; i < swapped.length - 1; i += 23) [swapped[i], swapped[i + 1]] = [swapped[i + 1]!, swapped[i]!];
  check('swapped', swapped, 0);
  check('jump', list.map((u, i) => (i > 100 ? { ...u, timestampMs: u.timestampMs + 60_000 } : u)), 0);
  const j = random(9);
  check('jitter', list.map((u) => ({ ...u, timestampMs: u.timestampMs + Math.round(j() * 40 - 20) })), 0);
  console.log(rows.join('\n'));
}, 60_000);
