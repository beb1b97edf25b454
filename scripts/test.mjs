/**
 * `npm test`: installs what the tests need, builds, and runs every check. Ends with the line `N passed, N failed`.
 * `npm test -- <filter> ...` runs only the test files that match, with no checks and no system packages.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { build, checkNode, giveUp, installPackages, npm, root, say } from './prepare.mjs';

/** Debian packages and what shows that they are there: a program on the path, or a package of plug-ins. */
const systemPackages = [
  { name: 'ffmpeg', program: 'ffmpeg' },
  { name: 'nginx', program: 'nginx' },
  { name: 'libnginx-mod-rtmp' },
  { name: 'rtmpdump', program: 'rtmpdump' },
  { name: 'tshark', program: 'tshark' },
  { name: 'tcpdump', program: 'tcpdump' },
  { name: 'openssl', program: 'openssl' },
  { name: 'gstreamer1.0-tools', program: 'gst-launch-1.0' },
  { name: 'gstreamer1.0-plugins-base' },
  { name: 'gstreamer1.0-plugins-good' },
  { name: 'gstreamer1.0-plugins-bad' },
  { name: 'gstreamer1.0-plugins-ugly' },
  { name: 'gstreamer1.0-libav' },
  { name: 'flvmeta', program: 'flvmeta' },
  { name: 'chromium', program: 'chromium' },
  { name: 'libxml2-utils', program: 'xmllint' },
];

/** A test that loops for ever must end as a failure, not as a run without a result. */
const phaseLimitMs = 30 * 60_000;

function onPath(program) {
  const folders = [...(process.env.PATH || '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => existsSync(join(folder, program)));
}

function missingSystemPackages() {
  const known = onPath('dpkg-query');
  return systemPackages
    .filter(({ name, program }) => {
      if (program !== undefined && onPath(program)) return false;
      if (!known) return program !== undefined;
      const answer = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' });
      return answer.stdout !== 'installed';
    })
    .map(({ name }) => name);
}

/** The words before `apt-get`, or undefined when this user may not install. */
function rights() {
  if (process.getuid === undefined || !onPath('apt-get')) return undefined;
  const settings = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid() === 0) return settings;
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return sudo.status === 0 ? ['sudo', '-n', ...settings] : undefined;
}

function installSystemPackages() {
  const missing = missingSystemPackages();
  if (missing.length === 0) return;
  const before = rights();
  const byHand = `sudo apt-get update && sudo apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (before === undefined) {
    giveUp(`The tests run real programs and some are missing (${missing.join(', ')}). Install them, on Debian with:\n  ${byHand}\nand run npm test again.`);
  }
  say(`installing Debian packages: ${missing.join(' ')} ...`);
  const run = (args) => spawnSync(before[0], [...before.slice(1), ...args], { stdio: ['ignore', 'ignore', 2] }).status === 0;
  if (!run(['apt-get', 'update', '-qq']) || !run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing])) {
    giveUp(`Installing the Debian packages failed, see above. Try it by hand:\n  ${byHand}`);
  }
  /* Debian starts a web server on port 80 when it installs one; nobody asked for that. */
  if (missing.includes('nginx') && onPath('invoke-rc.d')) run(['invoke-rc.d', '--quiet', 'nginx', 'stop']);
}

/** Runs vitest and returns its counts; whatever went wrong outside a test counts as one failure, so that nothing is lost. */
function vitest(title, args) {
  say(`\n== ${title}`);
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-test-'));
  const file = join(folder, 'result.json');
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const run = spawnSync(process.execPath, [program, 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
    cwd: root,
    stdio: ['ignore', 1, 2],
    timeout: phaseLimitMs,
  });
  const counts = { passed: 0, failed: 0, skipped: 0, names: [] };
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    counts.passed = result.numPassedTests;
    for (const suite of result.testResults) {
      const name = relative(root, suite.name);
      for (const test of suite.assertionResults) {
        if (test.status === 'failed') counts.names.push(`${name}: ${test.fullName}`);
        else if (test.status !== 'passed') {
          counts.skipped += 1;
          if (process.env.CI === 'true') counts.names.push(`${name}: ${test.fullName} (skipped)`);
        }
      }
      if (suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed')) counts.names.push(`${name}: ${firstLine(suite.message)}`);
    }
  } catch (error) {
    counts.names.push(`${title}: no result (${error.message})`);
  }
  rmSync(folder, { recursive: true, force: true });
  if (run.status !== 0 && counts.names.length === 0) counts.names.push(`${title}: vitest ended with status ${run.status}`);
  counts.failed = counts.names.length;
  return counts;
}

function firstLine(text) {
  return String(text || 'the file could not be run').split('\n')[0];
}

function check(title, script) {
  say(`\n== ${title}`);
  const passed = npm(['run', '--silent', script]).status === 0;
  say(passed ? 'ok' : `${title} failed`);
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0, names: passed ? [] : [title] };
}

checkNode();
installPackages();
const filters = process.argv.slice(2);
const results = [];
if (filters.length > 0) {
  build();
  results.push(vitest(filters.join(' '), filters));
} else {
  installSystemPackages();
  build();
  results.push(check('typecheck', 'typecheck'), check('lint', 'lint'), check('rule pages', 'gen:check'));
  results.push(vitest('pure tests', ['--exclude=**/*.loopback.test.ts', '--exclude=**/*.interop.test.ts']));
  results.push(vitest('tests with sockets and real programs', ['.loopback.test.ts', '.interop.test.ts', '--maxWorkers=2', '--maxConcurrency=4']));
}

const sum = (key) => results.reduce((total, result) => total + result[key], 0);
const names = results.flatMap((result) => result.names);
if (names.length > 0) say(`\nfailed:\n${names.map((name) => `  ${name}`).join('\n')}`);
if (sum('skipped') > 0) say(`\n${sum('skipped')} skipped`);
if (sum('passed') + sum('failed') === 0) say('\nNo test was run: does the filter match a file under test/?');
process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
