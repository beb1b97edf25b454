/**
 * The client under test: a command of the operator's, started against a listener of ours. Its connections come one by one;
 * `serve` answers them as a healthy server would, except where the case answers itself.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { amfValues, type AmfLiteral } from '../wire/bytes/amf0.js';
import { bytes, u32 } from '../wire/bytes/bytes.js';
import { controlBytes, messageBytes, peerBandwidthBytes, setChunkSizeBytes, userControlBytes, windowAcknowledgementBytes } from '../wire/bytes/chunks.js';
import { RawPeer } from '../wire/raw-peer.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import type { CaseContext } from './context.js';
import { startCommand, type Command, type CommandExit } from './command.js';
import { control, isMedia } from './expect.js';
import { HandHost } from './hand-host.js';
import { Blocked, Decided } from './signals.js';

/** A command line with `{url}`, a client in this process, or whoever starts one by hand. */
export type ClientStarter = string | ((url: string) => Command) | HandHost;

/** Where its connections come from. */
interface Door {
  open(take: (socket: Socket) => void): void;
  close(): void;
}

export interface ClientOptions {
  /** App and stream of the address, behind rtmp://127.0.0.1:PORT/. Default conform/<fresh name>. */
  readonly path?: string;
}

/** What a healthy server says, with the places at which cases differ. */
export interface HostScript {
  /** Stream that createStream gives. Default 1. */
  readonly msid?: number;
  /** Chunk size that is announced and used. Default: none, 128. */
  readonly chunkBytes?: number;
  /** Chunk stream of answers. Default 3. */
  readonly answerCsid?: number;
  /** The case answers these commands itself (or not at all); by name. */
  readonly on?: { readonly [name: string]: (call: Call) => void | Promise<void> };
}

/** A command of the client, and ways to answer it. */
export interface Call {
  readonly peer: RawPeer;
  readonly message: ReadMessage;
  readonly name: string;
  readonly transactionId: number;
  result(...values: readonly AmfLiteral[]): Promise<boolean>;
  error(code: string, description: string): Promise<boolean>;
  /** onStatus on the message stream of the command, or on another. */
  status(level: string, code: string, at?: { readonly msid?: number }): Promise<boolean>;
}

/** A program like FFmpeg probes its input before it connects. */
const startMs = 20_000;
/** Reason of a case whose client did not come. */
export const neverConnected = 'client-did-not-connect';
/** Of what the client prints, for the evidence. */
const outputBytesMax = 64 * 1024;

export class ClientUnderTest {
  readonly url: string;
  /** Its connections, in order. */
  readonly peers: RawPeer[] = [];
  private readonly t: CaseContext;
  private readonly door: Door;
  private readonly byHand: HandHost | undefined;
  private readonly command: Command;
  private readonly watchers = new Set<() => void>();
  /** What the first connection is answered with, from `serve` on. */
  private script: HostScript | undefined;

  private constructor(t: CaseContext, door: Door, url: string, command: Command, byHand?: HandHost) {
    this.t = t;
    this.door = door;
    this.byHand = byHand;
    this.url = url;
    this.command = command;
    door.open((socket) => { this.accept(socket); });
    void command.exited.then(() => { this.notify(); });
  }

  /** Listens, starts the command and waits for its first connection. */
  static async start(t: CaseContext, starter: ClientStarter, name: string, options: ClientOptions): Promise<ClientUnderTest> {
    if (starter instanceof HandHost) {
      const client = new ClientUnderTest(t, starter, starter.url(t.caseId), starter.command, starter);
      // One was waiting when the case began; nobody is asked for a second one.
      if (client.peers.length > 0) return client;
      await client.stop();
      throw new Decided('skip', 'client-cmd', 'this case starts its client more than once: give --client-cmd');
    }
    const listener = createServer({ allowHalfOpen: true, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(0, '127.0.0.1', () => { resolve(); });
    });
    const { port } = listener.address() as AddressInfo;
    const url = `rtmp://127.0.0.1:${port}/${options.path ?? `conform/${name}`}`;
    const command = typeof starter === 'string' ? startCommand(starter.replaceAll('{url}', url), outputBytesMax) : starter(url);
    const client = new ClientUnderTest(t, doorOf(listener), url, command);
    if (await client.connection(0, startMs) !== undefined) return client;
    const exit = client.exit;
    await client.stop();
    throw new Blocked(neverConnected, exit === undefined ? 'the client did not connect' : `the client ended before it connected (${describeExit(exit)}): ${command.lastLine}`);
  }

  /** The first connection. */
  get peer(): RawPeer {
    return this.peers[0] as RawPeer;
  }

  /** Nobody sees how it ends. */
  get isByHand(): boolean {
    return this.byHand !== undefined;
  }

  /** How it ended; undefined while it runs. */
  get exit(): CommandExit | undefined {
    return this.command.exit;
  }

  /** It sends nothing on its first connection and its media on another: cases look at the first. */
  get sendsElsewhere(): boolean {
    const [first, ...others] = this.peers;
    return first?.messages.some(isMedia) === false && others.some(({ messages }) => messages.some(isMedia));
  }

  /** What it printed, its end. */
  get output(): string {
    return this.command.output;
  }

  /** Waits for connection number `index`. */
  async connection(index: number, withinMs = this.t.deadlineMs): Promise<RawPeer | undefined> {
    await this.until(() => this.peers.length > index || this.exit !== undefined, withinMs);
    return this.peers[index];
  }

  /** Ended by itself in time? */
  async untilExit(withinMs = this.t.deadlineMs): Promise<CommandExit | undefined> {
    // Who was started by hand is not seen to end: that it has closed is all there is.
    await this.until(() => this.exit !== undefined || (this.byHand !== undefined && this.peers.every(({ closed }) => closed !== undefined)), withinMs);
    return this.exit;
  }

  /** Shakes hands and answers everything as a healthy server; returns when the handshake is done. */
  async serve(script: HostScript = {}, peer = this.peer): Promise<boolean> {
    if (peer === this.peer) this.script = script;
    let told = 0;
    const answer = (message: ReadMessage): void => {
      this.byHand?.heard(message);
      // The text has servers ask and clients answer; some clients ask too, and leave whoever is silent (rtmp-client 1.6, after 5 s).
      if (control('pingRequest')(message) && message.body.type === 'userControl') void peer.send(userControlBytes(7, message.body.value ?? 0));
      const call = callOf(peer, message, script);
      if (call === undefined) return;
      const own = script.on?.[call.name];
      void (own === undefined ? usualAnswer(call, script) : own(call));
    };
    // What came before the handshake was answered is answered now, everything else as it comes.
    peer.onMessage = (message) => {
      told = Math.max(told, message.index + 1);
      answer(message);
    };
    const done = await peer.shakeHands();
    for (const message of peer.messages.slice(told)) answer(message);
    return done;
  }

  /** As by Ctrl-C on a terminal; KILL when that is not enough. Its connections stay open. */
  askToEnd(): Promise<CommandExit> {
    return this.command.stop('SIGINT');
  }

  /** Ends the client and the listener; TERM first, KILL behind it. */
  async stop(): Promise<void> {
    for (const peer of this.peers) peer.destroy();
    this.door.close();
    await this.command.stop();
  }

  private accept(socket: Socket): void {
    const record = this.t.recording.open({ host: socket.remoteAddress ?? '127.0.0.1', port: socket.remotePort ?? 0 }, { host: socket.localAddress ?? '127.0.0.1', port: socket.localPort ?? 0 });
    const peer = new RawPeer(socket, 'server', this.t, record);
    // One beside the first (Liquidsoap 2.1 opens two) may be what the client waits for. One behind it is another try: that it comes is all.
    const { script } = this;
    const beside = script !== undefined && this.peers.some(({ closed }) => closed === undefined);
    this.peers.push(peer);
    this.t.adopt(peer);
    this.notify();
    if (beside) void this.serve({ ...script, on: {} }, peer);
  }

  private notify(): void {
    for (const watcher of [...this.watchers]) watcher();
  }

  private until(condition: () => boolean, withinMs: number): Promise<void> {
    if (condition()) return Promise.resolve();
    const startMs = this.t.nowMs();
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        this.watchers.delete(check);
        this.t.waited(this.t.nowMs() - startMs, false);
        resolve();
      };
      const timer = setTimeout(() => {
        this.watchers.delete(check);
        this.t.waited(withinMs, true);
        resolve();
      }, withinMs);
      this.watchers.add(check);
    });
  }
}

function doorOf(listener: Server): Door {
  return { open: (take) => { listener.on('connection', take); }, close: () => { listener.close(); } };
}

export function describeExit({ status, signal }: CommandExit): string {
  return signal === null ? `status ${status ?? '?'}` : signal;
}

/** How a client ended by itself, or that it runs. */
export type ClientEnd = 'running' | 'success' | 'failure' | 'crash';

/** A shell tells the signal that ended its command as 128 and its number: ILL, TRAP, ABRT, BUS, FPE, KILL, SEGV, PIPE. */
const crashStatuses: readonly number[] = [4, 5, 6, 7, 8, 9, 11, 13].map((signal) => 128 + signal);

export function endOf(exit: CommandExit | undefined): ClientEnd {
  if (exit === undefined) return 'running';
  if (exit.signal !== null || crashStatuses.includes(exit.status ?? 0)) return 'crash';
  return exit.status === 0 ? 'success' : 'failure';
}

function callOf(peer: RawPeer, message: ReadMessage, script: HostScript): Call | undefined {
  const { command } = message;
  if (command === undefined) return undefined;
  const { name, transactionId = 0 } = command;
  const csid = script.answerCsid ?? 3;
  const say = (msid: number, ...values: readonly AmfLiteral[]): Promise<boolean> =>
    peer.send(messageBytes({ csid, typeId: 20, msid, payload: amfValues(...values), chunkBytes: peer.chunkBytes }));
  return {
    peer, message, name, transactionId,
    result: (...values) => say(0, '_result', transactionId, ...values),
    error: (code, description) => say(0, '_error', transactionId, null, { level: 'error', code, description }),
    status: (level, code, at) => say(at?.msid ?? message.msid, 'onStatus', 0, null, { level, code, description: code }),
  };
}

/** In one write each, as real servers do it. */
async function usualAnswer(call: Call, script: HostScript): Promise<void> {
  const { peer, name } = call;
  switch (name) {
    case 'connect': {
      const sizes = script.chunkBytes === undefined ? bytes() : setChunkSizeBytes(script.chunkBytes);
      await peer.send(bytes(windowAcknowledgementBytes(2_500_000), peerBandwidthBytes(2_500_000, 2), sizes));
      peer.chunkBytes = script.chunkBytes ?? peer.chunkBytes;
      await call.result({ fmsVer: 'FMS/3,0,1,123', capabilities: 31 }, { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected', objectEncoding: 0 });
      return;
    }
    case 'createStream': await call.result(null, script.msid ?? 1); return;
    case 'releaseStream': case 'FCPublish': case 'FCSubscribe': case 'FCUnpublish': await call.result(null); return;
    case 'getStreamLength': await call.result(null, 0); return;
    case '_checkbw': await call.result(null); return;
    case 'publish': {
      await peer.send(userControlBytes(0, script.msid ?? 1));
      await call.status('status', 'NetStream.Publish.Start');
      return;
    }
    case 'play': {
      await peer.send(userControlBytes(0, script.msid ?? 1));
      await call.status('status', 'NetStream.Play.Start');
      return;
    }
    default: return;
  }
}

/** A ping with that value; a healthy client answers with the same four bytes (RTMP 1.0 §7.1.7). */
export function pingRequestBytes(value: number): Uint8Array {
  return controlBytes(4, bytes('00 06', u32(value)));
}
