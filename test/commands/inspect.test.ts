import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model.js';
import { eventToJson, traceHeaderLine } from '../../src/trace/jsonl.js';
import { cli, program, root } from '../helpers/cli.js';

const stalled = 'captures/incidents/gst-62d890b-creating-stream.pcap';
const healthy = 'captures/clean/ff5--nginx.pcap';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A pcap (Ethernet) with one packet of a TCP connection that carries `text`, without RTMP. */
function foreignCapture(path: string): void {
  const tcp = Buffer.from('9c4000500000000100000001501820000000000047455420', 'hex');
  const ip = Buffer.from(`450000${(20 + tcp.length).toString(16).padStart(2, '0')}00000000400600007f0000017f000001`, 'hex');
  const frame = Buffer.concat([Buffer.from('0000000000010000000000020800', 'hex'), ip, tcp]);
  const head = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  const record = Buffer.alloc(16);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  writeFileSync(path, Buffer.concat([head, record, frame]));
}

describe('rtmpdiag inspect', () => {
  it('names the stall at "Creating stream" and exits 1', () => {
    const { status, stdout, stderr } = cli(['inspect', stalled]);
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(stdout.split('\n')[0]).toMatch(/^gst-62d890b-creating-stream\.pcap {3}pcap, 1 RTMP session, 9\.0 s +STALL$/);
    expect(stdout).toContain('createstream-no-reply');
    expect(stdout).not.toContain('\u001b');
  });

  it('is content with a healthy session and exits 0', () => {
    const { status, stdout } = cli(['inspect', healthy]);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/ OK$/);
  });

  it('gives one JSON document on standard output and nothing else', () => {
    const { status, stdout, stderr } = cli(['inspect', '--json', stalled]);
    const report = JSON.parse(stdout) as Report;
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(report).toMatchObject({ schema: 'rtmpdiag.report/1', source: { kind: 'pcap', name: 'gst-62d890b-creating-stream.pcap', truncated: false }, verdict: 'stall', sessions: [{ id: 0 }] });
    expect(report.sessions[0]).not.toHaveProperty('messages');
  });

  it('gives several files one document and one verdict', () => {
    const { status, stdout } = cli(['inspect', '--json', healthy, stalled]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'rtmpdiag.reports/1', verdict: 'stall', reports: [{ verdict: 'ok' }, { verdict: 'stall' }] });
    expect(cli(['inspect', healthy, stalled]).stdout.trimEnd().split('\n').at(-1)).toBe('2 files: STALL');
  });

  it.each([['stall', 1], ['fatal', 0], ['never', 0], ['info', 1]])('with --fail-on %s exits %i for a stall', (failOn, expected) => {
    expect(cli(['inspect', '--fail-on', failOn, stalled]).status).toBe(expected);
  });

  it('lists every message as text and as JSON', () => {
    const text = cli(['inspect', '--messages', stalled]).stdout;
    expect(text).toMatch(/^ {3}0\.\d{3} {2}-> {2}csid 3 {2}createStream {3}txn 4 /m);
    expect(text).toMatch(/^ {3}5\.137 {2}STALL {2}createstream-no-reply$/m);
    const report = JSON.parse(cli(['inspect', '--json', '--messages', stalled]).stdout) as Report;
    const session = report.sessions[0];
    expect(session?.messages).toHaveLength((session?.c2s.messages ?? 0) + (session?.s2c.messages ?? 0));
  });

  it('limits the report to one session', () => {
    const report = JSON.parse(cli(['inspect', '--json', '--session', '1', healthy]).stdout) as Report;
    expect(report.sessions.map(({ id }) => id)).toEqual([1]);
    expect(cli(['inspect', '--session', '9', healthy])).toMatchObject({ status: 2, stderr: 'ff5--nginx.pcap has no RTMP session 9.\nIts sessions are 0, 1.\n' });
  });

  it('masks stream names unless told otherwise', () => {
    const masked = cli(['inspect', '--json', '--messages', healthy]).stdout;
    const shown = JSON.parse(cli(['inspect', '--json', '--show-secrets', healthy]).stdout) as Report;
    const name = shown.sessions[0]?.streamName ?? '';
    expect(name).not.toContain('*');
    expect(name.length).toBeGreaterThan(3);
    expect(masked).not.toContain(name);
  });

  it('writes the report in the form of the file\'s ending', () => {
    for (const [ending, start] of [['json', '{\n'], ['html', '<!DOCTYPE html>'], ['xml', '<?xml'], ['md', '# ']] as const) {
      const file = join(folder, `report.${ending}`);
      expect(cli(['inspect', '--report', file, stalled]).status).toBe(1);
      const text = readFileSync(file, 'utf8');
      expect(text.startsWith(start)).toBe(true);
      expect(text).toContain('createstream-no-reply');
    }
  });

  it('extracts a stream as FLV, without the wrapper around its metadata, from timestamp 0', () => {
    const target = join(folder, 'streams');
    const { status, stderr } = cli(['inspect', '--extract', target, healthy]);
    expect(status).toBe(0);
    const names = readdirSync(target).sort();
    expect(names).toEqual(['live-f_2-0.flv', 'live-f_2-1.flv']);
    expect(stderr).toContain('live-f_2-0.flv');
    const flv = readFileSync(join(target, 'live-f_2-0.flv'));
    expect(flv.subarray(0, 13).toString('hex')).toBe('464c5601050000000900000000');
    expect(flv.includes('@setDataFrame')).toBe(false);
    expect(flv.includes('onMetaData')).toBe(true);
    const tags: { type: number; timestamp: number }[] = [];
    for (let at = 13; at + 11 <= flv.length;) {
      const size = flv.readUIntBE(at + 1, 3);
      tags.push({ type: flv.readUInt8(at), timestamp: flv.readUIntBE(at + 4, 3) });
      expect(flv.readUInt32BE(at + 11 + size)).toBe(11 + size);
      at += 15 + size;
    }
    // The capture's own counts (captures/truth.json): 175 audio, 102 video, 1 data.
    expect([8, 9, 18].map((type) => tags.filter((tag) => tag.type === type).length)).toEqual([175, 102, 1]);
    expect(Math.min(...tags.map(({ timestamp }) => timestamp))).toBe(0);
    expect(Math.max(...tags.map(({ timestamp }) => timestamp))).toBeLessThan(5000);
  });

  it('takes a capture that ends inside a packet, and says so', () => {
    const cut = join(folder, 'cut.pcap');
    copyFileSync(join(root, healthy), cut);
    truncateSync(cut, 100_001);
    const { status, stdout } = cli(['inspect', '--json', cut]);
    expect(status).toBe(0);
    expect((JSON.parse(stdout) as Report).source.truncated).toBe(true);
    expect(cli(['inspect', cut]).stdout.split('\n')[0]).toContain(', truncated');
  });

  it('gives a saved trace the report of the capture it came from', () => {
    const live = JSON.parse(cli(['inspect', '--json', '--messages', stalled]).stdout) as Report;
    const trace = join(folder, 'a.jsonl');
    const session = live.sessions[0];
    expect(session).toBeDefined();
    const events = [
      { kind: 'session-start' as const, atUs: 0, client: session?.client ?? '', server: session?.server ?? '', epochUs: 0, capabilities: { handshake: true, chunks: true, bothDirections: true, captureTime: true, acks: false } },
      ...(session?.messages ?? []),
      { kind: 'session-end' as const, atUs: 9_000_000, reason: 'closed' as const },
    ];
    writeFileSync(trace, traceHeaderLine({ tool: { name: 'rtmpdiag', version: '1' } }) + events.map((event) => `{"session":0,"event":${eventToJson(event)}}\n`).join(''));
    const { status, stdout } = cli(['inspect', '--json', trace]);
    const saved = JSON.parse(stdout) as Report;
    expect(status).toBe(1);
    expect(saved).toMatchObject({ source: { kind: 'trace' }, verdict: 'stall' });
    expect(saved.findings.map(({ rule }) => rule)).toContain('createstream-no-reply');
    expect(saved.sessions[0]?.transactions).toEqual(session?.transactions);
  });

  describe('refuses with a sentence, a next step and exit status 2', () => {
    const cases: readonly (readonly [what: string, args: () => string[], stderr: RegExp])[] = [
      ['a file that is not there', () => ['nope.pcap'], /^There is no file nope\.pcap\.\nCheck the path/],
      ['a directory', () => ['captures'], /^captures is a directory\.\n/],
      ['an empty file', () => {
        writeFileSync(join(folder, 'empty.pcap'), '');
        return [join(folder, 'empty.pcap')];
      }, /empty\.pcap is empty\.\n.*tcpdump/],
      ['a picture', () => {
        writeFileSync(join(folder, 'a.pcap'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
        return [join(folder, 'a.pcap')];
      }, /^a\.pcap cannot be inspected: a PNG image\.\n/],
      ['a capture without RTMP', () => {
        foreignCapture(join(folder, 'http.pcap'));
        return [join(folder, 'http.pcap')];
      }, /^No RTMP was found in the one TCP connection of http\.pcap\.\n.*--port/],
      ['a name with control characters, made visible', () => ['no\u001b[2J.pcap'], /^There is no file no\\x1b\[2J\.pcap\.\n/],
      ['a trace with a broken line', () => {
        writeFileSync(join(folder, 'broken.jsonl'), `${traceHeaderLine({ tool: { name: 'rtmpdiag', version: '1' } })}{"session":0}\n`);
        return [join(folder, 'broken.jsonl')];
      }, /^broken\.jsonl is not a usable trace: line 2 has no event\.\n/],
      ['no file at all', () => [], /^inspect needs FILE\.\nSee: rtmpdiag inspect --help\n/],
      ['an unknown flag', () => ['--jsno', healthy], /^inspect has no flag --jsno\.\nDid you mean --json\?\n/],
      ['an unknown severity', () => ['--fail-on', 'bad', healthy], /^Expected --fail-on=bad to be one of: fatal, stall, degraded, info, never\n/],
      ['a deadline that is no number', () => ['--stall-after', 'soon', healthy], /^--stall-after takes seconds above 0, not "soon"\.\n/],
      ['a port out of range', () => ['--port', '0', healthy], /^--port takes a whole number from 1 to 65535, not "0"\.\n/],
      ['a report of an unknown form', () => ['--report', 'a.pdf', healthy], /^--report does not know the form of a\.pdf\.\n.*\.html/],
      ['a report in a folder that is not there', () => ['--report', join(folder, 'no', 'a.html'), healthy], /^The folder of .*a\.html does not exist\.\n/],
      ['a reference that is not there', () => ['--reference', join(folder, 'nothing.flv'), healthy], /nothing\.flv does not exist\.\nName an existing file\.\n/],
      ['a port that no connection has', () => ['--port', '9', healthy], /^No TCP connection in ff5--nginx\.pcap uses port 9\.\n/],
    ];
    it.each(cases)('%s', (_what, args, stderr) => {
      const outcome = cli(['inspect', ...args()]);
      expect(outcome.stderr).toMatch(stderr);
      expect(outcome.stderr).not.toMatch(/^ {4}at /m);
      expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(2);
      expect(outcome.status).toBe(2);
      expect(outcome.stdout).toBe('');
    });
  });

  it('writes what it has when it is interrupted, marked, and exits 130', async () => {
    const file = join(folder, 'interrupted.json');
    const many = Array.from({ length: 300 }, () => healthy);
    const child = spawn(process.execPath, [program, 'inspect', '--json', '--extract', join(folder, 'many'), '--report', file, ...many], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString();
    });
    // The first remark tells that the first file is done and the work has begun.
    child.stderr.once('data', () => child.kill('SIGINT'));
    child.stderr.resume();
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(status).toBe(130);
    for (const text of [stdout, readFileSync(file, 'utf8')]) {
      const document = JSON.parse(text) as { interrupted?: boolean; reports: unknown[] };
      expect(document.interrupted).toBe(true);
      expect(document.reports.length).toBeGreaterThan(0);
      expect(document.reports.length).toBeLessThan(300);
    }
  });

  it('keeps quiet when its reader goes away', async () => {
    const child = spawn(process.execPath, [program, 'inspect', '--messages', '--json', healthy], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (piece: Buffer) => {
      stderr += piece.toString();
    });
    child.stdout.once('data', () => {
      child.stdout.destroy();
    });
    const status = await new Promise((resolve) => child.on('exit', resolve));
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('leaves no temporary files behind', () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    expect(cli(['inspect', '--messages', healthy], { TMPDIR: temporary }).status).toBe(0);
    expect(readdirSync(temporary)).toEqual([]);
    expect(existsSync(temporary)).toBe(true);
  });
});
