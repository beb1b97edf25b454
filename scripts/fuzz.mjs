/**
 * `npm run fuzz -- [--seconds N] [--seed S] [--target NAME,...]`: generated and damaged input against the built code, the time
 * shared equally by the targets in scripts/fuzz/targets. Runs are numbered and depend on nothing but seed, target and number.
 * A failing input is written to a file; `--repeat FILE` runs it again, and so do `--seed S --target NAME --run N`.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build, giveUp, root } from './prepare.mjs';

/** A run that has not ended by then never will. */
const hangMs = 20_000;
/** Failures of one kind beyond this teach nothing. */
const keptPerKind = 3;
const heapMb = 1024;

const known = readdirSync(join(root, 'scripts/fuzz/targets')).filter((name) => name.endsWith('.mjs')).map((name) => name.slice(0, -4)).sort();
const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: String(Date.now() % 1e9) }, target: { type: 'string' },
    run: { type: 'string' }, repeat: { type: 'string' }, 'no-build': { type: 'boolean', default: false },
  },
});
const seconds = Number(flags.seconds);
const single = flags.run === undefined ? undefined : Number(flags.run);
if (!(seconds > 0) || (single !== undefined && !Number.isSafeInteger(single))) giveUp('--seconds takes a number above 0 and --run a whole number.');
const repeated = flags.repeat === undefined ? undefined : JSON.parse(readFileSync(flags.repeat, 'utf8'));
const targets = repeated !== undefined ? [repeated.target] : (flags.target?.split(',') ?? known);
const unknown = targets.find((name) => !known.includes(name));
if (unknown !== undefined) giveUp(`There is no fuzz target ${unknown}; there are ${known.join(', ')}.`);

if (!flags['no-build']) build();

const folder = join(tmpdir(), 'rtmpdiag-fuzz-failures');
let failed = 0;
let executions = 0;

/** Numbers, names and places in a message differ from run to run; what stands before the first colon or quote tells the kind. */
function kindOf(message, stack) {
  const place = /\n\s+at [^\n]*dist\/([^\n]*)/.exec(stack)?.[1] ?? '';
  return `${message.split(/[:"(]/, 1)[0].replace(/[0-9][0-9,]*/g, 'N')} ${place.replace(/:\d+\)?$/, '')}`;
}

function writable(value) {
  if (ArrayBuffer.isView(value)) return { hex: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') };
  if (Array.isArray(value)) return value.map(writable);
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, writable(part)]));
  return value;
}

function report(target, { run, name, message, stack, input }) {
  const what = name === 'Broken' ? message : `CRASH ${name}: ${message}`;
  const place = stack.split('\n').filter((line) => line.includes('dist/')).slice(0, 3).map((line) => `\n      ${line.trim()}`).join('');
  let again = `npm run fuzz -- --seed ${flags.seed} --target ${target} --run ${run}`;
  if (input !== undefined && repeated === undefined) {
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${target}-${flags.seed}-${run}.json`);
    writeFileSync(file, `${JSON.stringify({ target, seed: flags.seed, run, problem: what, input: writable(input) })}\n`);
    again = `npm run fuzz -- --repeat ${file}`;
  }
  process.stdout.write(`  FAILED ${target} run ${run}: ${what}${place}\n      again: ${again}\n`);
}

/** One target until its time is over; a thread that hangs or dies is replaced, behind the run that did it. */
async function fuzz(target, forMs) {
  const startMs = Date.now();
  const untilMs = startMs + forMs;
  const kinds = new Map();
  let runs = 0;
  let first = single ?? 0;
  let slowest = { run: -1, ms: 0 };
  const fail = (failure) => {
    failed += 1;
    const kind = kindOf(failure.message, failure.stack);
    const count = (kinds.get(kind) ?? 0) + 1;
    kinds.set(kind, count);
    if (count <= keptPerKind) report(target, failure);
  };
  const alone = single !== undefined || repeated !== undefined;
  do {
    const progress = new SharedArrayBuffer(16);
    const state = new Float64Array(progress);
    const worker = new Worker(new URL('fuzz/worker.mjs', import.meta.url), {
      workerData: { target, seed: flags.seed, first, last: alone ? first : Infinity, untilMs: alone ? undefined : untilMs, progress, input: repeated?.input },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    const ended = await new Promise((resolve) => {
      let changes = -1;
      let sinceMs = Date.now();
      const watch = setInterval(() => {
        if (state[1] !== changes) {
          changes = state[1];
          sinceMs = Date.now();
        } else if (Date.now() - sinceMs > hangMs) finish({ name: 'Hang', message: `did not end within ${hangMs / 1000} s`, stack: '' });
      }, 200);
      const finish = (result) => {
        clearInterval(watch);
        void worker.terminate().then(() => resolve(result));
      };
      worker.on('message', (message) => {
        if (message.kind === 'failure') fail(message);
        else {
          runs += message.runs;
          if (message.slowest.ms > slowest.ms) slowest = message.slowest;
          finish(undefined);
        }
      });
      worker.on('error', (error) => finish({ name: error.code ?? error.name, message: error.message, stack: String(error.stack) }));
    });
    if (ended === undefined) break;
    fail({ ...ended, run: state[0] });
    runs += Math.max(1, state[1]);
    if (state[1] === 0) break;
    first = state[0] + 1;
  } while (!alone && Date.now() < untilMs);
  const took = (Date.now() - startMs) / 1000;
  const repeatedKinds = [...kinds.values()].reduce((sum, count) => sum + count, 0);
  process.stdout.write(`${target.padEnd(10)} ${String(runs).padStart(8)} executions in ${took.toFixed(1)} s, slowest ${slowest.ms.toFixed(0)} ms (run ${slowest.run})${repeatedKinds === 0 ? '' : `, ${repeatedKinds} failures of ${kinds.size} kinds`}\n`);
  executions += runs;
}

process.stdout.write(`seed ${flags.seed}, ${seconds} s, targets ${targets.join(', ')}\n`);
for (const target of targets) await fuzz(target, (seconds * 1000) / targets.length);
process.stdout.write(`${failed === 0 ? 'no failure' : `${failed} failures`} in ${executions} executions\n`);
process.exitCode = failed === 0 ? 0 : 1;
