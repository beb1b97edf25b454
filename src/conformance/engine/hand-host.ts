/**
 * Clients that somebody starts by hand, such as OBS: one listener for all cases. A connection is held, unread, until a case takes
 * it. The stream key names the case; it comes long after the handshake, so that it can only confirm the choice or ask for another.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { ListenAddress } from '../../net/address.js';
import { listenError } from '../../net/start-error.js';
import { formatAddress } from '../../trace/transport.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import type { Command } from './command.js';

export const handApp = 'conform';

/** Connections that may wait for the next case; more are closed. */
const heldMax = 8;

/** Commands whose fourth value is a stream name, in the order in which clients send them. */
const naming: readonly string[] = ['releaseStream', 'FCPublish', 'FCSubscribe', 'getStreamLength', 'publish', 'play'];

export class HandHost {
  readonly host: string;
  readonly port: number;
  /** Told what a stream key says, the id of a case, as soon as it is known. */
  onKey: ((id: string) => void) | undefined;
  /** Nobody sees it end: its connections are all there is. */
  readonly command: Command = { pid: undefined, exit: undefined, exited: new Promise(() => undefined), output: '', lastLine: '', stop: async () => ({ status: null, signal: null }) };
  private readonly listener: Server;
  private readonly held: Socket[] = [];
  private take: ((socket: Socket) => void) | undefined;
  private changed: () => void = () => undefined;

  private constructor(listener: Server, host: string) {
    this.listener = listener;
    this.host = host;
    this.port = (listener.address() as AddressInfo).port;
    listener.on('connection', (socket) => { this.arrive(socket); });
  }

  /** Rejects with a `StartError` when the port cannot be had. */
  static async listen({ host, port }: ListenAddress): Promise<HandHost> {
    // Unread until a case takes it, so that its first byte finds a reader.
    const listener = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', (error) => { reject(listenError(error, host, port)); });
      listener.listen(port, host, () => { resolve(); });
    });
    return new HandHost(listener, host);
  }

  /** What the tester gives to the client for a case. */
  url(id: string): string {
    return `rtmp://${formatAddress(this.host, this.port)}/${handApp}/${id}`;
  }

  /** Until a client has connected and begun to speak. false: stopped before. */
  async waiting(signal: AbortSignal | undefined): Promise<boolean> {
    while (signal?.aborted !== true) {
      if (this.held.length > 0) return true;
      await new Promise<void>((resolve) => {
        this.changed = resolve;
        signal?.addEventListener('abort', () => { resolve(); }, { once: true });
      });
    }
    return false;
  }

  /** A case takes what waits and what comes, up to `close`. */
  open(take: (socket: Socket) => void): void {
    this.take = take;
    for (const socket of this.held.splice(0)) this.give(socket);
  }

  close(): void {
    this.take = undefined;
  }

  end(): void {
    for (const socket of this.held.splice(0)) socket.destroy();
    this.listener.close();
  }

  /** What the client says may name the case. */
  heard({ command }: ReadMessage): void {
    if (command === undefined || !naming.includes(command.name)) return;
    const name = command.values[3];
    const id = name?.type === 'string' ? /^[A-Za-z]{2}-\d{3}(?![\dA-Za-z])/.exec(name.value)?.[0] : undefined;
    if (id !== undefined) this.onKey?.(id.toUpperCase());
  }

  private arrive(socket: Socket): void {
    if (this.held.length >= heldMax) {
      socket.destroy();
      return;
    }
    const gone = (): void => {
      const at = this.held.indexOf(socket);
      if (at >= 0) this.held.splice(at, 1);
      socket.destroy();
    };
    socket.on('error', gone);
    // Who only looks whether the port is open takes no case away.
    socket.once('readable', () => {
      if (socket.readableLength === 0) {
        gone();
        return;
      }
      socket.off('error', gone);
      if (this.take !== undefined) this.give(socket);
      else {
        socket.on('error', gone);
        this.held.push(socket);
        this.changed();
      }
    });
  }

  private give(socket: Socket): void {
    socket.removeAllListeners('error');
    this.take?.(socket);
    socket.resume();
  }
}
