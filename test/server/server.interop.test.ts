import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { publish } from '../../src/client/publisher.js';
import { startRtmpServer } from '../../src/server/server.js';
import { filePackets, makeFlv, packetsOf, playToFrameMd5, publishFile } from '../helpers/ffmpeg.js';
import { sleep } from '../helpers/network.js';
import { startNginx } from '../helpers/nginx.js';
import { program, run, start } from '../helpers/programs.js';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-server-')); });
afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

describe('the built-in server', () => {
  it('relays FFmpeg to a late FFmpeg player from the next key frame on, packet by packet as they were sent', async () => {
    const file = join(folder, 'sent.flv');
    await makeFlv(file, 5);
    const server = await startRtmpServer();
    onTestFinished(server.close);
    const url = `rtmp://127.0.0.1:${server.port}/live/key`;
    const publisher = publishFile(file, url);
    await sleep(1500);
    const listing = join(folder, 'played.md5');
    const player = await playToFrameMd5(url, listing, 60).finished;
    expect((await publisher.finished).status).toBe(0);
    expect(player.status).toBe(0);

    const sent = await filePackets(file);
    const played = packetsOf(await readFile(listing, 'utf8'));
    for (const [stream, fewest] of [[0, 60], [1, 90]] as const) {
      const got = played.filter((packet) => packet.stream === stream).map((packet) => packet.md5);
      const whole = sent.filter((packet) => packet.stream === stream).map((packet) => packet.md5);
      expect(got.length, `stream ${stream}`).toBeGreaterThan(fewest);
      expect(whole.slice(-got.length)).toEqual(got);
    }
    const video = played.filter((packet) => packet.stream === 0);
    const keyFrames = sent.filter((packet) => packet.stream === 0).filter((_, index) => index % 25 === 0).map((packet) => packet.md5);
    expect(keyFrames).toContain(video[0]?.md5);
  });

  it('serves rtmpdump and GStreamer', async () => {
    const server = await startRtmpServer();
    onTestFinished(server.close);
    const url = `rtmp://127.0.0.1:${server.port}/live/key`;
    const gstreamer = start(program('gst-launch-1.0'), [
      '-q', 'videotestsrc', 'num-buffers=100', 'is-live=true', '!', 'video/x-raw,width=160,height=120,framerate=25/1', '!', 'x264enc', 'tune=zerolatency', 'speed-preset=ultrafast',
      'key-int-max=25', '!', 'h264parse', '!', 'flvmux', 'streamable=true', '!', 'rtmp2sink', `location=${url}`,
    ]);
    await sleep(1200);
    const file = join(folder, 'dumped.flv');
    const dumped = await run(program('rtmpdump'), ['-q', '-r', url, '-v', '-o', file], { limitMs: 20_000 });
    expect((await gstreamer.finished).status).toBe(0);
    expect(dumped.signal).toBeNull();
    const decoded = await run(program('ffmpeg'), ['-nostdin', '-v', 'error', '-i', file, '-f', 'framemd5', '-']);
    expect(decoded.stderr).toBe('');
    expect(packetsOf(decoded.stdout).length).toBeGreaterThan(40);
  });
});

describe('the built-in publisher', () => {
  it('is accepted by nginx-rtmp, and FFmpeg decodes what it plays from there without a complaint', async () => {
    const nginx = await startNginx();
    onTestFinished(nginx.stop);
    const published = publish({ host: '127.0.0.1', port: nginx.port, app: 'live', streamName: 'key', durationMs: 4000 });
    await sleep(300);
    const played = await run(program('ffmpeg'), ['-nostdin', '-v', 'error', '-i', `rtmp://127.0.0.1:${nginx.port}/live/key`, '-t', '2', '-f', 'framemd5', '-'], { limitMs: 20_000 });
    expect(await published).toEqual({ published: true, state: 'publishing' });
    expect(played.stderr).toBe('');
    expect(packetsOf(played.stdout).filter((packet) => packet.stream === 0).length).toBeGreaterThanOrEqual(25);
  });
});
