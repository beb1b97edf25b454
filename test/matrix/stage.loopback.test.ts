import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlayerAdapter, PublisherAdapter, RunningServer, ServerAdapter } from '../../src/matrix/adapters/adapter.js';
import { listening } from '../../src/matrix/adapters/servers/listening.js';
import { serverByCommand } from '../../src/matrix/adapters/servers/by-command.js';
import type { FlowMaterial } from '../../src/matrix/flows/flow.js';
import { startProgram } from '../../src/matrix/program.js';
import { runMatrix } from '../../src/matrix/runner.js';
import { syntheticFlv } from '../../src/matrix/media/synthetic.js';
import { freePort } from '../helpers/network.js';
import { adapter, faultsOf, ownServer, playCell } from './cell.js';

let folder = '';
let material: FlowMaterial;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-stage-'));
  const file = join(folder, 'file.flv');
  writeFileSync(file, Buffer.concat(syntheticFlv(2, 0)));
  material = { file, other: file, durationMs: 2000 };
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

/** A program that is a line of JavaScript. */
function script(line: string, url: string, output = ''): ReturnType<typeof startProgram> {
  return startProgram(process.execPath, ['-e', line, url, output]);
}

const found = { path: process.execPath, version: '1' };

function publishing(line: string): PublisherAdapter {
  return { id: 'script', title: 'a script', find: () => Promise.resolve(found), unable: () => undefined, start: ({ url }) => script(line, url) };
}

function playing(line: string): PlayerAdapter {
  return { id: 'script', title: 'a script', find: () => Promise.resolve(found), unable: () => undefined, allowances: [], start: ({ url, output }) => script(line, url, output) };
}

/** Connects, and says so much of a handshake that it counts. */
const connects = "const { hostname, port } = new URL(process.argv[1].replace('rtmp', 'http')); const s = require('net').connect(port, hostname, () => s.write(Buffer.alloc(1537, 3))); s.on('error', () => 0);";

describe.concurrent('a cell with a program that does not play its part', () => {
  it('a player that never connects', async () => {
    const result = await playCell({ material, player: playing("console.log('no such host'); process.exitCode = 2") });
    expect([result.grade, result.by, result.words]).toEqual(['stalled', 'player', 'the player never connected ("no such host")']);
  });

  it('a publisher that never connects', async () => {
    const result = await playCell({ material, publisher: publishing('process.exit(1)') });
    expect([result.grade, result.by, result.words]).toEqual(['stalled', 'publisher', 'never connected']);
  });

  it('a publisher that is killed by a signal', async () => {
    const result = await playCell({ material, publisher: publishing(`${connects} setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 300)`) });
    expect([result.grade, result.by, result.words]).toEqual(['crashed', 'publisher', 'the publisher ended with SIGSEGV']);
  });

  it('a player that hangs behind the end of its connection is killed, and that is said', async () => {
    const hangs = `${connects} process.on('SIGINT', () => 0); setInterval(() => 0, 1000)`;
    const result = await playCell({ material, player: playing(hangs) });
    expect(faultsOf(result)).toContain('stalled player 0');
    expect(result.by).toBe('player');
  }, 90_000);

  it('a server that refuses is told by its word', async () => {
    const refusing: RunningServer = await ownServer();
    const taken = adapter('publisher', 'rtmpdiag').start({ file: material.file, url: `rtmp://127.0.0.1:${refusing.port}/live/test-taken`, pace: 'realtime', offsetMs: 0, codec: 'h264+aac', handshake: 'plain', ca: undefined });
    try {
      const result = await playCell({ material, server: refusing, streamName: 'test-taken' });
      expect(faultsOf(result)).toContain('refused server 0');
      expect(result.words).toBe('publish is answered with NetStream.Publish.BadName');
    } finally {
      await taken.stop();
    }
  });
});

describe.concurrent('a cell with a server that does not play its part', () => {
  const usual = { publisher: 'rtmpdiag', player: 'rtmpdiag', codec: 'h264+aac', handshake: 'plain', transport: 'rtmp' } as const;

  function run(server: ServerAdapter, flows: readonly ('burst-end' | 'player-first')[]): ReturnType<typeof runMatrix> {
    return runMatrix({
      adapters: { publishers: [adapter('publisher', 'rtmpdiag')], players: [adapter('player', 'rtmpdiag')], servers: [server] }, programs: [],
      cells: flows.map((flow) => ({ ...usual, server: server.id, flow })), jobs: 1, folder, material: () => Promise.resolve(material), tls: () => Promise.reject(new Error('none')),
      signal: new AbortController().signal, observer: {}, clockMs: () => performance.now(),
    });
  }

  function server(start: ServerAdapter['start']): ServerAdapter {
    return { id: 'script', title: 'a script', find: () => Promise.resolve(found), unable: () => undefined, start };
  }

  it('that does not start: undecided, with what it said', async () => {
    const [result] = await run(server(({ host, port }) => listening(startProgram(process.execPath, ['-e', "console.error('bad config'); process.exit(3)"]), { host, port, app: 'live' })), ['burst-end']);
    expect(result).toMatchObject({ grade: 'inconclusive', words: 'the server did not start (status 3): bad config' });
  });

  it('that dies in the middle: crashed, and the next cell has a new one', async () => {
    let starts = 0;
    const results = await run(server(async () => {
      starts += 1;
      const healthy = await ownServer();
      if (starts > 1) return healthy;
      let end: (exit: { status: number; signal: null }) => void = () => undefined;
      const exited = new Promise<{ status: number; signal: null }>((resolve) => { end = resolve; });
      setTimeout(() => { void healthy.stop().then(() => { end({ status: 7, signal: null }); }); }, 1000);
      return { ...healthy, exited, output: 'out of memory' };
    }), ['player-first', 'burst-end']);
    expect(starts).toBe(2);
    expect(results.map(({ grade, by }) => [grade, by])).toEqual([['crashed', 'server'], ['ok', undefined]]);
    expect(results[0]?.words).toBe('the server ended with status 7 ("out of memory")');
    expect(results[0]?.faults.filter(({ by }) => by !== 'server')).toEqual([]);
  });

  it('that takes connections and says nothing: stalled by the server', async () => {
    const sockets = new Set<Socket>();
    const silent: Server = createServer((socket) => { sockets.add(socket.on('error', () => undefined)); });
    await new Promise<void>((resolve) => { silent.listen(0, '127.0.0.1', resolve); });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const [result] = await run(server(() => Promise.resolve({ host: '127.0.0.1', port, app: 'live', output: '', exited: new Promise(() => undefined), stop: () => Promise.resolve({ status: 0, signal: null }) })), ['burst-end']);
      expect([result?.grade, result?.by]).toEqual(['stalled', 'server']);
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  }, 90_000);
});

describe('a server of the operator', () => {
  it('that runs already is used as it is, and not ended', async () => {
    const own = await ownServer();
    const byAddress = serverByCommand({ name: 'mine', host: '127.0.0.1', port: own.port, app: 'live', command: undefined });
    const running = await byAddress.start({ folder, host: '127.0.0.1', port: 0, chunkSize: undefined, streamName: 'x' });
    expect((await playCell({ material, server: running })).grade).toBe('ok');
    expect((await playCell({ material, server: { ...own, port: own.port } })).grade).toBe('ok');
  });

  it('that is not there is named', async () => {
    const nowhere = serverByCommand({ name: 'mine', host: '127.0.0.1', port: 1, app: 'live', command: undefined });
    await expect(nowhere.start({ folder, host: '127.0.0.1', port: 0, chunkSize: undefined, streamName: 'x' })).rejects.toThrow('refuses the connection');
  });

  it('by a command is started and ended', async () => {
    const port = await freePort();
    const line = `${process.execPath} -e "require('net').createServer().listen(${port}, '127.0.0.1')"`;
    const mine = serverByCommand({ name: 'mine', host: '127.0.0.1', port, app: 'live', command: line });
    const running = await mine.start({ folder, host: '127.0.0.1', port: 0, chunkSize: undefined, streamName: 'x' });
    expect(running.port).toBe(port);
    const exit = await running.stop();
    expect(exit.signal).toBe('SIGTERM');
  });

  it('by a command that fails is told with its last words', async () => {
    const broken = serverByCommand({ name: 'mine', host: '127.0.0.1', port: await freePort(), app: 'live', command: 'echo no licence >&2; exit 4' });
    await expect(broken.start({ folder, host: '127.0.0.1', port: 0, chunkSize: undefined, streamName: 'x' })).rejects.toThrow('the server command ended at once (status 4): no licence');
  });
});
