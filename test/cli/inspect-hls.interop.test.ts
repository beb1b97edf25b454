import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectFile } from '../../src/cli/inspect-file.js';
import type { Report } from '../../src/report/model.js';
import { boxAt, movedTimes, read32, with32 } from '../helpers/mp4-bytes.js';
import { program, run } from '../helpers/programs.js';

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-hls-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const source = ['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=30', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100', '-ac', '2'];
const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-pix_fmt', 'yuv420p', '-g', '60', '-threads', '1'];
const simple = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50', '-threads', '1'];
const audio = ['-c:a', 'aac', '-b:a', '96k'];
const hls = ['-f', 'hls', '-hls_time', '2', '-hls_segment_type', 'fmp4', '-hls_list_size', '0'];

async function ffmpeg(...args: string[]): Promise<void> {
  const result = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...args]);
  if (result.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${result.stderr}`);
}

async function inspect(path: string): Promise<Report> {
  const { report, broken } = await inspectFile(path, { version: '0', stallAfterUs: 5e6, showSecrets: false, signal: new AbortController().signal, deadlineGiven: false });
  expect(broken).toBe(false);
  return report;
}

/** Rules above `info`, once each. */
function loud(report: Report): string[] {
  return [...new Set(report.findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule))].sort();
}

function newFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  return path;
}

describe('what FFmpeg writes is sound', () => {
  const kinds: readonly (readonly [string, readonly string[], number, number])[] = [
    ['vod', [...source, '-t', '7', ...video, ...audio, ...hls, '-hls_playlist_type', 'vod', 'vod/index.m3u8'], 210, 303],
    ['single-file', [...source, '-t', '7', ...video, ...audio, ...hls, '-hls_flags', 'single_file', 'single-file/index.m3u8'], 210, 303],
    ['event', [...source, '-t', '7', ...simple, ...audio, ...hls, '-hls_playlist_type', 'event', '-hls_flags', 'independent_segments+program_date_time', 'event/index.m3u8'], 210, 303],
    ['audio-only', ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=44100', '-t', '7', ...audio, ...hls, 'audio-only/index.m3u8'], 0, 303],
    ['hevc', [...source, '-t', '5', '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error:keyint=60', '-tag:v', 'hvc1', ...audio, ...hls, 'hevc/index.m3u8'], 150, 217],
  ];
  it.each(kinds)('%s: nothing above info, and every frame is counted', async (name, args, frames, sounds) => {
    newFolder(name);
    const out = args.map((arg) => (arg.endsWith('.m3u8') ? join(folder, arg) : arg));
    await ffmpeg(...out);
    const report = await inspect(join(folder, name, 'index.m3u8'));
    expect(loud(report)).toEqual([]);
    expect(report.source.kind).toBe('hls');
    expect(report.media?.tags).toMatchObject({ video: frames, audio: sounds });
    for (const track of report.media?.tracks ?? []) expect(track.loss.frames).toBe(0);
  });

  it('two renditions with a multivariant playlist: both are read', async () => {
    const path = newFolder('master');
    await ffmpeg(
      ...source, '-t', '5', ...simple, ...audio, '-map', '0:v', '-map', '0:v', '-map', '1:a', '-map', '1:a', '-s:v:1', '160x90', ...hls, '-master_pl_name', 'master.m3u8',
      '-var_stream_map', 'v:0,a:0 v:1,a:1', join(path, 'v%v.m3u8'),
    );
    const report = await inspect(join(path, 'master.m3u8'));
    expect(loud(report)).toEqual([]);
    expect(report.media?.tracks.filter(({ kind }) => kind === 'video').map(({ width }) => width)).toEqual([320, 160]);
  });

  it('a sliding window that has no end is named as such, not blamed', async () => {
    const path = newFolder('live');
    await ffmpeg(...source, '-t', '9', ...video, ...audio, '-f', 'hls', '-hls_time', '1', '-hls_segment_type', 'fmp4', '-hls_list_size', '4', '-hls_flags', 'delete_segments+omit_endlist', join(path, 'index.m3u8'));
    const report = await inspect(join(path, 'index.m3u8'));
    expect(loud(report)).toEqual([]);
    expect(report.findings.map(({ rule }) => rule)).toContain('hls-live-window');
  });

  const files: readonly (readonly [string, readonly string[]])[] = [
    ['fast.mp4', [...video, ...audio, '-movflags', '+faststart']],
    ['plain.mp4', [...video, ...audio]],
    ['frag.mp4', [...video, ...audio, '-movflags', '+frag_keyframe+empty_moov+default_base_moof']],
    ['classic-frag.mp4', [...video, ...audio, '-movflags', '+frag_keyframe']],
    ['cmaf.mp4', [...video, ...audio, '-movflags', '+cmaf']],
    ['open-gop.mp4', ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-x264-params', 'open-gop=1:keyint=60:bframes=3', ...audio]],
    ['vp9.mp4', ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '200k', '-c:a', 'libopus', '-ar', '48000']],
    ['flac.mp4', [...simple, '-c:a', 'flac', '-strict', '-2']],
    ['ac3.mp4', [...simple, '-c:a', 'ac3']],
    ['mp3.mov', [...simple, '-c:a', 'libmp3lame']],
  ];
  it.each(files)('%s: nothing above info, and the counts of ffprobe', async (name, args) => {
    const path = join(folder, name);
    await ffmpeg(...source, '-t', '5', ...args, path);
    const report = await inspect(path);
    expect(loud(report)).toEqual([]);
    const probe = await run(program('ffprobe'), ['-v', 'error', '-count_packets', '-show_entries', 'stream=codec_type,nb_read_packets', '-of', 'csv=p=0', path]);
    const counted = Object.fromEntries(probe.stdout.trim().split('\n').map((line) => line.split(',')).map(([kind, count]) => [kind, Number(count)]));
    expect(report.media?.tags).toMatchObject(counted);
    for (const track of report.media?.tracks ?? []) expect(track.loss.frames).toBe(0);
  });
});

describe('a recording that was broken off', () => {
  it('before its index was written cannot be played, and one behind it lacks its end', async () => {
    const [plain, fast] = [join(folder, 'off-plain.mp4'), join(folder, 'off-fast.mp4')];
    await ffmpeg(...source, '-t', '5', ...video, ...audio, plain);
    await ffmpeg('-i', plain, '-c', 'copy', '-movflags', '+faststart', fast);
    for (const path of [plain, fast]) {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, bytes.length * 0.6));
    }
    const first = await inspect(plain);
    expect([loud(first), first.verdict]).toEqual([['mp4-movie-missing'], 'fatal']);
    const second = await inspect(fast);
    expect([loud(second), second.verdict]).toEqual([['mp4-truncated'], 'degraded']);
  });
});

describe('each damage gives its own finding and no other', () => {
  const clean = join(folder, 'clean');
  const foreign = join(folder, 'foreign');
  const timescales: number[] = [];
  beforeAll(async () => {
    newFolder('clean');
    newFolder('foreign');
    await ffmpeg(...source, '-t', '10', ...video, ...audio, ...hls, '-hls_playlist_type', 'vod', '-hls_segment_filename', join(clean, 's%d.m4s'), join(clean, 'index.m3u8'));
    await ffmpeg(
      '-f', 'lavfi', '-i', 'testsrc=size=480x270:rate=25', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-t', '4', ...simple, ...audio, '-ac', '1', ...hls,
      '-hls_segment_filename', join(foreign, 's%d.m4s'), join(foreign, 'index.m3u8'),
    );
    const init = readFileSync(join(clean, 'init.mp4'));
    for (const index of [0, 1]) timescales.push(read32(init, boxAt(init, 'mdhd', index).offset + 20));
  });

  type Damage = (path: string, change: (name: string, edit: (bytes: Uint8Array) => Uint8Array) => void, text: (edit: (playlist: string) => string) => void) => void;

  /** FFmpeg: data offset, first sample's flags, then size and composition offset of each sample; video is the first track. */
  const withoutFirstSample = (bytes: Uint8Array): Uint8Array => {
    const trun = boxAt(bytes, 'trun');
    const flags = read32(bytes, trun.offset + 8) & 0xffffff;
    expect(flags).toBe(0xa05);
    const size = read32(bytes, trun.offset + 24);
    let out = with32(bytes, trun.offset, trun.size - 8);
    out = with32(out, trun.offset + 12, read32(bytes, trun.offset + 12) - 1);
    out = with32(out, trun.offset + 16, read32(bytes, trun.offset + 16) + size);
    out = with32(out, trun.offset + 20, 0x01010000);
    out.copyWithin(trun.offset + 24, trun.offset + 32, trun.offset + trun.size);
    out = with32(with32(out, trun.offset + trun.size - 8, 8), trun.offset + trun.size - 4, 0x66726565);
    const tfdt = boxAt(bytes, 'tfdt');
    return with32(out, tfdt.offset + 16, read32(bytes, tfdt.offset + 16) + Math.round((timescales[0] ?? 0) / 30));
  };

  const withStartCodes = (bytes: Uint8Array): Uint8Array => {
    const out = bytes.slice();
    const trun = boxAt(bytes, 'trun');
    let at = boxAt(bytes, 'moof').offset + read32(bytes, trun.offset + 16);
    for (let index = 0; index < read32(bytes, trun.offset + 12); index += 1) {
      const end = at + read32(bytes, trun.offset + 24 + index * 8);
      for (let nal = at; nal < end;) {
        const length = read32(bytes, nal);
        out.set([0, 0, 0, 1], nal);
        nal += 4 + length;
      }
      at = end;
    }
    return out;
  };

  const damages: readonly (readonly [string, Damage, readonly string[]])[] = [
    ['h00: none', () => undefined, []],
    ['h01: decode times one second late in one segment', (_, change) => { change('s2.m4s', (bytes) => movedTimes(bytes, 1, timescales)); }, ['mp4-decode-time-jump']],
    ['h02: decode times one second early', (_, change) => { change('s2.m4s', (bytes) => movedTimes(bytes, -1, timescales)); }, ['mp4-decode-time-jump']],
    ['h03: a segment is not there', (path) => { rmSync(join(path, 's2.m4s')); }, ['hls-segment-missing']],
    ['h04: the initialization segment of another stream', (path) => { cpSync(join(foreign, 'init.mp4'), join(path, 'init.mp4')); }, ['mp4-config-contradicts-samples']],
    ['h05: a segment is cut in the middle', (_, change) => { change('s2.m4s', (bytes) => bytes.subarray(0, bytes.length >> 1)); }, ['mp4-truncated']],
    ['h06: the target duration is too small', (_path, _change, text) => { text((list) => list.replace('TARGETDURATION:2', 'TARGETDURATION:1')); }, ['hls-target-duration-exceeded']],
    ['h07: no EXT-X-MAP', (_path, _change, text) => { text((list) => list.replace(/#EXT-X-MAP.*\n/, '')); }, ['hls-map-missing']],
    ['h08: the initialization segment is not there', (path) => { rmSync(join(path, 'init.mp4')); }, ['hls-init-missing']],
    ['h09: EXTINF is twice the duration', (_path, _change, text) => { text((list) => list.replace(/#EXTINF:2\.0+/g, '#EXTINF:4.000000')); }, ['hls-extinf-wrong']],
    ['h10: start codes in the samples', (_, change) => { change('s2.m4s', withStartCodes); }, ['annexb-in-avcc']],
    ['h11: the data offset of a run is wrong', (_, change) => { change('s2.m4s', (bytes) => { const { offset } = boxAt(bytes, 'trun'); return with32(bytes, offset + 16, read32(bytes, offset + 16) + 100); }); }, ['mp4-data-misplaced']],
    ['h11: the data offset points into the moof', (_, change) => { change('s2.m4s', (bytes) => with32(bytes, boxAt(bytes, 'trun').offset + 16, 8)); }, ['mp4-data-misplaced']],
    ['h12: a fragment of an unknown track', (_, change) => { change('s2.m4s', (bytes) => with32(bytes, boxAt(bytes, 'tfhd').offset + 12, 9)); }, ['mp4-unknown-track']],
    ['h13: an empty segment', (_, change) => { change('s2.m4s', () => new Uint8Array(0)); }, ['hls-segment-empty']],
    ['h14: a segment begins without its key frame', (_, change) => { change('s2.m4s', withoutFirstSample); }, ['hls-segment-without-keyframe']],
    ['h15: no #EXTM3U', (_path, _change, text) => { text((list) => list.replace('#EXTM3U\n', '')); }, ['hls-no-extm3u']],
    ['h17: CODECS names another codec', (path) => { writeFileSync(join(path, 'master.m3u8'), '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="hvc1.1.6.L93.B0,mp4a.40.2",RESOLUTION=320x180\nindex.m3u8\n'); }, ['hls-codecs-mismatch']],
    ['h18: decode times begin anew', (_, change) => { for (const name of ['s3.m4s', 's4.m4s']) change(name, (bytes) => movedTimes(bytes, -5, timescales)); }, ['hls-discontinuity-missing']],
    ['a placeholder as initialization segment', (_, change) => { change('init.mp4', () => new TextEncoder().encode('#PLACEHOLDER INIT SEGMENT....')); }, ['mp4-not-mp4']],
    ['the placeholder of incident 2.13', (_, change) => { change('init.mp4', () => new TextEncoder().encode('fMP4 init segment placeholder')); }, ['mp4-not-mp4']],
    ['half an initialization segment', (_, change) => { change('init.mp4', (bytes) => bytes.subarray(0, boxAt(bytes, 'trak', 1).offset + 20)); }, ['mp4-truncated']],
    ['a page instead of a segment', (_, change) => { change('s1.m4s', () => new TextEncoder().encode('<!DOCTYPE html><html><body>Not found</body></html>')); }, ['mp4-not-mp4']],
    ['an initialization segment without moov', (_, change) => { change('init.mp4', (bytes) => bytes.subarray(0, boxAt(bytes, 'moov').offset)); }, ['mp4-init-incomplete']],
    ['an initialization segment without mvex', (_, change) => { change('init.mp4', (bytes) => with32(bytes, boxAt(bytes, 'mvex').offset + 4, 0x66726565)); }, ['mp4-init-incomplete']],
    ['an empty avcC', (_, change) => { change('init.mp4', (bytes) => { const at = indexOf(bytes, 'avcC'); return with32(bytes, at, 0x66726565); }); }, ['mp4-config-missing']],
    ['two tracks of one id', (_, change) => { change('init.mp4', (bytes) => with32(bytes, boxAt(bytes, 'tkhd', 1).offset + 20, 1)); }, ['mp4-track-id-repeated']],
    ['a timescale of 0', (_, change) => { change('init.mp4', (bytes) => with32(bytes, boxAt(bytes, 'mdhd').offset + 20, 0)); }, ['mp4-timescale-zero']],
    ['an initialization segment that is a whole file', (path, change) => { change('init.mp4', (bytes) => Buffer.concat([bytes, readFileSync(join(path, 's0.m4s'))])); }, ['mp4-init-has-media']],
    ['no tfdt in a segment', (_, change) => { change('s2.m4s', (bytes) => with32(with32(bytes, boxAt(bytes, 'tfdt').offset + 4, 0x66726565), boxAt(bytes, 'tfdt', 1).offset + 4, 0x66726565)); }, ['mp4-tfdt-missing']],
  ];

  it.each(damages)('%s', async (name, damage, expected) => {
    const path = join(folder, name.replace(/[^a-z0-9]+/gi, '-'));
    cpSync(clean, path, { recursive: true });
    damage(
      path,
      (file, edit) => { writeFileSync(join(path, file), edit(new Uint8Array(readFileSync(join(path, file))))); },
      (edit) => { writeFileSync(join(path, 'index.m3u8'), edit(readFileSync(join(path, 'index.m3u8'), 'utf8'))); },
    );
    const report = await inspect(join(path, name.startsWith('h17') ? 'master.m3u8' : 'index.m3u8'));
    expect(loud(report)).toEqual(expected);
    for (const { evidence } of report.findings) for (const { file } of evidence) if (file !== undefined) expect(file).toMatch(/^[a-z0-9]+\.(m3u8|mp4|m4s)$/);
  });
});

function indexOf(bytes: Uint8Array, type: string): number {
  const at = Buffer.from(bytes).indexOf(type);
  if (at < 0) throw new Error(`no ${type}`);
  return at;
}
