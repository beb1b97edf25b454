/** Runs the built command line as a user does. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

export interface Outcome { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** `cwd` is the project's root; colours are off as for any output that is no terminal. */
export function cli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  if (!existsSync(new URL('../../dist/cli/start.js', import.meta.url))) throw new Error('these tests run the built program: npm run build');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, env: { ...process.env, ...env } });
  return { status, stdout, stderr };
}

export { program };
