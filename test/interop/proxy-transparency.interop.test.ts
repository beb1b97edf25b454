/** Real programs on both sides of the proxy: nothing that arrives may differ from what was sent. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionReport } from '../../src/trace/findings.js';
import { filePackets, makeFlv, packetsOf, playToFrameMd5, publishFile, type Packet } from '../helpers/ffmpeg.js';
import { sleep } from '../helpers/network.js';
import { startNginx, type Nginx } from '../helpers/nginx.js';
import { program, start } from '../helpers/programs.js';
import { startProxy } from '../helpers/proxy.js';

let folder = '';
let nginx: Nginx;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-interop-'));
  nginx = await startNginx();
});
afterAll(async () => {
  await nginx.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The packets of one track, and where they begin among those that were sent. */
function comparable(sent: readonly Packet[], got: readonly Packet[], stream: number): { got: string[]; sentFromThere: string[] } {
  const track = got.filter((packet) => packet.stream === stream).map((packet) => packet.md5);
  const whole = sent.filter((packet) => packet.stream === stream).map((packet) => packet.md5);
  const first = whole.indexOf(track[0] ?? 'none');
  return { got: track, sentFromThere: whole.slice(first, first + track.length) };
}

function answered(session: SessionReport | undefined): string[] {
  return (session?.transactions ?? []).filter((each) => each.state === 'answered').map((each) => `${each.name} ${each.transactionId}`);
}

describe('the proxy between real programs', () => {
  it('lets FFmpeg publish to nginx-rtmp and play from it, packet by packet as without it, and logs every request with its answer', async () => {
    const file = join(folder, 'sent.flv');
    await makeFlv(file, 6);
    const proxy = await startProxy({ targetPort: nginx.port });
    const proxied = `rtmp://127.0.0.1:${proxy.port}/live/key`;
    const publisher = publishFile(file, proxied);
    await sleep(1500);
    const players = [
      playToFrameMd5(proxied, join(folder, 'proxied.md5'), 2),
      playToFrameMd5(`rtmp://127.0.0.1:${nginx.port}/live/key`, join(folder, 'direct.md5'), 2),
    ];
    for (const player of players) expect((await player.finished).status).toBe(0);
    expect((await publisher.finished).status).toBe(0);
    const { report, faults } = await proxy.finish();

    const sent = await filePackets(file);
    for (const name of ['proxied.md5', 'direct.md5']) {
      const played = packetsOf(await readFile(join(folder, name), 'utf8'));
      for (const [stream, fewest] of [[0, 20], [1, 40]] as const) {
        const { got, sentFromThere } = comparable(sent, played, stream);
        expect(got.length, `${name}, stream ${stream}`).toBeGreaterThan(fewest);
        expect(got, `${name}, stream ${stream}`).toEqual(sentFromThere);
      }
    }

    expect(faults).toBe(0);
    expect(report.findings.filter((finding) => finding.severity !== 'info')).toEqual([]);
    const [published, played] = report.sessions;
    expect(published).toMatchObject({ role: 'publish', app: 'live', streamName: 'key' });
    expect(played).toMatchObject({ role: 'play', app: 'live', streamName: 'key' });
    // nginx-rtmp answers neither releaseStream nor FCPublish.
    expect(published?.transactions.map((each) => [each.name, each.transactionId, each.state])).toEqual(expect.arrayContaining([
      ['connect', 1, 'answered'], ['releaseStream', 2, 'not-awaited'], ['FCPublish', 3, 'not-awaited'], ['createStream', 4, 'answered'], ['publish', 5, 'answered'],
    ]));
    for (const each of published?.transactions ?? []) if (each.state === 'answered') expect(each.latencyMs, each.name).toBeGreaterThanOrEqual(0);
    expect(answered(played)).toEqual(expect.arrayContaining(['connect 1', 'createStream 2', 'play 4']));

    const log = proxy.lines.join('\n');
    for (const line of [/->\s+csid 3\s+connect\s+txn 1/, /<-\s+csid 3\s+_result\s+txn 1\s+answers connect after [\d.]+ ms/, /->\s+csid 3\s+releaseStream\s+txn 2/, /->\s+csid 3\s+FCPublish\s+txn 3/,
      /->\s+csid 3\s+createStream\s+txn 4/, /<-\s+csid 3\s+_result\s+txn 4\s+answers createStream after [\d.]+ ms/, /->\s+csid \d+\s+publish\s+txn 5/, /<-\s+csid \d+\s+onStatus.*Publish\.Start/]) {
      expect(log).toMatch(line);
    }

    // FFmpeg's own count of what it sent, against ours: the end of sequence is no frame.
    const videoFrames = published?.tracks.find((track) => track.kind === 'video')?.frames;
    expect(videoFrames).toBe(sent.filter((packet) => packet.stream === 0).length);
    expect(published?.tracks.find((track) => track.kind === 'audio')?.frames).toBe(sent.filter((packet) => packet.stream === 1).length);
  });

  it('lets GStreamer publish and rtmpdump play', async () => {
    const proxy = await startProxy({ targetPort: nginx.port });
    const url = `rtmp://127.0.0.1:${proxy.port}/live/gst`;
    const gstreamer = start(program('gst-launch-1.0'), [
      '-q', 'flvmux', 'name=mux', 'streamable=true', '!', 'rtmp2sink', `location=${url}`,
      'videotestsrc', 'num-buffers=125', 'is-live=true', '!', 'video/x-raw,width=160,height=120,framerate=25/1', '!', 'x264enc', 'tune=zerolatency', 'speed-preset=ultrafast', 'key-int-max=25', '!', 'h264parse', '!', 'mux.',
      'audiotestsrc', 'num-buffers=215', 'is-live=true', '!', 'audio/x-raw,rate=44100,channels=1', '!', 'avenc_aac', '!', 'aacparse', '!', 'mux.',
    ]);
    await sleep(1200);
    const dumped = join(folder, 'dumped.flv');
    const rtmpdump = start(program('rtmpdump'), ['-q', '-r', url, '-v', '-o', dumped], { limitMs: 20_000 });
    const published = await gstreamer.finished;
    await sleep(500);
    // nginx-rtmp tells a player nothing that rtmpdump takes for the end.
    await rtmpdump.stop('SIGINT');
    expect(published.stderr).toBe('');
    expect(published.status).toBe(0);
    const { report, faults } = await proxy.finish();

    expect(faults).toBe(0);
    expect(report.findings.filter((finding) => finding.severity !== 'info')).toEqual([]);
    const publishing = report.sessions.find((session) => session.role === 'publish');
    expect(publishing?.transactions.map((each) => each.name)).toEqual(expect.arrayContaining(['connect', 'createStream', 'publish']));
    expect(publishing?.tracks.find((track) => track.kind === 'video')?.frames).toBe(125);
    const playing = report.sessions.find((session) => session.role === 'play');
    expect(playing?.tracks.find((track) => track.kind === 'video')?.frames).toBeGreaterThan(25);
    const packets = await filePackets(dumped);
    expect(packets.length).toBeGreaterThan(50);
  });
});
