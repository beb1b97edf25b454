/** Real publishers and players on `serve`: every packet arrives as it was sent, and none is missing. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parseStreamUrl, type StreamUrl } from '../../src/client/core/stream-url.js';
import { FlvFileSink } from '../../src/client/media/flv-sink.js';
import { playMedia } from '../../src/client/play.js';
import { FlvReader } from '../../src/wire/flv/file.js';
import { mediaFacts } from '../../src/wire/media/media-facts.js';
import { sleep } from '../helpers/network.js';
import { program, run, start } from '../helpers/programs.js';
import { startServe, type Serve } from '../helpers/serve.js';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-serve-')); });
afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

const ffmpeg = ['-hide_banner', '-nostdin', '-y', '-v', 'warning'];

/** B-frames and sound, two seconds to a group of pictures. */
async function makeMedia(path: string, seconds: number, tone: number): Promise<void> {
  const made = await run(program('ffmpeg'), [
    ...ffmpeg, '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30', '-f', 'lavfi', '-i', `sine=frequency=${tone}:sample_rate=44100`, '-t', String(seconds),
    '-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', '60', '-pix_fmt', 'yuv420p', '-threads', '1', '-c:a', 'aac', '-b:a', '96k', '-f', 'flv', path,
  ]);
  if (made.status !== 0) throw new Error(made.stderr);
}

interface Frame { readonly kind: string; readonly timestampMs: number; readonly digest: string }

/** Coded frames of an FLV file by payload; headers and metadata may be repeated or rewritten on the way. */
async function framesOf(path: string): Promise<Frame[]> {
  const frames: Frame[] = [];
  const reader = new FlvReader((item) => {
    if (item.kind !== 'tag' || item.cut) return;
    const { kind, role } = mediaFacts({ typeId: item.header.typeId, payload: item.body });
    if (role === 'frame') frames.push({ kind, timestampMs: item.header.timestampMs, digest: createHash('md5').update(item.body).digest('hex') });
  });
  reader.push(await readFile(path));
  reader.end();
  return frames;
}

const ofKind = (frames: readonly Frame[], kind: string): Frame[] => frames.filter((frame) => frame.kind === kind);

/** Same payloads in the same order, timestamps a constant apart. */
function expectSame(got: readonly Frame[], sent: readonly Frame[], who: string): void {
  for (const kind of ['video', 'audio']) {
    expect(ofKind(got, kind).map((frame) => frame.digest), `${who}: ${kind}`).toEqual(ofKind(sent, kind).map((frame) => frame.digest));
    const offsets = new Set(ofKind(got, kind).map((frame, index) => frame.timestampMs - (ofKind(sent, kind)[index]?.timestampMs ?? 0)));
    expect([...offsets], `${who}: ${kind} times`).toHaveLength(1);
  }
}

const urlOf = (serve: Serve, name: string): string => `rtmp://127.0.0.1:${serve.port}/live/${name}`;
const streamOf = (serve: Serve, name: string): StreamUrl => parseStreamUrl(urlOf(serve, name)) as StreamUrl;

async function untilPlayers(serve: Serve, count: number): Promise<void> {
  await expect.poll(() => serve.log('play-started').length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count);
}

describe('serve', () => {
  it('gives ten players of two streams at once, of four kinds, every packet of two FFmpeg publishers', { timeout: 90_000 }, async () => {
    const serve = await startServe();
    onTestFinished(async () => { await serve.stop(); });
    const names = ['one', 'two'];
    for (const [index, name] of names.entries()) await makeMedia(join(folder, `${name}.flv`), 6, 440 + index * 110);
    const players = names.flatMap((name) => {
      const out = (who: string): string => join(folder, `${name}-${who}.flv`);
      const play = (who: string): Promise<unknown> => playMedia({ url: streamOf(serve, name), sink: new FlvFileSink(out(who)) });
      return [
        { who: out('own-1'), done: play('own-1') },
        { who: out('own-2'), done: play('own-2') },
        { who: out('ffmpeg'), done: run(program('ffmpeg'), [...ffmpeg, '-rw_timeout', '20000000', '-i', urlOf(serve, name), '-c', 'copy', '-copyts', '-f', 'flv', '-flvflags', 'no_sequence_end', out('ffmpeg')]) },
        { who: out('rtmpdump'), done: run(program('rtmpdump'), ['-q', '-v', '-r', urlOf(serve, name), '-o', out('rtmpdump')]) },
        { who: out('gstreamer'), done: run(program('gst-launch-1.0'), ['-q', 'rtmp2src', `location=${urlOf(serve, name)}`, '!', 'filesink', `location=${out('gstreamer')}`]) },
      ];
    });
    await untilPlayers(serve, players.length);
    const published = names.map((name) => run(program('ffmpeg'), [...ffmpeg, '-re', '-i', join(folder, `${name}.flv`), '-c', 'copy', '-f', 'flv', '-flvflags', 'no_duration_filesize', urlOf(serve, name)]));
    for (const one of await Promise.all(published)) expect(one.stderr).toBe('');
    await Promise.all(players.map((player) => player.done));
    for (const name of names) {
      const sent = await framesOf(join(folder, `${name}.flv`));
      expect(ofKind(sent, 'video')).toHaveLength(180);
      for (const { who } of players.filter((player) => player.who.includes(`${name}-`))) expectSame(await framesOf(who), sent, who);
    }
  });

  it.each([
    ['rtmp2sink', ['rtmp2sink', 'location=URL']],
    ['rtmpsink', ['rtmpsink', 'location=URL live=1']],
  ])('takes GStreamer %s, and a player gets what its recording holds', { timeout: 60_000 }, async (name, [element = '', location = '']) => {
    const records = join(folder, `records-${name}`);
    const serve = await startServe(['--record', records]);
    const out = join(folder, `${name}.flv`);
    const played = playMedia({ url: streamOf(serve, 'gst'), sink: new FlvFileSink(out) });
    await untilPlayers(serve, 1);
    // rtmpsink takes its options inside the address, as librtmp does.
    const target = location.replace('URL', urlOf(serve, 'gst'));
    const published = await run(program('gst-launch-1.0'), [
      '-q', 'videotestsrc', 'num-buffers=120', 'is-live=true', '!', 'video/x-raw,width=160,height=120,framerate=30/1', '!', 'x264enc', 'tune=zerolatency', 'key-int-max=30', '!', 'h264parse', '!', 'flvmux', 'name=m', 'streamable=true', '!',
      element, target, 'audiotestsrc', 'num-buffers=170', 'is-live=true', 'samplesperbuffer=1024', '!', 'audio/x-raw,rate=44100,channels=2', '!', 'avenc_aac', '!', 'aacparse', '!', 'm.',
    ]);
    expect(published.stderr).not.toMatch(/ERROR/);
    expect((await played).ok).toBe(true);
    await serve.stop();
    const [file] = await readdir(records);
    const recorded = await framesOf(join(records, file ?? ''));
    expect(ofKind(recorded, 'video')).toHaveLength(120);
    expectSame(await framesOf(out), recorded, name);
    const decoded = await run(program('ffmpeg'), ['-nostdin', '-v', 'error', '-i', out, '-f', 'null', '-']);
    // On a busy machine GStreamer's live sources give two frames at one time: the encoder's matter, not the decoder's.
    expect(decoded.stderr.split('\n').filter((line) => line !== '' && !/non monotonically increasing dts|Last message repeated/.test(line))).toEqual([]);
  });

  it('records every frame of `ffmpeg -re`, in a file that flvmeta and ffprobe have nothing to say about', { timeout: 60_000 }, async () => {
    const records = join(folder, 'records');
    const serve = await startServe(['--record', records]);
    const file = join(folder, 'sent.flv');
    await makeMedia(file, 10, 330);
    expect((await run(program('ffmpeg'), [...ffmpeg, '-re', '-i', file, '-c', 'copy', '-f', 'flv', urlOf(serve, 'rec')])).status).toBe(0);
    expect(await serve.stop()).toBe(130);
    const [name, ...more] = await readdir(records);
    expect(more).toEqual([]);
    expect(name).toMatch(/^live_rec_\d{8}_\d{6}\.flv$/);
    const recording = join(records, name ?? '');
    const recorded = await framesOf(recording);
    expect(ofKind(recorded, 'video')).toHaveLength(300);
    expectSame(recorded, await framesOf(file), 'recording');
    expect((await run(program('ffprobe'), ['-v', 'error', '-show_packets', '-of', 'compact', recording])).stderr).toBe('');
    expect((await run(program('flvmeta'), ['--check', recording])).stdout).toMatch(/^0 error\(s\)/m);
  });

  it('leaves a recording of whole tags behind when it is killed', { timeout: 60_000 }, async () => {
    const records = join(folder, 'killed');
    const serve = await startServe(['--record', records]);
    const publisher = start(program('ffmpeg'), [...ffmpeg, '-re', '-i', join(folder, 'sent.flv'), '-c', 'copy', '-f', 'flv', urlOf(serve, 'rec')]);
    await expect.poll(() => serve.log('recording-started').length, { timeout: 20_000 }).toBe(1);
    await sleep(3000);
    await serve.stop('SIGKILL');
    await publisher.stop();
    const [name] = await readdir(records);
    const recording = join(records, name ?? '');
    const sent = await framesOf(join(folder, 'sent.flv'));
    const recorded = await framesOf(recording);
    expect(ofKind(recorded, 'video').length).toBeGreaterThan(60);
    for (const kind of ['video', 'audio']) expect(ofKind(recorded, kind).map((frame) => frame.digest)).toEqual(ofKind(sent, kind).slice(0, ofKind(recorded, kind).length).map((frame) => frame.digest));
    expect((await run(program('ffprobe'), ['-v', 'error', recording])).stderr).toBe('');
    expect((await run(program('flvmeta'), ['--check', recording])).stdout).toMatch(/^0 error\(s\)/m);
  });

  it('lets a late player begin with headers, metadata and a key frame, and decode without a line of complaint', { timeout: 60_000 }, async () => {
    const serve = await startServe();
    onTestFinished(async () => { await serve.stop(); });
    const publisher = start(program('ffmpeg'), [...ffmpeg, '-re', '-stream_loop', '3', '-i', join(folder, 'sent.flv'), '-c', 'copy', '-f', 'flv', urlOf(serve, 'late')]);
    await sleep(7300);
    const out = join(folder, 'late.flv');
    const url = streamOf(serve, 'late');
    const decoded = run(program('ffmpeg'), ['-nostdin', '-v', 'warning', '-i', urlOf(serve, 'late'), '-t', '3', '-f', 'null', '-']);
    expect((await playMedia({ url, sink: new FlvFileSink(out), durationMs: 3000 })).ok).toBe(true);
    expect((await decoded).stderr).toBe('');
    await publisher.stop();
    const order: string[] = [];
    const reader = new FlvReader((item) => {
      if (item.kind !== 'tag' || order.length >= 5) return;
      const { kind, role, key } = mediaFacts({ typeId: item.header.typeId, payload: item.body });
      order.push(`${kind} ${role}${kind === 'video' && key ? ' key' : ''}`);
    });
    reader.push(await readFile(out));
    expect(order.slice(0, 4)).toEqual(['data other', 'video header', 'audio header', 'video frame key']);
    const [first] = await framesOf(out);
    // Not from the beginning: it is live.
    expect(first?.timestampMs).toBeGreaterThan(3000);
    expect((await run(program('ffmpeg'), ['-nostdin', '-v', 'warning', '-i', out, '-f', 'null', '-'])).stderr).toBe('');
  });

  it('refuses FFmpeg and rtmpdump without the token at once, with a reason, and keeps nothing of them', { timeout: 60_000 }, async () => {
    const records = join(folder, 'refused');
    const serve = await startServe(['--record', records, '--token', 'live/guarded=s3cret-token', '--protect-play']);
    const sent = join(folder, 'sent.flv');
    const startMs = performance.now();
    const publisher = await run(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-re', '-i', sent, '-c', 'copy', '-f', 'flv', `${urlOf(serve, 'guarded')}?token=wrong`]);
    expect(publisher.status).not.toBe(0);
    expect(publisher.stderr).toContain('A valid token is needed to publish this stream.');
    const dump = await run(program('rtmpdump'), ['-v', '-r', urlOf(serve, 'guarded'), '-o', join(folder, 'none.flv')]);
    expect(dump.status).not.toBe(0);
    expect(dump.stderr).toContain('NetStream.Play.Failed');
    expect(performance.now() - startMs).toBeLessThan(8000);
    expect(serve.log('publish-started')).toEqual([]);
    expect(serve.log('play-started')).toEqual([]);
    expect(await readdir(records)).toEqual([]);
    // The right one lets both in, and is never written anywhere.
    const out = join(folder, 'guarded.flv');
    const played = playMedia({ url: streamOf(serve, 'guarded?token=s3cret-token'), sink: new FlvFileSink(out), durationMs: 1500 });
    await untilPlayers(serve, 1);
    const right = start(program('ffmpeg'), [...ffmpeg, '-re', '-i', sent, '-c', 'copy', '-f', 'flv', `${urlOf(serve, 'guarded')}?token=s3cret-token`]);
    expect((await played).ok).toBe(true);
    await right.stop();
    await serve.stop();
    expect(JSON.stringify(serve.events)).not.toContain('s3cret');
    for (const file of [out, ...(await readdir(records)).map((each) => join(records, each))]) expect((await readFile(file)).includes('s3cret')).toBe(false);
  });
});
