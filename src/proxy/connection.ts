/**
 * The sockets and timers of one relayed connection: turns their events into the relay's inputs and carries out its
 * wishes. Feeds the analysis and the saved copies after the bytes are on their way.
 */
import type { Socket } from 'node:net';
import type { Direction } from '../trace/events.js';
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import { formatAddress } from '../trace/transport.js';
import type { End, RelayCommands } from './core/relay.js';
import { Relay } from './core/relay.js';
import type { ResegmentPlan } from './core/resegment.js';
import type { TargetOptions, Transport } from '../net/target.js';
import { openTarget } from '../net/target.js';

/** What the proxy needs of an analysis. */
export interface LiveSession extends ConnectionSink {
  /** When it wants to be told the time although nothing happens, in absolute microseconds. */
  nextDeadlineUs(): number | undefined;
}

/** As in `ConnectionSink.end`; `capture-end`: the proxy stopped as planned while the session was open. */
export type EndReason = 'closed' | 'capture-end' | 'interrupted' | 'target-unreachable';

export interface ConnectionHooks {
  /** Absolute microseconds, never going back. */
  clock(): number;
  /** Both addresses are known: called once, before anything is fed. */
  open(info: ConnectionInfo): { readonly session: LiveSession | undefined; readonly copies: readonly ConnectionSink[] };
  /** The first byte of either end was relayed. */
  firstByte(): void;
  notice(text: string): void;
  /** The analysis threw: our fault. It gets nothing more; the relay goes on. */
  decoderFault(error: unknown): void;
  closed(reason: EndReason, atUs: number): void;
}

export interface ConnectionOptions extends TargetOptions { readonly resegment: ResegmentPlan }

/** Below this a deadline that does not move would turn into a busy loop. */
const SHORTEST_TICK_MS = 5;
/** Finds ends that vanished without a word; they would else hold their session for ever. */
const KEEP_ALIVE_MS = 30_000;
/** A half-close waits for the bytes before it; an end that takes none of them is closed without a reset. */
const LONGEST_HALF_CLOSE_MS = 1000;
/** Errors that only say "the other end is gone"; any other is told. */
const plainResets: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

export class Connection implements RelayCommands {
  readonly #options: ConnectionOptions;
  readonly #hooks: ConnectionHooks;
  readonly #relay: Relay;
  readonly #client: Transport;
  /** Kept: the address of a socket is gone once it is closed. */
  readonly #clientAddress: string;
  #target: Transport | undefined;
  #cancelConnect: (() => void) | undefined;
  #session: LiveSession | undefined;
  #copies: readonly ConnectionSink[] = [];
  #opened = false;
  #ended = false;
  /** Nothing more is taken from the target. */
  #finishing = false;
  #anyByte = false;
  #reason: EndReason = 'closed';
  #clientGone = false;
  #targetGone = false;
  #sentC2s = 0;
  #sentS2c = 0;
  #ackedC2s = 0;
  #ackedS2c = 0;
  #tick: NodeJS.Timeout | undefined;
  #tickUs = 0;
  readonly #paceTimers: Record<Direction, (() => void) | undefined> = { c2s: undefined, s2c: undefined };

  constructor(client: Transport, options: ConnectionOptions, hooks: ConnectionHooks) {
    this.#client = client;
    this.#clientAddress = formatAddress(client.tcp.remoteAddress ?? 'unknown', client.tcp.remotePort ?? 0);
    this.#options = options;
    this.#hooks = hooks;
    this.#relay = new Relay(this, options.resegment);
  }

  start(): void {
    this.#listen('client', this.#client);
    this.#relay.accepted();
  }

  /** Ends both connections and the session; does nothing when it has ended. */
  abort(reason: EndReason): void {
    if (this.#ended) return;
    this.#finish(reason);
    this.#cancelConnect?.();
    this.#client.stream.destroy();
    this.#target?.stream.destroy();
  }

  /** Tells the client that the server has nothing more to say, behind all that has come from it; what comes later is not taken. `gone`: the client has closed. */
  finish(gone: () => void): void {
    if (this.#ended || this.#clientGone) {
      gone();
      return;
    }
    this.#finishing = true;
    this.#client.stream.once('close', gone);
    this.#target?.stream.pause();
    this.#relay.ended('s2c', this.#hooks.clock());
  }

  connectTarget(): void {
    this.#cancelConnect = openTarget(this.#options, (transport) => {
      this.#cancelConnect = undefined;
      this.#target = transport;
      this.#listen('target', transport);
      this.#open();
      this.#relay.targetConnected(this.#hooks.clock());
    }, (failure) => {
      this.#cancelConnect = undefined;
      this.#targetGone = true;
      this.#reason = 'target-unreachable';
      this.#open();
      this.#hooks.notice(`${failure.what}: the client is disconnected. ${failure.next}`);
      this.#relay.targetFailed(this.#hooks.clock());
    });
  }

  send(direction: Direction, bytes: Uint8Array, confirm: boolean): boolean {
    const to = this.#receiver(direction);
    if (to === undefined) return true;
    if (direction === 'c2s') this.#sentC2s += bytes.length;
    else this.#sentS2c += bytes.length;
    if (!confirm) return to.write(bytes);
    to.write(bytes, (error) => {
      if (error === null || error === undefined) this.#relay.sent(direction);
    });
    return true;
  }

  endWrite(direction: Direction): void {
    this.#receiver(direction)?.end();
  }

  pause(direction: Direction): void {
    this.#sender(direction)?.pause();
  }

  resume(direction: Direction): void {
    if (!this.#finishing || direction !== 's2c') this.#sender(direction)?.resume();
  }

  destroy(end: End, how: 'reset' | 'close'): void {
    if (end === 'target' && this.#target === undefined) {
      this.#cancelConnect?.();
      this.#cancelConnect = undefined;
      this.#targetGone = true;
      return;
    }
    const transport = end === 'client' ? this.#client : this.#target;
    if (transport === undefined) return;
    if (how === 'reset') reset(transport);
    else transport.stream.destroy();
  }

  setTimer(direction: Direction, delayUs: number): void {
    this.#paceTimers[direction]?.();
    const fire = (): void => {
      this.#paceTimers[direction] = undefined;
      this.#relay.timer(direction, this.#hooks.clock());
    };
    const soon = (): void => {
      const immediate = setImmediate(fire);
      this.#paceTimers[direction] = () => { clearImmediate(immediate); };
    };
    if (delayUs === 0) {
      soon();
      return;
    }
    // Past the timer one more round of polling: a reader in this process gets to read before the next write.
    const timeout = setTimeout(soon, Math.ceil(delayUs / 1000));
    this.#paceTimers[direction] = () => { clearTimeout(timeout); };
  }

  tap(direction: Direction, bytes: Uint8Array, nowUs: number): void {
    if (this.#ended) return;
    if (!this.#anyByte) {
      this.#anyByte = true;
      this.#open();
      this.#hooks.firstByte();
    }
    const session = this.#session;
    if (session !== undefined) {
      try {
        session.bytes(direction, bytes, nowUs);
      } catch (error) {
        this.#fault(error);
      }
    }
    for (const copy of this.#copies) copy.bytes(direction, bytes, nowUs);
    this.#acknowledge(direction, nowUs);
    this.#schedule(nowUs);
  }

  tapClose(direction: Direction, how: 'fin' | 'rst', nowUs: number): void {
    if (this.#ended) return;
    this.#open();
    this.#acknowledge(direction, nowUs);
    this.#feed((sink) => { sink.close(direction, how, nowUs); });
    this.#schedule(nowUs);
  }

  notice(text: string): void {
    this.#hooks.notice(text);
  }

  #listen(end: End, transport: Transport): void {
    const { stream, tcp } = transport;
    const from: Direction = end === 'client' ? 'c2s' : 's2c';
    const towards: Direction = end === 'client' ? 's2c' : 'c2s';
    tcp.setNoDelay(true);
    tcp.setKeepAlive(true, KEEP_ALIVE_MS);
    stream.on('data', (bytes: Uint8Array) => { this.#relay.received(from, bytes, this.#hooks.clock()); });
    stream.on('end', () => { this.#relay.ended(from, this.#hooks.clock()); });
    stream.on('drain', () => {
      this.#acknowledge(towards, this.#hooks.clock());
      this.#relay.writable(towards);
    });
    const failed = (error: NodeJS.ErrnoException): void => {
      if (!this.#ended && !plainResets.has(error.code ?? '')) this.#hooks.notice(`the connection to the ${end} broke: ${error.code ?? error.message}`);
      this.#relay.errored(end, this.#hooks.clock());
    };
    stream.on('error', failed);
    if (tcp !== stream) tcp.on('error', failed);
    stream.on('close', () => {
      // A socket that closes without a word and without having ended is gone too.
      if (!stream.readableEnded) this.#relay.errored(end, this.#hooks.clock());
      this.#gone(end);
    });
  }

  #gone(end: End): void {
    if (end === 'client') this.#clientGone = true;
    else this.#targetGone = true;
    if (this.#clientGone && this.#targetGone) this.#finish(this.#reason);
  }

  #open(): void {
    if (this.#opened) return;
    this.#opened = true;
    const { target } = this.#options;
    const tcp = this.#target?.tcp;
    const { session, copies } = this.#hooks.open({
      client: this.#clientAddress,
      server: tcp?.remoteAddress === undefined ? formatAddress(target.host, target.port) : formatAddress(tcp.remoteAddress, tcp.remotePort ?? target.port),
      fromStart: true, acksVisible: true, bothDirections: true,
    });
    this.#session = session;
    this.#copies = copies;
  }

  #finish(reason: EndReason): void {
    if (this.#ended) return;
    this.#open();
    const nowUs = this.#hooks.clock();
    this.#acknowledge('c2s', nowUs);
    this.#acknowledge('s2c', nowUs);
    this.#ended = true;
    clearTimeout(this.#tick);
    this.#paceTimers.c2s?.();
    this.#paceTimers.s2c?.();
    this.#feed((sink) => { sink.end(reason, nowUs); });
    this.#hooks.closed(reason, nowUs);
  }

  /** What the kernel has taken counts as taken by the receiver: the nearest that a relay can see. */
  #acknowledge(direction: Direction, nowUs: number): void {
    const to = this.#receiver(direction);
    // A destroyed socket drops what it had not written, and would then count it as taken.
    if (to === undefined || to.destroyed || this.#ended) return;
    if (direction === 'c2s') {
      const acked = this.#sentC2s - to.writableLength;
      if (acked <= this.#ackedC2s) return;
      this.#ackedC2s = acked;
      this.#feedAck(direction, acked, nowUs);
    } else {
      const acked = this.#sentS2c - to.writableLength;
      if (acked <= this.#ackedS2c) return;
      this.#ackedS2c = acked;
      this.#feedAck(direction, acked, nowUs);
    }
  }

  #feedAck(direction: Direction, total: number, nowUs: number): void {
    this.#feed((sink) => { sink.acked(direction, total, nowUs); });
  }

  #feed(call: (sink: ConnectionSink) => void): void {
    const session = this.#session;
    if (session !== undefined) {
      try {
        call(session);
      } catch (error) {
        this.#fault(error);
      }
    }
    for (const copy of this.#copies) call(copy);
  }

  #fault(error: unknown): void {
    this.#session = undefined;
    clearTimeout(this.#tick);
    this.#tick = undefined;
    this.#hooks.decoderFault(error);
  }

  /** One timer per session, moved forward only when the deadline comes nearer: most reads touch no timer. */
  #schedule(nowUs: number): void {
    const dueUs = this.#deadline();
    if (dueUs === undefined || (this.#tick !== undefined && this.#tickUs <= dueUs)) return;
    clearTimeout(this.#tick);
    this.#tickUs = dueUs;
    this.#tick = setTimeout(() => { this.#onTick(); }, Math.max(SHORTEST_TICK_MS, Math.ceil((dueUs - nowUs) / 1000)));
  }

  #deadline(): number | undefined {
    try {
      return this.#session?.nextDeadlineUs();
    } catch (error) {
      this.#fault(error);
      return undefined;
    }
  }

  #onTick(): void {
    this.#tick = undefined;
    if (this.#ended) return;
    const nowUs = this.#hooks.clock();
    this.#acknowledge('c2s', nowUs);
    this.#acknowledge('s2c', nowUs);
    this.#feed((sink) => { sink.time(nowUs); });
    this.#schedule(nowUs);
  }

  #receiver(direction: Direction): Socket | undefined {
    return direction === 'c2s' ? this.#target?.stream : this.#client.stream;
  }

  #sender(direction: Direction): Socket | undefined {
    return direction === 'c2s' ? this.#client.stream : this.#target?.stream;
  }
}

/** Only the TCP socket can be reset, also where TLS runs on it. */
function reset({ stream, tcp }: Transport): void {
  const now = (): void => {
    if (!tcp.destroyed) tcp.resetAndDestroy();
    stream.destroy();
  };
  if (!stream.writableEnded || stream.writableFinished || stream.destroyed) {
    now();
    return;
  }
  // While a half-close is under way libuv refuses to reset, and Node then never closes the handle (seen: Node 20.20).
  const timer = setTimeout(() => { stream.destroy(); }, LONGEST_HALF_CLOSE_MS);
  stream.once('finish', now);
  stream.once('close', () => { clearTimeout(timer); });
}
