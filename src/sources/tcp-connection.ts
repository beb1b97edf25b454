/** One TCP connection: its two streams, and what is held back until it is known which end is the client. */
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import { endpointText } from './address.js';
import type { Side } from './orientation.js';
import { clientByPorts, ContentClues, opposite } from './orientation.js';
import type { HeldBudget, StreamOutput } from './tcp-stream.js';
import { TcpStream } from './tcp-stream.js';

/** What connections share. */
export interface TcpContext extends HeldBudget {
  readonly port?: number;
  onConnection(info: ConnectionInfo): ConnectionSink | undefined;
  /** Endpoints that were servers, as `host:port`. */
  readonly knownServers: Set<string>;
  /** False when the source's acknowledgement numbers are made up. */
  acksTrusted: boolean;
  /** Bytes held by all connections whose client is not known yet. */
  undecidedBytes: number;
  announced: number;
}

export interface TcpEndpoint { readonly address: Uint8Array; readonly port: number }

/** The part of a packet that matters once its connection is found. */
export interface TcpSegment {
  seq: number;
  ack: number;
  flags: number;
  /** First payload byte in `bytes`, payload bytes captured, payload bytes on the wire. */
  start: number;
  captured: number;
  length: number;
}

export const tcpFlag = { fin: 1, syn: 2, rst: 4, ack: 16 } as const;

type HeldFact =
  | { readonly kind: 'bytes'; readonly side: Side; readonly bytes: Uint8Array; readonly atUs: number }
  | { readonly kind: 'gap' | 'acked'; readonly side: Side; readonly amount: number; readonly atUs: number }
  | { readonly kind: 'fin' | 'rst'; readonly side: Side; readonly atUs: number };

/** The handshake and the first commands fit many times; then the ports must decide. */
const maxUndecidedBytes = 65_536;
const maxUndecidedFacts = 4096;
/** All undecided connections together; more means a capture full of something that is not RTMP. */
const maxUndecidedBytesInAll = 32 * 1024 * 1024;
/** Endpoints remembered to orient later connections. */
const maxKnownServers = 4096;
/** After its close a connection stays so long for late packets; the last acknowledgement is one. */
export const lingerUs = 2_000_000;

export class TcpConnection implements StreamOutput {
  readonly key: string;
  readonly ends: readonly [TcpEndpoint, TcpEndpoint];
  /** Initial sequence numbers where seen, to tell a repeated SYN from a new connection. */
  readonly initialSeq: [number | undefined, number | undefined] = [undefined, undefined];
  /** Both ends have shown life, or data came. */
  established = false;
  /** Ended; what still comes for it is ignored. */
  over = false;
  lastPacketUs: number;
  private readonly context: TcpContext;
  private streams: readonly [TcpStream, TcpStream];
  /** Who opened the connection, when seen. */
  private opener: Side | undefined;
  private client: Side | undefined;
  private clues: ContentClues | undefined;
  private held: HeldFact[] = [];
  private heldBytes = 0;
  private sink: ConnectionSink | undefined;
  private announced = false;
  private readonly seen: [boolean, boolean] = [false, false];
  /** Only kept up for connections nobody listens to. */
  private readonly finSeen: [boolean, boolean] = [false, false];
  private closedSinceUs: number | undefined;
  /** Calls to the sink never go back in time, whatever the capture's clock did. */
  private emittedUs = 0;

  constructor(key: string, ends: readonly [TcpEndpoint, TcpEndpoint], context: TcpContext, atUs: number) {
    this.key = key;
    this.ends = ends;
    this.context = context;
    this.lastPacketUs = atUs;
    this.streams = [new TcpStream(this, 0, context), new TcpStream(this, 1, context)];
  }

  /** A SYN, with or without ACK, from `side`. */
  opened(side: Side, segment: TcpSegment): void {
    const other = opposite(side);
    const answer = (segment.flags & tcpFlag.ack) !== 0;
    this.opener ??= answer ? other : side;
    this.initialSeq[side] = segment.seq;
    if (!this.streams[side].started) this.streams[side].start(segment.seq + 1);
    if (!answer) return;
    this.initialSeq[other] ??= (segment.ack - 1) >>> 0;
    if (!this.streams[other].started) this.streams[other].start(segment.ack);
  }

  /** Any packet of the connection, SYN packets included (after `opened`). */
  packet(side: Side, segment: TcpSegment, bytes: Uint8Array, atUs: number): void {
    this.lastPacketUs = Math.max(this.lastPacketUs, atUs);
    this.seen[side] = true;
    const other = opposite(side);
    if (segment.length > 0 || this.seen[other]) this.established = true;
    if (this.announced && this.sink === undefined) {
      this.watchIgnored(side, segment.flags);
      return;
    }
    const stamp = this.stamp(atUs);
    // A reset may answer anything, and its acknowledgement number is often made up.
    if ((segment.flags & (tcpFlag.ack | tcpFlag.rst)) === tcpFlag.ack) this.acknowledge(other, segment, stamp);
    const seq = (segment.flags & tcpFlag.syn) !== 0 ? segment.seq + 1 : segment.seq;
    if (segment.length > 0) this.streams[side].segment(seq, bytes, segment.start, segment.captured, segment.length, stamp);
    if ((segment.flags & tcpFlag.rst) !== 0) this.streams[side].close('rst', seq, stamp);
    else if ((segment.flags & tcpFlag.fin) !== 0) this.streams[side].close('fin', seq + segment.length, stamp);
    if (!this.announced && this.ready()) this.announce();
    this.noticeClose(stamp);
  }

  private acknowledge(other: Side, segment: TcpSegment, atUs: number): void {
    const stream = this.streams[other];
    // Its SYN was not captured, but the other end's was: what it acknowledges first is where the stream starts.
    if (!stream.started && this.opener !== undefined) stream.start(segment.ack);
    if (stream.started && this.context.acksTrusted) stream.ack(segment.ack, atUs);
  }

  private watchIgnored(side: Side, flags: number): void {
    if ((flags & tcpFlag.rst) !== 0) this.retire();
    if ((flags & tcpFlag.fin) === 0) return;
    this.finSeen[side] = true;
    if (this.finSeen[opposite(side)]) this.retire();
  }

  private noticeClose(atUs: number): void {
    const [a, b] = this.streams;
    const reset = a.closed === 'rst' || b.closed === 'rst';
    const both = a.closed !== undefined && b.closed !== undefined;
    if (both && a.settled && b.settled) this.end('closed', atUs);
    else if (both || reset) this.closedSinceUs ??= atUs;
  }

  /** Capture time has reached `atUs` while other connections spoke. */
  elapse(atUs: number): void {
    if (this.over) return;
    for (const stream of this.streams) stream.elapse(this.stamp(atUs), lingerUs);
    if (this.over) return;
    this.noticeClose(this.emittedUs);
    if (this.over) return;
    if (this.closedSinceUs !== undefined) {
      if (atUs - this.closedSinceUs >= lingerUs) this.end('closed', this.emittedUs);
    } else if (this.sink !== undefined && atUs > this.emittedUs) {
      this.emittedUs = atUs;
      this.sink.time(atUs);
    }
  }

  /** The last word to the sink; afterwards only the key and the initial sequence numbers are needed. */
  end(reason: 'closed' | 'capture-end' | 'interrupted', atUs: number): void {
    if (this.over) return;
    const [a, b] = this.streams;
    // Holes are given up at the moment of the last packet, not at that of the capture's end.
    const lastUs = this.stamp(this.lastPacketUs);
    for (const stream of this.streams) stream.finish(lastUs);
    if (this.established && !this.announced) this.announce();
    const closed = a.closed === 'rst' || b.closed === 'rst' || (a.closed !== undefined && b.closed !== undefined);
    const how = closed ? 'closed' : reason;
    this.sink?.end(how, how === 'closed' ? this.emittedUs : this.stamp(atUs));
    this.retire();
  }

  /** Drops everything that costs memory. */
  private retire(): void {
    this.over = true;
    this.sink = undefined;
    this.streams = [new TcpStream(this, 0, this.context), new TcpStream(this, 1, this.context)];
    this.forgetHeld();
  }

  private stamp(atUs: number): number {
    return Math.max(atUs, this.emittedUs);
  }

  streamBytes(side: Side, bytes: Uint8Array, atUs: number): void {
    if (this.sink !== undefined) {
      this.emittedUs = atUs;
      this.sink.bytes(side === this.client ? 'c2s' : 's2c', bytes, atUs);
    } else if (!this.announced) {
      if (this.opener === undefined) (this.clues ??= new ContentClues()).push(side, bytes);
      this.hold({ kind: 'bytes', side, bytes: new Uint8Array(bytes), atUs }, bytes.length);
    }
  }

  streamGap(side: Side, length: number, atUs: number): void {
    if (this.sink !== undefined) {
      this.emittedUs = atUs;
      this.sink.gap(side === this.client ? 'c2s' : 's2c', length, atUs);
    } else if (!this.announced) this.hold({ kind: 'gap', side, amount: length, atUs }, 0);
  }

  streamAcked(side: Side, total: number, atUs: number): void {
    if (this.sink !== undefined) {
      this.emittedUs = atUs;
      this.sink.acked(side === this.client ? 'c2s' : 's2c', total, atUs);
    } else if (!this.announced) this.hold({ kind: 'acked', side, amount: total, atUs }, 0);
  }

  streamClosed(side: Side, how: 'fin' | 'rst', atUs: number): void {
    if (this.sink !== undefined) {
      this.emittedUs = atUs;
      this.sink.close(side === this.client ? 'c2s' : 's2c', how, atUs);
    } else if (!this.announced) this.hold({ kind: how, side, atUs }, 0);
  }

  private hold(fact: HeldFact, bytes: number): void {
    this.emittedUs = fact.atUs;
    this.held.push(fact);
    this.heldBytes += bytes;
    this.context.undecidedBytes += bytes;
  }

  private forgetHeld(): void {
    this.context.undecidedBytes -= this.heldBytes;
    this.heldBytes = 0;
    this.held = [];
    this.clues = undefined;
  }

  private ready(): boolean {
    const full = this.heldBytes >= maxUndecidedBytes || this.held.length >= maxUndecidedFacts
      || (this.heldBytes > 0 && this.context.undecidedBytes > maxUndecidedBytesInAll);
    return full || (this.seen[0] && this.seen[1] && (this.opener ?? this.clues?.client) !== undefined);
  }

  /** Settles who is the client, asks for a sink and gives it what was held. */
  private announce(): void {
    this.announced = true;
    this.established = true;
    const endpoints: [string, string] = [endpointText(this.ends[0].address, this.ends[0].port), endpointText(this.ends[1].address, this.ends[1].port)];
    const proven = this.opener ?? this.clues?.client ?? this.clues?.fromFirstFlight();
    const known = this.context.knownServers;
    const client = proven ?? clientByPorts([this.ends[0].port, this.ends[1].port], endpoints, {
      ...(this.context.port === undefined ? {} : { port: this.context.port }),
      isKnownServer: (endpoint) => known.has(endpoint),
    });
    this.client = client;
    const server = endpoints[opposite(client)];
    if (proven !== undefined && known.size < maxKnownServers) known.add(server);
    const bothDirections = this.seen[0] && this.seen[1];
    this.context.announced++;
    this.sink = this.context.onConnection({
      client: endpoints[client], server, fromStart: this.opener !== undefined, acksVisible: bothDirections && this.context.acksTrusted, bothDirections,
    });
    for (const fact of this.held) this.replay(fact, client);
    this.forgetHeld();
  }

  private replay(fact: HeldFact, client: Side): void {
    const direction = fact.side === client ? 'c2s' : 's2c';
    switch (fact.kind) {
      case 'bytes': return this.sink?.bytes(direction, fact.bytes, fact.atUs);
      case 'gap': return this.sink?.gap(direction, fact.amount, fact.atUs);
      case 'acked': return this.sink?.acked(direction, fact.amount, fact.atUs);
      case 'fin': case 'rst': return this.sink?.close(direction, fact.kind, fact.atUs);
    }
  }
}
