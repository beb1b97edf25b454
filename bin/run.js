#!/usr/bin/env node
// Start-up only. Help and version were written at build time: loading the command framework takes longer than printing them.
import { existsSync, readFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const args = process.argv.slice(2);
const isHelp = (word) => word === '--help' || word === '-h';
const topic = args.length === 0 || (args.length === 1 && isHelp(args[0])) ? 'root'
  : args.length === 2 && isHelp(args[1]) && /^[a-z]+$/.test(args[0]) ? args[0]
    : args.length === 1 && args[0] === '--version' ? 'version' : undefined;
const ready = topic === undefined ? undefined : new URL(`help/${topic}.txt`, dist);

if (ready !== undefined && existsSync(ready)) {
  process.stdout.on('error', () => {});
  process.stdout.write(readFileSync(ready));
} else if (existsSync(new URL('cli/start.js', dist))) {
  const { start } = await import('../dist/cli/start.js');
  await start(args, new URL('..', import.meta.url));
} else {
  process.stderr.write('rtmpdiag is not built yet.\nBuild it with: npm run build\n');
  process.exitCode = 2;
}
