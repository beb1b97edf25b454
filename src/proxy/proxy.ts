/**
 * The listening side: accepts clients, one `Connection` for each, within the limits the operator set. Knows nothing
 * of RTMP; what a session is analysed with and where it is printed comes in through `ProxyOptions`.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket, createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import type { ConnectionOptions, EndReason, LiveSession } from './connection.js';
import { Connection } from './connection.js';
import type { ListenAddress } from '../net/address.js';
import { steadyClockUs } from '../net/clock.js';
import { listenError, StartError } from '../net/start-error.js';
import type { Transport } from '../net/target.js';
import { openTarget } from '../net/target.js';

export interface ProxyObserver {
  listening?(address: ListenAddress): void;
  sessionStart?(id: number, info: ConnectionInfo, atUs: number): void;
  /** Something the operator must know; `id` where it belongs to one session. */
  notice?(text: string, id?: number): void;
  sessionEnd?(id: number, reason: EndReason, atUs: number): void;
  /** The analysis of a session threw; its relay goes on. */
  decoderFault?(id: number, error: unknown, atUs: number): void;
}

export interface ProxyOptions extends ConnectionOptions {
  readonly listen: ListenAddress;
  /** PEM texts: clients must then speak TLS. */
  readonly listenTls?: { readonly cert: string; readonly key: string };
  /** Connect to the target once before listening, to say at once that it is not there. */
  readonly probe: boolean;
  readonly maxConnections: number;
  /** Stop after this many sessions that carried bytes. */
  readonly sessions?: number;
  readonly durationMs?: number;
  readonly observer: ProxyObserver;
  createSession(id: number, info: ConnectionInfo): LiveSession;
  /** A further receiver of the same facts, for `--save`. It must not throw. */
  createCopy?(id: number, info: ConnectionInfo, atUs: number): ConnectionSink | undefined;
  /** Absolute microseconds, never going back; for tests. */
  readonly clock?: () => number;
}

/** A client that begins a TLS handshake and then says nothing holds a place no longer than this. */
const TLS_HANDSHAKE_MS = 10_000;

export class Proxy {
  /** Resolves when the proxy has stopped and every session has ended. */
  readonly done: Promise<void>;
  readonly #options: ProxyOptions;
  readonly #clock: () => number;
  readonly #server: Server;
  readonly #connections = new Map<number, Connection>();
  /** Sockets in a TLS handshake: counted, but no session yet. */
  readonly #opening = new Set<Socket>();
  readonly #withBytes = new Set<number>();
  #nextId = 0;
  #counted = 0;
  #refusing = false;
  #stopping = false;
  #durationTimer: NodeJS.Timeout | undefined;
  #resolveDone: () => void = () => undefined;

  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#clock = options.clock ?? steadyClockUs;
    this.done = new Promise((resolve) => { this.#resolveDone = resolve; });
    this.#server = createServer({ allowHalfOpen: true, noDelay: true });
  }

  /** Probes the target, then listens. Rejects with a `StartError` that the operator can act on. */
  async start(): Promise<ListenAddress> {
    const { listen, listenTls } = this.#options;
    const context = listenTls === undefined ? undefined : secureContext(listenTls);
    if (this.#options.probe) await this.#probe();
    // Stopped while the target was being tried.
    if (this.#stopping) return listen;
    await this.#listen(listen);
    this.#server.on('connection', (tcp) => { this.#accept(tcp, context); });
    // Running out of file descriptors while accepting: the relay of the others goes on.
    this.#server.on('error', (error: NodeJS.ErrnoException) => { this.#options.observer.notice?.(`cannot accept a connection: ${error.code ?? error.message}`); });
    const address = this.#server.address() as AddressInfo;
    const bound = { host: address.address, port: address.port };
    if (this.#options.durationMs !== undefined) this.#durationTimer = setTimeout(() => { this.stop('capture-end'); }, this.#options.durationMs);
    this.#options.observer.listening?.(bound);
    return bound;
  }

  /** Ends all sessions and stops listening. Safe to call twice. */
  stop(reason: EndReason = 'interrupted'): void {
    if (this.#stopping) return;
    this.#stopping = true;
    clearTimeout(this.#durationTimer);
    for (const socket of this.#opening) socket.destroy();
    for (const connection of [...this.#connections.values()]) connection.abort(reason);
    if (this.#server.listening) this.#server.close(() => { this.#resolveDone(); });
    else this.#resolveDone();
  }

  /** Ends all sessions as a server would that has nothing more to say: clients get what is under way, and so long to close. Then stops. */
  async finish(withinMs: number): Promise<void> {
    if (this.#server.listening) this.#server.close();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => { timer = setTimeout(resolve, withinMs); });
    await Promise.race([late, Promise.all([...this.#connections.values()].map((connection) => new Promise<void>((resolve) => { connection.finish(resolve); })))]);
    clearTimeout(timer);
    this.stop('capture-end');
  }

  get activeSessions(): number {
    return this.#connections.size;
  }

  async #probe(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      openTarget(this.#options, ({ stream, tcp }) => {
        stream.on('error', () => undefined);
        tcp.on('error', () => undefined);
        stream.destroy();
        resolve();
      }, (failure) => { reject(new StartError(`${failure.what.replace(/^t/, 'T')}.`, failure.next)); });
    });
  }

  async #listen({ host, port }: ListenAddress): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => { reject(listenError(error, host, port)); };
      this.#server.once('error', failed);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', failed);
        resolve();
      });
    });
  }

  #accept(tcp: Socket, context: SecureContext | undefined): void {
    if (this.#stopping || this.#connections.size + this.#opening.size >= this.#options.maxConnections) {
      this.#refuse(tcp);
      return;
    }
    this.#refusing = false;
    if (context === undefined) this.#begin({ stream: tcp, tcp });
    else this.#secure(tcp, context);
  }

  #refuse(tcp: Socket): void {
    tcp.on('error', () => undefined);
    tcp.resetAndDestroy();
    if (this.#stopping || this.#refusing) return;
    // Told once per row of refusals: a flood of clients must not flood the terminal.
    this.#refusing = true;
    this.#options.observer.notice?.(`refusing clients: ${this.#options.maxConnections} connections are open, --max-connections allows no more`);
  }

  #secure(tcp: Socket, secureContext: SecureContext): void {
    const stream = new TLSSocket(tcp, { isServer: true, secureContext });
    const timer = setTimeout(() => { stream.destroy(new Error('no handshake within 10 s')); }, TLS_HANDSHAKE_MS);
    const failed = (error: NodeJS.ErrnoException): void => {
      // Both the TLS and the TCP socket may tell of the same failure.
      if (this.#opening.delete(tcp) && !this.#stopping) this.#options.observer.notice?.(`a client's TLS handshake failed: ${error.code ?? error.message}`);
      tcp.destroy();
    };
    this.#opening.add(tcp);
    stream.on('error', failed);
    tcp.on('error', failed);
    stream.once('close', () => {
      clearTimeout(timer);
      this.#opening.delete(tcp);
    });
    stream.once('secure', () => {
      clearTimeout(timer);
      this.#opening.delete(tcp);
      stream.off('error', failed);
      tcp.off('error', failed);
      this.#begin({ stream, tcp });
    });
  }

  #begin(client: Transport): void {
    const id = this.#nextId;
    this.#nextId += 1;
    const { observer } = this.#options;
    const connection = new Connection(client, this.#options, {
      clock: this.#clock,
      open: (info) => this.#open(id, info),
      firstByte: () => { this.#count(id); },
      notice: (text) => { observer.notice?.(text, id); },
      decoderFault: (error) => { observer.decoderFault?.(id, error, this.#clock()); },
      closed: (reason, atUs) => { this.#closed(id, reason, atUs); },
    });
    this.#connections.set(id, connection);
    connection.start();
  }

  #open(id: number, info: ConnectionInfo): { session: LiveSession | undefined; copies: readonly ConnectionSink[] } {
    const { observer } = this.#options;
    const atUs = this.#clock();
    observer.sessionStart?.(id, info, atUs);
    const copy = this.#options.createCopy?.(id, info, atUs);
    const copies = copy === undefined ? [] : [copy];
    try {
      return { session: this.#options.createSession(id, info), copies };
    } catch (error) {
      observer.decoderFault?.(id, error, atUs);
      return { session: undefined, copies };
    }
  }

  #count(id: number): void {
    this.#withBytes.add(id);
    this.#counted += 1;
    if (this.#options.sessions !== undefined && this.#counted >= this.#options.sessions && this.#server.listening) this.#server.close();
  }

  #closed(id: number, reason: EndReason, atUs: number): void {
    this.#connections.delete(id);
    this.#withBytes.delete(id);
    this.#options.observer.sessionEnd?.(id, reason, atUs);
    // A connection without a byte, such as a script's check that the port is open, neither counts nor holds the end up.
    if (this.#options.sessions !== undefined && this.#counted >= this.#options.sessions && this.#withBytes.size === 0) this.stop('capture-end');
  }
}

function secureContext(pem: { readonly cert: string; readonly key: string }): SecureContext {
  try {
    return createSecureContext(pem);
  } catch (error) {
    throw new StartError(`The certificate or key of --listen-tls cannot be used (${(error as NodeJS.ErrnoException).code ?? 'unreadable'}).`, 'Both must be PEM files, and the key must be the one the certificate was made for.');
  }
}
