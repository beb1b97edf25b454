import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { foreignServer } from '../../../src/conformance/engine/lifecycle.js';
import { runCases } from '../../../src/conformance/engine/runner.js';
import { steadyClockUs } from '../../../src/net/clock.js';
import { makeFlv } from '../../helpers/ffmpeg.js';
import { program } from '../../helpers/programs.js';
import { wordsOf } from '../proof/words.js';
import { goldenClients } from './clients.js';

const ofClients = cases.filter(({ mode }) => mode === 'client');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-golden-'));
  await makeFlv(join(folder, 'source.flv'), 30);
}, 60_000);

afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

function gstreamer(sink: string): string {
  return `${program('gst-launch-1.0')} -q videotestsrc is-live=true ! video/x-raw,width=160,height=120,framerate=25/1 ! x264enc tune=zerolatency key-int-max=25 ! h264parse ! flvmux name=m streamable=true ! ${sink}`
    + ' audiotestsrc is-live=true ! audio/x-raw,rate=44100,channels=2 ! avenc_aac ! aacparse ! m.';
}

/** In the order of the table. */
const commands: readonly (() => string)[] = [
  () => `${program('ffmpeg')} -hide_banner -nostdin -v warning -re -i ${join(folder, 'source.flv')} -c copy -f flv {url}`,
  () => gstreamer('rtmp2sink location={url}'),
  () => gstreamer("rtmpsink 'location={url} live=1'"),
  () => `${program('ffmpeg')} -hide_banner -nostdin -v warning -i {url} -c copy -f null -`,
  () => `${program('gst-launch-1.0')} -q rtmp2src location={url} ! fakesink`,
  () => `${program('rtmpdump')} -v -r {url} -o /dev/null`,
];

describe('verdicts on real clients', () => {
  it.concurrent.each(goldenClients.map((golden, index) => [golden.name, golden, index] as const))('%s', { timeout: 170_000 }, async (_name, { table }, index) => {
    const { results, faults } = await runCases({
      cases: ofClients, mode: 'client', target: { host: '127.0.0.1', port: 0, tls: false, app: 'conform', query: '', insecure: false }, server: foreignServer('127.0.0.1', 0, 0),
      options: { clientCommand: commands[index]?.() ?? '' }, seed: 'golden', nonce: `0123456789abcde${index}`, confirm: false, repeat: 1, slow: false, soak: false, oneShot: false, clockUs: steadyClockUs,
    });
    expect(faults).toEqual([]);
    expect(Object.fromEntries(results.map((result) => [result.id, wordsOf(result)]))).toEqual(table);
  });

  it.each(goldenClients.map((golden) => [golden.name, golden] as const))('of %s are explained wherever they complain', (_name, { table, why }) => {
    const complaints = Object.entries(table).filter(([, words]) => !/^(pass|info|skip):/.test(words)).map(([id]) => id);
    expect(Object.keys(why).sort()).toEqual(complaints.sort());
  });
});
