import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectFile } from '../../src/cli/inspect-file.js';
import { LiveJson } from '../../src/report/live/json.js';
import { LiveText } from '../../src/report/live/text.js';
import type { LiveView } from '../../src/report/live/view.js';
import type { LiveProxyOptions } from '../../src/proxy/live-proxy.js';
import { LiveProxy } from '../../src/proxy/live-proxy.js';
import { plain } from '../../src/report/palette.js';
import { concat, hex } from './core/playbook.js';
import { handshake, message } from './core/wire.js';
import { dial, read, startTarget, until } from './loopback.js';

let folder = '';
const cleanup: (() => Promise<unknown> | void)[] = [];
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-live-')); });
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
  rmSync(folder, { recursive: true, force: true });
});

const ascii = (text: string): string => Buffer.from(text).toString('hex');
/** connect, txn 1, { app: "live" }. */
const connectCommand = message(3, 20, hex(`02 0007 ${ascii('connect')} 00 3ff0000000000000 03 0003 ${ascii('app')} 02 0004 ${ascii('live')} 000009`));
/** releaseStream, txn 2, null, "topsecretkey". */
const releaseStream = message(3, 20, hex(`02 000d ${ascii('releaseStream')} 00 4000000000000000 05 02 000c ${ascii('topsecretkey')}`));
/** createStream, txn 4, null. */
const createStream = message(3, 20, hex(`02 000c ${ascii('createStream')} 00 4010000000000000 05`));
/** _result, txn 1, null, null. */
const connectResult = message(3, 20, hex(`02 0007 ${ascii('_result')} 00 3ff0000000000000 05 03 0004 ${ascii('code')} 02 001d ${ascii('NetConnection.Connect.Success')} 000009`));

/** Answers the handshake and connect, then never again. */
function stallingServer(socket: Socket): void {
  let total = 0;
  let answered = 0;
  socket.on('data', (bytes) => {
    total += bytes.length;
    if (answered === 0 && total >= 1537) {
      answered = 1;
      socket.write(handshake());
    }
    if (answered === 1 && total > 3073) {
      answered = 2;
      socket.write(connectResult);
    }
  });
  socket.on('end', () => socket.end());
}

interface Live { readonly proxy: LiveProxy; readonly port: number; readonly lines: string[] }

async function start(view: (lines: string[]) => LiveView, options: Partial<LiveProxyOptions> = {}): Promise<Live> {
  const target = await startTarget(stallingServer);
  cleanup.push(target.close);
  const lines: string[] = [];
  const proxy = new LiveProxy({
    version: '1.2.3', view: view(lines), stallAfterUs: 300_000, showSecrets: false,
    listen: { host: '127.0.0.1', port: 0 }, target: { host: '127.0.0.1', port: target.port, tls: false }, insecure: false, probe: false, maxConnections: 16,
    resegment: { c2s: 'as-is', s2c: 'as-is' }, sessions: 1, ...options,
  });
  const { port } = await proxy.start();
  cleanup.push(async () => {
    proxy.stop();
    await proxy.finished();
  });
  return { proxy, port, lines };
}

const asText = (lines: string[]): LiveView => new LiveText({ write: (line) => lines.push(line), backlog: () => 0 }, { palette: plain, width: 100, quiet: false });
const asJson = (lines: string[]): LiveView => new LiveJson({ write: (line) => lines.push(line), backlog: () => 0 }, { kind: 'proxy', version: '1.2.3', source: 'here', quiet: false });

/** A client that asks for a stream and gets no answer. */
async function stalledClient(port: number): Promise<Socket> {
  const client = await dial(port);
  client.write(handshake().subarray(0, 1537));
  await read(client, 3073);
  client.write(concat([handshake().subarray(1537), connectCommand]));
  await read(client, connectResult.length);
  client.write(concat([releaseStream, createStream]));
  return client;
}

describe('live proxy', () => {
  it('prints a stall when it happens, not when the session ends', async () => {
    const { proxy, port, lines } = await start(asText);
    const client = await stalledClient(port);
    await until(() => lines.some((line) => line.includes('createstream-no-reply')), 'the stall');
    expect(lines[0]).toMatch(/^listening on 127\.0\.0\.1:\d+, relaying to 127\.0\.0\.1:\d+$/);
    expect(lines.some((line) => line.startsWith('session'))).toBe(false);
    client.end();
    const { report, interrupted, faults } = await proxy.finished();
    expect({ interrupted, faults, verdict: report.verdict }).toEqual({ interrupted: false, faults: 0, verdict: 'stall' });
    expect(lines.some((line) => /^session 0 ended after/.test(line))).toBe(true);
    expect(lines.join('\n')).not.toContain('topsecretkey');
    expect(report.findings.map((finding) => finding.rule)).toContain('createstream-no-reply');
  });

  it('writes one JSON object a line, with the report of the session at its end', async () => {
    const { proxy, port, lines } = await start(asJson);
    const client = await stalledClient(port);
    await until(() => lines.some((line) => line.includes('"finding"')));
    client.end();
    const { report } = await proxy.finished();
    const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown> & { event: string });
    const kinds = objects.map((object) => object.event);
    expect(kinds.slice(0, 2)).toEqual(['listening', 'session-start']);
    expect(kinds.at(-1)).toBe('session-end');
    expect(new Set(kinds)).toEqual(new Set(['listening', 'session-start', 'message', 'transaction', 'finding', 'session-end']));
    expect(objects[0]).toMatchObject({ host: '127.0.0.1', port });
    expect(objects.at(-1)).toMatchObject({ session: 0, reason: 'closed', report: { schema: 'rtmpdiag.report/1', verdict: 'stall', sessions: report.sessions, findings: report.findings } });
    expect(lines.join('\n')).not.toContain('topsecretkey');
  });

  it.each(['pcapng', 'jsonl'])('saves a %s that gives the report of the live session, without the stream key', async (form) => {
    const path = join(folder, `saved.${form}`);
    const { proxy, port, lines } = await start(asText, { save: path });
    const client = await stalledClient(port);
    await until(() => lines.some((line) => line.includes('createstream-no-reply')));
    client.end();
    const { report } = await proxy.finished();
    expect(readFileSync(path).includes('topsecretkey')).toBe(false);
    const inspected = await inspectFile(path, { version: '1.2.3', stallAfterUs: 300_000, showSecrets: false, deadlineGiven: true, onProgress: () => undefined, signal: new AbortController().signal });
    expect(inspected.report.sessions).toEqual(report.sessions);
    expect(inspected.report.findings).toEqual(report.findings);
  });

  it('keeps the stream key in the saved file when secrets are to be shown', async () => {
    const path = join(folder, 'open.pcapng');
    const { proxy, port } = await start(asText, { save: path, showSecrets: true });
    const client = await stalledClient(port);
    client.end();
    await proxy.finished();
    expect(readFileSync(path).includes('topsecretkey')).toBe(true);
  });

  it('says once that the disk is full, and relays on', async () => {
    rmSync(folder, { recursive: true, force: true });
    folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-live-'));
    const { symlinkSync } = await import('node:fs');
    symlinkSync('/dev/full', join(folder, 'full.pcapng'));
    const { proxy, port, lines } = await start(asText, { save: join(folder, 'full.pcapng') });
    const client = await stalledClient(port);
    client.end();
    const { report } = await proxy.finished();
    expect(lines.filter((line) => line.includes('saving has stopped: the disk is full'))).toHaveLength(1);
    expect(report.source.notes?.join()).toContain('the disk is full');
    expect(report.sessions).toHaveLength(1);
  });

  it('relays on when the analysis fails, says so, and counts it as its own fault', async () => {
    const { proxy, port, lines } = await start(asText, {
      save: join(folder, 'fault.jsonl'),
      wrapSession: (session) => {
        let bytes = 0;
        return {
          bytes: (direction, piece, atUs) => {
            bytes += piece.length;
            if (bytes > 3073) throw new Error('injected');
            session.bytes(direction, piece, atUs);
          },
          gap: () => undefined, acked: () => undefined, close: () => undefined, time: () => undefined, end: () => undefined, nextDeadlineUs: () => undefined,
        };
      },
    });
    const client = await stalledClient(port);
    client.end();
    const { faults, report } = await proxy.finished();
    expect(faults).toBe(1);
    expect(lines.join('\n')).toMatch(/decoding of this session has stopped by a fault of rtmpdiag \(injected\); its bytes are relayed as before/);
    expect(lines.at(-1)).toBe('session 0 ended; it was relayed, but its decoding had stopped');
    expect(report.source.notes?.join()).toContain('injected');
    expect(readFileSync(join(folder, 'fault.jsonl'), 'utf8')).toContain('decoder-fault');
  });

  it('labels lines and findings while several sessions run', async () => {
    const { proxy, port, lines } = await start(asText, { sessions: 2 });
    const first = await stalledClient(port);
    const second = await stalledClient(port);
    await until(() => lines.filter((line) => line.includes('createstream-no-reply') && line.startsWith('#')).length === 2);
    first.end();
    second.end();
    await proxy.finished();
    expect(lines.some((line) => /^#1 +\d+\.\d{3} {2}-> {2}csid 3 {2}connect/.test(line))).toBe(true);
  });

  it('marks the report when the operator ends it, and ends the file properly', async () => {
    const path = join(folder, 'cut.pcapng');
    const { proxy, port } = await start(asText, { save: path });
    await stalledClient(port);
    proxy.stop();
    const { report, interrupted } = await proxy.finished();
    expect(interrupted).toBe(true);
    expect(report.source.interrupted).toBe(true);
    // Interface Statistics Block, the last one.
    const bytes = readFileSync(path);
    const length = bytes.readUInt32LE(bytes.length - 4);
    expect(bytes.readUInt32LE(bytes.length - length)).toBe(5);
  });
});
