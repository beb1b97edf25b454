/** Sockets, timers and random bytes around the pure server core. Listens on loopback unless told otherwise. */
import { randomFillSync } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ServerFault } from './core/fault.js';
import { ServerCore, type ConnectionCommand } from './core/server.js';

export interface RtmpServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly fault?: ServerFault;
  readonly log?: (connection: number, text: string) => void;
}

export interface RtmpServer {
  readonly host: string;
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** A player that lets more than this pile up is disconnected, so that it cannot fill the memory. */
const maxQueuedBytes = 8 * 1024 * 1024;

/** Resolves when it listens; rejects with the system's error when the port cannot be had. */
export async function startRtmpServer(options: RtmpServerOptions = {}): Promise<RtmpServer> {
  const core = new ServerCore(options.fault);
  const sockets = new Map<number, Socket>();
  const timers = new Map<number, Set<NodeJS.Timeout>>();
  let nextId = 1;

  const carryOut = (commands: readonly ConnectionCommand[]): void => {
    for (const { id, command } of commands) {
      const socket = sockets.get(id);
      if (socket === undefined || socket.destroyed) continue;
      switch (command.kind) {
        case 'send': {
          if (socket.writable) socket.write(command.bytes);
          if (socket.writableLength > maxQueuedBytes) socket.resetAndDestroy();
          break;
        }
        case 'close': socket.end(); break;
        case 'reset': socket.resetAndDestroy(); break;
        case 'stopReading': socket.pause(); break;
        case 'setTimer': {
          const timer = setTimeout(() => { carryOut(core.handle(id, { kind: 'timer', id: command.id })); }, command.afterMs);
          timers.get(id)?.add(timer);
          break;
        }
        case 'log': options.log?.(id, command.text); break;
      }
    }
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const id = nextId;
    nextId += 1;
    sockets.set(id, socket);
    timers.set(id, new Set());
    core.open(id, { random: randomFillSync(new Uint8Array(1528)) });
    socket.on('data', (bytes: Uint8Array) => { carryOut(core.handle(id, { kind: 'bytes', bytes })); });
    socket.on('end', () => { carryOut(core.handle(id, { kind: 'closed' })); });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(id);
      for (const timer of timers.get(id) ?? []) clearTimeout(timer);
      timers.delete(id);
      carryOut(core.forget(id));
    });
  });
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  const address = server.address() as AddressInfo;
  return {
    host: address.address,
    port: address.port,
    close: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      for (const socket of sockets.values()) socket.destroy();
    }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
