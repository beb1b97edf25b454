/** The socket, the clock and the random bytes around a client session, for publisher and player alike. */
import { randomFillSync } from 'node:crypto';
import { openTarget, type Transport } from '../net/target.js';
import type { Tap } from '../net/tap.js';
import { formatAddress, type ConnectionInfo } from '../trace/transport.js';
import { ClientSession, type ClientCommand, type ClientInput, type ClientMessage, type ClientState } from './core/session.js';
import type { ClientMutant, ClientSeams } from './core/mutant.js';
import type { StreamUrl } from './core/stream-url.js';

export interface ClientOptions {
  readonly url: StreamUrl;
  readonly handshake?: 'simple' | 'digest';
  readonly enhanced?: boolean;
  readonly chunkSize?: number;
  /** Accept any certificate of an rtmps server. */
  readonly insecure?: boolean;
  /** Certificates to trust besides the system's, in PEM. */
  readonly ca?: string;
  /** For connecting and every step up to the stream. Default 10 s. */
  readonly timeoutMs?: number;
  /** The analysis of the connection, told of the bytes after they are on their way. */
  readonly tap?: (info: ConnectionInfo) => Tap | undefined;
  /** Ends politely. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ClientProgress) => void;
  /** A client with a fault, for the proof that conformance cases notice it. */
  readonly mutant?: ClientMutant;
}

export interface ClientProgress {
  readonly state: ClientState;
  readonly messages: number;
  readonly bytes: number;
  /** The last message's. */
  readonly timestampMs: number;
}

export interface ClientResult {
  /** Everything went as it should. */
  readonly ok: boolean;
  /** What it was waiting for when it ended; `running`: the stream. */
  readonly state: ClientState;
  /** What went wrong, one sentence without its full stop; and the next step where the connection could not be made. */
  readonly reason?: string;
  readonly nextStep?: string;
  /** The server's status code. */
  readonly code?: string;
  /** Never connected: nothing was said to anybody. */
  readonly unreachable?: true;
  readonly messages: number;
  readonly bytes: number;
  readonly audio: number;
  readonly video: number;
  readonly firstTimestampMs?: number;
  readonly lastTimestampMs?: number;
  /** A mutant's end: as by a signal. */
  readonly crashed?: true;
  readonly ended: 'source-end' | 'server-end' | 'limit' | 'aborted' | 'error';
}

export interface ClientHandlers {
  /** The stream may begin. */
  running(): void;
  media(message: ClientMessage): void;
  /** The network takes more again. */
  drained(): void;
}

/** What the far end has to take after we have said goodbye; a server that takes nothing is left alone. */
const lingerMs = 5000;

export class ClientConnection {
  readonly finished: Promise<ClientResult>;
  private readonly options: ClientOptions;
  private readonly handlers: ClientHandlers;
  private readonly session: ClientSession;
  private readonly seams: ClientSeams;
  private crashed = false;
  private readonly timers = new Set<NodeJS.Timeout>();
  private transport: Transport | undefined;
  private cancel: (() => void) | undefined;
  private tap: Tap | undefined;
  private state: ClientState = 'handshake';
  private sentBytes = 0;
  private receivedBytes = 0;
  private problem = '';
  private failure: { readonly reason: string; readonly code?: string } | undefined;
  private outcome: ClientResult['ended'] | undefined;
  private resolve: (result: ClientResult) => void = () => undefined;
  private isOver = false;
  private counts = { messages: 0, bytes: 0, audio: 0, video: 0 };
  private firstTimestampMs: number | undefined;
  private lastTimestampMs: number | undefined;

  constructor(role: 'publish' | 'play', options: ClientOptions, handlers: ClientHandlers) {
    this.options = options;
    this.handlers = handlers;
    this.seams = options.mutant?.create() ?? {};
    this.session = new ClientSession({ ...options, role, random: randomFillSync(new Uint8Array(1528)), seams: this.seams });
    this.finished = new Promise((resolve) => { this.resolve = resolve; });
  }

  open(): void {
    const { url, insecure = false, ca, signal } = this.options;
    if (signal?.aborted === true) {
      this.over('aborted');
      return;
    }
    signal?.addEventListener('abort', () => { this.finish('aborted'); }, { once: true });
    const target = { host: url.host, port: url.port, tls: url.tls };
    this.cancel = openTarget({ target, insecure, ...(ca === undefined ? {} : { ca }) }, (transport) => { this.connected(transport); }, (failed) => {
      this.isOver = true;
      this.resolve({ ...this.result('error'), reason: failed.what, nextStep: failed.next, unreachable: true });
    });
  }

  /** Goodbye has been said, or the server has ended it. */
  get isEnding(): boolean {
    return this.outcome !== undefined;
  }

  /** Bytes that the network has not taken. */
  get backlogBytes(): number {
    return this.transport?.stream.writableLength ?? 0;
  }

  send(message: ClientMessage): void {
    if (this.isEnding) return;
    this.note(message);
    this.handle({ kind: 'media', ...message });
  }

  /** Says goodbye; resolves `finished` when the server has taken everything. */
  finish(ended: ClientResult['ended'], reason?: string): void {
    if (this.isOver || this.outcome !== undefined) return;
    this.outcome = ended;
    if (reason !== undefined) this.failure ??= { reason };
    if (this.transport === undefined) {
      this.cancel?.();
      this.over(ended);
    } else this.handle({ kind: 'finish' });
  }

  private connected(transport: Transport): void {
    const { stream, tcp } = transport;
    this.transport = transport;
    const { url } = this.options;
    this.tap = this.options.tap?.({
      client: formatAddress(tcp.localAddress ?? '127.0.0.1', tcp.localPort ?? 0), server: formatAddress(tcp.remoteAddress ?? url.host, tcp.remotePort ?? url.port),
      fromStart: true, acksVisible: true, bothDirections: true,
    });
    stream.on('data', (bytes: Uint8Array) => {
      this.receivedBytes += bytes.length;
      this.tap?.bytes('s2c', bytes);
      this.tap?.acked('s2c', this.receivedBytes);
      this.handle({ kind: 'bytes', bytes });
    });
    stream.on('end', () => {
      this.tap?.close('s2c', 'fin');
      this.handle({ kind: 'closed' });
    });
    stream.on('drain', () => {
      this.acknowledge();
      this.handlers.drained();
    });
    const failed = (error: NodeJS.ErrnoException): void => { this.problem = error.code ?? error.message; };
    stream.on('error', failed);
    if (tcp !== stream) tcp.on('error', failed);
    stream.on('close', () => {
      if (this.problem === 'ECONNRESET') this.tap?.close('s2c', 'rst');
      this.handle({ kind: 'closed' });
      if (this.seams.atClose !== 'stay') this.over(this.outcome ?? 'error');
    });
    this.handle({ kind: 'open' });
  }

  private handle(input: ClientInput): void {
    this.carryOut(this.session.handle(input));
  }

  private carryOut(commands: readonly ClientCommand[]): void {
    const stream = this.transport?.stream;
    if (stream === undefined) return;
    if (commands.length > 1) stream.cork();
    for (const command of commands) {
      switch (command.kind) {
        case 'send': {
          if (!stream.writable) break;
          this.sentBytes += command.bytes.length;
          stream.write(command.bytes);
          this.tap?.bytes('c2s', command.bytes);
          break;
        }
        case 'state': {
          this.state = command.state;
          this.progress();
          if (command.state === 'running') this.handlers.running();
          break;
        }
        case 'setTimer': {
          const timer = setTimeout(() => {
            this.timers.delete(timer);
            this.handle({ kind: 'timer', step: command.step });
          }, command.afterMs);
          this.timers.add(timer);
          break;
        }
        case 'media': {
          this.note(command.message);
          this.handlers.media(command.message);
          break;
        }
        case 'streamEnd': this.outcome ??= 'server-end'; break;
        case 'failed': {
          this.outcome ??= 'error';
          this.failure ??= command;
          break;
        }
        case 'crash': {
          this.crashed = true;
          stream.destroy();
          break;
        }
        case 'close': {
          this.tap?.close('c2s', 'fin');
          stream.end();
          const timer = setTimeout(() => { stream.destroy(); }, lingerMs);
          this.timers.add(timer);
          break;
        }
      }
    }
    if (commands.length > 1) stream.uncork();
    this.acknowledge();
  }

  private acknowledge(): void {
    const stream = this.transport?.stream;
    if (stream !== undefined && !stream.destroyed) this.tap?.acked('c2s', this.sentBytes - stream.writableLength);
  }

  private note({ typeId, timestampMs, payload }: ClientMessage): void {
    this.counts.messages += 1;
    this.counts.bytes += payload.length;
    if (typeId === 8) this.counts.audio += 1;
    if (typeId === 9) this.counts.video += 1;
    this.firstTimestampMs ??= timestampMs;
    this.lastTimestampMs = timestampMs;
    this.progress();
  }

  private progress(): void {
    this.options.onProgress?.({ state: this.state, messages: this.counts.messages, bytes: this.counts.bytes, timestampMs: this.lastTimestampMs ?? 0 });
  }

  private result(ended: ClientResult['ended']): ClientResult {
    const { failure, problem } = this;
    const reset = problem === '' || failure === undefined ? '' : ` (${problem})`;
    return {
      ok: failure === undefined && ended !== 'error', state: this.state, ended, ...this.counts, ...(this.crashed ? { crashed: true as const } : {}),
      ...(failure === undefined ? {} : { reason: `${failure.reason}${reset}` }), ...(failure?.code === undefined ? {} : { code: failure.code }),
      ...(this.firstTimestampMs === undefined ? {} : { firstTimestampMs: this.firstTimestampMs }), ...(this.lastTimestampMs === undefined ? {} : { lastTimestampMs: this.lastTimestampMs }),
    };
  }

  private over(ended: ClientResult['ended']): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.tap?.end(ended === 'aborted' ? 'interrupted' : 'closed');
    this.resolve(this.result(ended));
  }
}
