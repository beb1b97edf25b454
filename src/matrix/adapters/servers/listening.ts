import { portOpens } from '../../../conformance/engine/lifecycle.js';
import { lastLine } from '../../program.js';
import type { Running, RunningServer } from '../adapter.js';

const startMs = 20_000;

/** A server that has just been started, once its port is open. Rejects with a sentence. */
export async function listening(running: Running, at: { readonly host: string; readonly port: number; readonly app: string }): Promise<RunningServer> {
  let over = false;
  void running.exited.then(() => { over = true; });
  const open = await portOpens(at.host, at.port, startMs, () => over);
  if (!open || over) {
    const { status, signal } = await running.stop();
    throw new Error(`the server did not start (${signal ?? `status ${String(status)}`}): ${lastLine(running.output)}`);
  }
  return { ...at, exited: running.exited, stop: () => running.stop(), get output() { return running.output; } };
}
