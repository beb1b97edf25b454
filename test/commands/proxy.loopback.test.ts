import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cli, program } from '../helpers/cli.js';
import { dial, read, startTarget, until } from '../proxy/loopback.js';

let folder = '';
const cleanup: (() => Promise<unknown> | void)[] = [];
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-proxy-')); });
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
  rmSync(folder, { recursive: true, force: true });
});

interface Running { readonly child: ChildProcess; readonly port: number; out(): string; err(): string; readonly ended: Promise<number | null> }

async function startProxy(...args: string[]): Promise<Running> {
  const target = await startTarget((socket) => socket.pipe(socket));
  cleanup.push(target.close);
  const child = spawn(process.execPath, [program, 'proxy', '--listen', '0', '--target', `127.0.0.1:${target.port}`, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  cleanup.push(() => { child.kill('SIGKILL'); });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes) => { out += String(bytes); });
  child.stderr.on('data', (bytes) => { err += String(bytes); });
  const ended = new Promise<number | null>((resolve) => { child.once('close', (status) => { resolve(status); }); });
  await until(() => out.includes('\n'), 'the listening line');
  const port = args.includes('--json') ? (JSON.parse(out.split('\n')[0] ?? '') as { port: number }).port : Number(/:(\d+),/.exec(out)?.[1]);
  return { child, port, out: () => out, err: () => err, ended };
}

describe('rtmpdiag proxy', () => {
  it.each([
    [['--target', 'localhost:1935'], /listen/],
    [['--listen', 'x', '--target', 'localhost:1935'], /^--listen: write it as PORT/],
    [['--listen', '0', '--target', 'rtmp://h/live/key'], /^--target: it relays connections, not streams/],
    [['--listen', '0', '--target', 'h:1', '--resegment', 'fast'], /^--resegment: unknown mode "fast"/],
    [['--listen', '0', '--target', 'h:1', '--filter', 'type:vidoe'], /^--filter: unknown type "vidoe"/],
    [['--listen', '0', '--target', 'h:1', '--fault', 'delay'], /^--fault is not in this version/],
    [['--listen', '0', '--target', 'h:1', '--listen-tls', 'cert.pem'], /^--listen-tls takes two files/],
    [['--listen', '0', '--target', 'h:1', '--listen-tls', 'no.pem,no.key'], /^There is no file no\.pem/],
    [['--listen', '0', '--target', '127.0.0.1:1', '--save', 'x.txt'], /^--save does not know the form/],
    [['--listen', '0', '--target', '127.0.0.1:1'], /^The target 127\.0\.0\.1:1 refuses the connection\.\nStart the server first/],
  ])('ends with status 2 and a sentence for %j', (args, text) => {
    const { status, stdout, stderr } = cli(['proxy', ...args]);
    expect(stderr).toMatch(text);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('ends with status 2 when the port is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanup.push(() => { server.close(); });
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = cli(['proxy', '--listen', String(port), '--target', '127.0.0.1:1', '--no-probe']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: `Port ${port} on 127.0.0.1 is in use by another program.\nStop that program, or choose another port; port 0 picks a free one.\n` });
  });

  it('stops after its session, with the status that --fail-on asks for', async () => {
    for (const [failOn, expected] of [['fatal', 1], ['never', 0]] as const) {
      const proxy = await startProxy('--sessions', '1', '--json', '--fail-on', failOn);
      const client = await dial(proxy.port);
      client.end('GET / HTTP/1.1\r\n\r\n');
      await read(client, 18);
      expect(await proxy.ended).toBe(expected);
      expect(proxy.err()).toBe('');
      expect(proxy.out().trimEnd().split('\n').map((line) => (JSON.parse(line) as { event: string }).event).at(-1)).toBe('session-end');
    }
  });

  it('sums up, writes the report and closes the saved file when it is interrupted', async () => {
    const [report, save] = [join(folder, 'r.json'), join(folder, 's.jsonl')];
    const proxy = await startProxy('--report', report, '--save', save);
    const client = await dial(proxy.port);
    client.write('\x03');
    await read(client, 1);
    await until(() => proxy.out().includes('#0'));
    proxy.child.kill('SIGINT');
    expect(await proxy.ended).toBe(130);
    expect(proxy.out()).toMatch(/session 0 ended after/);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ schema: 'rtmpdiag.report/1', source: { kind: 'proxy', interrupted: true }, sessions: [{ id: 0 }] });
    expect(readFileSync(save, 'utf8')).toMatch(/"reason":"interrupted"\}\}\n$/);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const proxy = await startProxy('--json');
    proxy.child.stdout?.destroy();
    const client = await dial(proxy.port);
    client.on('error', () => undefined);
    client.write('\x03');
    expect([0, 1]).toContain(await proxy.ended);
    expect(proxy.err()).toBe('');
  });
});
