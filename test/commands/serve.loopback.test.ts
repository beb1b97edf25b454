/** `serve`, `publish` and `play` as their user meets them: sentences, statuses, lines. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { publish } from '../../src/client/publisher.js';
import { clientFault } from '../../src/client/core/client-faults.js';
import { run, type Finished } from '../helpers/programs.js';
import { startServe } from '../helpers/serve.js';

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const flv = fileURLToPath(new URL('../../captures/files/h264-aac/file.flv', import.meta.url));
const rtmpdiag = (...args: string[]): Promise<Finished> => run(process.execPath, [command, ...args], { limitMs: 30_000 });

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-commands-'));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
  writeFileSync(join(folder, 'file'), 'x');
  writeFileSync(join(folder, 'broken.flv'), 'RIFF and nothing of ours');
});
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

describe('mistakes of the operator', () => {
  it.each([
    ['an unknown flag', ['serve', '--recrod', 'x'], /no flag --recrod[^]*--record/],
    ['a certificate that is not there', ['serve', '--listen', '0', '--tls', 'none.pem,none.key'], /no file none\.pem/],
    ['half a pair of TLS files', ['serve', '--listen', '0', '--tls', 'cert.pem'], /takes two files/],
    ['a listen address that is none', ['serve', '--listen', 'here'], /--listen: .*PORT/],
    ['a profile that is not there', ['serve', '--listen', '0', '--profile', 'ngnix-rtmp'], /no "ngnix-rtmp"[^]*nginx-rtmp/],
    ['a mutant that is not there', ['serve', '--listen', '0', '--mutant', 'S99'], /no "S99"/],
    ['a token without a stream', ['serve', '--listen', '0', '--token', 'live=hidden-one'], /APP\/STREAM=SECRET/],
    ['protection without tokens', ['serve', '--listen', '0', '--protect-play'], /token/],
    ['a report of an unknown form', ['serve', '--listen', '0', '--report', 'x.doc'], /does not know the form/],
    ['no address to publish to', ['publish', flv], /needs URL/],
    ['an address that is none', ['publish', flv, 'http://localhost/live/hidden-one'], /rtmp:\/\/HOST/],
    ['no FLV to publish', ['publish', 'FOLDER/broken.flv', 'rtmp://127.0.0.1:1/live/x'], /is no FLV file/],
    ['a server that is not there', ['play', 'rtmp://127.0.0.1:1/live/x'], /refuses the connection/],
    ['a file that cannot be written', ['play', 'rtmp://127.0.0.1:1/live/x', '-o', 'FOLDER/none/x.flv'], /does not exist/],
    ['two on standard output', ['play', 'rtmp://127.0.0.1:1/live/x', '-o', '-', '--json'], /both want standard output/],
    ['a speed of nothing', ['publish', flv, 'rtmp://127.0.0.1:1/live/x', '--speed', '0'], /above 0/],
  ])('%s: a sentence, the next step, status 2', async (_, args, sentence) => {
    const result = await rtmpdiag(...args.map((arg) => arg.replace('FOLDER', folder)));
    expect(result.stderr).toMatch(sentence);
    expect(result.stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
    expect(result.stderr).not.toContain('hidden-one');
    expect(result.stderr).not.toMatch(/\bat \S+ \(|Error:/);
    expect(result.stdout).toBe('');
    expect(result.status).toBe(2);
  });

  it('a port in use, a folder for recordings that is a file, a certificate that is none', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
    onTestFinished(() => { other.close(); });
    const { port } = other.address() as { port: number };
    const busy = await rtmpdiag('serve', '--listen', String(port));
    expect(busy).toMatchObject({ status: 2 });
    expect(busy.stderr).toContain(`Port ${port} on 127.0.0.1 is in use`);
    const busyPage = await rtmpdiag('serve', '--listen', '0', '--http', String(port));
    expect(busyPage).toMatchObject({ status: 2 });
    const record = await rtmpdiag('serve', '--listen', '0', '--record', join(folder, 'file'));
    expect(record).toMatchObject({ status: 2 });
    expect(record.stderr).toContain('is a file, recordings need a folder');
    const tls = await rtmpdiag('serve', '--listen', '0', '--tls', `${join(folder, 'file')},${join(folder, 'file')}`);
    expect(tls).toMatchObject({ status: 2 });
    expect(tls.stderr).toContain('certificate');
  });
});

describe('serve', () => {
  it('tells what happens as JSON, one object a line, and ends in order', async () => {
    const serve = await startServe(['--record', join(folder, 'records')]);
    const published = await rtmpdiag('publish', flv, `rtmp://127.0.0.1:${serve.port}/live/show`, '--speed', '20', '--json');
    expect(published.status).toBe(0);
    expect(JSON.parse(published.stdout)).toMatchObject({ schema: 'rtmpdiag.report/1', verdict: 'ok', result: { ok: true, ended: 'source-end', video: 302 } });
    expect(await serve.stop('SIGINT')).toBe(130);
    const names = serve.events.map((event) => (event['event'] === 'log' ? event['log'] : event['event']));
    for (const name of ['listening', 'connection-accepted', 'handshake-done', 'connected', 'session-start', 'transaction', 'publish-started', 'sequence-header-cached', 'codec-detected', 'recording-started', 'publish-ended', 'session-end', 'recording-ended', 'connection-closed']) expect(names).toContain(name);
    expect(names).not.toContain('message');
    const end = serve.events.find((event) => event['event'] === 'session-end');
    expect(end?.['report']).toMatchObject({ source: { kind: 'server' }, sessions: [{ role: 'publish', app: 'live', streamName: 's**w', c2s: { byType: { 9: 302 } } }], findings: [] });
    expect(JSON.stringify(serve.events)).not.toContain('"show"');
    expect(readdirSync(join(folder, 'records'))).toHaveLength(1);
  });

  it('reports with --strict what a client does wrong, and its status says so', async () => {
    const serve = await startServe(['--strict', '--sessions', '1', '--fail-on', 'degraded']);
    const fault = clientFault('empty-video-header');
    await publish({ host: '127.0.0.1', port: serve.port, app: 'live', streamName: 'bad', durationMs: 600, ...(fault === undefined ? {} : { fault }) });
    await expect.poll(() => serve.events.filter((event) => event['event'] === 'session-end').length, { timeout: 10_000 }).toBe(1);
    const rules = serve.events.filter((event) => event['event'] === 'finding').map((event) => event['rule']);
    expect(rules).toContain('avcc-record-invalid');
    expect(rules).toContain('annexb-in-avcc');
    expect(await serve.stop()).toBe(1);
  });

  it('speaks TLS', async () => {
    const serve = await startServe(['--tls', `${join(folder, 'cert.pem')},${join(folder, 'key.pem')}`]);
    onTestFinished(async () => { await serve.stop(); });
    const url = `rtmps://localhost:${serve.port}/live/show`;
    const refused = await rtmpdiag('publish', flv, url, '--fast');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--insecure');
    const played = rtmpdiag('play', url, '--insecure', '-o', join(folder, 'tls.flv'));
    await expect.poll(() => serve.log('play-started').length, { timeout: 10_000 }).toBe(1);
    expect(await rtmpdiag('publish', flv, url, '--insecure', '--speed', '20')).toMatchObject({ status: 0 });
    expect(await played).toMatchObject({ status: 0 });
  });

  it('has the fault of its mutant and no other', async () => {
    const serve = await startServe(['--mutant', 'create-stream-no-reply']);
    onTestFinished(async () => { await serve.stop(); });
    const result = await rtmpdiag('publish', flv, `rtmp://127.0.0.1:${serve.port}/live/show`, '--timeout', '6', '--stall-after', '3');
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('the server has not given the answer to createStream within 6 s');
    expect(result.stdout).toContain('createstream-no-reply');
  });

  it('is told by --verify what was lost on the way, and by which mutant', async () => {
    for (const [mutant, status, words] of [['S01', 1, 'failed'], ['S63', 1, 'lost'], ['S61', 0, 'every one as it was sent']] as const) {
      const serve = await startServe(['--mutant', mutant]);
      const url = `rtmp://127.0.0.1:${serve.port}/live/test`;
      const played = rtmpdiag('play', url, '--verify', '--timeout', '2');
      await expect.poll(() => serve.log('play-started').length + serve.log('connection-closed').length, { timeout: 10_000 }).toBeGreaterThan(0);
      await rtmpdiag('publish', '--test', url, '--seconds', '12', '--fast', '--timeout', '2');
      const result = await played;
      expect(result.stdout).toContain(words);
      expect(result.status).toBe(status);
      await serve.stop();
    }
  });
});
