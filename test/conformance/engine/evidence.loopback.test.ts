/** The folder of a failure: transcript, raw bytes, a capture that other programs read, the command that repeats it; keys masked. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../src/conformance/core/model.js';
import { forgetEvidence, writeEvidence } from '../../../src/conformance/engine/evidence.js';
import { Recording } from '../../../src/conformance/engine/recording.js';
import { startRude } from './rude-server.mjs';
import { runSmall, saying, smallCase } from './small-run.js';

let home = '';
let plain = '';
let masked = '';
let relay = '';
let results: readonly CaseResult[] = [];
const key = 'sk-geheim-4711';

/** Publishes under a name with a key, plays it, and is not content with it. */
const withKey = smallCase({
  id: 'MR-901', preamble: 'play',
  run: async (t) => {
    t.note('the key goes with the name');
    const name = `${t.name()}?token=${key}`;
    const pub = await t.publisher({ name });
    const ply = await t.player(name);
    await pub.headers();
    const frame = await pub.video({ key: true, size: 400 });
    return { came: await ply.arrives(frame) };
  },
  outcomes: [
    { verdict: 'warn', reason: 'came', means: 'it came, and that is to be seen in the evidence', when: ({ came }) => came },
    { verdict: 'pass', reason: 'never', means: 'it does not come', when: ({ came }) => !came },
  ],
});

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'rtmpdiag-evidence-'));
  const server = await startRude();
  const run = async (hasSecrets: boolean): Promise<string> => {
    const directory = join(home, hasSecrets ? 'masked' : 'plain');
    const { outcome } = await runSmall([saying('NC-901', 'rude.close'), withKey], server.port, {
      confirm: true, evidence: (result, recordings) => writeEvidence(result, recordings, { directory, hasSecrets, repro: `rtmpdiag conform rtmp://127.0.0.1:${server.port}/live --only ${result.id} --seed small` }),
    });
    results = outcome.results;
    return directory;
  };
  plain = join(await run(false), 'NC-901');
  relay = join(home, 'plain', 'MR-901');
  masked = join(await run(true), 'MR-901');
  await server.stop();
});

afterAll(() => { rmSync(home, { recursive: true, force: true }); });

const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
const tshark = (file: string, ...args: readonly string[]): string => execFileSync('tshark', ['-r', file, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

describe('the evidence of a failure', () => {
  it('is named in the result, and holds both attempts', () => {
    expect(results.map(({ evidence }) => evidence?.endsWith('01'))).toEqual([true, true]);
    expect(readdirSync(plain).sort()).toEqual(['attempt-1', 'c2s.bin', 'case.pcapng', 'repro.sh', 's2c.bin', 'transcript.txt']);
    expect(readdirSync(join(plain, 'attempt-1')).sort()).toEqual(['c2s.bin', 'case.pcapng', 's2c.bin', 'transcript.txt']);
  });

  it('has the bytes as they were', () => {
    const sent = readFileSync(join(plain, 'c2s.bin'));
    expect(sent[0]).toBe(3);
    expect(sent.length).toBeGreaterThan(3073);
    expect(sent.subarray(3073).includes('rude.close')).toBe(true);
    const got = readFileSync(join(plain, 's2c.bin'));
    expect(got[0]).toBe(3);
    // C2 echoes S1, S2 echoes C1.
    expect(sent.subarray(1537 + 8, 3073).equals(got.subarray(1 + 8, 1537))).toBe(true);
    expect(got.subarray(1537 + 8, 3073).equals(sent.subarray(1 + 8, 1537))).toBe(true);
  });

  it('has a transcript that says what was asked, what was seen, and each message with its time', () => {
    const transcript = text(plain, 'transcript.txt');
    expect(transcript).toMatch(/^NC-901 small: A small case\nverdict {3}fail closed\nexpected {2}the server goes on\nactual {4}the server closes \("closed"\)\n/);
    expect(transcript).toContain('connect');
    expect(transcript).toContain('rude.close');
    expect(transcript).toContain('answers connect');
    const times = [...transcript.matchAll(/^ *(\d+\.\d{3}) /gm)].map(([, time]) => Number(time));
    expect(times.length).toBeGreaterThan(4);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(times[0]).toBeLessThan(1);
  });

  it('tells connections apart, and what the case noted', () => {
    const transcript = text(relay, 'transcript.txt');
    expect(transcript).toContain('note  the key goes with the name');
    expect(transcript).toContain('[1]');
    expect(transcript).toContain('[2]');
    expect(readdirSync(relay).filter((name) => name.endsWith('.bin')).sort()).toEqual(['c2s-2.bin', 'c2s.bin', 's2c-2.bin', 's2c.bin']);
  });

  it('has a capture that Wireshark reads as RTMP, with the same bytes and the close', () => {
    const capture = join(plain, 'case.pcapng');
    const port = /:(\d+)\/live/.exec(text(plain, 'repro.sh'))?.[1] ?? '';
    const decoded = tshark(capture, '-d', `tcp.port==${port},rtmpt`, '-Y', 'rtmpt');
    expect(decoded).toContain("connect('live')");
    expect(decoded).toContain('rude.close');
    const bytesOf = (direction: string): string => tshark(capture, '-Y', `tcp.len > 0 && ${direction} == ${port}`, '-T', 'fields', '-e', 'tcp.payload').replace(/[\s:]/g, '');
    expect(bytesOf('tcp.dstport')).toBe(readFileSync(join(plain, 'c2s.bin')).toString('hex'));
    expect(bytesOf('tcp.srcport')).toBe(readFileSync(join(plain, 's2c.bin')).toString('hex'));
    expect(tshark(capture, '-Y', `tcp.flags.fin == 1 && tcp.srcport == ${port}`).trim().split('\n')).toHaveLength(1);
    expect(tshark(capture, '-Y', 'tcp.analysis.flags').trim()).toBe('');
  });

  it('has a command that repeats it', () => {
    expect(text(plain, 'repro.sh')).toMatch(/^#!\/bin\/sh\n# NC-901 small: A small case\nrtmpdiag conform rtmp:.* --only NC-901 --seed small\n$/);
    expect(statSync(join(plain, 'repro.sh')).mode & 0o111).not.toBe(0);
  });
});

describe('a key', () => {
  it('is in the plain evidence, so that its absence elsewhere means something', () => {
    expect(readFileSync(join(relay, 'c2s.bin')).includes(key)).toBe(true);
  });

  it('is nowhere in the evidence where keys are in play, and nothing moves from its place', () => {
    for (const name of readdirSync(masked)) {
      const path = join(masked, name);
      if (statSync(path).isDirectory()) continue;
      const data = readFileSync(path);
      expect(data.includes(key), name).toBe(false);
      expect(data.includes('geheim'), name).toBe(false);
      if (name.endsWith('.bin')) expect(data.length, name).toBe(statSync(join(relay, name)).size);
    }
  });
});

describe('old evidence', () => {
  it('goes when its case runs again, and nothing that is not ours', () => {
    const directory = join(home, 'used');
    for (const [name, file] of [['NC-901', 'repro.sh'], ['NC-902', 'repro.sh'], ['MR-901', 'notes.txt']] as const) {
      mkdirSync(join(directory, name), { recursive: true });
      writeFileSync(join(directory, name, file), '');
    }
    forgetEvidence(directory, ['NC-901', 'MR-901']);
    expect(readdirSync(directory).sort()).toEqual(['MR-901', 'NC-902']);
  });
});

describe('a recording', () => {
  it('keeps its beginning and counts what it does not keep', () => {
    const recording = new Recording(() => 0);
    const record = recording.open({ host: 'a', port: 1 }, { host: 'b', port: 2 });
    const piece = new Uint8Array(16 * 1024 * 1024);
    for (let index = 0; index < 5; index += 1) record.bytes('c2s', piece);
    record.close('s2c', 'rst');
    const [connection] = recording.connections;
    expect(connection?.events.map(({ kind }) => kind)).toEqual(['bytes', 'bytes', 'bytes', 'bytes', 'close']);
    expect(connection?.lostBytes).toBe(piece.length);
  });
});
