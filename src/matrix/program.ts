/** A real program at work: found on PATH, started without a shell, in a process group of its own, ended for certain. */
import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { endsWithUs, hasEnded, killGroup } from '../net/process-group.js';
import type { Found, ProgramExit, Running } from './adapters/adapter.js';

const outputBytesMax = 64 * 1024;
/** From the first signal to KILL. */
const killAfterMs = 3000;
const versionMs = 10_000;

/** nginx and its like stand where users' paths do not lead. */
const moreFolders: readonly string[] = ['/usr/sbin', '/sbin', '/usr/local/sbin'];

export function whereIs(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''), ...moreFolders];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** `expression` reads what `args` make it print; its first group is the version. */
export async function findProgram(name: string, debianPackage: string, args: readonly string[], expression: RegExp): Promise<Found> {
  const path = whereIs(name);
  if (path === undefined) return { missing: name, install: `apt-get install ${debianPackage}` };
  return { path, version: await versionOf(path, args, expression) };
}

export async function versionOf(path: string, args: readonly string[], expression: RegExp, noRoot = false): Promise<string> {
  const text = await new Promise<string>((resolve) => {
    execFile(path, [...args], { timeout: versionMs, ...(noRoot ? nobody() : {}) }, (_error, stdout, stderr) => { resolve(`${stdout}\n${stderr}`); });
  });
  return expression.exec(text)?.[1] ?? 'unknown version';
}

/** Of Debian and most others. */
const nobodyId = 65_534;

/** For programs that refuse to be run by root: changes nothing for anybody else. */
function nobody(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: nobodyId, gid: nobodyId } : {};
}

export interface ProgramOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What ends it politely. Default SIGINT: FFmpeg and gst-launch then finish their files. */
  readonly endWith?: NodeJS.Signals;
  /** A file for its standard output; else that counts as said. */
  readonly stdout?: string;
  /** It refuses to be run by root. */
  readonly noRoot?: boolean;
}

export function startProgram(path: string, args: readonly string[], { cwd, env, endWith = 'SIGINT', stdout, noRoot = false }: ProgramOptions = {}): Running & { readonly pid: number | undefined } {
  const file = stdout === undefined ? undefined : openSync(stdout, 'w');
  const child = spawn(path, [...args], {
    stdio: ['ignore', file ?? 'pipe', 'pipe'], detached: true, ...(noRoot ? nobody() : {}), ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  });
  endsWithUs(child.pid);
  let output = '';
  let exit: ProgramExit | undefined;
  const take = (data: Buffer): void => { output = (output + data.toString('utf8')).slice(-outputBytesMax); };
  if (file !== undefined) closeSync(file);
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  const exited = new Promise<ProgramExit>((resolve) => {
    const over = (status: number | null, signal: NodeJS.Signals | null): void => {
      hasEnded(child.pid);
      exit ??= { status, signal };
      resolve(exit);
    };
    // `close`: what it said is complete.
    child.once('close', over);
    child.once('error', (error) => {
      output += error.message;
      over(127, null);
    });
  });
  return {
    pid: child.pid, exited, get output() { return output; },
    stop: async () => {
      if (exit !== undefined) return exit;
      // To the program alone: a signal to the whole group reaches FFmpeg twice under some shells, and it then drops its tail.
      child.kill(endWith);
      const timer = setTimeout(() => { killGroup(child.pid, 'SIGKILL'); }, killAfterMs);
      const result = await exited;
      clearTimeout(timer);
      killGroup(child.pid, 'SIGKILL');
      return result;
    },
  };
}

/** The last line that says something. */
export function lastLine(output: string): string {
  return output.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== '').at(-1)?.slice(0, 200) ?? '';
}
