/** Loopback ports and waiting. */
import { connect, createServer } from 'node:net';

/** A port on 127.0.0.1 that was free a moment ago; only for programs that cannot be told "any port". */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => { resolve(port); });
    });
  });
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** Resolves as soon as `condition` holds, looking every 20 ms; fails after `limitMs` with `what`. */
export async function until(condition: () => boolean | Promise<boolean>, what: string, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await sleep(20);
  }
}

/** Resolves when something accepts connections on the port. */
export function untilListening(port: number, limitMs = 10_000): Promise<void> {
  const attempt = (): Promise<boolean> => new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => { resolve(false); });
  });
  return until(attempt, `nothing listens on 127.0.0.1:${port}`, limitMs);
}
