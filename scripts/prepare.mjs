/**
 * What `npm start` and `npm test` need before they can do their work: a Node that is new enough, the npm packages, a build.
 * Each step is skipped when nothing changed since it last succeeded, and says what it does when it does something.
 * Only what a bare Node has is used here, and syntax that an old Node can still read, so that it can say it is too old.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Progress goes to standard error: standard output belongs to the command that is run. */
export function say(text) {
  process.stderr.write(text + '\n');
}

/** Ends with one sentence that says what to do. */
export function giveUp(sentence, status) {
  say(sentence);
  process.exit(status === undefined ? 2 : status);
}

export function checkNode() {
  const wanted = [20, 11];
  const found = process.versions.node.split('.').map(Number);
  if (found[0] > wanted[0] || (found[0] === wanted[0] && found[1] >= wanted[1])) return;
  giveUp(`rtmpdiag needs Node.js ${wanted.join('.')} or newer and this is ${process.versions.node}: install a newer Node.js and run the same command again.`);
}

/** Runs npm with the npm that started us, else with the one on the path. */
export function npm(args, options) {
  const own = process.env.npm_execpath;
  const usable = own !== undefined && /npm-cli\.c?js$/.test(own);
  const settings = { cwd: root, stdio: ['ignore', 2, 2], ...options };
  return usable
    ? spawnSync(process.execPath, [own, ...args], settings)
    : spawnSync('npm', args, { ...settings, shell: process.platform === 'win32' });
}

/** npm writes node_modules/.package-lock.json last, so a broken-off installation counts as none. */
export function installPackages() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs) return;
  say('installing npm packages (npm ci) ...');
  const result = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (result.error !== undefined) giveUp(`npm could not be started (${result.error.code}): install npm, which comes with Node.js, and run the same command again.`);
  if (result.status !== 0) giveUp('npm ci failed, see above: check the network and the npm registry settings (npm config get registry), then run the same command again.');
}

/** The build itself knows whether something changed. */
export function build() {
  if (!existsSync(join(root, 'dist', '.built'))) say('building ...');
  const result = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) giveUp('The build failed, see above: correct the first error and run the same command again.');
}
