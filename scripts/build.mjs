/**
 * Builds dist/: the compiled sources, the list of commands that saves oclif a walk through them (oclif.manifest.json),
 * and the help texts that bin/run.js prints without loading anything. Does nothing when nothing changed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const manifestFile = join(root, 'oclif.manifest.json');
const stamp = join(dist, '.built');

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** Names and times of all inputs: a removed file is a change too. */
function inputs() {
  const single = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'].map((name) => join(root, name));
  return [...filesIn(join(root, 'src')), ...single].sort().map((path) => `${relative(root, path)} ${statSync(path).mtimeMs}`).join('\n');
}

/** Output without a source is a command or module that no longer exists. */
function removeOrphans() {
  for (const path of filesIn(dist)) {
    const match = /^(.*)\.(?:js|d\.ts)$/.exec(relative(dist, path));
    if (match !== null && !existsSync(join(root, 'src', `${match[1]}.ts`))) rmSync(path);
  }
}

function compile() {
  const result = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.build.json')], { stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    process.stderr.write('The sources do not compile, see above: correct the first error and build again.\n');
    process.exit(1);
  }
}

async function writeManifest() {
  const { Plugin, settings } = await import('@oclif/core');
  settings.enableAutoTranspile = false;
  rmSync(manifestFile, { force: true });
  const plugin = new Plugin({ root, type: 'core', ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true });
  await plugin.load();
  writeFileSync(manifestFile, `${JSON.stringify(plugin.manifest)}\n`);
}

/** Asks the command line itself, so that the texts cannot differ from what oclif would print. */
function writeHelp() {
  const folder = join(dist, 'help');
  rmSync(folder, { recursive: true, force: true });
  // The help of a subcommand goes the long way.
  const commands = Object.keys(JSON.parse(readFileSync(manifestFile, 'utf8')).commands).filter((id) => !id.includes(':'));
  const wanted = { root: ['--help'], version: ['--version'], ...Object.fromEntries(commands.map((id) => [id, [id, '--help']])) };
  // The child finds no help folder, so it goes the long way. COLUMNS decides nothing: without a terminal oclif takes 80.
  const texts = Object.entries(wanted).map(([name, args]) => {
    const result = spawnSync(process.execPath, [join(root, 'bin', 'run.js'), ...args], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } });
    if (result.status !== 0) throw new Error(`rtmpdiag ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
    return [name, result.stdout];
  });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of texts) writeFileSync(join(folder, `${name}.txt`), text);
}

const wanted = inputs();
if (existsSync(stamp) && existsSync(manifestFile) && readFileSync(stamp, 'utf8') === wanted) process.exit(0);
compile();
removeOrphans();
await writeManifest();
writeHelp();
writeFileSync(stamp, wanted);
