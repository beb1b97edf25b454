/** The server under test as a process: started by us, by somebody else, or not at all ours (rule R8). */
import { connect } from 'node:net';
import { explainFailure } from '../../net/target.js';
import { startCommand, type Command, type CommandExit } from './command.js';

export interface ServerControl {
  readonly startedBy: 'command' | 'operator' | 'rtmpdiag';
  readonly pid: number | undefined;
  /** Ended by itself; undefined while it runs, or where we cannot know. */
  readonly exit: CommandExit | undefined;
  /** The end of what it printed. */
  readonly output: string;
  /** Starts it where that is ours to do, and waits until the port is open. A sentence says why it is not. */
  start(): Promise<string | undefined>;
  /** After a crash or a hang: a fresh one where we can, else waits for a supervisor. */
  recover(): Promise<boolean>;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<CommandExit | undefined>;
}

/** From start to an open port. */
const startMs = 20_000;
const pollMs = 50;
/** From the end of a process to a port that is free. */
const closeMs = 2000;
const outputBytesMax = 64 * 1024;

export function portOpens(host: string, port: number, withinMs: number, gaveUp: () => boolean = () => false): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  return new Promise((resolve) => {
    const attempt = (): void => {
      const socket = connect({ host, port });
      const next = (): void => {
        socket.destroy();
        if (gaveUp() || performance.now() >= untilMs) resolve(false);
        else setTimeout(attempt, pollMs);
      };
      socket.setTimeout(1000, next);
      socket.once('error', next);
      socket.once('connect', () => {
        socket.off('error', next);
        socket.on('error', () => undefined);
        socket.setTimeout(0);
        socket.end();
        resolve(true);
      });
    };
    attempt();
  });
}

/** Refuses connections, now or soon. */
async function portCloses(host: string, port: number, withinMs: number): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  while (await portOpens(host, port, 0)) {
    if (performance.now() >= untilMs) return false;
    await new Promise((resolve) => { setTimeout(resolve, pollMs); });
  }
  return true;
}

/**
 * `--server-cmd`: the harness starts, restarts and ends it. `oneShot`: it serves one connection and ends (`ffmpeg -listen 1`):
 * looking at the port would use it up, so that it counts as up when it has been running for a moment.
 */
export function commandServer(line: string, host: string, port: number, oneShot = false): ServerControl {
  let command: Command | undefined;
  const launch = async (): Promise<string | undefined> => {
    await command?.stop();
    if (!(await portCloses(host, port, closeMs))) return `port ${port} is taken already: something else listens there, which the server command did not start`;
    const started = startCommand(line, outputBytesMax);
    command = started;
    if (oneShot) {
      await Promise.race([started.exited, waitForListener(port, () => started.exit !== undefined)]);
    } else if (await portOpens(host, port, startMs, () => started.exit !== undefined)) {
      // Another process may hold the port while ours fails to get it.
      await new Promise((resolve) => { setTimeout(resolve, pollMs); });
    }
    if (started.exit !== undefined) return `the server command ended at once (${started.exit.signal ?? `status ${started.exit.status ?? '?'}`}): ${started.lastLine}`;
    if (!oneShot && !(await portOpens(host, port, pollMs))) return `the server command did not open port ${port} within ${startMs / 1000} s`;
    return undefined;
  };
  return {
    startedBy: 'command',
    get pid() { return command?.pid; },
    get exit() { return command?.exit; },
    get output() { return command?.output ?? ''; },
    start: launch,
    recover: async () => (await launch()) === undefined,
    stop: async (signal) => command?.stop(signal),
  };
}

/** A listener that may not be connected to: /proc says when the port is open; elsewhere a moment has to do. */
export async function waitForListener(port: number, gaveUp: () => boolean): Promise<void> {
  const { readFile } = await import('node:fs/promises');
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  const untilMs = performance.now() + startMs;
  while (performance.now() < untilMs && !gaveUp()) {
    try {
      const lines = `${await readFile('/proc/net/tcp', 'utf8')}${await readFile('/proc/net/tcp6', 'utf8').catch(() => '')}`.split('\n');
      if (lines.some((line) => line.includes(wanted) && / 0A /.test(line))) return;
    } catch {
      await new Promise((resolve) => { setTimeout(resolve, 1000); });
      return;
    }
    await new Promise((resolve) => { setTimeout(resolve, pollMs); });
  }
}

/** What the system says when nothing takes the connection. */
function whyClosed(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (error: NodeJS.ErrnoException): void => {
      socket.destroy();
      resolve(explainFailure(error, { host, port, tls: false }).what);
    };
    socket.setTimeout(1000, () => { done(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })); });
    socket.once('error', done);
    socket.once('connect', () => { done(Object.assign(new Error('it opens and closes'), { code: 'ECONNRESET' })); });
  });
}

/** The operator's own server: after a crash a supervisor may bring it back in time. */
export function foreignServer(host: string, port: number, reviveMs: number): ServerControl {
  return {
    startedBy: 'operator', pid: undefined, exit: undefined, output: '',
    start: async () => ((await portOpens(host, port, 1000)) ? undefined : whyClosed(host, port)),
    recover: () => portOpens(host, port, reviveMs),
    stop: () => Promise.resolve(undefined),
  };
}
