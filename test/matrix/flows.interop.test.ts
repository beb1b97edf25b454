import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverByCommand } from '../../src/matrix/adapters/servers/by-command.js';
import type { Flow } from '../../src/matrix/core/axes.js';
import type { Cell } from '../../src/matrix/core/cell.js';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { materialIn } from '../../src/matrix/media/material.js';
import { freePort } from '../helpers/network.js';
import { adapter, playCell } from './cell.js';

const seconds = 4;
let folder = '';
let materialOf: (cell: Cell) => Promise<FlowMaterial>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-flows-'));
  materialOf = materialIn({ folder, signal: new AbortController().signal, secondsOf: () => seconds });
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** `publisher server player`. */
async function played(flow: Flow, programs: string): Promise<string> {
  const [publisher = '', server = '', player = ''] = programs.split(' ');
  const cell: Cell = { publisher, server, player, codec: 'h264+aac', flow, handshake: 'plain', transport: 'rtmp' };
  const running = await adapter('server', server).start({
    folder: mkdtempSync(join(folder, 'server-')), host: '127.0.0.1', port: await freePort(), chunkSize: flow === 'small-chunks' ? 128 : undefined, streamName: 'flow',
  });
  const { grade, by = '', words } = await playCell({ material: await materialOf(cell), cell, publisher: adapter('publisher', publisher), player: adapter('player', player), server: running });
  return `${grade} ${by}: ${words}`;
}

const whole = 'ok : every frame arrived as it was sent';
/** Known since GStreamer 1.22 met Node-Media-Server 4. */
const deaf = /^lossy server: the player could use none of \d+ frames: The server sends media on message stream 0; createStream gave 1$/;

describe('a second publisher under a waiting player', () => {
  it.concurrent.each(['ffmpeg rtmpdiag rtmpdiag', 'ffmpeg nginx-rtmp ffmpeg', 'rtmp2sink node-media-server rtmpdump'])('%s: both streams, whole', async (programs) => {
    expect(await played('republish', programs)).toBe(whole);
  });

  it.concurrent('a player that ends when the stream does proves nothing about the second', async () => {
    expect(await played('republish', 'ffmpeg rtmpdiag ffmpeg')).toBe('unsupported : the player ends when the server tells it that the stream is over: nobody waits for the second publisher');
  });

  it.concurrent('a player that cannot read the server is deaf to both', async () => {
    expect(await played('republish', 'rtmpdiag node-media-server rtmp2src')).toMatch(deaf);
  });
});

describe('the other flows', () => {
  it.concurrent.each([
    ['player-leaves', 'ffmpeg rtmpdiag ffmpeg'], ['player-leaves', 'rtmp2sink nginx-rtmp rtmpdump'], ['player-leaves', 'rtmpsink node-media-server rtmpdiag'],
    ['late-join', 'ffmpeg rtmpdiag rtmp2src'], ['late-join', 'rtmp2sink nginx-rtmp-tuned ffmpeg'], ['late-join', 'rtmpdiag node-media-server rtmpdump'],
    ['burst-end', 'rtmpsink rtmpdiag rtmpdump'], ['burst-end', 'ffmpeg nginx-rtmp rtmp2src'], ['burst-end', 'ffmpeg node-media-server ffmpeg'],
    ['past-24-bit', 'ffmpeg rtmpdiag rtmp2src'], ['past-24-bit', 'ffmpeg nginx-rtmp rtmpdump'], ['past-24-bit', 'rtmpdiag node-media-server ffmpeg'],
    ['small-chunks', 'ffmpeg rtmpdiag ffmpeg'], ['small-chunks', 'rtmp2sink nginx-rtmp rtmp2src'],
    ['high-rate', 'ffmpeg rtmpdiag ffmpeg'], ['high-rate', 'rtmp2sink nginx-rtmp rtmpdump'],
    ['header-change', 'ffmpeg rtmpdiag rtmpdiag'], ['header-change', 'rtmp2sink node-media-server ffmpeg'],
  ] as const)('%s, %s: not a frame lost', async (flow, programs) => {
    expect(await played(flow, programs)).toBe(whole);
  });

  it.concurrent('a new sequence header in mid-stream does not come out of rtmpsink', async () => {
    expect(await played('header-change', 'rtmpsink rtmpdiag rtmpdiag')).toBe('corrupt publisher: the sequence header of the video is missing');
  });

  it.concurrent.each(['late-join', 'burst-end'] as const)('%s: media on message stream 0 deafens rtmp2src', async (flow) => {
    expect(await played(flow, 'ffmpeg node-media-server rtmp2src')).toMatch(deaf);
  });
});

describe("a server by the operator's command", () => {
  it.concurrent('is started, played with, and ended', async () => {
    const port = await freePort();
    const program = `new (require('node-media-server'))({ bind: '127.0.0.1', rtmp: { port: ${port} }, auth: {}, record: {}, store: { path: '${folder}' } }).run()`;
    const mine = serverByCommand({ name: 'mine', host: '127.0.0.1', port, app: 'live', command: `"${process.execPath}" -e "${program}"` });
    const cell: Cell = { publisher: 'ffmpeg', server: 'mine', player: 'ffmpeg', codec: 'h264+aac', flow: 'burst-end', handshake: 'plain', transport: 'rtmp' };
    expect([mine.unable(cell), mine.unable({ ...cell, transport: 'ipv6' }), mine.unable({ ...cell, flow: 'small-chunks' })]).toEqual([undefined, 'its address is given', 'its chunk size is its own']);
    const server = await mine.start({ folder, host: '127.0.0.1', port: 0, chunkSize: undefined, streamName: 'x' });
    const result = await playCell({ material: await materialOf(cell), cell, publisher: adapter('publisher', 'ffmpeg'), player: adapter('player', 'ffmpeg'), server });
    expect([result.grade, result.words]).toEqual(['ok', 'every frame arrived as it was sent']);
    expect((await server.exited).signal).toBe('SIGTERM');
  });
});

describe('VLC', () => {
  it.concurrent.each(['late-join', 'burst-end', 'player-leaves'] as const)('%s: it plays', async (flow) => {
    const { missing } = { missing: undefined, ...(await adapter('player', 'vlc').find()) };
    // Not among what the tests install: it is a smoke test of the matrix, not of this program.
    if (missing === undefined) expect(await played(flow, 'ffmpeg rtmpdiag vlc')).toBe('ok : every frame came to the player, which wrote at least 90 % of them');
    else expect(missing).toBe('cvlc');
  });
});
