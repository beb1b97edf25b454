/** `rtmpdiag conform` with real programs under test: a client that it starts, and a server that takes one connection. */
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ConformReport } from '../../src/conformance/core/model.js';
import { program, run, type Finished } from '../helpers/programs.js';

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const flv = fileURLToPath(new URL('../../captures/files/h264-aac/file.flv', import.meta.url));
const conform = (...args: string[]): Promise<Finished> => run(process.execPath, [command, 'conform', ...args], { limitMs: 60_000 });

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  return port;
}

describe('a client under test', () => {
  it('is started with the address in the place of {url}, and judged', async () => {
    const line = `${program('ffmpeg')} -hide_banner -loglevel error -re -i ${flv} -c copy -f flv {url}`;
    const result = await conform('--as-server', '--client-cmd', line, '--only', 'CL-001,HS-021', '--json');
    const report = JSON.parse(result.stdout) as ConformReport;
    expect(report).toMatchObject({ mode: 'client', target: { url: line, startedBy: 'command' } });
    expect(report.cases.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['HS-021 pass', 'CL-001 pass']);
    expect(report.cases[0]?.repro).toContain(`--as-server --client-cmd '${line}' --only HS-021`);
    expect(result.status).toBe(0);
  });

  it('that never connects proves nothing: 3', async () => {
    const result = await conform('--as-server', '--client-cmd', 'false {url}', '--only', 'CL-001');
    expect(result.stdout).toMatch(/gate: nothing proved \(no case could be judged: the client ended before it\s+connected/);
    expect(result.status).toBe(3);
  });
});

it('a server that takes one connection is started for each case', async () => {
  const port = await closedPort();
  const url = `rtmp://127.0.0.1:${port}/live`;
  const result = await conform(url, '--server-cmd', `${program('ffmpeg')} -hide_banner -loglevel error -listen 1 -i ${url}/x -f null -`, '--one-shot', '--only', 'HS-001,PB-001,MR-001');
  expect(result.stdout).toMatch(/sanity up to publish: it takes one connection and ends/);
  expect(result.stdout).toMatch(/handshake +1 pass\npublish +1 pass\n {2}blocked MR-001/);
  expect(result.status).toBe(4);
});
