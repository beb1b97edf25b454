/** All connections of the server and the hub between them, without sockets. */
import type { Mutant } from './fault.js';
import type { ServerLogEvent } from './log.js';
import { LiveHub, type Delivery } from './live-hub.js';
import type { ServerProfile } from './profiles.js';
import { ServerSession, type ServerCommand, type ServerInput, type ServerSessionOptions } from './session.js';
import type { StreamIdentity, StreamSink } from './stream-sink.js';
import type { StreamToken } from './token.js';

/** What the shell has to carry out; the hub's business and the log are settled here. */
export type SocketCommand = Extract<ServerCommand, { readonly kind: 'send' | 'close' | 'reset' | 'exit' | 'stopReading' | 'setTimer' }>;
export interface ConnectionCommand { readonly id: number; readonly command: SocketCommand }

export interface ServerCoreOptions {
  readonly fault?: Mutant | undefined;
  readonly profile?: ServerProfile | undefined;
  readonly tokens?: readonly StreamToken[] | undefined;
  readonly protectPlay?: boolean;
  readonly queuedBytes?: (connection: number) => number;
  readonly openStream?: (stream: StreamIdentity) => readonly StreamSink[];
  readonly log?: (event: ServerLogEvent) => void;
}

export class ServerCore {
  private readonly sessions = new Map<number, ServerSession>();
  private readonly hub: LiveHub;
  private readonly options: ServerCoreOptions;

  constructor(options: ServerCoreOptions = {}) {
    this.options = options;
    const { queuedBytes, openStream, log } = options;
    this.hub = new LiveHub({
      seams: options.fault?.createRelay?.(),
      ...(options.profile === undefined ? {} : { keepsGroup: options.profile.groupCache }),
      ...(queuedBytes === undefined ? {} : { queuedBytes }),
      ...(openStream === undefined ? {} : { openSinks: openStream }),
      ...(log === undefined ? {} : { log }),
    });
  }

  open(id: number, options: Pick<ServerSessionOptions, 'random' | 'timeMs'>): ConnectionCommand[] {
    const { fault, profile, tokens, protectPlay = false } = this.options;
    this.sessions.set(id, new ServerSession({ ...options, id, fault, profile, tokens, protectPlay, isTaken: (path) => this.hub.isTaken(path, id) }));
    return this.handle(id, { kind: 'open' }, options.timeMs ?? 0);
  }

  /** `nowMs`: of any origin, never back. */
  handle(id: number, input: ServerInput, nowMs: number): ConnectionCommand[] {
    const out: ConnectionCommand[] = [];
    this.hub.time(nowMs);
    this.run(id, input, out);
    this.deliver(out);
    return out;
  }

  /** In so many milliseconds `flush` is wanted; undefined: nothing waits. */
  get waitsMs(): number | undefined {
    return this.hub.waitsMs;
  }

  /** Sends what has waited long enough for company. */
  flush(nowMs: number): ConnectionCommand[] {
    const out: ConnectionCommand[] = [];
    this.hub.time(nowMs);
    this.deliver(out);
    return out;
  }

  private deliver(out: ConnectionCommand[]): void {
    // An end of play may close a player, and its leaving is told to nobody else: this comes to rest at once.
    for (let deliveries = this.hub.flush(); deliveries.length > 0; deliveries = this.hub.flush()) {
      let shared: SocketCommand & { readonly kind: 'send' } | undefined;
      for (const delivery of deliveries) {
        const id = delivery.to.connection;
        if (delivery.kind === 'media' && this.sessions.get(id)?.isFlowing === true) {
          if (shared?.bytes !== delivery.bytes) shared = { kind: 'send', bytes: delivery.bytes };
          out.push({ id, command: shared });
        } else this.run(id, inputOf(delivery), out);
      }
    }
  }

  /** The socket is gone. */
  forget(id: number, how: 'fin' | 'reset', nowMs: number): ConnectionCommand[] {
    const out = this.handle(id, { kind: 'closed', how }, nowMs);
    this.sessions.delete(id);
    return out.filter((each) => each.id !== id);
  }

  streams(nowMs: number): ReturnType<LiveHub['list']> {
    this.hub.time(nowMs);
    return this.hub.list();
  }

  private run(id: number, input: ServerInput, out: ConnectionCommand[]): void {
    for (const command of this.sessions.get(id)?.handle(input) ?? []) {
      switch (command.kind) {
        case 'publish': this.hub.publish({ connection: id, msid: command.msid }, command.stream); break;
        case 'play': this.hub.play({ connection: id, msid: command.msid }, command.stream, { chunkSize: command.chunkSize, mediaMsid: command.mediaMsid }); break;
        case 'stop': this.hub.leave({ connection: id, msid: command.msid }, command.how); break;
        case 'media': this.hub.media({ connection: id, msid: command.msid }, command.message); break;
        case 'pause': this.hub.pause({ connection: id, msid: command.msid }, command.paused); break;
        case 'receive': this.hub.receive({ connection: id, msid: command.msid }, command.what, command.wanted); break;
        case 'log': this.options.log?.(command.event); break;
        default: out.push({ id, command });
      }
    }
  }
}

function inputOf(delivery: Delivery): ServerInput {
  return delivery.kind === 'media' ? { kind: 'media', bytes: delivery.bytes } : { kind: delivery.kind, msid: delivery.to.msid };
}
