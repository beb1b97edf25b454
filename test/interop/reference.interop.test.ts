/** Healthy publishers, servers and recorders: a comparison of what was sent with what arrived must find nothing missing. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reference } from '../../src/cli/inspect-reference.js';
import { LiveProxy } from '../../src/proxy/live-proxy.js';
import { LiveText } from '../../src/report/live/text.js';
import type { Report } from '../../src/report/model.js';
import { buildReport } from '../../src/report/model.js';
import { plain } from '../../src/report/palette.js';
import { makeFlv, publishFile } from '../helpers/ffmpeg.js';
import { sleep } from '../helpers/network.js';
import { startNginx, type Nginx } from '../helpers/nginx.js';
import { program, run, start } from '../helpers/programs.js';

const signal = new AbortController().signal;
const empty = buildReport({ version: 'test', source: { kind: 'flv', name: 'file', truncated: false }, sessions: [], findings: [] });

function compareFiles(arrived: string, sent: string): Promise<Report> {
  return new Reference(sent, { signal }).compareWith(arrived, empty);
}

const nothing = { missing: 0, corrupted: 0, duplicated: 0, reordered: 0, retimed: 0, unexpected: 0, unproven: 0, unrelated: false };

let folder = '';
let nginx: Nginx;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-reference-'));
  await mkdir(join(folder, 'recorded'));
  nginx = await startNginx({ extra: `record all; record_path ${join(folder, 'recorded')}; record_suffix .flv;` });
});
afterAll(async () => {
  await nginx.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('FFmpeg to nginx-rtmp, which records, and to a player', () => {
  const sent = (): string => join(folder, 'sent.flv');
  const trace = (): string => join(folder, 'trace.pcapng');
  const played = (): string => join(folder, 'played.flv');
  const rules: string[] = [];

  beforeAll(async () => {
    await makeFlv(sent(), 6);
    const proxy = new LiveProxy({
      version: 'test', view: new LiveText({ write: () => undefined, backlog: () => 0 }, { palette: plain, width: 200, quiet: true }),
      target: { host: '127.0.0.1', port: nginx.port, tls: false }, listen: { host: '127.0.0.1', port: 0 }, resegment: { c2s: 'as-is', s2c: 'as-is' },
      insecure: false, probe: false, maxConnections: 16, showSecrets: true, stallAfterUs: 5_000_000, save: trace(),
    });
    const { port } = await proxy.start();
    const url = `rtmp://127.0.0.1:${port}/live/key`;
    const publisher = publishFile(sent(), url);
    await sleep(1500);
    const player = start(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', '-i', url, '-t', '2.5', '-c', 'copy', played()], { limitMs: 30_000 });
    expect((await player.finished).status).toBe(0);
    expect((await publisher.finished).status).toBe(0);
    await sleep(500);
    proxy.stop();
    const { report } = await proxy.finished();
    rules.push(...report.findings.map((finding) => finding.rule));
  }, 60_000);

  it('the recording holds every frame of the capture', async () => {
    const [name = ''] = await readdir(join(folder, 'recorded'));
    const { comparison, findings } = await compareFiles(join(folder, 'recorded', name), trace());
    expect(comparison).toMatchObject({ ...nothing, joinedLate: 0, endedEarly: 0 });
    expect(comparison?.byKind.video.identical).toBe(150);
    expect(comparison?.byKind.audio.identical).toBeGreaterThan(250);
    expect(comparison?.headers.map(({ state }) => state)).toEqual(['same', 'same']);
    expect(findings).toEqual([]);
  });

  it('the recording holds every frame of the file that was published', async () => {
    const [name = ''] = await readdir(join(folder, 'recorded'));
    expect((await compareFiles(join(folder, 'recorded', name), sent())).comparison).toMatchObject({ ...nothing, joinedLate: 0, endedEarly: 0 });
  });

  it('the player\'s file holds every frame from where it joined', async () => {
    const { comparison, findings } = await compareFiles(played(), trace());
    expect(comparison).toMatchObject(nothing);
    expect(comparison?.joinedLate).toBeGreaterThan(0);
    expect(comparison?.byKind.video.identical).toBeGreaterThan(30);
    expect(findings).toEqual([]);
  });

  it('the player\'s leg holds every frame of the publisher\'s, and the live comparison was silent', async () => {
    const { comparison } = await compareFiles(trace(), trace());
    expect(comparison).toMatchObject(nothing);
    expect(comparison?.byKind.audio.identical).toBeGreaterThan(60);
    expect(rules).not.toContain('relay-lost-frames');
  });

  it('another encoding of the same pictures has nothing in common', async () => {
    const anew = join(folder, 'anew.flv');
    const made = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', '-i', sent(), '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '33', '-c:a', 'aac', '-b:a', '48k', anew]);
    expect(made.status).toBe(0);
    const { comparison, findings } = await compareFiles(anew, sent());
    expect(comparison).toMatchObject({ unrelated: true, missing: 0, corrupted: 0 });
    expect(findings.map(({ rule }) => rule)).toEqual(['comparison-nothing-in-common']);
  });

  it('a copy through FFmpeg has everything, re-timed by nothing', async () => {
    const copy = join(folder, 'copy.flv');
    const made = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', '-i', sent(), '-c', 'copy', copy]);
    expect(made.status).toBe(0);
    expect((await compareFiles(copy, sent())).comparison).toMatchObject({ ...nothing, joinedLate: 0, endedEarly: 0 });
  });
});

describe('what was sent against what FFmpeg packed', () => {
  const sent = (): string => join(folder, 'source.flv');
  const ffmpeg = async (...args: string[]): Promise<void> => {
    const made = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-y', '-i', sent(), '-c', 'copy', ...args]);
    expect(made.stderr).toBe('');
  };
  const segments = async (name: string): Promise<string> => {
    await mkdir(join(folder, name));
    await ffmpeg('-f', 'hls', '-hls_segment_type', 'fmp4', '-hls_time', '1', '-hls_list_size', '0', join(folder, name, 'index.m3u8'));
    return join(folder, name, 'index.m3u8');
  };

  beforeAll(async () => { await makeFlv(sent(), 5); });

  it('HLS in fragmented MP4 holds every frame and the same configuration', async () => {
    const { comparison, findings } = await compareFiles(await segments('hls'), sent());
    expect(comparison).toMatchObject({ ...nothing, joinedLate: 0, endedEarly: 0 });
    expect(comparison?.byKind.video.identical).toBe(125);
    expect(comparison?.headers.map(({ state }) => state)).toEqual(['same', 'same']);
    expect(findings).toEqual([]);
  });

  it.each([['plain', []], ['fragmented', ['-movflags', 'frag_keyframe+empty_moov+default_base_moof']]] as const)('MP4 holds every frame: %s', async (name, options) => {
    const path = join(folder, `${name}.mp4`);
    await ffmpeg(...options, path);
    const { comparison, findings } = await compareFiles(path, sent());
    // FFmpeg stretches the first sound of a fragmented file over the delay of the pictures.
    const { retimed: _, ...rest } = nothing;
    expect(comparison).toMatchObject({ ...rest, joinedLate: 0, endedEarly: 0 });
    expect(comparison?.retimed).toBeLessThanOrEqual(name === 'plain' ? 0 : 1);
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  it('a segment that is gone takes its frames along', async () => {
    const playlist = await segments('gone');
    await rm(join(folder, 'gone', 'index2.m4s'));
    const { comparison, findings } = await compareFiles(playlist, sent());
    expect(comparison?.byKind.video).toMatchObject({ missing: 25, corrupted: 0, identical: 100 });
    expect(findings.find(({ rule }) => rule === 'frames-lost-in-transit')?.message).toMatch(/^25 of 125 video frames/);
  });

  it('an avcC that is not the sequence header is told', async () => {
    const playlist = await segments('altered');
    const init = new Uint8Array(await readFile(join(folder, 'altered', 'init.mp4')));
    const at = Buffer.from(init).indexOf('avcC') + 4;
    // AVCLevelIndication, and level_idc of the SPS behind its NAL header, profile and constraints (ISO 14496-15 §5.3.3.1).
    init[at + 3] = 40;
    init[at + 11] = 40;
    await writeFile(join(folder, 'altered', 'init.mp4'), init);
    const { comparison, findings } = await compareFiles(playlist, sent());
    expect(comparison?.headers.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['video altered', 'audio same']);
    expect(findings.map(({ rule }) => rule)).toEqual(['sequence-header-altered']);
    expect(findings[0]?.cause).toContain('became avc1.42c028');
  });
});
