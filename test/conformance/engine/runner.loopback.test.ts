/** The runner around its cases: clocks, needs, budgets, repetitions, interruption, our own faults, and what does not depend on chance. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Case } from '../../../src/conformance/core/case.js';
import { logWatch } from '../../../src/conformance/engine/health.js';
import { foreignServer } from '../../../src/conformance/engine/lifecycle.js';
import { parseConformUrl, tcUrlOf } from '../../../src/conformance/engine/target.js';
import { startRude, type RudeOptions } from './rude-server.mjs';
import { quiet, runSmall, saying, smallCase, type SmallRun } from './small-run.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function run(cases: readonly Case[], options: Parameters<typeof runSmall>[2] = {}, rude: RudeOptions = {}): Promise<SmallRun> {
  const server = await startRude(rude);
  closing.push(() => server.stop());
  return runSmall(cases, server.port, options);
}

const always = [{ verdict: 'pass', reason: 'done', means: 'it is done', when: (value: number) => value === 1 }] as const;
const doing = (id: string, work: Parameters<typeof smallCase<number>>[0]['run'], more: Partial<Parameters<typeof smallCase<number>>[0]> = {}): Case => smallCase<number>({ id, run: work, outcomes: always, ...more });

describe('clocks', () => {
  it('are set by twenty connects: T is twenty times the 95th percentile, at least two seconds', async () => {
    const server = await startRude({ connectDelayMs: 60 });
    closing.push(() => server.stop());
    let seen = 0;
    const { outcome } = await runSmall([doing('NC-901', async (t) => {
      seen = t.deadlineMs;
      return 1;
    })], server.port, { timeoutMs: undefined } as never);
    const { calibration } = outcome;
    expect(calibration?.samples).toBe(20);
    expect(calibration?.p50Ms).toBeGreaterThanOrEqual(58);
    expect(calibration?.p95Ms).toBeGreaterThanOrEqual(calibration?.p50Ms ?? 0);
    expect(calibration?.deadlineMs).toBe(Math.max(2000, 20 * (calibration?.p95Ms ?? 0)));
    expect(seen).toBe(calibration?.deadlineMs);
  });

  it('are what --timeout says', async () => {
    const { outcome } = await run([quiet('NC-901')], { timeoutMs: 777 });
    expect(outcome.calibration?.deadlineMs).toBe(777);
  });

  it('end a case that is over its budget, without a verdict on the server', async () => {
    const { words, of } = await run([doing('NC-901', async (t) => {
      await t.pause(60_000);
      return 1;
    }), quiet('NC-902')], { timeoutMs: 100 });
    expect(words).toEqual({ 'NC-901': 'inconclusive over-budget', 'NC-902': 'pass goes-on' });
    expect(of('NC-901').actual).toBe('not done within 1000 ms');
  });

  it('give a case the budget that it asks for', async () => {
    const { words } = await run([doing('NC-901', async (t) => {
      await t.pause(1300);
      return 1;
    }, { budget: 2 })], { timeoutMs: 100 });
    expect(words['NC-901']).toBe('pass done');
  });
});

describe('needs', () => {
  it('that are not met skip a case, and say which option is missing', async () => {
    const needy = (id: string, need: 'auth' | 'pid' | 'slow' | 'soak' | 'server-cmd'): Case => ({ ...quiet(id), needs: [need] });
    const { words } = await run([needy('NC-901', 'auth'), needy('NC-902', 'pid'), needy('NC-903', 'slow'), needy('NC-904', 'soak'), needy('NC-905', 'server-cmd'), quiet('NC-906')]);
    expect(words).toEqual({ 'NC-901': 'skip auth-good-and-auth-bad', 'NC-902': 'skip pid', 'NC-903': 'skip slow', 'NC-904': 'skip soak', 'NC-905': 'skip server-cmd', 'NC-906': 'pass goes-on' });
  });

  it('are met by what is given', async () => {
    const { words } = await run([{ ...quiet('NC-901'), needs: ['slow', 'pid'] }], { slow: true, options: { pid: 1 } });
    expect(words['NC-901']).toBe('pass goes-on');
  });
});

describe('a case', () => {
  it('may end by itself, with a reason', async () => {
    const { words } = await run([
      doing('NC-901', (t) => t.unsupported('no-such-thing', 'the server says so')), doing('NC-902', (t) => t.blocked('not-ready', 'nothing there')), doing('NC-903', (t) => t.inconclusive('who-knows', 'both ways')), doing('NC-904', (t) => t.skip('not-here', 'no')),
    ]);
    expect(words).toEqual({ 'NC-901': 'unsupported no-such-thing', 'NC-902': 'blocked not-ready', 'NC-903': 'inconclusive who-knows', 'NC-904': 'skip not-here' });
  });

  it('that throws is a fault of ours, never a verdict on the server, and the rest runs', async () => {
    const { words, outcome, gate } = await run([doing('NC-901', () => Promise.reject(new Error('a bug'))), quiet('NC-902')]);
    expect(words).toEqual({ 'NC-901': 'inconclusive harness-error', 'NC-902': 'pass goes-on' });
    expect(outcome.faults).toEqual(['NC-901: a bug']);
    expect(gate).toMatchObject({ exit: 70 });
  });

  it('gets names that nobody else has, and the same random bytes from the same seed', async () => {
    const names: string[] = [];
    const random: string[] = [];
    const take = doing('NC-901', async (t) => {
      names.push(t.name(), t.name());
      random.push(Buffer.from(t.random(16)).toString('hex'));
      return 1;
    });
    await run([take], { seed: 'a' });
    await run([take], { seed: 'a' });
    await run([take], { seed: 'b' });
    expect(new Set(names).size).toBe(6);
    expect(random[0]).toBe(random[1]);
    expect(random[0]).not.toBe(random[2]);
  });

  it('that is repeated has one verdict, and none where the repetitions differ', async () => {
    const steady = await run([quiet('NC-901')], { repeat: 3 });
    expect(steady.words['NC-901']).toBe('pass goes-on');
    expect(steady.of('NC-901').attempts).toHaveLength(3);
    const flapping = await run([saying('NC-901', 'rude.once')], { repeat: 3 });
    expect(flapping.words['NC-901']).toBe('inconclusive flapping');
    expect(flapping.of('NC-901').actual).toBe('1 x fail closed, 2 x pass goes-on');
    expect(flapping.gate.exit).toBe(3);
  });

  it('leaves no connection open', async () => {
    const left: (() => unknown)[] = [];
    await run([doing('NC-901', async (t) => {
      const peers = [await t.connect(), await t.connected()];
      left.push(...peers.map((peer) => () => peer.closed));
      return 1;
    })]);
    expect(left.map((closed) => closed() !== undefined)).toEqual([true, true]);
  });
});

describe('an interruption', () => {
  it('ends the run at once; what ran before it counts, the rest is not told as anything', async () => {
    const controller = new AbortController();
    const startMs = performance.now();
    const { words, outcome, gate } = await run([quiet('NC-901'), doing('NC-902', async (t) => {
      const peer = await t.connected();
      setTimeout(() => { controller.abort(); }, 50);
      await peer.until(() => false, 60_000);
      return 1;
    }), quiet('NC-903')], { signal: controller.signal });
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(words).toEqual({ 'NC-901': 'pass goes-on' });
    expect(outcome.interrupted).toBe(true);
    expect(gate.exit).toBe(130);
  });
});

describe('evidence and health', () => {
  it('are asked for where a case did not pass, and behind each group', async () => {
    const told: string[] = [];
    const { of } = await run([quiet('NC-901'), saying('NC-902', 'rude.close'), quiet('PB-901')], {
      confirm: true, evidence: ({ id }, recordings) => {
        told.push(`${id} ${recordings.length}`);
        return `evidence/${id}`;
      },
      health: (at) => ({ at }), repro: (id) => `again ${id}`, redact: (text) => text.replaceAll('closes', '***'),
    });
    expect(told).toEqual(['NC-902 2']);
    expect(of('NC-902')).toMatchObject({ evidence: 'evidence/NC-902', repro: 'again NC-902' });
    expect(of('NC-902').actual).toContain('the server ***');
    expect(of('NC-901').evidence).toBeUndefined();
  });

  it('are taken at the start and behind every group', async () => {
    const { outcome } = await run([quiet('NC-901'), quiet('PB-901')], { health: (at) => ({ at }) });
    expect(outcome.health.map(({ at }) => at)).toEqual(['start', 'after NC', 'after PB']);
  });
});

describe('addresses', () => {
  it.each<readonly [string, object]>([
    ['rtmp://example.org/live', { host: 'example.org', port: 1935, tls: false, app: 'live', query: '' }],
    ['RTMPS://[::1]:1443/app/inst?k=v', { host: '::1', port: 1443, tls: true, app: 'app/inst', query: '?k=v' }],
    ['rtmps://h/a/', { host: 'h', port: 443, tls: true, app: 'a', query: '' }],
  ])('%s', (text, target) => {
    expect(parseConformUrl(text)).toEqual(target);
  });

  it.each([['rtmp://h'], ['rtmp://h/'], ['http://h/a'], ['rtmp://h:0/a'], ['rtmp://h:70000/a'], ['h/a'], ['rtmp:///a'], ['']])('refuses "%s" without repeating it', (text) => {
    const problem = parseConformUrl(text);
    expect(typeof problem).toBe('string');
    if (text.length > 8) expect(problem).not.toContain(text);
  });

  it('stand in tcUrl as a client would write them', () => {
    expect(tcUrlOf({ host: '::1', port: 1935, tls: false, query: '?k=v' }, 'live')).toBe('rtmp://[::1]/live?k=v');
    expect(tcUrlOf({ host: 'h', port: 1936, tls: true, query: '' }, 'live')).toBe('rtmps://h:1936/live');
  });

  it('that nobody answers end quickly', async () => {
    const { outcome } = await runSmall([quiet('NC-901')], 1, { server: foreignServer('127.0.0.1', 1, 100) });
    expect(outcome.unusable).toBeDefined();
  });
});

describe('the log of the server', () => {
  it('fails the case during which a bad line appears, and the last of its group for what comes behind it', async () => {
    const looks = [[], [], ['[alert] too big'], [], ['worker died: key=hidden']];
    const { words, of } = await run([quiet('NC-901'), quiet('NC-902'), quiet('NC-903')], { badLines: () => looks.shift() ?? [], redact: (text) => text.replace('hidden', '***') });
    expect(words).toEqual({ 'NC-901': 'pass goes-on', 'NC-902': 'fail bad-log-line', 'NC-903': 'fail bad-log-line' });
    expect(of('NC-902').actual).toMatch(/^the log of the server says: \[alert\] too big; before that: pass goes-on/);
    expect(of('NC-903').actual).toMatch(/behind it the log of the server says: worker died: key=\*\*\*$/);
  });

  it('is read from where it stood, also when it is rotated', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-log-'));
    try {
      const path = join(folder, 'server.log');
      writeFileSync(path, '[alert] old\n');
      const look = logWatch(path, /\[alert\]/u);
      expect(look()).toEqual([]);
      appendFileSync(path, 'fine\n[alert] new\n');
      expect(look()).toEqual(['[alert] new']);
      expect(look()).toEqual([]);
      writeFileSync(path, '[alert] rotated\n');
      expect(look()).toEqual(['[alert] rotated']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
