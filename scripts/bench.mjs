/**
 * `npm run bench [-- --quick] [--json] [--only capture,fan-out,flv,proxy,start-up]`: the performance contract as ratios against named baselines,
 * taken in turns on this machine. Exit status 1 where a result is wrong; a missed limit is printed, and fails only with --strict.
 * --profile FOLDER runs our processes under the profiler and names the hottest functions; the numbers of such a run say nothing.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, checkNode, giveUp, installPackages, root, say } from './prepare.mjs';

const parts = ['start-up', 'proxy', 'fan-out', 'capture', 'flv'];
const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, strict: { type: 'boolean', default: false }, only: { type: 'string' }, profile: { type: 'string' }, 'no-build': { type: 'boolean', default: false } },
});
const wanted = flags.only?.split(',') ?? parts;
const unknown = wanted.find((part) => !parts.includes(part));
if (unknown !== undefined) giveUp(`There is no bench ${unknown}; there are ${parts.join(', ')}.`);

if (!flags['no-build']) {
  checkNode();
  installPackages();
  build();
}
const { benchCapture } = await import('../bench/capture.mjs');
const { benchFanOut } = await import('../bench/fan-out.mjs');
const { benchFlv } = await import('../bench/flv.mjs');
const { benchProxy } = await import('../bench/proxy.mjs');
const { benchStartup } = await import('../bench/startup.mjs');

const size = flags.quick
  ? { captureBytes: 30e6, captureTurns: 2, flvBytes: 200e6, flvTurns: 2, proxyBytes: 60e6, proxyTurns: 3, requests: 300, startups: 8, fanOutTurns: 1, fanOutMs: 12_000 }
  : { captureBytes: 310e6, captureTurns: 4, flvBytes: 2e9, flvTurns: 3, proxyBytes: 300e6, proxyTurns: 7, requests: 1000, startups: 24, fanOutTurns: 2, fanOutMs: 20_000 };
/** Node options of our processes in one part of the bench. */
function profiled(part) {
  if (flags.profile === undefined) return [];
  mkdirSync(join(flags.profile, part), { recursive: true });
  return ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${join(flags.profile, part)}`];
}

const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-bench-'));
const startMs = Date.now();
const rows = [];
const notes = [];
const checks = [];
try {
  if (wanted.includes('start-up')) rows.push(...(await benchStartup({ root, turns: size.startups })).rows);
  if (wanted.includes('proxy')) {
    const proxy = await benchProxy({ root, turns: size.proxyTurns, bytes: size.proxyBytes, requests: size.requests, say, nodeArgs: profiled('proxy') });
    rows.push(...proxy.rows);
    notes.push(...proxy.notes);
  }
  if (wanted.includes('fan-out')) {
    const fanOut = await benchFanOut({ root, folder, turns: size.fanOutTurns, windowMs: size.fanOutMs, say, nodeArgs: profiled('fan-out') });
    rows.push(...fanOut.rows);
    notes.push(...fanOut.notes);
    checks.push(...fanOut.checks);
  }
  if (wanted.includes('capture')) {
    const capture = await benchCapture({ root, folder, bytes: size.captureBytes, turns: size.captureTurns, say, nodeArgs: profiled('capture') });
    rows.push(...capture.rows);
    checks.push(...capture.checks);
  }
  if (wanted.includes('flv')) {
    const flv = await benchFlv({ root, folder, bytes: size.flvBytes, turns: size.flvTurns, say, nodeArgs: profiled('flv') });
    rows.push(...flv.rows);
    notes.push(...flv.notes);
    checks.push(...flv.checks);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (flags.profile !== undefined) {
  const { hottest } = await import('../bench/profile.mjs');
  for (const part of ['proxy', 'fan-out', 'capture', 'flv'].filter((each) => wanted.includes(each))) say(`\n${part}, by function:\n${hottest(join(flags.profile, part)).join('\n')}`);
}

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`;
const seconds = (Date.now() - startMs) / 1000;
if (flags.json) process.stdout.write(`${JSON.stringify({ schema: 'rtmpdiag.bench/1', machine, quick: flags.quick, seconds, rows, checks, notes }, undefined, 2)}\n`);
else print();
const wrong = checks.some(({ ok }) => !ok);
process.exitCode = wrong || (flags.strict && rows.some(({ reached }) => !reached)) ? 1 : 0;

function print() {
  const number = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3));
  const cells = [['work', 'baseline', 'ours', 'result (range)', 'at least', 'aim', 'verdict'], ...rows.map((row) => [
    row.work, `${number(row.baseline)} ${row.unit}`, `${number(row.ours)} ${row.unit}`, row.unit === 'ms' && row.text.includes('ms') || ['capture-memory', 'flv-memory'].includes(row.id) ? row.text : row.text.replace(/^([0-9.]+)/, '$1 x'), row.limitText, row.aimText, row.verdict,
  ])];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const out = (text) => process.stdout.write(`${text}\n`);
  out(machine);
  for (const line of cells) out(line.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
  for (const row of rows) if (row.note !== undefined) out(`  ${row.id}: ${row.note} (${row.turns} turns)`);
  for (const note of notes) out(`  ${note}`);
  for (const check of checks) {
    if (check.size === undefined) {
      out(`  ${check.name}: ${check.ok ? 'yes' : 'WRONG'}`);
      continue;
    }
    out(`  ${check.size} capture: ${check.messages} messages by construction, ${check.ours} by rtmpdiag, ${check.tshark ?? 'none'} by tshark; ${check.undecodedBytes} bytes undecoded; findings: ${check.findings.join(', ') || 'none'}${check.ok ? '' : '   WRONG'}`);
  }
  out(`${seconds.toFixed(0)} s`);
}
