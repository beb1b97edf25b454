/** The proxy in the test's own process, with everything that it would show collected. */
import { LiveProxy, type LiveResult } from '../../src/proxy/live-proxy.js';
import { LiveText } from '../../src/report/live/text.js';
import { plain } from '../../src/report/palette.js';
import { sleep } from './network.js';

export interface RunningProxy {
  readonly port: number;
  /** The lines of its human output so far. */
  readonly lines: readonly string[];
  /** Waits until its sessions have ended, then stops it. */
  finish(limitMs?: number): Promise<LiveResult>;
}

export interface TestProxyOptions {
  readonly targetPort: number;
  readonly stallAfterMs?: number;
  /** Ends by itself after this many sessions. */
  readonly sessions?: number;
}

export async function startProxy(options: TestProxyOptions): Promise<RunningProxy> {
  const lines: string[] = [];
  const proxy = new LiveProxy({
    version: 'test',
    view: new LiveText({ write: (line) => { lines.push(line); }, backlog: () => 0 }, { palette: plain, width: 200, quiet: false }),
    target: { host: '127.0.0.1', port: options.targetPort, tls: false },
    listen: { host: '127.0.0.1', port: 0 },
    resegment: { c2s: 'as-is', s2c: 'as-is' },
    insecure: false, probe: false, maxConnections: 16, showSecrets: true,
    stallAfterUs: (options.stallAfterMs ?? 5000) * 1000,
    ...(options.sessions === undefined ? {} : { sessions: options.sessions }),
  });
  const { port } = await proxy.start();
  return {
    port,
    lines,
    finish: async (limitMs = 3000) => {
      const finished = proxy.finished();
      const ended = await Promise.race([finished.then(() => true), sleep(limitMs).then(() => false)]);
      if (!ended) proxy.stop();
      return finished;
    },
  };
}
