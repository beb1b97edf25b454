/** Our own client and server in the place of a program: they run in this process. */
import type { ClientResult } from '../../client/connection.js';
import type { ProgramExit, Running } from './adapter.js';

export const ownVersion = 'this version';

/** `abort` ends it politely. */
export function runningClient(result: Promise<ClientResult>, abort: AbortController): Running {
  let output = '';
  const exited = result.then(({ ok, reason }): ProgramExit => {
    output = reason ?? '';
    return { status: ok ? 0 : 1, signal: null };
  });
  return {
    exited, get output() { return output; },
    stop: () => {
      abort.abort();
      return exited;
    },
  };
}
