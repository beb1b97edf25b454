/**
 * Sorts TCP segments into connections and keeps the number of remembered connections bounded: attempts that nobody
 * answers and connections that are over make room for new ones, first come first gone.
 */
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import { u16be, u32be } from './bytes.js';
import type { IpReader } from './ip.js';
import type { Side } from './orientation.js';
import { opposite } from './orientation.js';
import type { TcpContext, TcpEndpoint, TcpSegment } from './tcp-connection.js';
import { TcpConnection, tcpFlag } from './tcp-connection.js';

export interface TcpOptions {
  /** The server's port, where nothing better tells which end is the server. */
  readonly port?: number;
  /** A connection has shown both its ends, or enough data. Without a sink its bytes are not even put in order. */
  onConnection(info: ConnectionInfo): ConnectionSink | undefined;
}

export type TcpOutcome = 'taken' | 'cut inside the TCP header' | 'malformed TCP header' | 'of no known connection';

/** A port scan opens thousands of connections a second that are never answered. */
const maxHalfOpen = 16_384;
/** Closed connections are remembered so that their late packets do not look like new ones. */
const maxOver = 16_384;
/** Open ones: far more than any streaming server has; when it is reached, the longest silent quarter is ended. */
const maxOpen = 32_768;
/** How often connections learn that time passes. */
const tickUs = 1_000_000;

export class TcpDemux {
  /** Attempts that were refused, or that nobody answered. */
  refused = 0;
  unanswered = 0;
  /** Connections ended early because too many were open. */
  expelled = 0;
  private readonly context: TcpContext;
  private readonly byKey = new Map<string, TcpConnection>();
  private readonly halfOpen = new Set<TcpConnection>();
  private readonly open = new Set<TcpConnection>();
  private readonly over = new Set<TcpConnection>();
  private readonly segment: TcpSegment = { seq: 0, ack: 0, flags: 0, start: 0, captured: 0, length: 0 };
  private last: TcpConnection | undefined;
  private nowUs = -Infinity;
  private nextTickUs = -Infinity;
  private packetsSinceTick = 0;

  constructor(options: TcpOptions) {
    this.context = {
      ...(options.port === undefined ? {} : { port: options.port }),
      onConnection: (info) => options.onConnection(info),
      knownServers: new Set(), acksTrusted: true, heldBytes: 0, undecidedBytes: 0, announced: 0,
    };
  }

  /** Connections announced so far. */
  get connections(): number {
    return this.context.announced;
  }

  /** Acknowledgement numbers of the source are made up: none is reported. */
  distrustAcks(): void {
    this.context.acksTrusted = false;
  }

  /** A packet of any kind was captured at `atUs`. */
  time(atUs: number): void {
    if (atUs > this.nowUs) this.nowUs = atUs;
    this.packetsSinceTick++;
    // The second condition keeps the work per packet constant when very many connections are open.
    if (atUs < this.nextTickUs || this.packetsSinceTick * 8 < this.open.size) return;
    this.nextTickUs = atUs + tickUs;
    this.packetsSinceTick = 0;
    for (const connection of this.open) {
      connection.elapse(this.nowUs);
      if (connection.over) this.bury(connection);
    }
  }

  /** One TCP packet, found by `ip` in `bytes`, of which `end` is the end of what was captured. */
  push(bytes: Uint8Array, ip: IpReader, end: number, atUs: number): TcpOutcome {
    const at = ip.segmentAt;
    if (at + 20 > Math.min(end, ip.packetEnd)) return 'cut inside the TCP header';
    const headerBytes = ((bytes[at + 12] ?? 0) >> 4) * 4;
    const length = ip.packetEnd - at - headerBytes;
    if (headerBytes < 20 || length < 0) return 'malformed TCP header';
    const segment = this.segment;
    segment.seq = u32be(bytes, at + 4);
    segment.ack = u32be(bytes, at + 8);
    segment.flags = bytes[at + 13] ?? 0;
    segment.start = at + headerBytes;
    segment.length = length;
    segment.captured = Math.max(0, Math.min(end, ip.packetEnd) - segment.start);
    return this.dispatch(bytes, ip, atUs);
  }

  private dispatch(bytes: Uint8Array, ip: IpReader, atUs: number): TcpOutcome {
    const segment = this.segment;
    let connection = this.find(bytes, ip);
    const side = connection === undefined ? 0 : sideOf(connection, bytes, ip);
    if ((segment.flags & tcpFlag.syn) !== 0 && (segment.flags & tcpFlag.rst) === 0) {
      if (connection !== undefined && startsAnew(connection, side, segment)) {
        this.end(connection, 'closed', atUs);
        this.forget(connection);
        connection = undefined;
      }
      connection ??= this.create(bytes, ip, atUs);
      if (!connection.over) connection.opened(sideOf(connection, bytes, ip), segment);
    }
    if (connection === undefined) {
      // Acknowledgements and keep-alives (no byte, or one that repeats the last) do not tell that there will be data.
      const silent = segment.length === 0 || (segment.length === 1 && bytes[segment.start] === 0);
      if (silent || (segment.flags & tcpFlag.rst) !== 0) return 'of no known connection';
      connection = this.create(bytes, ip, atUs);
    }
    if (connection.over) return 'taken';
    if (this.halfOpen.has(connection) && (segment.flags & tcpFlag.rst) !== 0 && segment.length === 0) {
      this.refused++;
      this.halfOpen.delete(connection);
      this.forget(connection);
      return 'taken';
    }
    connection.packet(sideOf(connection, bytes, ip), segment, bytes, atUs);
    if (connection.over) this.bury(connection);
    else if (connection.established && this.halfOpen.delete(connection)) this.admit(connection);
    return 'taken';
  }

  /** Every connection hears the end. */
  finish(reason: 'capture-end' | 'interrupted', endUs: number): void {
    for (const connection of this.open) connection.end(reason, endUs);
    this.unanswered += this.halfOpen.size;
    for (const set of [this.halfOpen, this.open, this.over]) set.clear();
    this.byKey.clear();
    this.last = undefined;
  }

  private find(bytes: Uint8Array, ip: IpReader): TcpConnection | undefined {
    // Packets come in runs of one connection.
    if (this.last !== undefined && matches(this.last, bytes, ip)) return this.last;
    const connection = this.byKey.get(keyOf(bytes, ip));
    if (connection !== undefined) this.last = connection;
    return connection;
  }

  private create(bytes: Uint8Array, ip: IpReader, atUs: number): TcpConnection {
    const end = (addressAt: number, portAt: number): TcpEndpoint => ({ address: bytes.slice(addressAt, addressAt + ip.addressBytes), port: u16be(bytes, portAt) });
    const ends = [end(ip.sourceAt, ip.segmentAt), end(ip.destinationAt, ip.segmentAt + 2)] as const;
    const connection = new TcpConnection(keyOf(bytes, ip), ends, this.context, atUs);
    this.byKey.set(connection.key, connection);
    this.last = connection;
    if ((this.segment.flags & tcpFlag.syn) !== 0) {
      this.halfOpen.add(connection);
      if (this.halfOpen.size > maxHalfOpen) this.dropOldestHalfOpen();
    } else {
      this.admit(connection);
    }
    return connection;
  }

  private dropOldestHalfOpen(): void {
    for (const oldest of this.halfOpen) {
      this.halfOpen.delete(oldest);
      this.unanswered++;
      this.forget(oldest);
      return;
    }
  }

  private admit(connection: TcpConnection): void {
    this.open.add(connection);
    if (this.open.size <= maxOpen) return;
    const silent = [...this.open].sort((a, b) => a.lastPacketUs - b.lastPacketUs).slice(0, maxOpen / 4);
    this.expelled += silent.length;
    for (const each of silent) this.end(each, 'capture-end', each.lastPacketUs);
  }

  private end(connection: TcpConnection, reason: 'closed' | 'capture-end', atUs: number): void {
    if (this.halfOpen.delete(connection)) this.unanswered++;
    connection.end(reason, atUs);
    this.bury(connection);
  }

  private bury(connection: TcpConnection): void {
    this.open.delete(connection);
    this.over.add(connection);
    if (this.over.size <= maxOver) return;
    for (const oldest of this.over) {
      this.forget(oldest);
      return;
    }
  }

  private forget(connection: TcpConnection): void {
    this.over.delete(connection);
    if (this.byKey.get(connection.key) === connection) this.byKey.delete(connection.key);
    if (this.last === connection) this.last = undefined;
  }
}

/** A SYN that the connection already had is a repeat; any other opens the same pair of ports again. */
function startsAnew(connection: TcpConnection, side: Side, segment: TcpSegment): boolean {
  const known = connection.initialSeq[side];
  if ((segment.flags & tcpFlag.ack) === 0) return known !== segment.seq;
  const openerSeq = connection.initialSeq[opposite(side)];
  // An answer belongs to the SYN it acknowledges.
  if (openerSeq !== undefined) return openerSeq !== (segment.ack - 1) >>> 0;
  return known !== segment.seq;
}

function sideOf(connection: TcpConnection, bytes: Uint8Array, ip: IpReader): Side {
  return isEnd(connection.ends[0], bytes, ip.sourceAt, ip.addressBytes, ip.segmentAt) ? 0 : 1;
}

function matches(connection: TcpConnection, bytes: Uint8Array, ip: IpReader): boolean {
  const [a, b] = connection.ends;
  const size = ip.addressBytes;
  const { sourceAt, destinationAt, segmentAt } = ip;
  return (isEnd(a, bytes, sourceAt, size, segmentAt) && isEnd(b, bytes, destinationAt, size, segmentAt + 2))
    || (isEnd(b, bytes, sourceAt, size, segmentAt) && isEnd(a, bytes, destinationAt, size, segmentAt + 2));
}

function isEnd(end: TcpEndpoint, bytes: Uint8Array, addressAt: number, addressBytes: number, portAt: number): boolean {
  if (end.port !== u16be(bytes, portAt) || end.address.length !== addressBytes) return false;
  for (let index = 0; index < addressBytes; index++) {
    if (end.address[index] !== bytes[addressAt + index]) return false;
  }
  return true;
}

/** The same text for both directions: the smaller end first. */
function keyOf(bytes: Uint8Array, ip: IpReader): string {
  const source = endKey(bytes, ip.sourceAt, ip.addressBytes, ip.segmentAt);
  const destination = endKey(bytes, ip.destinationAt, ip.addressBytes, ip.segmentAt + 2);
  return source < destination ? source + destination : destination + source;
}

function endKey(bytes: Uint8Array, at: number, addressBytes: number, portAt: number): string {
  if (addressBytes === 4) return String.fromCharCode(u16be(bytes, at), u16be(bytes, at + 2), u16be(bytes, portAt));
  return String.fromCharCode(
    u16be(bytes, at), u16be(bytes, at + 2), u16be(bytes, at + 4), u16be(bytes, at + 6), u16be(bytes, at + 8),
    u16be(bytes, at + 10), u16be(bytes, at + 12), u16be(bytes, at + 14), u16be(bytes, portAt),
  );
}
