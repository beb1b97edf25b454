/** Clients that somebody starts by hand: here the test is that somebody, with FFmpeg. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ConformReport } from '../../src/conformance/core/model.js';
import { makeFlv } from '../helpers/ffmpeg.js';
import { program, start, type Finished } from '../helpers/programs.js';

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

let folder = '';
let file = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-by-hand-'));
  file = join(folder, 'source.flv');
  await makeFlv(file, 20);
}, 60_000);
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

interface Line { readonly event: string; readonly id?: string; readonly url?: string; readonly text?: string; readonly verdict?: string; readonly reason?: string }

interface Suite {
  readonly lines: readonly Line[];
  /** The first line from `since` on that is wanted. */
  next(wanted: (line: Line) => boolean): Promise<Line>;
  interrupt(): void;
  readonly finished: Promise<Finished>;
}

/** The command, told line by line. */
function suite(...args: string[]): Suite {
  const running = start(process.execPath, [command, 'conform', '--as-server', '--listen', '0', '--json-stream', ...args], { cwd: folder, limitMs: 100_000 });
  const lines: Line[] = [];
  let told = 0;
  let rest = '';
  let changed: () => void = () => undefined;
  running.child.stdout?.on('data', (piece: string) => {
    const parts = (rest + piece).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as Line);
    changed();
  });
  onTestFinished(async () => { await running.stop(); });
  return {
    lines, finished: running.finished, interrupt: () => { running.child.kill('SIGINT'); },
    next: async (wanted) => {
      for (;;) {
        for (; told < lines.length; told += 1) {
          const line = lines[told];
          if (line === undefined || !wanted(line)) continue;
          told += 1;
          return line;
        }
        await new Promise<void>((resolve) => { changed = resolve; });
      }
    },
  };
}

const turn = ({ event }: Line): boolean => event === 'turn';

function publish(url: string | undefined): void {
  const running = start(program('ffmpeg'), ['-hide_banner', '-nostdin', '-v', 'error', '-re', '-i', file, '-c', 'copy', '-f', 'flv', url ?? '']);
  onTestFinished(async () => { await running.stop(); });
}

describe('clients that are started by hand', () => {
  it('have their turns one after the other, may ask for another case by their key, and end the run when all have come', { timeout: 100_000 }, async () => {
    const conform = suite('--only', 'CL-004,CL-010,CL-016', '--report', 'by-hand.json');
    const first = await conform.next(turn);
    expect(first).toMatchObject({ id: 'CL-004', url: expect.stringMatching(/^rtmp:\/\/127\.0\.0\.1:\d+\/conform\/CL-004$/) as string });
    // Who looks whether the port is open takes nobody's turn.
    const port = Number(/:(\d+)\//.exec(first.url ?? '')?.[1]);
    await new Promise<void>((resolve) => { connect(port, '127.0.0.1', function connected(this: { end(): void }) { this.end(); resolve(); }); });
    publish(first.url?.replace('CL-004', 'CL-010'));
    expect((await conform.next(({ event }) => event === 'note')).text).toMatch(/asks for CL-010: CL-004 waits, start the client for CL-010 once more/);
    const second = await conform.next(turn);
    expect(second.id).toBe('CL-010');
    publish(second.url);
    expect(await conform.next(({ event }) => event === 'case')).toMatchObject({ id: 'CL-010', verdict: 'info', reason: 'tries-again' });
    const third = await conform.next(turn);
    expect(third.id).toBe('CL-004');
    publish(third.url);
    const result = await conform.finished;
    const report = JSON.parse(readFileSync(join(folder, 'by-hand.json'), 'utf8')) as ConformReport;
    // How the client ends is not seen, and cases that need to see it say so.
    expect(report.cases.map(({ id, verdict, reason }) => `${id} ${verdict} ${reason}`)).toEqual(['CL-004 pass waits', 'CL-010 info tries-again', 'CL-016 skip client-cmd']);
    expect(report).toMatchObject({ mode: 'client', target: { startedBy: 'operator', url: 'a client started by hand' }, interrupted: false, notExecuted: [], gate: { passed: true } });
    expect(result.status).toBe(0);
  });

  it('that are not wanted any more are refused, once with a word', { timeout: 60_000 }, async () => {
    const conform = suite('--only', 'HS-020,CL-004');
    const first = await conform.next(turn);
    expect(first.id).toBe('HS-020');
    publish(first.url);
    const second = await conform.next(turn);
    publish(second.url?.replace('CL-004', 'HS-020'));
    expect((await conform.next(({ event }) => event === 'note')).text).toMatch(/asks for HS-020, which has been judged: give it another key/);
    publish((await conform.next(turn)).url);
    expect((await conform.finished).status).toBe(0);
  });

  it('need not come: Ctrl-C ends the waiting and leaves a report of what was judged', { timeout: 60_000 }, async () => {
    const conform = suite('--only', 'HS-020,CL-001', '--report', 'partial.json');
    publish((await conform.next(turn)).url);
    await conform.next(turn);
    conform.interrupt();
    const result = await conform.finished;
    expect(JSON.parse(readFileSync(join(folder, 'partial.json'), 'utf8'))).toMatchObject({ interrupted: true, cases: [{ id: 'HS-020' }], notExecuted: ['CL-001'] });
    expect(result.status).toBe(130);
  });

  it('are told on a terminal where to go', { timeout: 60_000 }, async () => {
    const running = start(process.execPath, [command, 'conform', '--as-server', '--listen', '0', '--only', 'HS-020'], { cwd: folder, limitMs: 50_000 });
    onTestFinished(async () => { await running.stop(); });
    const url = await new Promise<string>((resolve) => { running.child.stdout?.on('data', (text: string) => { const found = /start {2}HS-020 client-hello: (\S+)/.exec(text)?.[1]; if (found !== undefined) resolve(found); }); });
    publish(url);
    const result = await running.finished;
    expect(result.stdout).toMatch(/^rtmpdiag conform a client started by hand {3}1 selected case\nStart the client once for each case, with the address shown[^\n]*\n/);
    expect(result.stdout).toMatch(/info HS-020 client-hello[^]*gate: passed\n$/);
    expect(result.status).toBe(0);
  });
});
