/**
 * `npm start [-- <command> ...]`: prepares a fresh clone and runs the command, `demo` when there is none.
 * The command sees the caller's working directory, so relative file names mean what the caller meant.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { build, checkNode, installPackages, root } from './prepare.mjs';

checkNode();
installPackages();
build();

const args = process.argv.length > 2 ? process.argv.slice(2) : ['demo'];
const child = spawn(process.execPath, [join(root, 'bin', 'run.js'), ...args], {
  cwd: process.env.INIT_CWD === undefined ? process.cwd() : process.env.INIT_CWD,
  stdio: 'inherit',
});
/* A terminal sends Ctrl-C to the child too; this process only has to outlive it. A signal by `kill` is passed on. */
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(70);
});
child.on('exit', (code, signal) => {
  process.exit(code === null ? 128 + (constants.signals[signal] || 0) : code);
});
