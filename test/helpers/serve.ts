/** `rtmpdiag serve` as its user runs it: a process of its own, told by its own JSON lines where it listens. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Serve {
  readonly port: number;
  readonly pid: number;
  /** Lines so far, parsed. */
  readonly events: readonly Record<string, unknown>[];
  /** Log events of that name. */
  log(name: string): Record<string, unknown>[];
  /** Peak and present resident memory. */
  memory(): { readonly peakBytes: number; readonly nowBytes: number };
  descriptors(): number;
  /** Graceful by default; resolves with the exit status, null when a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Rejects with what it wrote to standard error when it does not come to listen. */
export async function startServe(args: readonly string[] = []): Promise<Serve> {
  const child = spawn(process.execPath, [command, 'serve', '--listen', '0', '--json', '--quiet', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  process.on('exit', () => { child.kill('SIGKILL'); });
  const events: Record<string, unknown>[] = [];
  let rest = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const exited = new Promise<number | null>((resolve) => { child.on('exit', (status) => { resolve(status); }); });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const event = JSON.parse(line) as Record<string, unknown>;
        events.push(event);
        if (event['event'] === 'listening') resolve(Number(event['port']));
      }
    });
    void exited.then((status) => { reject(new Error(`serve ended with status ${status}: ${stderr}`)); });
  });
  const pid = child.pid ?? 0;
  return {
    port, pid, events,
    log: (name) => events.filter((event) => event['event'] === 'log' && event['log'] === name),
    memory: () => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      const kilobytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024;
      return { peakBytes: kilobytes('VmHWM'), nowBytes: kilobytes('VmRSS') };
    },
    descriptors: () => readdirSync(`/proc/${pid}/fd`).length,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}
