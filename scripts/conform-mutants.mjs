/**
 * `npm run mutants -- --conform [MUTANT ...] [--stability N] [--once]`: all cases against every mutant of the built-in server
 * (and client). Cases that have to complain do so, each for the reason listed in test/conformance/proof; besides them only allowed
 * collateral complains; the reference passes with no warning. Writes docs/conform/mutants.md when all mutants have run.
 * `--stability N` repeats the table N times with all processors loaded and tells which verdicts differ.
 * `--once`: no second look at what is not as it should be. Exit status 1: the proof fails.
 */
import { fork, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './prepare.mjs';

/** T of the runs: long enough for a loaded machine, because a late answer would be a complaint. */
const timeoutMs = 2000;
/** Runs wait much more than they work; so many share a process. */
const runsAProcess = 8;

function number(args, name, usual) {
  const at = args.indexOf(name);
  if (at < 0) return usual;
  const [, value] = args.splice(at, 2);
  if (!/^[1-9]\d*$/.test(value ?? '')) throw new Error(`${name} needs a number`);
  return Number(value);
}

async function each(items, together, work) {
  const waiting = [...items];
  await Promise.all(Array.from({ length: together }, async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  }));
}

/** `run` in one of several processes; `close` ends them. */
async function pool() {
  const waiting = new Map();
  let keys = 0;
  const workers = await Promise.all(Array.from({ length: availableParallelism() }, () => new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('conform-worker.mjs', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const worker = { child, busy: 0 };
    child.once('exit', () => {
      reject(new Error('a worker of the mutant table ended'));
      for (const [key, wait] of waiting) if (wait.worker === worker) { waiting.delete(key); wait.reject(new Error('a worker of the mutant table ended')); }
    });
    child.on('message', ({ ready, key, ...result }) => {
      if (ready) return resolve(worker);
      worker.busy -= 1;
      waiting.get(key)?.resolve(result);
      waiting.delete(key);
    });
  })));
  return {
    slots: workers.length * runsAProcess,
    run: (side, mutant) => new Promise((resolve, reject) => {
      const worker = workers.reduce((least, other) => (other.busy < least.busy ? other : least));
      worker.busy += 1;
      keys += 1;
      waiting.set(keys, { worker, resolve, reject });
      worker.child.send({ key: keys, side, mutant, timeoutMs });
    }),
    close: () => { for (const { child } of workers) child.disconnect(); },
  };
}

/** Keeps every processor busy. */
function load() {
  const children = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  process.once('exit', () => { for (const child of children) child.kill('SIGKILL'); });
  return () => { for (const child of children) child.kill('SIGKILL'); };
}

export async function conformMutants(words) {
  const args = words.filter((word) => word !== '--once');
  const once = args.length < words.length;
  const repetitions = number(args, '--stability', 1);
  register('./typescript-hooks.mjs', import.meta.url);
  const home = new URL('../test/conformance/proof/', import.meta.url);
  const load_ = (name) => import(new URL(name, home).href);
  const [{ readProofs, byMutant }, { may }, { flapping, isRight, rowOf }, { mutants }, { tablePage }] = await Promise.all(['tables.ts', 'may.ts', 'verdict-table.ts', 'whole-run.ts', 'table-page.ts'].map(load_));
  const proofs = await readProofs();
  const must = byMutant(proofs);
  const stray = args.find((word) => !mutants.some(({ id }) => id === word.toUpperCase()));
  if (stray !== undefined) throw new Error(`There is no conformance mutant ${stray}.`);
  const wanted = mutants.filter(({ id }) => args.length === 0 || args.some((word) => word.toUpperCase() === id));
  const say = (text) => { process.stdout.write(`${text}\n`); };

  const startMs = performance.now();
  const runs = await pool();
  const quiet = repetitions > 1 ? load() : () => undefined;
  const tables = [];
  const problems = [];
  let rows = [];
  for (let round = 1; round <= repetitions; round += 1) {
    if (repetitions > 1) say(`repetition ${round} of ${repetitions}`);
    const table = new Map();
    tables.push(table);
    const reference = async (side) => {
      const { results, faults } = await runs.run(side, undefined);
      table.set(`reference ${side}`, results);
      const complaints = results.filter(({ verdict }) => !['pass', 'info', 'skip', 'unsupported'].includes(verdict));
      say(`${`reference ${side}`.padEnd(18)} ${complaints.length === 0 && faults.length === 0 ? `clean, ${results.length} cases` : `NOT CLEAN: ${[...complaints.map(({ id, verdict, reason }) => `${id} ${verdict} ${reason}`), ...faults].join('; ')}`}`);
      if (complaints.length > 0 || faults.length > 0) problems.push(`the reference ${side} is not clean`);
    };
    rows = [];
    const row = async (mutant) => {
      const { results, faults, durationMs } = await runs.run(mutant.side, mutant.id);
      if (faults.length > 0) problems.push(`${mutant.id}: ${faults.join('; ')}`);
      table.set(mutant.id, results);
      return rowOf(mutant.id, results, must.get(mutant.id) ?? new Map(), may[mutant.id] ?? [], durationMs);
    };
    await each(['server', 'client', ...wanted], runs.slots, async (mutant) => {
      if (typeof mutant === 'string') return reference(mutant);
      const first = await row(mutant);
      // What only many runs beside each other bring about is no finding: alone it has to happen again. Stability asks otherwise.
      const told = isRight(first) || repetitions > 1 || once ? first : await row(mutant);
      rows.push(told);
      const marks = [
        told.caught.length === 0 ? '' : `caught by ${told.caught.map(([id, why]) => `${id} ${why}`).join(', ')}`, ...told.missed.map((text) => `MISSED ${text}`), ...told.wrongReason.map((text) => `WRONG REASON ${text}`),
        told.extra.length === 0 ? '' : `EXTRA ${told.extra.join(', ')}`, told.allowed.length === 0 ? '' : `also ${told.allowed.join(', ')}`, told.blocked === 0 ? '' : `${told.blocked} blocked`,
      ].filter((text) => text !== '');
      say(`${mutant.id.padEnd(5)} ${isRight(told) ? 'ok   ' : 'WRONG'} ${marks.join('; ') || 'nobody complains'}  (${(told.durationMs / 1000).toFixed(1)} s)`);
    });
    problems.push(...rows.filter((told) => !isRight(told)).map(({ mutant }) => `${mutant} is not what the proof says`));
  }
  quiet();
  runs.close();

  const killed = rows.filter(({ caught }) => caught.length > 0).length;
  const controls = wanted.filter(({ id }) => !must.has(id)).length;
  const unproved = Object.entries(proofs).filter(([id, mutantsOf]) => Object.keys(mutantsOf).every((mutant) => rows.some((told) => told.mutant === mutant && !told.caught.some(([caught]) => caught === id)))).map(([id]) => id);
  const differing = repetitions > 1 ? flapping(tables) : [];
  if (differing.length > 0) {
    problems.push(`${differing.length} verdicts differ between repetitions`);
    say(differing.map((text) => `DIFFERS ${text}`).join('\n'));
  }
  const count = (pick) => rows.reduce((sum, told) => sum + pick(told).length, 0);
  say(`\n${killed} of ${rows.length - controls} mutants killed, ${controls} negative controls; ${count(({ missed }) => missed)} missed, ${count(({ wrongReason }) => wrongReason)} for a wrong reason, ${count(({ extra }) => extra)} unexpected complaints, ${unproved.length} unproved cases${unproved.length === 0 ? '' : ` (${unproved.join(', ')})`}${repetitions > 1 ? `, ${differing.length} verdicts that differ in ${repetitions} repetitions` : ''}; ${((performance.now() - startMs) / 1000).toFixed(0)} s`);
  if (args.length === 0) {
    mkdirSync(join(root, 'docs', 'conform'), { recursive: true });
    writeFileSync(join(root, 'docs', 'conform', 'mutants.md'), tablePage(mutants, proofs, may));
  }
  if (problems.length > 0) say(`the proof fails: ${problems.slice(0, 10).join('; ')}${problems.length > 10 ? `; ${problems.length} in all` : ''}`);
  return problems.length === 0 && unproved.length === 0 ? 0 : 1;
}
