/** A server of the operator's: at an address, started by a command or running already. */
import { commandServer, foreignServer } from '../../../conformance/engine/lifecycle.js';
import type { ProgramExit, ServerAdapter } from '../adapter.js';

export interface CommandServer {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly app: string;
  /** Started by us, and ended; undefined: it runs already. */
  readonly command: string | undefined;
}

export function serverByCommand({ name, host, port, app, command }: CommandServer): ServerAdapter {
  return {
    id: name, title: name, fixedAddress: true,
    find: () => Promise.resolve({ path: command ?? '', version: '' }),
    unable: ({ transport, flow }) => (transport === 'ipv6' ? 'its address is given' : flow === 'small-chunks' ? 'its chunk size is its own' : undefined),
    async start() {
      const control = command === undefined ? foreignServer(host, port, 0) : commandServer(command, host, port);
      const problem = await control.start();
      if (problem !== undefined) throw new Error(problem);
      let end: (exit: ProgramExit) => void = () => undefined;
      const exited = new Promise<ProgramExit>((resolve) => { end = resolve; });
      // Its own end is looked for where it matters: a cell in which nothing connects any more.
      const watch = setInterval(() => { if (control.exit !== undefined) end(control.exit); }, 100);
      void exited.then(() => { clearInterval(watch); });
      return {
        host, port, app, exited, get output() { return control.output; },
        stop: async () => {
          const exit = await control.stop();
          end(exit ?? { status: 0, signal: null });
          return exited;
        },
      };
    },
  };
}
