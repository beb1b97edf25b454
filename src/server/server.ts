/** Sockets, timers and random bytes around the pure server core. Listens on loopback unless told otherwise. */
import { randomFillSync } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContext } from 'node:tls';
import { steadyClockUs } from '../net/clock.js';
import { listenError, StartError } from '../net/start-error.js';
import type { Tap } from '../net/tap.js';
import { formatAddress, type ConnectionInfo } from '../trace/transport.js';
import type { Mutant } from './core/fault.js';
import type { ServerLogEvent } from './core/log.js';
import type { ServerProfile } from './core/profiles.js';
import { ServerCore, type ConnectionCommand } from './core/server.js';
import type { TimerId } from './core/session.js';
import type { StreamIdentity, StreamSink } from './core/stream-sink.js';
import type { StreamToken } from './core/token.js';

export interface RtmpServerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** PEM texts; the server then speaks TLS alone (RTMPS). */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly fault?: Mutant;
  readonly profile?: ServerProfile;
  readonly tokens?: readonly StreamToken[];
  /** Tokens are needed for playing, too. */
  readonly protectPlay?: boolean;
  /** More are refused. Default 1024. */
  readonly maxConnections?: number;
  readonly log?: (event: ServerLogEvent) => void;
  /** Called when a stream is published; the sinks get every message of it. */
  readonly openStream?: (stream: StreamIdentity) => readonly StreamSink[];
  /** The analysis of one connection: told of the bytes after they are on their way. */
  readonly observe?: (id: number, info: ConnectionInfo) => Tap | undefined;
  readonly onConnectionEnd?: (id: number) => void;
}

export interface RtmpServer {
  readonly host: string;
  readonly port: number;
  streams(): readonly { readonly stream: StreamIdentity; readonly subscribers: number; readonly publishedMs: number }[];
  /** Tells players and publishers, ends the sinks, closes each connection behind what it still has to get; a few seconds at most. */
  stop(): Promise<void>;
  /** Ends every connection at once and stops listening. */
  close(): Promise<void>;
}

const defaultMaxConnections = 1024;
/** Finds ends that vanished without a word. */
const keepAliveMs = 30_000;
/** A client that does not take its last bytes, or does not close its half, is cut off. */
const lingerMs = 3000;
/** From TCP to a TLS session. */
const tlsHandshakeMs = 10_000;

/** Resolves when it listens; rejects with a `StartError` when the port cannot be had. */
export async function startRtmpServer(options: RtmpServerOptions = {}): Promise<RtmpServer> {
  const shell = new Shell(options);
  await shell.listen();
  return shell;
}

interface Connection {
  readonly id: number;
  readonly stream: Socket;
  readonly tcp: Socket;
  readonly client: string;
  readonly openedMs: number;
  readonly timers: Map<TimerId, NodeJS.Timeout>;
  tap: Tap | undefined;
  sentBytes: number;
  receivedBytes: number;
  reason: string;
  /** Our half is closed, or about to be. */
  ending: boolean;
}

class Shell implements RtmpServer {
  host = '';
  port = 0;
  private readonly options: RtmpServerOptions;
  private readonly core: ServerCore;
  private readonly server: Server;
  private readonly secure: SecureContext | undefined;
  private readonly connections = new Map<number, Connection>();
  private readonly opening = new Set<Socket>();
  private nextId = 0;
  private stopping = false;
  private rideTimer: NodeJS.Timeout | undefined;
  private written: { readonly bytes: Uint8Array; readonly buffer: Buffer } = { bytes: new Uint8Array(0), buffer: Buffer.alloc(0) };

  constructor(options: RtmpServerOptions) {
    this.options = options;
    this.secure = options.tls === undefined ? undefined : secureContext(options.tls);
    const { fault, profile, tokens, protectPlay, log, openStream } = options;
    this.core = new ServerCore({
      fault, profile, tokens,
      ...(protectPlay === undefined ? {} : { protectPlay }),
      ...(log === undefined ? {} : { log }),
      ...(openStream === undefined ? {} : { openStream }),
      queuedBytes: (id) => this.connections.get(id)?.stream.writableLength ?? 0,
    });
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (tcp) => { this.accept(tcp); });
  }

  async listen(): Promise<void> {
    const { port = 0, host = '127.0.0.1' } = this.options;
    await new Promise<void>((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => { reject(listenError(error, host, port)); };
      this.server.once('error', failed);
      this.server.listen(port, host, () => {
        this.server.off('error', failed);
        resolve();
      });
    });
    // Out of file descriptors while accepting: those who are connected go on.
    this.server.on('error', (error: NodeJS.ErrnoException) => { this.options.log?.({ event: 'connection-refused', client: '', reason: error.code ?? error.message }); });
    const address = this.server.address() as AddressInfo;
    this.host = address.address;
    this.port = address.port;
  }

  readonly streams = (): ReturnType<RtmpServer['streams']> => this.core.streams(nowMs());

  readonly stop = async (): Promise<void> => {
    if (this.stopping) return;
    this.stopping = true;
    const closed = new Promise<void>((resolve) => { this.server.close(() => { resolve(); }); });
    for (const socket of this.opening) socket.destroy();
    // Publishers first: their players are told, and then find the server stopping.
    for (const id of [...this.connections.keys()]) this.carryOut(this.core.handle(id, { kind: 'stop' }, nowMs()));
    for (const connection of this.connections.values()) this.end(connection);
    await closed;
  };

  readonly close = (): Promise<void> => {
    this.stopping = true;
    return new Promise((resolve) => {
      this.server.close(() => { resolve(); });
      for (const socket of this.opening) socket.destroy();
      for (const { stream, tcp } of this.connections.values()) {
        stream.destroy();
        tcp.destroy();
      }
    });
  };

  private accept(tcp: Socket): void {
    const client = formatAddress(tcp.remoteAddress ?? 'unknown', tcp.remotePort ?? 0);
    const limit = this.options.maxConnections ?? defaultMaxConnections;
    if (this.connections.size + this.opening.size >= limit || this.stopping) {
      tcp.on('error', () => undefined);
      tcp.destroy();
      this.options.log?.({ event: 'connection-refused', client, reason: `there are ${limit} connections already` });
      return;
    }
    tcp.setKeepAlive(true, keepAliveMs);
    if (this.secure === undefined) {
      this.open(tcp, tcp, client);
      return;
    }
    this.opening.add(tcp);
    const stream = new TLSSocket(tcp, { isServer: true, secureContext: this.secure, allowHalfOpen: true } as ConstructorParameters<typeof TLSSocket>[1]);
    const failed = (why: string): void => {
      if (!this.opening.delete(tcp)) return;
      clearTimeout(timer);
      this.options.log?.({ event: 'connection-refused', client, reason: why });
      stream.destroy();
      tcp.destroy();
    };
    const timer = setTimeout(() => { failed('no TLS handshake'); }, tlsHandshakeMs);
    stream.on('error', (error: NodeJS.ErrnoException) => { failed(`TLS failed: ${error.code ?? error.message}`); });
    tcp.on('error', () => { failed('the connection broke in the TLS handshake'); });
    tcp.on('close', () => { failed('closed in the TLS handshake'); });
    stream.once('secure', () => {
      if (!this.opening.delete(tcp)) return;
      clearTimeout(timer);
      this.open(stream, tcp, client);
    });
  }

  private open(stream: Socket, tcp: Socket, client: string): void {
    const id = this.nextId;
    this.nextId += 1;
    const connection: Connection = { id, stream, tcp, client, openedMs: nowMs(), timers: new Map(), tap: undefined, sentBytes: 0, receivedBytes: 0, reason: 'closed', ending: false };
    this.connections.set(id, connection);
    this.options.log?.({ event: 'connection-accepted', id, client, tls: this.secure !== undefined });
    connection.tap = this.options.observe?.(id, { client, server: formatAddress(this.host, this.port), fromStart: true, acksVisible: true, bothDirections: true });
    stream.on('data', (bytes: Uint8Array) => {
      connection.receivedBytes += bytes.length;
      this.carryOut(this.core.handle(id, { kind: 'bytes', bytes }, nowMs()), connection, bytes);
    });
    stream.on('end', () => {
      connection.tap?.close('c2s', 'fin');
      this.carryOut(this.core.handle(id, { kind: 'closed', how: 'fin' }, nowMs()));
      this.end(connection);
    });
    stream.on('drain', () => { this.acknowledge(connection); });
    let reset = false;
    const failed = (error: NodeJS.ErrnoException): void => {
      reset = true;
      connection.reason = error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'reset by the client' : (error.code ?? error.message);
    };
    stream.on('error', failed);
    if (tcp !== stream) tcp.on('error', failed);
    stream.on('close', () => { this.closed(connection, reset ? 'reset' : 'fin'); });
    this.carryOut(this.core.open(id, { random: randomFillSync(new Uint8Array(1528)), timeMs: nowMs() }));
  }

  private closed(connection: Connection, how: 'fin' | 'reset'): void {
    const { id } = connection;
    if (!this.connections.delete(id)) return;
    for (const timer of connection.timers.values()) clearTimeout(timer);
    connection.timers.clear();
    if (connection.tcp !== connection.stream) connection.tcp.destroy();
    if (how === 'reset') connection.tap?.close('c2s', 'rst');
    this.carryOut(this.core.forget(id, how, nowMs()));
    connection.tap?.end('closed');
    this.options.onConnectionEnd?.(id);
    this.options.log?.({
      event: 'connection-closed', id, reason: connection.reason, receivedBytes: connection.receivedBytes, sentBytes: connection.sentBytes, afterMs: nowMs() - connection.openedMs,
    });
  }

  /** `cause`: what was read, so that the analysis sees it before its answers, and both after they are on their way. */
  private carryOut(commands: readonly ConnectionCommand[], reader?: Connection, cause?: Uint8Array): void {
    for (let at = 0; at < commands.length;) {
      const id = commands[at]?.id ?? 0;
      let end = at + 1;
      while (commands[end]?.id === id) end += 1;
      const stream = end - at > 1 ? this.connections.get(id)?.stream : undefined;
      // One system call for an answer of several messages; a player's media is one piece already.
      stream?.cork();
      for (; at < end; at += 1) this.carryOutOne(commands[at]!);
      stream?.uncork();
    }
    const { waitsMs } = this.core;
    if (waitsMs !== undefined && this.rideTimer === undefined) {
      this.rideTimer = setTimeout(() => {
        this.rideTimer = undefined;
        this.carryOut(this.core.flush(nowMs()));
      }, waitsMs);
    }
    if (reader !== undefined && cause !== undefined) {
      reader.tap?.bytes('c2s', cause);
      reader.tap?.acked('c2s', reader.receivedBytes);
    }
    if (this.options.observe === undefined) return;
    for (const { id, command } of commands) {
      const connection = this.connections.get(id);
      if (connection === undefined) continue;
      if (command.kind === 'send') connection.tap?.bytes('s2c', command.bytes);
      if (command.kind === 'close') connection.tap?.close('s2c', 'fin');
      if (command.kind === 'reset') connection.tap?.close('s2c', 'rst');
      this.acknowledge(connection);
    }
  }

  private carryOutOne({ id, command }: ConnectionCommand): void {
    const connection = this.connections.get(id);
    if (connection === undefined || connection.stream.destroyed) return;
    const { stream } = connection;
    switch (command.kind) {
      case 'send': {
        if (!stream.writable) return;
        connection.sentBytes += command.bytes.length;
        stream.write(this.asBuffer(command.bytes));
        break;
      }
      case 'close': this.end(connection); break;
      case 'reset': this.reset(connection); break;
      case 'stopReading': stream.pause(); break;
      case 'exit': void this.close(); break;
      case 'setTimer': {
        clearTimeout(connection.timers.get(command.id));
        connection.timers.set(command.id, setTimeout(() => {
          connection.timers.delete(command.id);
          this.carryOut(this.core.handle(id, { kind: 'timer', id: command.id }, nowMs()));
        }, command.afterMs));
        break;
      }
    }
  }

  /** Node makes a Buffer of every array that it writes; players share theirs. */
  private asBuffer(bytes: Uint8Array): Buffer {
    if (this.written.bytes !== bytes) this.written = { bytes, buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) };
    return this.written.buffer;
  }

  /** Closes our half behind what is queued, and the rest when the client does not follow. */
  private end(connection: Connection): void {
    if (connection.ending) return;
    connection.ending = true;
    const { stream } = connection;
    stream.end();
    // What it still sends is of no use; without reading, its close would not be seen.
    stream.removeAllListeners('data');
    stream.resume();
    const timer = setTimeout(() => { stream.destroy(); }, lingerMs);
    stream.once('close', () => { clearTimeout(timer); });
  }

  /** Only the TCP socket can be reset, also where TLS runs on it. */
  private reset(connection: Connection): void {
    connection.ending = true;
    connection.tcp.resetAndDestroy();
    connection.stream.destroy();
  }

  private acknowledge(connection: Connection): void {
    if (!connection.stream.destroyed) connection.tap?.acked('s2c', connection.sentBytes - connection.stream.writableLength);
  }
}

function nowMs(): number {
  return steadyClockUs() / 1000;
}

function secureContext(tls: { readonly cert: string; readonly key: string }): SecureContext {
  try {
    return createSecureContext(tls);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartError(`The certificate or its key cannot be used (${code ?? message}).`, 'Give a certificate and its own private key, both in PEM.');
  }
}
