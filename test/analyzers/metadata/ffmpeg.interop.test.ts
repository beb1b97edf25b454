/** The metadata that FFmpeg and others write: right as it stands, and wrong once the file is changed behind its back. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSeekIndex } from '../../../src/analyzers/metadata/seek-index.js';
import { FlvSession } from '../../../src/pipeline/flv-session.js';
import type { Finding } from '../../../src/trace/findings.js';
import { FlvReader } from '../../../src/wire/flv/file.js';
import { decodeData } from '../../../src/wire/message/data.js';
import { program, run } from '../../helpers/programs.js';

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-metadata-'));
const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25'];
const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100'];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '25', '-threads', '1'];

async function make(name: string, ...args: string[]): Promise<Uint8Array> {
  const path = join(folder, name);
  const result = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...args, '-f', 'flv', path]);
  if (result.status !== 0) throw new Error(`ffmpeg could not make ${name}: ${result.stderr}`);
  return readFileSync(path);
}

function inspect(file: Uint8Array): Finding[] {
  const session = new FlvSession({ name: 'test.flv', showSecrets: false });
  const reader = new FlvReader((item) => session.item(item));
  reader.push(file);
  reader.end();
  session.session.end('closed');
  return session.session.result().findings;
}

const loud = (findings: readonly Finding[]): string[] => findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('files of FFmpeg', () => {
  it.each([
    ['H.264 and AAC', [...picture, ...tone, '-t', '6', ...h264, '-bf', '2', '-c:a', 'aac']],
    ['constant quality, which has no bit rate', [...picture, '-t', '6', ...h264, '-crf', '40']],
    ['29.97 frames a second', ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=30000/1001', '-t', '6', ...h264]],
    ['a variable rate', ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25', '-vf', "select='gt(random(1),0.4)'", '-vsync', 'vfr', '-t', '6', ...h264]],
    ['Sorenson H.263 and MP3', [...picture, ...tone, '-t', '6', '-c:v', 'flv', '-c:a', 'libmp3lame']],
    ['AAC alone, mono', [...tone, '-t', '6', '-ac', '1', '-c:a', 'aac']],
    ['Speex and PCM are no fault', [...tone, '-t', '6', '-ar', '44100', '-c:a', 'pcm_s16le']],
    ['timestamps that begin at an hour', [...picture, ...tone, '-t', '6', ...h264, '-c:a', 'aac', '-output_ts_offset', '3600']],
  ] as const)('%s: nothing above information about metadata and audio', async (name, args) => {
    const file = await make(`${name.replaceAll(/\W/g, '')}.flv`, ...args);
    const findings = inspect(file).filter(({ rule, severity }) => severity !== 'info' && /^(metadata|data-message|flv-index|aac|audio-con|audio-cod)/.test(rule));
    expect(findings).toEqual([]);
  });

  it('written to a pipe do not tell their length: information', async () => {
    const result = await run('/bin/bash', ['-c', `${program('ffmpeg')} -nostdin -v error ${picture.join(' ')} -t 3 ${h264.join(' ')} -f flv - > ${join(folder, 'pipe.flv')}`]);
    expect(result.status).toBe(0);
    const about = inspect(readFileSync(join(folder, 'pipe.flv'))).filter(({ rule }) => rule.startsWith('flv-index'));
    expect(about.map(({ severity }) => severity).every((severity) => severity === 'info')).toBe(true);
  });
});

describe('a seek index of other writers', () => {
  it('that lists audio tags beside the keyframes is no fault (GStreamer flvmux)', async () => {
    const path = join(folder, 'gstreamer.flv');
    const result = await run(program('gst-launch-1.0'), [
      '-q', '-e', 'videotestsrc', 'num-buffers=100', '!', 'video/x-raw,width=160,height=120,framerate=25/1', '!', 'x264enc', 'key-int-max=25', 'tune=zerolatency', '!', 'h264parse', '!',
      'flvmux', 'name=m', '!', 'filesink', `location=${path}`, 'audiotestsrc', 'num-buffers=172', '!', 'audio/x-raw,rate=44100', '!', 'avenc_aac', '!', 'aacparse', '!', 'm.',
    ]);
    expect(result.status).toBe(0);
    expect(inspect(readFileSync(path)).filter(({ rule, severity }) => severity !== 'info' && /^(metadata|flv-index|aac|audio-con|audio-cod)/.test(rule))).toEqual([]);
  });

  it('that flvmeta has written is right', async () => {
    await make('plain.flv', ...picture, ...tone, '-t', '6', ...h264, '-c:a', 'aac');
    const path = join(folder, 'flvmeta.flv');
    expect((await run(program('flvmeta'), ['-U', join(folder, 'plain.flv'), path])).status).toBe(0);
    expect(loud(inspect(readFileSync(path)))).toEqual([]);
  });
});

describe('a file with a seek index', () => {
  let file: Uint8Array;
  beforeAll(async () => {
    file = await make('indexed.flv', ...picture, ...tone, '-t', '8', ...h264, '-c:a', 'aac', '-flvflags', 'add_keyframe_index');
  });

  it('is read as FFmpeg wrote it: eight keyframes, a second apart', () => {
    const bytes = file.subarray(24, 24 + ((file[14]! << 16) | (file[15]! << 8) | file[16]!));
    const body = decodeData(bytes, 'amf0');
    const index = body.type === 'data' ? readSeekIndex(body) : undefined;
    expect(index?.problems).toEqual([]);
    expect([...(index?.times ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const position of index?.positions ?? []) expect(file[position]).toBe(9);
  });

  it('is sound', () => {
    expect(loud(inspect(file))).toEqual([]);
  });

  it('is not when bytes were put in behind the metadata', () => {
    const behind = 24 + ((file[14]! << 16) | (file[15]! << 8) | file[16]!) + 4;
    // An empty script tag: sound structure, and everything behind it stands 15 bytes later.
    const tag = Uint8Array.of(18, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 14);
    const moved = new Uint8Array(file.length + tag.length);
    moved.set(file.subarray(0, behind));
    moved.set(tag, behind);
    moved.set(file.subarray(behind), behind + tag.length);
    const finding = inspect(moved).find(({ rule }) => rule === 'flv-index-bad');
    expect(finding?.severity).toBe('degraded');
    expect(finding?.message).toMatch(/^8 of 8/);
  });
});
