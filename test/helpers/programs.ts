/** Finds the real programs that the interop tests run. A missing one is a failure with the words that cure it, never a skip. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const packageOf = {
  ffmpeg: 'ffmpeg',
  ffprobe: 'ffmpeg',
  nginx: 'nginx',
  rtmpdump: 'rtmpdump',
  tshark: 'tshark',
  'gst-launch-1.0': 'gstreamer1.0-tools',
  flvmeta: 'flvmeta',
  chromium: 'chromium',
  xmllint: 'libxml2-utils',
} as const;

export type Program = keyof typeof packageOf;

/** The program's path; servers stand in sbin, which is not on every user's path. */
export function program(name: Program): string {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']) {
    const path = join(folder, name);
    if (folder !== '' && existsSync(path)) return path;
  }
  throw new Error(`${name} is not installed: run npm test, which installs it, or install the Debian package ${packageOf[name]}`);
}

/** Fails when a file that belongs to a package is missing. */
export function needFile(path: string, debianPackage: string): string {
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm test, which installs it, or install the Debian package ${debianPackage}`);
  return path;
}

export interface Finished {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** What it has written to standard error so far. */
  stderrSoFar(): string;
  /** Asks it to end, then makes it end; resolves when it has. */
  stop(signal?: NodeJS.Signals): Promise<Finished>;
}

/** Output beyond this is dropped: a program that floods its log must not fill the memory of the tests. */
const maxOutputBytes = 4 * 1024 * 1024;

/** A failed test, or one that was broken off, leaves no program behind either. */
const running = new Set<ChildProcess>();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

/** Starts a program; it is killed after `limitMs` (default 60 s), so that no test leaves one behind. */
export function start(path: string, args: readonly string[], options: { readonly cwd?: string; readonly limitMs?: number; readonly env?: Readonly<Record<string, string>> } = {}): Running {
  const child = spawn(path, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...process.env, ...options.env } }),
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { if (stdout.length < maxOutputBytes) stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { if (stderr.length < maxOutputBytes) stderr += text; });
  const limit = setTimeout(() => child.kill('SIGKILL'), options.limitMs ?? 60_000);
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', (error) => {
      clearTimeout(limit);
      reject(error);
    });
    child.on('close', (status, signal) => {
      running.delete(child);
      clearTimeout(limit);
      resolve({ status, signal, stdout, stderr });
    });
  });
  return {
    child,
    finished,
    stderrSoFar: () => stderr,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        const hard = setTimeout(() => child.kill('SIGKILL'), 2_000);
        await finished;
        clearTimeout(hard);
      }
      return finished;
    },
  };
}

/** Runs a program to its end. */
export function run(path: string, args: readonly string[], options: { readonly cwd?: string; readonly limitMs?: number } = {}): Promise<Finished> {
  return start(path, args, options).finished;
}
