/**
 * One end of a connection to the peer under test, ours: sends any bytes in any pieces, reads strictly, remembers everything.
 * Waiting never throws: a wait ends with what was waited for, or with undefined when the peer closed or the time was up.
 */
import type { Socket } from 'node:net';
import { amfValues, type AmfLiteral } from './bytes/amf0.js';
import { messageBytes, type RawMessageOptions } from './bytes/chunks.js';
import { echo, packet1, packetBytes } from './bytes/handshake.js';
import { StrictReader, type ReadMessage } from './strict-reader.js';

/** What a peer needs of the case that it works for. */
export interface PeerHost {
  /** Steady milliseconds. */
  nowMs(): number;
  /** How long a wait lasts where nothing else is said. */
  readonly deadlineMs: number;
  /** A wait ended, after that time; `missed`: without what it waited for, although the connection was open. */
  waited(ms: number, missed: boolean): void;
  /** It is known to keep S2 back until it has C2: no use in waiting. */
  readonly holdsS2?: boolean;
  /** A wait for something to come on this connection begins; what comes back is called at its end. */
  waiting?(peer: RawPeer): (() => void) | undefined;
  /** 1528 bytes and the like; seeded. */
  random(length: number): Uint8Array;
}

/** Takes down what goes over the wire. */
export interface PeerRecord {
  bytes(direction: 'c2s' | 's2c', data: Uint8Array): void;
  close(direction: 'c2s' | 's2c', how: 'fin' | 'rst'): void;
}

/** FIN and RST are both a close; which of them is evidence and no verdict (rule R6). */
export interface Closed { readonly how: 'fin' | 'rst'; readonly atMs: number }

export interface WaitOptions {
  /** Index of the first message that counts: `peer.messages.length` of an earlier moment. Default 0. */
  readonly since?: number;
  readonly withinMs?: number;
}

/** Where stimuli are cut into segments: in one piece, in single bytes, or in pieces of so many bytes. */
export type Segments = 'whole' | 'bytes' | number;

/** Everything that is kept of the first bytes: handshakes, and answers that are none. */
const headBytesMax = 16 * 1024;
/** Messages kept; a case that moves more reads them as they come. */
const messagesMax = 200_000;
/** Bytes of payload kept. */
const payloadBytesMax = 256 * 1024 * 1024;

interface Waiter { test(): boolean; resolve(): void }

export class RawPeer {
  readonly role: 'client' | 'server';
  /** Every message that came, in order. */
  readonly messages: ReadMessage[] = [];
  readonly reader: StrictReader;
  closed: Closed | undefined;
  receivedBytes = 0;
  sentBytes = 0;
  /** C2 went out before S2 had come. */
  sentC2First = false;
  /** Bytes of stimuli that the connection did not take any more. */
  undeliveredBytes = 0;
  /** When the last byte came, since the connection was opened; -1: none. */
  lastByteMs = -1;
  /** Chunk size of `message` and `command`. Announce a change with `setChunkSizeBytes`. */
  chunkBytes = 128;
  /** It plays: what comes on it comes because a publisher sends. */
  plays = false;
  /** Sends one more frame that counts nowhere; undefined: it publishes nothing. */
  sendFiller: (() => Promise<unknown>) | undefined;
  /** Called for each message as it comes, behind `messages`. */
  onMessage: ((message: ReadMessage) => void) | undefined;
  private readonly host: PeerHost;
  private readonly socket: Socket;
  private readonly record: PeerRecord;
  private readonly openedMs: number;
  private readonly waiters = new Set<Waiter>();
  private readonly head: number[] = [];
  private keptBytes = 0;
  private transaction = 1;
  private ended = false;
  private wasReset = false;

  constructor(socket: Socket, role: 'client' | 'server', host: PeerHost, record: PeerRecord) {
    this.socket = socket;
    this.role = role;
    this.host = host;
    this.record = record;
    this.openedMs = host.nowMs();
    this.reader = new StrictReader((message) => { this.take(message); }, 1 + 2 * packetBytes);
    socket.setNoDelay(true);
    socket.on('data', (data: Uint8Array) => { this.receive(data); });
    socket.on('end', () => { this.close('fin'); });
    socket.on('error', (error: NodeJS.ErrnoException) => { this.close(error.code === 'EPIPE' ? 'fin' : 'rst'); });
    socket.on('close', () => { this.close('fin'); });
  }

  /** Milliseconds since the connection was opened. */
  get nowMs(): number {
    return this.host.nowMs() - this.openedMs;
  }

  /** A transaction id that this connection has not used. */
  nextTransaction(): number {
    this.transaction += 1;
    return this.transaction;
  }

  /** Resolves when the system has taken all bytes; false: the connection did not take them. */
  async send(data: Uint8Array, segments: Segments = 'whole'): Promise<boolean> {
    const size = segments === 'whole' ? Math.max(1, data.length) : segments === 'bytes' ? 1 : segments;
    for (let at = 0; at < data.length; at += size) {
      const piece = data.subarray(at, at + size);
      if (!(await this.write(piece))) {
        this.undeliveredBytes += data.length - at - piece.length;
        return false;
      }
    }
    return true;
  }

  /** A well-formed message with full headers. */
  message(options: Omit<RawMessageOptions, 'chunkBytes'>): Promise<boolean> {
    return this.send(messageBytes({ ...options, chunkBytes: this.chunkBytes }));
  }

  /** An AMF0 command on chunk stream 3 and message stream 0, or where `at` says. */
  command(name: string, transactionId: number, args: readonly AmfLiteral[], at: { readonly csid?: number; readonly msid?: number } = {}): Promise<boolean> {
    return this.message({ csid: at.csid ?? 3, typeId: 20, msid: at.msid ?? 0, payload: amfValues(name, transactionId, ...args) });
  }

  /** The first message that matches, or undefined: closed, or not in time. */
  async wait(matches: (message: ReadMessage) => boolean, { since = 0, withinMs }: WaitOptions = {}): Promise<ReadMessage | undefined> {
    let at = since;
    let found: ReadMessage | undefined;
    await this.until(() => {
      for (; found === undefined && at < this.messages.length; at += 1) if (matches(this.messages[at] as ReadMessage)) found = this.messages[at];
      return found !== undefined;
    }, withinMs);
    return found;
  }

  /** Waits until so many bytes have come in all; returns the first ones, as many as there are. */
  async bytes(count: number, withinMs?: number): Promise<Uint8Array> {
    await this.until(() => this.receivedBytes >= count, withinMs);
    return Uint8Array.from(this.head.slice(0, count));
  }

  /** What the peer says in this time, in bytes. For the few requirements that are about silence before a fence is possible. */
  async bytesWithin(ms: number): Promise<number> {
    const before = this.receivedBytes;
    await this.until(() => false, ms, true);
    return this.receivedBytes - before;
  }

  /** Closed by the peer in time? */
  async untilClosed(withinMs?: number): Promise<boolean> {
    await this.until(() => this.closed !== undefined, withinMs);
    return this.closed !== undefined;
  }

  /** Any condition on this connection; false: closed, or not in time. `expected`: running out of time is what is hoped for. */
  until(condition: () => boolean, withinMs = this.host.deadlineMs, expected = false): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    if (this.closed !== undefined) return Promise.resolve(false);
    const startMs = this.host.nowMs();
    const waited = expected ? undefined : this.host.waiting?.(this);
    return new Promise((resolve) => {
      const finish = (result: boolean, missed: boolean): void => {
        waited?.();
        clearTimeout(timer);
        this.waiters.delete(waiter);
        if (!expected) this.host.waited(this.host.nowMs() - startMs, missed);
        resolve(result);
      };
      const waiter: Waiter = { test: condition, resolve: () => { finish(condition(), false); } };
      // Behind a busy moment of our own, what has come by now is read before the time counts as over.
      const timer = setTimeout(() => { setImmediate(() => { if (this.waiters.has(waiter)) finish(condition(), !condition()); }); }, withinMs);
      this.waiters.add(waiter);
    });
  }

  /**
   * The handshake of a client, forgiving: a server that keeps S2 back until it has C2 gets C2 (cases of the handshake are strict
   * themselves). False when it does not come to an end.
   */
  async shakeHands(): Promise<boolean> {
    const { host } = this;
    if (this.role === 'client') {
      await this.send(packet1({ random: host.random(1528) }));
      const whole = 1 + 2 * packetBytes;
      if (!(await this.until(() => this.receivedBytes >= (host.holdsS2 === true ? 1 + packetBytes : whole), host.deadlineMs / 4, true)) && this.receivedBytes < 1 + packetBytes) await this.until(() => this.receivedBytes >= 1 + packetBytes);
      if (this.receivedBytes < 1 + packetBytes) return false;
      this.sentC2First = this.receivedBytes < whole;
      await this.send(echo(Uint8Array.from(this.head.slice(1, 1 + packetBytes)), 0));
      return this.until(() => this.receivedBytes >= whole);
    }
    if (!(await this.until(() => this.receivedBytes >= 1 + packetBytes))) return false;
    await this.send(packet1({ random: host.random(1528) }));
    await this.send(echo(Uint8Array.from(this.head.slice(1, 1 + packetBytes)), 0));
    return this.until(() => this.receivedBytes >= 1 + 2 * packetBytes);
  }

  /** Stops reading: the peer's window fills up. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** FIN behind what is on its way. The peer may go on sending. */
  end(): void {
    if (this.ended || this.socket.destroyed) return;
    this.ended = true;
    this.record.close(this.sends, 'fin');
    this.socket.end();
  }

  /** RST, at once. */
  reset(): void {
    if (this.socket.destroyed) return;
    this.ended = true;
    this.wasReset = true;
    this.record.close(this.sends, 'rst');
    this.socket.resetAndDestroy();
  }

  /** Ends it for good, politely; waits that are still open end. */
  destroy(): void {
    this.end();
    this.socket.resume();
    this.socket.destroySoon();
    this.closed ??= { how: 'fin', atMs: this.nowMs };
    this.wake();
  }

  private get sends(): 'c2s' | 's2c' {
    return this.role === 'client' ? 'c2s' : 's2c';
  }

  private write(piece: Uint8Array): Promise<boolean> {
    if (!this.socket.writable) {
      this.undeliveredBytes += piece.length;
      return Promise.resolve(false);
    }
    this.sentBytes += piece.length;
    this.record.bytes(this.sends, piece);
    return new Promise((resolve) => {
      this.socket.write(piece, (error) => {
        if (error) this.undeliveredBytes += piece.length;
        resolve(!error);
      });
    });
  }

  private receive(data: Uint8Array): void {
    this.record.bytes(this.role === 'client' ? 's2c' : 'c2s', data);
    const from = this.receivedBytes;
    this.receivedBytes += data.length;
    this.lastByteMs = this.nowMs;
    for (let at = 0; at < data.length && this.head.length < headBytesMax; at += 1) this.head.push(data[at] as number);
    const chunksFrom = 1 + 2 * packetBytes;
    if (this.receivedBytes > chunksFrom) this.reader.push(from >= chunksFrom ? data : data.subarray(chunksFrom - from), this.lastByteMs);
    this.wake();
  }

  private take(message: ReadMessage): void {
    this.keptBytes += message.payload.length;
    if (this.messages.length < messagesMax && this.keptBytes <= payloadBytesMax) this.messages.push(message);
    this.onMessage?.(message);
  }

  private close(how: 'fin' | 'rst'): void {
    if (this.closed === undefined) {
      this.closed = { how, atMs: this.nowMs };
      // Behind our own RST there is no close of the peer's.
      if (!this.wasReset) this.record.close(this.role === 'client' ? 's2c' : 'c2s', how);
    }
    this.wake();
  }

  private wake(): void {
    for (const waiter of [...this.waiters]) if (this.closed !== undefined || waiter.test()) waiter.resolve();
  }
}
