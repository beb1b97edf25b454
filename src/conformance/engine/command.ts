/** A command line of the operator's: server or client under test. In a process group of its own, so that its children end with it. */
import { spawn } from 'node:child_process';
import { endsWithUs, hasEnded, killGroup } from '../../net/process-group.js';

export interface CommandExit { readonly status: number | null; readonly signal: NodeJS.Signals | null }

export interface Command {
  readonly pid: number | undefined;
  readonly exit: CommandExit | undefined;
  readonly exited: Promise<CommandExit>;
  /** The end of what it printed. */
  readonly output: string;
  /** Its last line that says something. */
  readonly lastLine: string;
  /** TERM (or what is given), KILL when that is not enough; resolves when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<CommandExit>;
}

/** From TERM to KILL. */
const killAfterMs = 3000;

/** The shell reads the line, as on a terminal. */
export function startCommand(line: string, outputBytesMax: number): Command {
  // `exec` where the line is one simple command: the status and the signal are then its own, not the shell's.
  const simple = !/[;&|\n]/.test(line);
  const child = spawn('/bin/sh', ['-c', simple ? `exec ${line}` : line], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const { pid } = child;
  endsWithUs(pid);
  let output = '';
  let exit: CommandExit | undefined;
  const take = (data: Buffer): void => { output = (output + data.toString('utf8')).slice(-outputBytesMax); };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const exited = new Promise<CommandExit>((resolve) => {
    const over = (status: number | null, signal: NodeJS.Signals | null): void => {
      exit ??= { status, signal };
      resolve(exit);
    };
    child.once('exit', over);
    child.once('error', (error) => {
      output += error.message;
      over(127, null);
    });
  });
  const kill = (signal: NodeJS.Signals): void => { killGroup(pid, signal); };
  return {
    pid,
    get exit() { return exit; },
    exited,
    get output() { return output; },
    get lastLine() { return output.split('\n').map((each) => each.trim()).filter((each) => each !== '').at(-1)?.slice(0, 300) ?? ''; },
    stop: async (signal = 'SIGTERM') => {
      // Also behind an exit: a child of it may still run.
      kill(signal);
      if (exit !== undefined) {
        hasEnded(pid);
        return exit;
      }
      const timer = setTimeout(() => { kill('SIGKILL'); }, killAfterMs);
      const result = await exited;
      clearTimeout(timer);
      kill('SIGKILL');
      hasEnded(pid);
      return result;
    },
  };
}
