/** Raw sockets, a scripted target and a recording session for the loopback tests. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Direction } from '../../src/trace/events.js';
import type { ConnectionInfo } from '../../src/trace/transport.js';
import type { EndReason, LiveSession } from '../../src/proxy/connection.js';
import type { ProxyOptions } from '../../src/proxy/proxy.js';
import { Proxy } from '../../src/proxy/proxy.js';

export class RecordingSession implements LiveSession {
  readonly info: ConnectionInfo;
  readonly facts: string[] = [];
  readonly received: Record<Direction, Buffer[]> = { c2s: [], s2c: [] };
  readonly totals: Record<Direction, number> = { c2s: 0, s2c: 0 };
  readonly ackedTotals: Record<Direction, number> = { c2s: 0, s2c: 0 };
  readonly times: number[] = [];
  /** Keeps the bytes; off where a test pushes many. */
  keep = true;
  deadlineUs: number | undefined;
  ended: EndReason | undefined;

  constructor(info: ConnectionInfo) { this.info = info; }
  bytes(direction: Direction, bytes: Uint8Array, atUs: number): void {
    this.totals[direction] += bytes.length;
    this.times.push(atUs);
    if (this.keep) {
      this.received[direction].push(Buffer.from(bytes));
      this.facts.push(`${direction} ${bytes.length}`);
    }
  }
  gap(): void { throw new Error('a relay has no gaps'); }
  acked(direction: Direction, total: number): void { this.ackedTotals[direction] = total; }
  close(direction: Direction, how: 'fin' | 'rst'): void { this.facts.push(`${direction} ${how}`); }
  time(atUs: number): void {
    this.facts.push('time');
    this.times.push(atUs);
    this.deadlineUs = undefined;
  }
  end(reason: EndReason): void { this.ended = reason; }
  nextDeadlineUs(): number | undefined { return this.deadlineUs; }
}

export interface Rig {
  readonly proxy: Proxy;
  readonly port: number;
  readonly sessions: RecordingSession[];
  readonly notices: string[];
  readonly faults: string[];
  readonly endings: string[];
  close(): Promise<void>;
}

export async function startTarget(onSocket: (socket: Socket) => void, options: { pauseOnConnect?: boolean } = {}): Promise<{ port: number; server: Server; sockets: Set<Socket>; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true, ...options }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  };
  return { port: (server.address() as AddressInfo).port, server, sockets, close };
}

export async function startProxy(targetPort: number, overrides: Partial<ProxyOptions> = {}): Promise<Rig> {
  const sessions: RecordingSession[] = [];
  const notices: string[] = [];
  const faults: string[] = [];
  const endings: string[] = [];
  const proxy = new Proxy({
    listen: { host: '127.0.0.1', port: 0 }, target: { host: '127.0.0.1', port: targetPort, tls: false }, insecure: false, probe: false, maxConnections: 256,
    resegment: { c2s: 'as-is', s2c: 'as-is' },
    observer: {
      notice: (text) => notices.push(text),
      sessionEnd: (id, reason) => endings.push(`${id} ${reason}`),
      decoderFault: (id, error) => faults.push(`${id} ${(error as Error).message}`),
    },
    createSession: (_id, info) => {
      const session = new RecordingSession(info);
      sessions.push(session);
      return session;
    },
    ...overrides,
  });
  const { port } = await proxy.start();
  const close = async (): Promise<void> => {
    proxy.stop();
    await proxy.done;
  };
  return { proxy, port, sessions, notices, faults, endings, close };
}

export async function dial(port: number, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  return socket;
}

/** Reads until `length` bytes are there, or the other end is done. */
export function read(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let total = 0;
    const finish = (): void => {
      socket.off('data', onData);
      resolve(Buffer.concat(pieces));
    };
    const onData = (bytes: Buffer): void => {
      pieces.push(bytes);
      total += bytes.length;
      if (total >= length) finish();
    };
    socket.on('data', onData);
    socket.once('end', finish);
    socket.once('close', finish);
  });
}

export function once(socket: Socket, event: 'end' | 'close' | 'error'): Promise<unknown> {
  return new Promise((resolve) => { socket.once(event, resolve); });
}

export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`${what} did not come true within 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
