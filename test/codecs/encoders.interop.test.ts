/** Records written by real encoders, read by us and by ffprobe. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCodec } from '../../src/codecs/registry.js';
import { MediaState, describeMedia } from '../../src/pipeline/media.js';
import { TrackTable } from '../../src/session/tracks.js';
import { encodeFileHeader, encodeTag } from '../../src/wire/flv/file.js';
import { readFlv } from '../helpers/media-bytes.js';
import { program, run } from '../helpers/programs.js';
import { addUnit } from '../helpers/tracks.js';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-codecs-')); });
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

interface Probed { codec_name: string; profile?: string; width?: number; height?: number; level?: number; r_frame_rate: string; sample_rate?: string; channels?: number; nb_read_packets: string }

async function encode(file: string, args: readonly string[]): Promise<string> {
  const path = join(folder, file);
  const result = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...args, path]);
  if (result.status !== 0) throw new Error(result.stderr);
  return path;
}

async function probe(path: string): Promise<Probed[]> {
  const result = await run(program('ffprobe'), ['-v', 'error', '-count_packets', '-show_streams', '-of', 'json', path]);
  return (JSON.parse(result.stdout) as { streams: Probed[] }).streams;
}

/** The payload of the first MP4 box of that name. */
function box(path: string, name: string): Uint8Array {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(name, 0, 'latin1');
  if (at < 4) throw new Error(`no ${name} box in ${path}`);
  return new Uint8Array(bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4)));
}

const picture = (size: string, rate: string): string[] => ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}`, '-frames:v', '12', '-threads', '1'];

test.each([
  ['cropped', '322x182', '30000/1001', ['-pix_fmt', 'yuv420p']],
  ['baseline', '160x120', '15', ['-pix_fmt', 'yuv420p', '-profile:v', 'baseline']],
  ['4:2:2 10 bit', '322x182', '25', ['-pix_fmt', 'yuv422p10le']],
  ['4:4:4', '321x181', '24', ['-pix_fmt', 'yuv444p']],
  ['interlaced', '322x180', '25', ['-pix_fmt', 'yuv420p', '-flags', '+ildct+ilme', '-x264-params', 'tff=1']],
  ['custom scaling lists and aspect ratio', '160x120', '50', ['-pix_fmt', 'yuv420p', '-x264-params', 'cqm=jvt:sar=4/3:colorprim=bt709:transfer=bt709:colormatrix=bt709:fullrange=on']],
])('H.264 %s: size, rate and profile as ffprobe has them', async (name, size, rate, options) => {
  const path = await encode(`avc-${name.replace(/\W/g, '')}.flv`, [...picture(size, rate), '-c:v', 'libx264', '-preset', 'ultrafast', ...options]);
  const [expected] = await probe(path);
  const state = new MediaState();
  const table = new TrackTable();
  for (const item of readFlv(new Uint8Array(readFileSync(path)))) {
    if (item.kind !== 'tag' || item.header.typeId !== 9) continue;
    for (const unit of describeMedia(9, item.body, state).units) {
      expect([...(unit.problems ?? []), ...(unit.config?.problems ?? [])]).toEqual([]);
      addUnit(table, 'c2s', 1, unit, item.header.timestampMs, item.body.length);
      if (unit.config !== undefined) expect(unit.config.profile).toBe(`${expected!.profile!} ${(expected!.level! / 10).toFixed(1)}`);
    }
  }
  const [numerator, denominator] = expected!.r_frame_rate.split('/').map(Number);
  expect(table.tracks()).toMatchObject([{ width: expected!.width, height: expected!.height, frames: Number(expected!.nb_read_packets), frameRate: Math.round((1000 * numerator!) / denominator!) / 1000 }]);
});

test.each([
  ['hvc1', 'hvcC', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p'], 0],
  ['hvc1', 'hvcC', ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv422p10le'], 0],
  ['av01', 'av1C', ['-c:v', 'libaom-av1', '-cpu-used', '8', '-pix_fmt', 'yuv420p10le'], 0],
  ['av01', 'av1C', ['-c:v', 'libsvtav1', '-preset', '12', '-pix_fmt', 'yuv420p'], 0],
])('%s with %s: size as ffprobe has it', async (codec, name, options) => {
  const path = await encode(`${codec}.mp4`, [...picture('322x182', '25'), ...options]);
  const [expected] = await probe(path);
  const config = findCodec(codec)!.parseConfiguration(box(path, name));
  expect(config).toMatchObject({ width: expected!.width, height: expected!.height, problems: [] });
  expect([expected!.width, expected!.height]).toEqual([322, 182]);
});

test('VP9 profile and bit depth', async () => {
  const path = await encode('vp9.mp4', [...picture('320x180', '25'), '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-pix_fmt', 'yuv420p10le', '-strict', '-1']);
  expect(findCodec('vp09')!.parseConfiguration(box(path, 'vpcC'))).toMatchObject({ problems: [], codecString: expect.stringMatching(/^vp09\.02\.\d\d\.10$/) as string });
});

test('FLAC rate and channels', async () => {
  const path = await encode('flac.mp4', ['-f', 'lavfi', '-i', 'sine=sample_rate=32000', '-t', '0.5', '-ac', '2', '-c:a', 'flac', '-strict', '-2']);
  // dfLa: version and flags, then the metadata blocks.
  expect(findCodec('fLaC')!.parseConfiguration(box(path, 'dfLa').subarray(4))).toMatchObject({ sampleRate: 32000, channels: 2, problems: [] });
});

test.each([[1, 44100], [2, 48000], [6, 32000]])('AAC with %i channels at %i Hz', async (channels, rate) => {
  const path = await encode(`aac${channels}.flv`, ['-f', 'lavfi', '-i', `sine=sample_rate=${rate}`, '-t', '0.5', '-ac', String(channels), '-c:a', 'aac']);
  const [expected] = await probe(path);
  const state = new MediaState();
  const table = new TrackTable();
  for (const item of readFlv(new Uint8Array(readFileSync(path)))) {
    if (item.kind !== 'tag' || item.header.typeId !== 8) continue;
    for (const unit of describeMedia(8, item.body, state).units) addUnit(table, 'c2s', 1, unit, item.header.timestampMs, item.body.length);
  }
  expect(table.tracks()).toMatchObject([{ sampleRate: Number(expected!.sample_rate), channels: expected!.channels, frames: Number(expected!.nb_read_packets), codecString: 'mp4a.40.2' }]);
});

test('ffprobe reads a file we wrote', async () => {
  const path = await encode('source.flv', [...picture('160x120', '25'), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']);
  const pieces: Uint8Array[] = [encodeFileHeader({ audio: false, video: true })];
  for (const item of readFlv(new Uint8Array(readFileSync(path)))) {
    // 2^24 ms and more: the upper timestamp byte has to be written.
    if (item.kind === 'tag' && item.header.typeId === 9) pieces.push(...encodeTag(9, item.header.timestampMs + 20_000_000, item.body));
  }
  const copy = join(folder, 'copy.flv');
  writeFileSync(copy, Buffer.concat(pieces));
  const result = await run(program('ffprobe'), ['-v', 'error', '-show_entries', 'packet=dts_time', '-of', 'csv=p=0', copy]);
  const times = result.stdout.trim().split('\n').map(Number);
  expect(times).toHaveLength(12);
  expect(times[0]).toBe(20_000);
});
