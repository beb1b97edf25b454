import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { commandServer, foreignServer, type ServerControl } from '../../../src/conformance/engine/lifecycle.js';
import { runCases } from '../../../src/conformance/engine/runner.js';
import { steadyClockUs } from '../../../src/net/clock.js';
import { freePort } from '../../helpers/network.js';
import { startNginx } from '../../helpers/nginx.js';
import { program } from '../../helpers/programs.js';
import { wordsOf } from '../proof/words.js';
import { complaintsOf } from './golden.js';
import { goldenServers, type GoldenServer } from './servers.js';

const ofServers = cases.filter(({ mode }) => mode === 'server');
const host = '127.0.0.1';
let folder = '';

beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-golden-')); });
afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

async function nodeMediaServer(port: number): Promise<string> {
  const file = join(folder, `server-${port}.cjs`);
  await writeFile(file, `const Server = require(${JSON.stringify(createRequire(import.meta.url).resolve('node-media-server'))});
new Server({ bind: '${host}', rtmp: { port: ${port} }, auth: { play: false, publish: false }, store: { path: ${JSON.stringify(join(folder, 'data'))} }, record: { auto: false, path: ${JSON.stringify(folder)} } }).run();
`);
  return `'${process.execPath}' '${file}'`;
}

async function underTest(start: GoldenServer['start']): Promise<{ readonly port: number; readonly server: ServerControl; stop(): Promise<unknown> }> {
  if (typeof start === 'object') {
    const nginx = await startNginx({ extra: start.nginx });
    return { port: nginx.port, server: foreignServer(host, nginx.port, 0), stop: () => nginx.stop() };
  }
  const port = await freePort();
  const line = start === 'ffmpeg' ? `${program('ffmpeg')} -hide_banner -nostdin -v warning -listen 1 -i rtmp://${host}:${port}/live/x -c copy -f null -` : await nodeMediaServer(port);
  const server = commandServer(line, host, port, start === 'ffmpeg');
  return { port, server, stop: () => server.stop() };
}

/** The one with the most silence to wait for runs in two parts beside each other. */
const runs = goldenServers.flatMap((golden) => {
  const half = Math.ceil(ofServers.length / 2);
  return golden.start === 'node-media-server' ? [[`${golden.name}, first half`, golden, ofServers.slice(0, half)], [`${golden.name}, second half`, golden, ofServers.slice(half)]] as const : [[golden.name, golden, ofServers]] as const;
});

describe('verdicts on real servers', () => {
  it.concurrent.each(runs)('%s', { timeout: 240_000 }, async (_name, { table, start }, selected) => {
    const { port, server, stop } = await underTest(start);
    try {
      const { results, faults } = await runCases({
        cases: selected, mode: 'server', target: { host, port, tls: false, app: 'live', query: '', insecure: false }, server, options: {}, seed: 'golden', nonce: '0123456789abcdef',
        confirm: false, repeat: 1, slow: false, soak: false, oneShot: start === 'ffmpeg', clockUs: steadyClockUs,
      });
      expect(faults).toEqual([]);
      expect(Object.fromEntries(results.map((result) => [result.id, wordsOf(result)]))).toEqual(Object.fromEntries(selected.map(({ id }) => [id, table[id]])));
    } finally {
      await stop();
    }
  });

  it.each(goldenServers.map((golden) => [golden.name, golden] as const))('of %s are there for every case, and explained wherever they complain', (_name, golden) => {
    expect(Object.keys(golden.table).sort()).toEqual(ofServers.map(({ id }) => id).sort());
    expect(Object.keys(golden.why).sort()).toEqual(complaintsOf(golden).sort());
  });
});
