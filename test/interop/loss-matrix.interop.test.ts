/** Lost frames in whole FLV files, by the report: real encoders, frames taken out in every way, the truth by payload. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FlvSession } from '../../src/pipeline/flv-session.js';
import type { Track } from '../../src/trace/findings.js';
import { FlvReader, encodeFileHeader, encodeTag } from '../../src/wire/flv/file.js';
import { readFlv } from '../helpers/media-bytes.js';
import { program, run } from '../helpers/programs.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-loss-matrix-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

interface Tag { readonly typeId: number; readonly timestampMs: number; readonly body: Uint8Array }

const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30', '-f', 'lavfi', '-i', 'sine=sample_rate=44100', '-t', '10', '-pix_fmt', 'yuv420p'];
const x264 = (...options: string[]): string[] => [...picture, '-c:v', 'libx264', '-preset', 'veryfast', '-g', '60', ...options, '-c:a', 'aac', '-shortest'];

/** Arguments of ffmpeg, or the pipeline of GStreamer. */
const setUps: Readonly<Record<string, readonly string[] | string>> = {
  'B-frames': x264(),
  'B-pyramid': x264('-bf', '7', '-x264-params', 'b-pyramid=strict'),
  'no B-frames': x264('-bf', '0'),
  'zero latency': x264('-tune', 'zerolatency'),
  'open groups': x264('-x264-params', 'open-gop=1'),
  'intra refresh': x264('-x264-params', 'intra-refresh=1'),
  'one reference': x264('-refs', '1'),
  'sixteen references': x264('-refs', '16'),
  interlaced: x264('-flags', '+ildct+ilme', '-x264-params', 'tff=1'),
  'one endless group': x264('-g', '9999', '-keyint_min', '9999', '-sc_threshold', '0'),
  baseline: x264('-profile:v', 'baseline'),
  OpenH264: 'videotestsrc num-buffers=300 pattern=ball ! video/x-raw,width=320,height=180,framerate=30/1 ! openh264enc gop-size=60 ! h264parse ! mux. audiotestsrc num-buffers=431 samplesperbuffer=1024 ! audio/x-raw,rate=44100 ! avenc_aac ! aacparse ! mux. flvmux name=mux ! filesink location=',
  GStreamer: 'videotestsrc num-buffers=300 pattern=ball ! video/x-raw,width=320,height=180,framerate=30/1 ! x264enc key-int-max=60 bframes=2 speed-preset=veryfast ! h264parse ! mux. audiotestsrc num-buffers=431 samplesperbuffer=1024 ! audio/x-raw,rate=44100 ! avenc_aac ! aacparse ! mux. flvmux name=mux ! filesink location=',
};

async function make(name: string): Promise<Tag[]> {
  const path = join(folder, `${name.replace(/\W/g, '')}.flv`);
  const how = setUps[name]!;
  const made = typeof how === 'string'
    ? await run(program('gst-launch-1.0'), ['-q', ...`${how}${path}`.split(' ')])
    : await run(program('ffmpeg'), ['-v', 'error', '-y', ...how, path]);
  if (made.status !== 0) throw new Error(`${name}: ${made.stderr}`);
  return readFlv(new Uint8Array(readFileSync(path))).flatMap((item) => (item.kind === 'tag' ? [{ typeId: item.header.typeId, timestampMs: item.header.timestampMs, body: item.body }] : []));
}

const isFrame = (tag: Tag): boolean => tag.typeId === 9 && tag.body[1] === 1;
const isKey = (tag: Tag): boolean => tag.body[0]! >> 4 === 1;

/** nal_ref_idc of the first slice. */
function isReference({ body }: Tag): boolean {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  for (let at = 5; at + 4 < body.length; at += 4 + view.getUint32(at)) {
    const header = body[at + 4]!;
    if ([1, 5].includes(header & 0x1f)) return (header & 0x60) !== 0;
  }
  return true;
}

function inspect(tags: readonly Tag[]): { video: Track; serious: string[] } {
  const flv = new FlvSession({ name: 'x.flv', showSecrets: false });
  const reader = new FlvReader((item) => { flv.item(item); });
  reader.push(encodeFileHeader());
  for (const tag of tags) for (const piece of encodeTag(tag.typeId, tag.timestampMs, tag.body)) reader.push(piece);
  reader.end();
  flv.session.end('closed');
  const { session, findings } = flv.session.result();
  return { video: session.tracks.find((track) => track.kind === 'video')!, serious: findings.filter((finding) => finding.severity !== 'info').map((finding) => finding.rule) };
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

type Choose = (frames: readonly Tag[]) => (frame: Tag, index: number) => boolean;

/** Which frames go. The last second stays: what nobody follows leaves no hole. */
const patterns: Readonly<Record<string, Choose>> = {
  single: () => (_, index) => index === 100,
  'a burst of five': () => (_, index) => index >= 130 && index < 135,
  'one of ten': () => {
    const next = random(3);
    return (frame, index) => next() < 0.1 && !isKey(frame) && index > 2;
  },
  'nine of ten': () => {
    const next = random(5);
    return (frame, index) => next() < 0.9 && !isKey(frame) && index > 2;
  },
  'frames that nobody refers to': () => {
    const next = random(9);
    return (frame) => !isReference(frame) && next() < 0.5;
  },
  'a whole group': (frames) => {
    const keys = frames.flatMap((frame, index) => (isKey(frame) ? [index] : []));
    return (_, index) => keys.length > 3 && index >= keys[1]! && index < keys[2]!;
  },
};

describe.each(Object.keys(setUps))('%s', (name) => {
  let tags: Tag[];
  beforeAll(async () => { tags = await make(name); }, 90_000);

  test('whole: nothing is missing', () => {
    const { video, serious } = inspect(tags);
    expect(video.frames).toBe(tags.filter(isFrame).length);
    expect(video.loss).toMatchObject({ frames: 0, ratio: 0 });
    expect(video.loss.certainty).not.toBe('unknown');
    expect(serious).toEqual([]);
  });

  test.each(Object.keys(patterns))('%s lost: the true count, or an estimate that says so', (pattern) => {
    const frames = tags.filter(isFrame);
    const goes = patterns[pattern]!(frames);
    const lost = new Set(frames.filter((frame, index) => index < frames.length - 30 && goes(frame, index)));
    const { video, serious } = inspect(tags.filter((tag) => !lost.has(tag)));
    expect(video.frames).toBe(frames.length - lost.size);
    judge(video, lost.size);
    if (lost.size > 0) expect(serious).toContain('frames-lost');
    // The seek index of GStreamer's flvmux names the places before the frames were taken out.
    expect(serious.filter((rule) => rule !== 'frames-lost' && rule !== 'flv-index-bad')).toEqual([]);
  });

  test('one of ten lost and the rest timed anew: never more than was lost, and the timing is told where it is seen', () => {
    const frames = tags.filter(isFrame);
    const next = random(11);
    const lost = new Set(frames.filter((frame, index) => index > 2 && index < frames.length - 30 && next() < 0.1 && !isKey(frame)));
    const kept = frames.filter((frame) => !lost.has(frame));
    // Evenly over the same time: no gap is left.
    const times = new Map(kept.map((frame, index) => [frame, Math.round((index * 10_000) / 300)]));
    const { video, serious } = inspect(tags.flatMap((tag) => (lost.has(tag) ? [] : [{ ...tag, timestampMs: times.get(tag) ?? tag.timestampMs }])));
    if (video.loss.certainty === 'exact') expect(video.loss.frames).toBe(lost.size);
    else expect(video.loss.frames).toBeLessThanOrEqual(lost.size);
    if (video.loss.frames > 0) expect(video.loss.retimed).toBeGreaterThan(0);
    expect(serious).toContain('frames-lost');
  });
});

/** Exact means exact; an estimate may miss a tenth. */
function judge(video: Track, truth: number): void {
  const { frames, certainty } = video.loss;
  expect(certainty).not.toBe('unknown');
  if (certainty === 'exact') expect(frames).toBe(truth);
  else expect(Math.abs(frames - truth)).toBeLessThanOrEqual(Math.max(1, Math.ceil(truth * 0.1)));
}
