/** Frames lost from streams of real H.264 encoders, counted from what is left; the truth is what the test took out. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAvcLoss } from '../../src/codecs/loss/avc-loss.js';
import type { CountedLoss, Hole } from '../../src/codecs/loss/picture-counter.js';
import { MediaState, describeMedia } from '../../src/pipeline/media.js';
import { readFlv } from '../helpers/media-bytes.js';
import { program, run } from '../helpers/programs.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-loss-avc-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

interface Frame { readonly body: Uint8Array; readonly timestampMs: number; readonly offset: number; readonly hash: string; readonly key: boolean; readonly reference: boolean }
interface Clip { readonly headers: readonly Uint8Array[]; readonly frames: readonly Frame[] }

/** nal_ref_idc of the first slice, read by hand. */
function isReference(body: Uint8Array): boolean {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let at = 5; at + 4 < body.length; at += 4 + view.getUint32(at)) {
    const header = body[at + 4]!;
    if ([1, 5].includes(header & 0x1f)) return (header & 0x60) !== 0;
  }
  return true;
}

function load(path: string): Clip {
  const headers: Uint8Array[] = [];
  const frames: Frame[] = [];
  for (const item of readFlv(new Uint8Array(readFileSync(path)))) {
    if (item.kind !== 'tag' || item.header.typeId !== 9 || item.body.length < 5) continue;
    const { body, offset, header } = item;
    if (body[1] === 0) headers.push(body);
    else if (body[1] === 1) {
      frames.push({
        body, offset, timestampMs: header.timestampMs, key: body[0]! >> 4 === 1, reference: isReference(body),
        hash: createHash('sha1').update(body.subarray(5)).digest('hex'),
      });
    }
  }
  return { headers, frames };
}

/** What the counter says, and whether its holes add up to it. */
function count(clip: Clip, frames: readonly Frame[]): CountedLoss & { readonly told: number } {
  const holes: Hole[] = [];
  const counter = createAvcLoss((hole) => holes.push(hole));
  const state = new MediaState();
  for (const header of clip.headers.slice(0, 1)) describeMedia(9, header, state);
  for (const { body, timestampMs, offset } of frames) {
    for (const { pictures, problems } of describeMedia(9, body, state).units) {
      expect(problems).toBeUndefined();
      expect(pictures).toHaveLength(1);
      counter.add(pictures!, { timestampMs, offset });
    }
  }
  counter.finish();
  for (const { after, before } of holes) expect(after.timestampMs).toBeLessThanOrEqual(before.timestampMs);
  return { ...counter.result(), told: holes.reduce((sum, hole) => sum + hole.frames, 0) };
}

/** Frames missing in front of the last one that is left, by their payloads. */
function truth(clip: Clip, kept: readonly Frame[]): number {
  const last = clip.frames.findIndex((frame) => frame.hash === kept.at(-1)!.hash);
  const there = new Set(kept.map((frame) => frame.hash));
  return clip.frames.slice(0, last).filter((frame) => !there.has(frame.hash)).length;
}

/** 0 .. 1, repeatable. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** As a muxer or a jitter correction does it: the gaps are closed. */
function retimed(frames: readonly Frame[]): Frame[] {
  return frames.map((frame, i) => ({ ...frame, timestampMs: Math.round((i * 1000) / 30) }));
}

const drops: Readonly<Record<string, (frames: readonly Frame[], seed: number) => readonly Frame[]>> = {
  'one frame': (frames, seed) => frames.filter((_, i) => i !== 65 + (seed % 45)),
  'five in a row': (frames, seed) => frames.filter((_, i) => i < 65 + (seed % 45) || i >= 70 + (seed % 45)),
  'a tenth': (frames, seed) => {
    const next = random(seed);
    return frames.filter((frame, i) => i === 0 || frame.key || next() >= 0.1);
  },
  'a third of the frames without reference': (frames, seed) => {
    const next = random(seed);
    return frames.filter((frame) => frame.reference || next() >= 0.3);
  },
  'a group': (frames) => {
    const keys = frames.flatMap((frame, i) => (frame.key ? [i] : []));
    const [from, to] = keys.length >= 3 ? [keys[1]!, keys[2]!] : [90, 150];
    return frames.filter((_, i) => i < from || i >= to);
  },
  'a tenth, keyframes too': (frames, seed) => {
    const next = random(seed);
    return frames.filter((_, i) => i === 0 || next() >= 0.1);
  },
  'a tenth, the rest timed anew': (frames, seed) => retimed(drops['a tenth']!(frames, seed)),
  // Without times only the usual length of a group tells that a keyframe is gone, and it must have been seen twice.
  'a tenth, late keyframes too, the rest timed anew': (frames, seed) => {
    const next = random(seed);
    return retimed(frames.filter((frame, i) => (i < 130 && frame.key) || next() >= 0.1));
  },
  'five in a row, the rest timed anew': (frames, seed) => retimed(drops['five in a row']!(frames, seed)),
  'twenty in a row, the rest timed anew': (frames, seed) => retimed(frames.filter((_, i) => i < 65 + (seed % 30) || i >= 85 + (seed % 30))),
  'a group, the rest timed anew': (frames, seed) => retimed(drops['a group']!(frames, seed)),
  'nine tenths': (frames, seed) => {
    const next = random(seed);
    return frames.filter((_, i) => i === 0 || next() >= 0.9);
  },
};

/** Where times and keyframes are as they were, and where the count comes close without them. */
const exact = new Set(['one frame', 'five in a row', 'a tenth', 'a third of the frames without reference', 'a group']);
const near = new Set(['a tenth, keyframes too', 'a tenth, the rest timed anew', 'five in a row, the rest timed anew']);

const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30,fade=in:0:60'];
const x264 = (params: string, ...options: string[]): string[] => [...picture, '-t', '10', '-pix_fmt', 'yuv420p', '-threads', '1', '-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', params, ...options];
const gst = (encoder: string): string[] => [
  ...'videotestsrc num-buffers=300 pattern=ball ! video/x-raw,format=I420,width=320,height=180,framerate=30/1 !'.split(' '),
  ...`${encoder} ! h264parse ! video/x-h264,stream-format=avc,alignment=au ! flvmux ! filesink location=`.split(' '),
];

const encoders: Readonly<Record<string, readonly string[]>> = {
  'B frames and pyramid': x264('keyint=60:bframes=3:b-adapt=1:b-pyramid=normal:ref=3:weightp=2:weightb=1'),
  'no B frames': x264('keyint=60:bframes=0'),
  'zero latency': x264('keyint=60', '-tune', 'zerolatency'),
  'strict pyramid': x264('keyint=60:bframes=3:b-adapt=0:b-pyramid=strict:ref=4'),
  'open GOP': x264('keyint=60:bframes=3:open-gop=1:ref=3'),
  'intra refresh': x264('keyint=60:bframes=2:intra-refresh=1'),
  'endless GOP': x264('keyint=infinite:bframes=3:b-pyramid=normal:ref=3'),
  'one reference': x264('keyint=60:bframes=2:ref=1:b-pyramid=none'),
  'sixteen references': x264('keyint=60:bframes=5:ref=16:b-pyramid=normal:b-adapt=0:weightp=2'),
  interlaced: x264('keyint=60:bframes=3:tff=1:b-pyramid=normal:ref=3'),
  'bottom field first': x264('keyint=60:bframes=3:bff=1'),
  'fake interlaced': x264('keyint=60:bframes=2:fake-interlaced=1'),
  baseline: x264('keyint=60', '-profile:v', 'baseline'),
  'sliced threads': [...x264('keyint=60:bframes=2:sliced-threads=1'), '-threads', '4'],
  'irregular scene cuts': x264('keyint=250:min-keyint=1:scenecut=80:bframes=4:b-adapt=2'),
  'x264 by GStreamer': gst('x264enc speed-preset=superfast bframes=2 key-int-max=60'),
  'OpenH264 by GStreamer': gst('openh264enc gop-size=60 multi-thread=1 bitrate=500000'),
};

function pathOf(name: string): string {
  return join(folder, `${name.replace(/\W/g, '')}.flv`);
}

async function encode(name: string): Promise<Clip> {
  const path = pathOf(name);
  const args = encoders[name]!;
  const byGst = args[0] === 'videotestsrc';
  const result = byGst
    ? await run(program('gst-launch-1.0'), ['-q', ...args.slice(0, -1), `${args.at(-1)!}${path}`])
    : await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...args, path]);
  expect(result.status, result.stderr).toBe(0);
  return load(path);
}

describe.each(Object.keys(encoders))('%s', (name) => {
  let clip: Clip;
  beforeAll(async () => { clip = await encode(name); });

  test('undamaged: nothing is lost', () => {
    expect(clip.frames.length).toBeGreaterThanOrEqual(299);
    expect(count(clip, clip.frames)).toMatchObject({ frames: 0, told: 0, lostGroups: 0, certainty: 'exact' });
    expect(count(clip, clip.frames).unseen).toBeUndefined();
  });

  test('slice headers are read as FFmpeg reads them', async () => {
    const result = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'verbose', '-i', pathOf(name), '-map', 'v', '-c', 'copy', '-frames:v', '80', '-bsf:v', 'trace_headers', '-f', 'null', '-']);
    // One line a field: "... frame_num  0001 = 1"; of several slices the first stands for the picture.
    const expected: Record<string, number>[] = [];
    let slice: Record<string, number> | undefined;
    for (const line of result.stderr.split('\n')) {
      const field = /\] \d+ +(\w+) +[01]+ = (-?\d+)$/.exec(line);
      if (field === null) slice = line.endsWith('] Slice Header') ? {} : undefined;
      else if (slice !== undefined) slice[field[1]!] = Number(field[2]);
      if (field?.[1] === 'first_mb_in_slice' && field[2] === '0' && slice !== undefined) expected.push(slice);
    }
    const state = new MediaState();
    describeMedia(9, clip.headers[0]!, state);
    const pictures = clip.frames.slice(0, 80).map(({ body }) => describeMedia(9, body, state).units[0]!.pictures![0]!);
    expect(expected.length).toBe(80);
    const types = ['P', 'B', 'I', 'P', 'I'];
    expect(pictures.map(({ reference, slice, frameNum, order, orderBits, idrId }) => ({ reference, slice, frameNum, order, orderBits, idrId }))).toEqual(expected.map((fields, i) => {
      const bits = pictures[i]!.orderBits;
      const lsb = fields['pic_order_cnt_lsb'];
      return {
        reference: fields['nal_ref_idc']! > 0, slice: types[fields['slice_type']! % 5], frameNum: fields['frame_num'], idrId: fields['idr_pic_id'], orderBits: bits,
        order: lsb === undefined || bits === undefined ? lsb : (lsb + Math.min(0, fields['delta_pic_order_cnt_bottom'] ?? 0) + 2 ** bits) % 2 ** bits,
      };
    }));
  });

  test('a truncated end and a start in the middle are no loss', () => {
    for (let frames = 3; frames < 40; frames += 1) expect(count(clip, clip.frames.slice(0, frames))).toMatchObject({ frames: 0, told: 0 });
    for (let from = 20; from < 100; from += 7) expect(count(clip, clip.frames.slice(from))).toMatchObject({ frames: 0, told: 0, lostGroups: 0 });
  });

  test.each(Object.keys(drops))('%s dropped', (pattern) => {
    let sure = 0;
    for (let seed = 1; seed <= 6; seed += 1) {
      const kept = drops[pattern]!(clip.frames, seed * 7);
      const lost = truth(clip, kept);
      const { frames, unseen = 0, certainty, told } = count(clip, kept);
      const said = `${frames} and ${unseen} unseen, ${certainty}; ${lost} are lost`;
      // Some have no frames without reference.
      expect(lost > 0 || clip.frames.every((frame) => frame.reference)).toBe(true);
      expect(certainty, said).not.toBe('none');
      if (certainty === 'exact') expect(frames + unseen, said).toBe(lost);
      else expect(frames, said).toBeLessThanOrEqual(lost);
      if (certainty === 'exact') sure += 1;
      if (exact.has(pattern)) expect(frames + unseen, said).toBeGreaterThanOrEqual(lost - 1);
      if (near.has(pattern)) expect(frames, said).toBeGreaterThanOrEqual(0.75 * lost);
      expect(told).toBeGreaterThanOrEqual(frames);
    }
    if (exact.has(pattern)) expect(sure).toBeGreaterThanOrEqual(5);
  });
});

test('a minute of video is sound', async () => {
  const path = join(folder, 'minute.flv');
  const result = await run(program('ffmpeg'), [
    '-hide_banner', '-nostdin', '-v', 'error', '-y', ...picture, '-t', '60', '-s', '160x90', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'superfast', '-g', '48', path,
  ]);
  expect(result.status, result.stderr).toBe(0);
  const clip = load(path);
  expect(clip.frames).toHaveLength(1800);
  expect(count(clip, clip.frames)).toEqual({ frames: 0, basis: ['poc', 'frame_num'], certainty: 'exact', lostGroups: 0, told: 0 });
});

test('frames that the source never gave are not lost', () => {
  const clip = loadAny();
  // The times jump by 1.2 s and 24 frames, the numbers go on.
  const skipped = clip.frames.map((frame, i) => ({ ...frame, timestampMs: frame.timestampMs + (i > 90 ? 1200 : 0) + (i > 200 ? 800 : 0) }));
  expect(count(clip, skipped)).toMatchObject({ frames: 0, told: 0, certainty: 'exact' });
});

test('frames that come twice or changed places are not lost', () => {
  const clip = loadAny();
  expect(count(clip, clip.frames.flatMap((frame, i) => (i % 25 === 7 ? [frame, frame] : [frame])))).toMatchObject({ frames: 0, told: 0, certainty: 'exact' });
  const swapped = [...clip.frames];
  for (let i = 10; i < 290; i += 30) [swapped[i], swapped[i + 1]] = [swapped[i + 1]!, swapped[i]!];
  expect(count(clip, swapped)).toMatchObject({ frames: 0, told: 0 });
});

test('an encoder that starts again in the middle is no loss', () => {
  const clip = loadAny();
  const length = clip.frames.at(-1)!.timestampMs + 33;
  const twice = [...clip.frames.slice(0, 200), ...clip.frames.map((frame) => ({ ...frame, timestampMs: frame.timestampMs + length }))];
  expect(count(clip, twice)).toMatchObject({ frames: 0, told: 0, lostGroups: 0 });
});

function loadAny(): Clip {
  return load(pathOf('B frames and pyramid'));
}
