/** A client under test that is a program: FFmpeg, and commands that are no client at all. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { runCases } from '../../../src/conformance/engine/runner.js';
import { foreignServer } from '../../../src/conformance/engine/lifecycle.js';
import { steadyClockUs } from '../../../src/net/clock.js';
import { makeFlv } from '../../helpers/ffmpeg.js';
import { program } from '../../helpers/programs.js';
import { wordsOf } from '../proof/words.js';

let folder = '';
let file = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rtmpdiag-client-'));
  file = join(folder, 'source.flv');
  await makeFlv(file, 20);
}, 60_000);

afterAll(async () => { await rm(folder, { recursive: true, force: true }); });

async function verdicts(command: string, ids: readonly string[]): Promise<Record<string, string>> {
  const { results, faults } = await runCases({
    cases: cases.filter(({ id }) => ids.includes(id)), mode: 'client', target: { host: '127.0.0.1', port: 0, tls: false, app: 'conform', query: '', insecure: false },
    server: foreignServer('127.0.0.1', 0, 0), options: { clientCommand: command }, seed: 'interop', nonce: '0123456789abcdef',
    confirm: false, repeat: 1, slow: false, soak: false, oneShot: false, clockUs: steadyClockUs,
  });
  expect(faults).toEqual([]);
  return Object.fromEntries(results.map((result) => [result.id, wordsOf(result)]));
}

/** Command lines of all processes, as the system knows them. */
async function commandLines(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'latin1').catch(() => '')));
}

describe('a client that is a program', () => {
  it('is judged by what FFmpeg sends as a publisher, and by how it ends', { timeout: 60_000 }, async () => {
    const ids = ['HS-020', 'HS-021', 'CL-001', 'CL-003', 'CL-004', 'CL-005', 'CL-006', 'CL-007', 'CL-010', 'CL-011', 'CL-012', 'CL-015', 'CL-016', 'CL-018', 'CL-027'];
    expect(await verdicts(`${program('ffmpeg')} -hide_banner -nostdin -v warning -re -i ${file} -c copy -f flv {url}`, ids)).toEqual({
      'HS-020': 'info:own-version', 'HS-021': 'pass:echo', 'CL-001': 'pass:connect', 'CL-003': 'pass:its-stream', 'CL-004': 'pass:waits', 'CL-005': 'pass:reads', 'CL-006': 'pass:exact',
      'CL-007': 'skip:client-publishes', 'CL-010': 'pass:told', 'CL-011': 'pass:told', 'CL-012': 'pass:told', 'CL-015': 'pass:stops', 'CL-016': 'pass:notices', 'CL-018': 'pass:in-order', 'CL-027': 'pass:well-formed',
    });
  });

  it('is found to be a player by what it asks for', { timeout: 60_000 }, async () => {
    expect(await verdicts(`${program('ffmpeg')} -hide_banner -nostdin -v warning -i {url} -c copy -f null -`, ['CL-003', 'CL-007', 'CL-016', 'CL-020', 'CL-026'])).toEqual({
      'CL-003': 'pass:its-stream', 'CL-007': 'pass:acknowledged', 'CL-016': 'skip:client-plays', 'CL-020': 'info:not-at-eof', 'CL-026': 'pass:ignored',
    });
  });

  it('shows its extended timestamps where it starts late', { timeout: 60_000 }, async () => {
    expect(await verdicts(`${program('ffmpeg')} -hide_banner -nostdin -v warning -re -i ${file} -c copy -output_ts_offset 16780 -f flv {url}`, ['CL-006'])).toEqual({ 'CL-006': 'pass:exact-extended' });
  });

  it('blocks everything at once when it ends without a connection', { timeout: 30_000 }, async () => {
    expect(await verdicts('echo no {url}; exit 3', ['HS-020', 'CL-001', 'CL-010'])).toEqual({ 'HS-020': 'blocked:client-did-not-connect', 'CL-001': 'blocked:client-down', 'CL-010': 'blocked:client-down' });
  });

  it('leaves no process behind, neither a child of its shell nor one that ignores SIGTERM', { timeout: 60_000 }, async () => {
    const mark = `rd-client-${process.pid}`;
    // A connection that says nothing, and a grandchild beside it.
    const command = `trap '' TERM; sh -c ': ${mark}; sleep 300; :' & ${program('ffmpeg')} -nostdin -v quiet -re -i ${file} -c copy -f flv {url}; wait`;
    expect(await verdicts(command, ['CL-001'])).toEqual({ 'CL-001': 'pass:connect' });
    expect((await commandLines()).filter((line) => line.includes(mark))).toEqual([]);
  });
});
