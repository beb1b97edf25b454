/** The streams of the matrix, judged by ffprobe, by literal bytes, and by our own inspection. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectFile } from '../../src/cli/inspect-file.js';
import { codecs, type Codec, type Flow } from '../../src/matrix/core/axes.js';
import type { Cell } from '../../src/matrix/core/cell.js';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { NoStreamError } from '../../src/matrix/media/encode.js';
import { materialIn } from '../../src/matrix/media/material.js';
import { program, run } from '../helpers/programs.js';

const seconds = 2;
const signal = new AbortController().signal;
const cellOf = (codec: Codec, flow: Flow = 'player-first'): Cell => ({ publisher: 'rtmpdiag', server: 'rtmpdiag', player: 'rtmpdiag', codec, flow, handshake: 'plain', transport: 'rtmp' });

interface Unit { readonly kind: 'video' | 'audio'; readonly trackId: number; readonly header: boolean; readonly key: boolean; readonly timestampMs: number; readonly cts: number; readonly codec: string; readonly body: Buffer }

/** Tags by the letter of FLV and of Enhanced RTMP v2, for the forms that the matrix writes. Written without src/wire. */
function unitsOf(path: string): Unit[] {
  const file = readFileSync(path);
  const units: Unit[] = [];
  for (let at = 13; at < file.length;) {
    const type = file[at]!;
    const size = file.readUIntBE(at + 1, 3);
    const timestampMs = file.readUIntBE(at + 4, 3) + file[at + 7]! * 2 ** 24;
    const data = file.subarray(at + 11, at + 11 + size);
    expect(file.readUInt32BE(at + 11 + size)).toBe(11 + size);
    at += 15 + size;
    if (type === 8 || type === 9) units.push({ kind: type === 8 ? 'audio' : 'video', timestampMs, ...(type === 8 ? audioUnit(data) : videoUnit(data)) });
  }
  return units;
}

type Parsed = Omit<Unit, 'kind' | 'timestampMs'>;

function audioUnit(data: Buffer): Parsed {
  const format = data[0]! >> 4;
  if (format === 10) return { trackId: 0, header: data[1] === 0, key: false, cts: 0, codec: 'mp4a', body: data.subarray(2) };
  if (format === 2) return { trackId: 0, header: false, key: false, cts: 0, codec: '.mp3', body: data.subarray(1) };
  expect(format).toBe(9);
  const multitrack = (data[0]! & 15) === 5;
  const packetType = (multitrack ? data[1]! : data[0]!) & 15;
  const fourCcAt = multitrack ? 2 : 1;
  return { trackId: multitrack ? data[6]! : 0, header: packetType === 0, key: false, cts: 0, codec: data.toString('latin1', fourCcAt, fourCcAt + 4), body: data.subarray(fourCcAt + (multitrack ? 5 : 4)) };
}

function videoUnit(data: Buffer): Parsed {
  const key = ((data[0]! >> 4) & 7) === 1;
  if ((data[0]! & 0x80) === 0) {
    expect(data[0]! & 15).toBe(7);
    return { trackId: 0, header: data[1] === 0, key, cts: data.readIntBE(2, 3), codec: 'avc1', body: data.subarray(5) };
  }
  const multitrack = (data[0]! & 15) === 6;
  const packetType = (multitrack ? data[1]! : data[0]!) & 15;
  const fourCcAt = multitrack ? 2 : 1;
  const codec = data.toString('latin1', fourCcAt, fourCcAt + 4);
  const at = fourCcAt + (multitrack ? 5 : 4);
  const timed = packetType === 1 && (codec === 'avc1' || codec === 'hvc1');
  return { trackId: multitrack ? data[6]! : 0, header: packetType === 0, key, cts: timed ? data.readIntBE(at, 3) : 0, codec, body: data.subarray(timed ? at + 3 : at) };
}

const md5 = (body: Uint8Array): string => createHash('md5').update(body).digest('hex');

let folder = '';
const materials = new Map<Codec, FlowMaterial>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-material-'));
  const make = materialIn({ folder, signal, secondsOf: () => seconds });
  for (const codec of Object.keys(codecs) as Codec[]) materials.set(codec, await make(cellOf(codec)));
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

function material(codec: Codec): FlowMaterial {
  const found = materials.get(codec);
  if (found === undefined) throw new Error(`no material of ${codec}`);
  return found;
}

/** What ffprobe says of each packet of an encoding. */
async function packetsOf(path: string): Promise<{ readonly ptsMs: number; readonly dtsMs: number; readonly md5: string }[]> {
  const { stdout, stderr } = await run(program('ffprobe'), ['-v', 'error', '-show_data_hash', 'md5', '-show_entries', 'packet=pts_time,dts_time,data_hash', '-of', 'csv=p=0', path]);
  expect(stderr).toBe('');
  // A packet with side data (the priming of AAC) is broken over two lines.
  return [...stdout.matchAll(/([-\d.]+),([-\d.]+),\s*,?MD5:([0-9a-f]{32})/g)].map(([, pts, dts, hash = '']) => ({ ptsMs: Number(pts) * 1000, dtsMs: Number(dts) * 1000, md5: hash }));
}

describe('the stream of every codec', () => {
  for (const codec of Object.keys(codecs) as Codec[]) {
    it(`${codec}: nothing is found in it above info, and a key frame comes every second`, async () => {
      for (const path of [material(codec).file, material(codec).other]) {
        const { report } = await inspectFile(path, { version: 'test', stallAfterUs: 5_000_000, showSecrets: false, signal, deadlineGiven: false });
        expect(report.findings.filter(({ severity }) => severity !== 'info').map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
        const tracks = report.media?.tracks ?? [];
        const wanted = codec === 'multitrack' ? 2 : 1;
        const { video, audio } = codecs[codec];
        expect(tracks.map((track) => track.codec).sort()).toEqual([...(video === undefined ? [] : Array.from({ length: wanted }, () => video)), ...(audio === undefined ? [] : Array.from({ length: wanted }, () => audio))].sort());
        for (const track of tracks) if (track.kind === 'video') expect(track).toMatchObject({ frames: 60, keyframes: 2, loss: { frames: 0 } });
      }
    });
  }

  it('has no two frames alike, and none in common with the other stream of its cell', () => {
    for (const [codec, { file, other }] of materials) {
      const bodies = [file, other].flatMap((path) => unitsOf(path).filter(({ header }) => !header).map(({ kind, body }) => `${kind} ${md5(body)}`));
      expect(bodies.filter((body, index) => bodies.indexOf(body) !== index), codec).toEqual([]);
    }
  });

  it('has the frames of its encodings, byte for byte and at their times, as ffprobe reads them', async () => {
    const encodings = await Promise.all(readdirSync(join(folder, 'material')).filter((name) => name.endsWith('.mp4')).map((name) => packetsOf(join(folder, 'material', name))));
    for (const codec of ['h264b+aac', 'h264+mp3', 'hevc+aac', 'av1+aac', 'vp9+opus', 'multitrack'] as const) {
      const { file } = material(codec);
      const units = unitsOf(file).filter(({ header }) => !header);
      const shifts: number[] = [];
      for (const track of new Set(units.map(({ kind, trackId }) => `${kind} ${trackId}`))) {
        const own = units.filter(({ kind, trackId }) => `${kind} ${trackId}` === track);
        const encoding = encodings.find((packets) => packets.slice(0, 2).some((packet) => packet.md5 === md5(own[0]!.body)))?.filter(({ ptsMs }) => track.startsWith('video') || (ptsMs + (own[0]!.codec === '.mp3' ? 1152 : 1024) / 44.1 > 0.01 && ptsMs < seconds * 1000));
        expect(own.map(({ body }) => md5(body)), `${codec} ${track}`).toEqual(encoding?.map((packet) => packet.md5));
        // One shift for all tracks: sound and picture stay together.
        for (const [index, { timestampMs, cts }] of own.entries()) shifts.push(timestampMs - encoding![index]!.dtsMs, timestampMs + cts - encoding![index]!.ptsMs);
      }
      expect(Math.max(...shifts) - Math.min(...shifts), codec).toBeLessThanOrEqual(1.01);
      expect(Math.min(...units.map(({ timestampMs }) => timestampMs))).toBe(0);
    }
  });

  it('begins with the configuration that the specification asks for', async () => {
    const header = (codec: Codec, kind: 'video' | 'audio', trackId = 0): Unit => unitsOf(material(codec).file).find((unit) => unit.header && unit.kind === kind && unit.trackId === trackId)!;
    // HEVCDecoderConfigurationRecord: version 1, Main, with VPS, SPS and PPS; AV1CodecConfigurationRecord: marker and version 81, Main;
    // VPCodecConfigurationRecord with version and flags, 8 bit 4:2:0; OpusHead of RFC 7845, stereo, pre-skip 312, 48 000 Hz.
    expect(header('hevc+aac', 'video').body.subarray(0, 2).toString('hex')).toBe('0101');
    expect(header('hevc+aac', 'video').body[22]).toBeGreaterThanOrEqual(3);
    expect(header('av1+aac', 'video').body.subarray(0, 2).toString('hex')).toMatch(/^8100$/);
    expect(header('vp9+opus', 'video').body.toString('hex')).toMatch(/^0100000000..82......0000$/);
    expect(header('vp9+opus', 'audio').body.toString('hex')).toBe('4f7075734865616401023801' + '80bb0000' + '000000');
    expect(header('h264+opus', 'audio').body.subarray(0, 8).toString()).toBe('OpusHead');
    expect(header('h264+aac', 'audio').body.subarray(0, 2).toString('hex')).toBe('1210');
    expect([header('multitrack', 'video').body[0], header('multitrack', 'video', 1).body[0]]).toEqual([1, 1]);
    expect(header('multitrack', 'video', 1).body.equals(header('multitrack', 'video').body)).toBe(false);
    // FFmpeg reads the same out of our FLV, and out of the encoders' MP4 (of VP9 it keeps none).
    const extradata = async (path: string): Promise<string[]> => {
      const { stdout } = await run(program('ffprobe'), ['-v', 'error', '-show_data_hash', 'md5', '-show_entries', 'stream=extradata_hash', '-of', 'csv=p=0', path]);
      return stdout.trim().split('\n').map((line) => line.replace('MD5:', ''));
    };
    expect((await extradata(material('h264+aac').file)).sort()).toEqual([md5(header('h264+aac', 'video').body), md5(header('h264+aac', 'audio').body)].sort());
    const known = (await Promise.all(readdirSync(join(folder, 'material')).filter((name) => name.endsWith('.mp4')).map((name) => extradata(join(folder, 'material', name))))).flat();
    for (const each of [header('hevc+aac', 'video'), header('av1+aac', 'video'), header('vp9+opus', 'audio'), header('multitrack', 'video', 1), header('multitrack', 'audio', 1)]) expect(known, each.codec).toContain(md5(each.body));
  });

  it('shows B-frames by their composition times where it should, and nowhere else', () => {
    for (const [codec, { file }] of materials) {
      const times = new Set(unitsOf(file).filter(({ kind, header }) => kind === 'video' && !header).map(({ cts }) => cts));
      expect(times.size > 1, codec).toBe(codec === 'h264b+aac' || codec === 'hevc+aac');
      expect(Math.min(0, ...times), codec).toBe(0);
    }
  });

  it('is decoded by FFmpeg without complaint, where FFmpeg of Debian 12 can read it', async () => {
    for (const codec of ['h264b+aac', 'h264+mp3', 'aac'] as const) {
      const { status, stderr } = await run(program('ffmpeg'), ['-v', 'warning', '-nostdin', '-xerror', '-i', material(codec).file, '-f', 'null', '-']);
      expect([status, stderr]).toEqual([0, '']);
    }
  });
});

describe('the variants', () => {
  it('header-change: another picture size from a second on, with its own header, on one time line', async () => {
    const make = materialIn({ folder: join(folder, 'variants'), signal, secondsOf: () => seconds });
    const { file } = await make(cellOf('h264b+aac', 'header-change'));
    const video = unitsOf(file).filter(({ kind }) => kind === 'video');
    const headers = video.filter(({ header }) => header);
    expect(headers).toHaveLength(2);
    expect(headers[0]!.body.equals(headers[1]!.body)).toBe(false);
    const frames = video.filter(({ header }) => !header);
    expect(frames).toHaveLength(60);
    // The second header stands right in front of a key frame and has its time; no step is longer than a frame.
    expect(video[video.indexOf(headers[1]!) + 1]).toMatchObject({ header: false, key: true, timestampMs: headers[1]!.timestampMs });
    const steps = frames.slice(1).map(({ timestampMs }, index) => timestampMs - frames[index]!.timestampMs);
    expect([Math.min(...steps), Math.max(...steps)]).toEqual([33, 34]);
    const { stdout } = await run(program('ffprobe'), ['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=width,height', '-of', 'csv=p=0', file]);
    const sizes = stdout.split('\n').filter((line) => line !== '').map((line) => line.split(',').slice(0, 2).join('x'));
    expect([sizes.length, sizes.filter((size) => size === '320x180').length, sizes.filter((size) => size === '256x144').length]).toEqual([60, 30, 30]);
  });

  it('high-rate: 20 Mbit/s', async () => {
    const make = materialIn({ folder: join(folder, 'variants'), signal, secondsOf: () => seconds });
    const { file } = await make(cellOf('h264', 'high-rate'));
    const bits = unitsOf(file).reduce((total, { body }) => total + body.length * 8, 0) / seconds;
    expect(bits).toBeGreaterThan(18_000_000);
    expect(bits).toBeLessThan(25_000_000);
  });

  it('sound alone has neither', async () => {
    const make = materialIn({ folder: join(folder, 'variants'), signal, secondsOf: () => seconds });
    await expect(make(cellOf('aac', 'high-rate'))).rejects.toThrow('20 Mbit/s of video need video');
    await expect(make(cellOf('aac', 'header-change'))).rejects.toThrow(NoStreamError);
  });

  it('a stream is made once, however many cells ask for it at the same time', async () => {
    const make = materialIn({ folder: join(folder, 'once'), signal, secondsOf: () => 1 });
    const [one, two] = [make(cellOf('aac')), make(cellOf('aac', 'late-join'))];
    expect(await one).toBe(await two);
    expect(readdirSync(join(folder, 'once', 'material')).filter((name) => name.endsWith('.mp4'))).toHaveLength(2);
  });
});

describe('without what makes the streams', () => {
  it('H.264 and AAC come from ourselves, every frame another; the rest is a sentence with the package', async () => {
    const make = materialIn({ folder: join(folder, 'without'), signal, secondsOf: () => seconds, ffmpeg: undefined });
    const { file, other } = await make(cellOf('h264+aac'));
    const bodies = [file, other].flatMap((path) => unitsOf(path).filter(({ header }) => !header).map(({ body }) => md5(body)));
    expect(new Set(bodies).size).toBe(bodies.length);
    expect(unitsOf(file).filter(({ kind, key }) => kind === 'video' && key)).toHaveLength(1 + seconds);
    await expect(make(cellOf('hevc+aac'))).rejects.toThrow('ffmpeg, which encodes HEVC, is not here: apt-get install ffmpeg');
    await expect(make(cellOf('h264+aac', 'header-change'))).rejects.toThrow(NoStreamError);
  });

  it('an FFmpeg without the encoder is told apart from one that fails', async () => {
    const script = (name: string, words: string): string => {
      mkdirSync(join(folder, 'fake'), { recursive: true });
      const path = join(folder, 'fake', name);
      writeFileSync(path, `#!/bin/sh\necho "${words}" >&2\nexit 1\n`);
      chmodSync(path, 0o755);
      return path;
    };
    const without = materialIn({ folder: join(folder, 'poor'), signal, ffmpeg: script('poor', "Unknown encoder 'libx265'") });
    await expect(without(cellOf('hevc+aac'))).rejects.toThrow('this FFmpeg has no encoder for HEVC (libx265); that of Debian has: apt-get install ffmpeg');
    await expect(without(cellOf('av1+aac'))).rejects.toThrow('this FFmpeg has no encoder for AV1 (libsvtav1, libaom-av1); that of Debian has: apt-get install ffmpeg');
    const broken = materialIn({ folder: join(folder, 'broken'), signal, ffmpeg: script('broken', 'No space left on device') });
    await expect(broken(cellOf('h264'))).rejects.toThrow('FFmpeg could not encode H.264: No space left on device');
  });
});
