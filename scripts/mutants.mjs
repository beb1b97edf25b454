/**
 * `npm run mutants [-- ID or FILE ...]` (`-- --conform`: see conform-mutants.mjs): are the tests able to fail? Each entry of scripts/mutants/*.json changes one line of a source,
 * in a copy of the tree, and the tests it names must then fail. `{ "id", "file", "find", "replace", "tests": [] }`; `find` must stand in the
 * file exactly once. Exit status 1: a mutant survived, could not be applied, or the tests fail without it.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, giveUp, installPackages, root } from './prepare.mjs';

const parallel = Math.min(2, availableParallelism());
/** A mutant may make a loop endless: no test of ours takes that long. */
const limitMs = 60_000;

function readMutants() {
  const folder = join(root, 'scripts', 'mutants');
  const mutants = readdirSync(folder).filter((name) => name.endsWith('.json')).sort()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).map((mutant) => ({ ...mutant, list: name })));
  const ids = mutants.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) giveUp(`The mutant id ${twice} is used twice in scripts/mutants.`);
  return mutants;
}

/** What the tests need, writable; the captures are only read. */
function copyTree(folder) {
  mkdirSync(folder);
  for (const name of ['src', 'test', 'bin']) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['package.json', 'tsconfig.json', 'vitest.config.ts']) cpSync(join(root, name), join(folder, name));
  for (const name of ['captures', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
}

/** `failed`: a test failed; `passed`: all passed; `endless`: stopped by us; `broken`: no test could be run. */
function runTests(folder, tests) {
  const output = join(folder, 'result.json');
  rmSync(output, { force: true });
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--bail=1', '--maxWorkers=1', '--reporter=json', `--outputFile=${output}`, ...tests], {
      cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, CI: '' },
    });
    let stderr = '';
    let endless = false;
    child.stderr.on('data', (text) => { stderr = `${stderr}${text}`.slice(-2000); });
    const timer = setTimeout(() => {
      endless = true;
      // The whole group: the endless loop is in a worker of it.
      process.kill(-child.pid, 'SIGKILL');
    }, limitMs);
    child.on('close', () => {
      clearTimeout(timer);
      if (endless) return resolve({ outcome: 'endless' });
      try {
        const { numFailedTests, numPassedTests, testResults } = JSON.parse(readFileSync(output, 'utf8'));
        const unusable = testResults.find((suite) => suite.status === 'failed' && suite.assertionResults.length === 0);
        if (numFailedTests > 0) resolve({ outcome: 'failed', by: testResults.flatMap((suite) => suite.assertionResults).find((test) => test.status === 'failed')?.fullName });
        else if (unusable !== undefined) resolve({ outcome: 'broken', reason: unusable.message.split('\n')[0] });
        else if (numPassedTests === 0) resolve({ outcome: 'broken', reason: `no test in ${tests.join(', ')}` });
        else resolve({ outcome: 'passed' });
      } catch {
        resolve({ outcome: 'broken', reason: stderr.trim().split('\n')[0] ?? 'vitest gave no result' });
      }
    });
  });
}

async function tryMutant(folder, { file, find, replace, tests }) {
  const path = join(folder, file);
  let source;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    return { outcome: 'broken', reason: `${file} does not exist` };
  }
  const found = source.split(find).length - 1;
  if (found !== 1) return { outcome: 'broken', reason: `its text stands ${found} times in ${file}` };
  writeFileSync(path, source.replace(find, () => replace));
  try {
    return await runTests(folder, tests);
  } finally {
    writeFileSync(path, source);
  }
}

const words = { failed: 'killed', endless: 'killed (endless loop)', passed: 'SURVIVED', broken: 'BROKEN' };

checkNode();
installPackages();
if (process.argv.includes('--conform')) {
  const { conformMutants } = await import('./conform-mutants.mjs');
  process.exit(await conformMutants(process.argv.slice(2).filter((word) => word !== '--conform')).catch((error) => giveUp(error.message)));
}
const wanted = process.argv.slice(2);
const mutants = readMutants().filter(({ id, file, list }) => wanted.length === 0 || wanted.some((word) => id === word || list === word || file.startsWith(word)));
if (mutants.length === 0) giveUp(`No mutant matches ${wanted.join(', ')}.`);

const startMs = Date.now();
const home = mkdtempSync(join(tmpdir(), 'rtmpdiag-mutants-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const folders = Array.from({ length: parallel }, (_, i) => join(home, String(i)));
folders.forEach(copyTree);

/** By list of tests: what is wrong with them where nothing was changed. A test that fails anyway kills nothing. */
const faults = new Map();
const lists = [...new Map(mutants.map(({ tests }) => [tests.join(' '), tests])).values()];
await Promise.all(folders.map(async (folder) => {
  for (let tests = lists.shift(); tests !== undefined; tests = lists.shift()) {
    const { outcome, by, reason } = await runTests(folder, tests);
    if (outcome !== 'passed') faults.set(tests.join(' '), `its tests fail without it, too (${by ?? reason ?? outcome})`);
  }
}));

const waiting = [...mutants];
const counts = { failed: 0, endless: 0, passed: 0, broken: 0 };
await Promise.all(folders.map(async (folder) => {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const fault = faults.get(mutant.tests.join(' '));
    const { outcome, by, reason } = fault === undefined ? await tryMutant(folder, mutant) : { outcome: 'broken', reason: fault };
    counts[outcome] += 1;
    const detail = by === undefined ? (reason === undefined ? '' : `: ${reason}`) : `  by "${by.slice(0, 90)}"`;
    process.stdout.write(`${mutant.id.padEnd(34)} ${words[outcome]}${detail}\n`);
  }
}));
process.stdout.write(`${counts.failed + counts.endless} of ${mutants.length} mutants killed, ${counts.passed} survived, ${counts.broken} broken, ${((Date.now() - startMs) / 1000).toFixed(0)} s\n`);
process.exitCode = counts.passed + counts.broken === 0 ? 0 : 1;
