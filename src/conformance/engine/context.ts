/**
 * What a case works with: raw connections, the usual preambles, fences, fresh names. One context serves one attempt of one case;
 * when it ends, everything that it opened is closed.
 */
import { openTarget } from '../../net/target.js';
import { FrameSource } from '../media/frames.js';
import type { AmfLiteral } from '../wire/bytes/amf0.js';
import { RawPeer, type PeerHost } from '../wire/raw-peer.js';
import type { ReadMessage } from '../wire/strict-reader.js';
import { ClientUnderTest, type ClientOptions, type ClientStarter } from './client-under-test.js';
import { anyOf, isEndOfPlay, isMedia, named, reply, status, statusCode, streamNumber } from './expect.js';
import { joinRunning } from './join-running.js';
import { SeededRandom } from './random.js';
import { Recording } from './recording.js';
import { Aborted, Blocked, Decided } from './signals.js';
import { csids, Player, Publisher } from './stream-ends.js';
import { tcUrlOf, type ConformTarget, type Habits, type StreamAddress } from './target.js';

/** What the operator gave beyond the target. */
export interface CaseOptions {
  readonly authGood?: StreamAddress;
  readonly authBad?: StreamAddress;
  readonly pid?: number;
  readonly recordDir?: string;
  /** Command line of the client under test, with `{url}`; a function that starts one in this process; or where the tester's comes. */
  readonly clientCommand?: ClientStarter;
  /** The server under test, where we started it. */
  readonly server?: { readonly pid: number | undefined; stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly status: number | null; readonly signal: string | null } | undefined> };
}

/** Between fillers: groups of ten are over in a tenth of a second, and a wait for nothing stays cheap. */
const fillerEveryMs = 10;

export interface ContextInput {
  readonly caseId: string;
  readonly target: ConformTarget;
  readonly habits: Habits;
  readonly options: CaseOptions;
  /** T of rule R5, times four where a missed deadline is tried again. */
  readonly deadlineMs: number;
  readonly seed: string;
  /** Tells runs and attempts apart: in names and in frames. Hexadecimal, 16 digits. */
  readonly nonce: string;
  readonly clockUs: () => number;
  /** false: a harness without fences, for the proof that its tests notice. */
  readonly fences?: boolean;
  /** The server serves one connection and ends. */
  readonly oneShot?: boolean;
}

/** What the case did about time and delivery: the runner judges by it whether a failure may be the harness's. */
export interface Effort { missedDeadlines: number; longestWaitMs: number }


export class CaseContext implements PeerHost {
  readonly caseId: string;
  readonly target: ConformTarget;
  readonly habits: Habits;
  readonly options: CaseOptions;
  readonly deadlineMs: number;
  readonly recording: Recording;
  readonly effort: Effort = { missedDeadlines: 0, longestWaitMs: 0 };
  /** Bytes of stimuli that a connection refused to take, over all peers. */
  get undeliveredBytes(): number {
    return this.peers.reduce((sum, peer) => sum + peer.undeliveredBytes, 0);
  }
  private readonly input: ContextInput;
  private readonly seeded: SeededRandom;
  private readonly peers: RawPeer[] = [];
  private readonly clients: ClientUnderTest[] = [];
  private opened = 0;
  private names = 0;
  private streams = 0;
  private aborted = false;

  constructor(input: ContextInput) {
    this.input = input;
    this.caseId = input.caseId;
    this.target = input.target;
    this.habits = input.habits;
    this.options = input.options;
    this.deadlineMs = input.deadlineMs;
    this.recording = new Recording(input.clockUs);
    this.seeded = new SeededRandom(`${input.seed} ${input.caseId}`);
  }

  // PeerHost

  get holdsS2(): boolean {
    return this.habits.holdsS2 === true;
  }

  nowMs(): number {
    return this.input.clockUs() / 1000;
  }

  waited(ms: number, missed: boolean): void {
    if (missed) this.effort.missedDeadlines += 1;
    this.effort.longestWaitMs = Math.max(this.effort.longestWaitMs, ms);
  }

  /** A server that keeps frames until more come gets more of every publisher, for as long as a player is waited for. */
  waiting(peer: RawPeer): (() => void) | undefined {
    if (this.habits.holdsBack === undefined || !peer.plays) return undefined;
    const timer = setInterval(() => {
      for (const { closed, sendFiller } of this.peers) if (closed === undefined) void sendFiller?.();
    }, fillerEveryMs);
    return () => { clearInterval(timer); };
  }

  /** The server serves one connection and ends (`ffmpeg -listen 1`): a case that can do with one opens no second. */
  get oneShot(): boolean {
    return this.input.oneShot === true;
  }

  /** Seeded: the same seed and case give the same bytes. */
  random(length: number): Uint8Array {
    return this.seeded.bytes(length);
  }

  /** 0 to below `limit`, seeded. */
  pick(limit: number): number {
    return this.seeded.below(limit);
  }

  /** A stream name that nobody has used (rule R9). */
  name(suffix = ''): string {
    this.names += 1;
    return `rd-${this.input.nonce.slice(0, 8)}-${this.input.caseId.toLowerCase()}${this.names === 1 ? '' : `-${this.names}`}${suffix}`;
  }

  /** A remark in the transcript. */
  note(text: string): void {
    this.recording.note(text);
  }

  /** Only where a fence cannot decide. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => { setTimeout(resolve, ms); });
  }

  inconclusive(reason: string, detail: string): never {
    throw new Decided('inconclusive', reason, detail);
  }

  unsupported(reason: string, detail: string): never {
    throw new Decided('unsupported', reason, detail);
  }

  skip(reason: string, detail: string): never {
    throw new Decided('skip', reason, detail);
  }

  blocked(reason: string, detail: string): never {
    throw new Blocked(reason, detail);
  }

  // Connections, from bare TCP upwards

  /** TCP (or TLS) and nothing else. */
  async connect(): Promise<RawPeer> {
    if (this.aborted) throw new Aborted();
    const { target } = this;
    // Sanity finds out how far such a server goes; a case that asks for more than one connection does not concern it.
    if (this.oneShot && this.opened > 0 && !this.input.caseId.startsWith('SN-')) throw new Decided('unsupported', 'one-connection', 'the server serves one connection');
    this.opened += 1;
    const { stream, tcp } = await new Promise<Parameters<Parameters<typeof openTarget>[1]>[0]>((resolve, reject) => {
      openTarget({ target, insecure: target.insecure }, resolve, (failure) => { reject(new Blocked('no-connection', failure.what)); });
    });
    const record = this.recording.open(
      { host: tcp.localAddress ?? '127.0.0.1', port: tcp.localPort ?? 0 }, { host: tcp.remoteAddress ?? target.host, port: tcp.remotePort ?? target.port },
    );
    const peer = new RawPeer(stream, 'client', this, record);
    this.peers.push(peer);
    if (this.aborted) peer.destroy();
    return peer;
  }

  /** With the handshake behind it. */
  async handshake(): Promise<RawPeer> {
    const peer = await this.connect();
    if (!(await peer.shakeHands())) throw new Blocked('no-handshake', `the handshake stopped after ${peer.receivedBytes} of 3073 bytes`);
    return peer;
  }

  /** The command object of our connect; `properties` go behind the usual ones or in their place. */
  connectObject(properties: { readonly [name: string]: AmfLiteral } = {}, app = this.target.app): { readonly [name: string]: AmfLiteral } {
    return { app, type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; rtmpdiag)', tcUrl: tcUrlOf(this.target, app), ...properties };
  }

  /** With connect accepted. */
  async connected(options: { readonly app?: string; readonly tcUrl?: string; readonly properties?: { readonly [name: string]: AmfLiteral } } = {}): Promise<RawPeer> {
    const peer = await this.handshake();
    const properties = { ...(options.tcUrl === undefined ? {} : { tcUrl: options.tcUrl }), ...options.properties };
    await peer.command('connect', 1, [this.connectObject(properties, options.app ?? this.target.app)]);
    const answer = await peer.wait(reply());
    if (answer === undefined) throw new Blocked('connect-unanswered', peer.closed === undefined ? 'connect was not answered' : 'the server closed at connect');
    if (answer.command?.name === '_error') throw new Blocked('connect-refused', `connect was refused: ${statusCode(answer) ?? 'no code'}`);
    return peer;
  }

  /** createStream; returns the stream's number. */
  async createStream(peer: RawPeer): Promise<number> {
    const since = peer.messages.length;
    const transactionId = peer.nextTransaction();
    await peer.command('createStream', transactionId, [null]);
    const answer = await peer.wait(this.replyTo(transactionId), { since });
    const msid = streamNumber(answer);
    if (answer?.command?.name !== '_result' || msid === undefined) throw new Blocked('no-stream', answer === undefined ? 'createStream was not answered' : 'createStream was refused');
    return msid;
  }

  /** A publisher with Publish.Start behind it. Nothing is sent yet: see `headers`. */
  async publisher(options: { readonly peer?: RawPeer; readonly msid?: number; readonly name?: string; readonly app?: string; readonly tcUrl?: string } = {}): Promise<Publisher> {
    const peer = options.peer ?? await this.connected(options);
    const msid = options.msid ?? await this.createStream(peer);
    const name = options.name ?? this.name();
    const since = peer.messages.length;
    await peer.command('publish', 0, [null, name, 'live'], { csid: csids.stream, msid });
    const answer = await this.streamAnswer(peer, anyOf(status('NetStream.Publish.'), named('_error')), since, this.habits.saysPublishStart);
    if (refuses(answer, 'NetStream.Publish.Start')) throw new Blocked('publish-refused', `publish was refused: ${statusCode(answer) ?? '_error'}`);
    this.streams += 1;
    return new Publisher(peer, msid, name, answer, this.frameSource(this.streams));
  }

  /** A player of that name with Play.Start behind it. */
  async player(name: string, options: { readonly peer?: RawPeer; readonly msid?: number; readonly app?: string; readonly tcUrl?: string } = {}): Promise<Player> {
    const peer = options.peer ?? await this.connected(options);
    const msid = options.msid ?? await this.createStream(peer);
    const since = peer.messages.length;
    await peer.command('play', 0, [null, name], { csid: csids.stream, msid });
    const answer = await this.streamAnswer(peer, anyOf(status('NetStream.Play.Start'), status('NetStream.Play.StreamNotFound'), status('NetStream.Play.Failed'), named('_error')), since, this.habits.saysPlayStart && this.habits.startsWithMedia !== true);
    if (refuses(answer, 'NetStream.Play.Start')) throw new Blocked('play-refused', `play was refused: ${statusCode(answer) ?? '_error'}`);
    return new Player(peer, msid, name, answer);
  }

  /**
   * A publisher and its players, with headers and one key frame exchanged at `startMs` (default 0): from here on frames flow.
   * `pub.sent` is empty again.
   */
  async pair(options: { readonly players?: number; readonly name?: string; readonly startMs?: number } = {}): Promise<{ pub: Publisher; ply: Player; players: Player[] }> {
    const pub = await this.publisher(options.name === undefined ? {} : { name: options.name });
    const players: Player[] = [];
    for (let index = 0; index < (options.players ?? 1); index += 1) players.push(this.habits.holdsPlayers ? await this.player(pub.name) : await this.playerOf(pub, options.startMs));
    // In one chunk, so that a case about continuations is not decided here.
    await pub.headers(options.startMs);
    const first = await pub.video({ key: true, size: 100, timestampMs: options.startMs ?? 0 });
    const [ply] = players;
    if (ply === undefined) throw new Error('a pair needs a player');
    for (const player of players) {
      if (!(await player.arrives(first))) throw new Blocked('no-media', player.peer.closed === undefined ? 'the first key frame did not reach the player' : 'the server closed the player');
    }
    pub.sent.length = 0;
    return { pub, ply, players };
  }

  /** A player of a stream whose server takes players only once there is media. */
  private async playerOf(pub: Publisher, startMs: number | undefined): Promise<Player> {
    let refusal = new Blocked('no-media', 'the publisher was closed before a player could join');
    const join = async (): Promise<Player | undefined> => {
      try {
        const player = await this.player(pub.name);
        return player.peer.closed === undefined ? player : undefined;
      } catch (error) {
        if (!(error instanceof Blocked)) throw error;
        refusal = error;
        return undefined;
      }
    };
    const player = await joinRunning(this, pub, join, startMs);
    if (player === undefined) throw refusal;
    return player;
  }

  // Fences (rule R4)

  /** Everything that the peer had to say to what was sent so far has come. `silent`: it does not answer any more. */
  async fence(peer: RawPeer, withinMs?: number): Promise<'answered' | 'closed' | 'silent'> {
    if (this.input.fences === false) return 'answered';
    const since = peer.messages.length;
    const transactionId = peer.nextTransaction();
    await peer.command('createStream', transactionId, [null]);
    const answer = await peer.wait(this.replyTo(transactionId), { since, ...(withinMs === undefined ? {} : { withinMs }) });
    return answer !== undefined ? 'answered' : peer.closed !== undefined ? 'closed' : 'silent';
  }

  /**
   * A last audio frame: when it is at every player, a frame sent before it that is not there was not relayed. `lost`: it did
   * not come itself.
   */
  async sentinel(pub: Publisher, players: readonly Player[] | Player, options: { readonly timestampMs?: number; readonly csid?: number } = {}): Promise<'arrived' | 'closed' | 'lost'> {
    if (this.input.fences === false) return 'arrived';
    const frame = pub.frames.audio({ size: 64, timestampMs: options.timestampMs ?? pub.sent.at(-1)?.timestampMs ?? 0 });
    await pub.payload(frame.typeId, frame.payload, frame.timestampMs, { csid: options.csid ?? 7 });
    const all = 'length' in players ? players : [players];
    const arrivals = Promise.all(all.map((player) => player.arrives(frame)));
    // A close of the publisher ends the wait: what it sent before is on its way, and a fence lets it come.
    const closed = pub.peer.until(() => pub.peer.closed !== undefined, this.deadlineMs, true).then(async (itIs) => {
      if (!itIs) return arrivals;
      await Promise.all(all.map(({ peer }) => this.fenceBehindEnd(peer)));
      return all.map((player) => player.messageOf(frame) !== undefined);
    });
    if ((await Promise.race([arrivals, closed])).every(Boolean)) return 'arrived';
    return pub.peer.closed !== undefined || all.some(({ peer }) => peer.closed !== undefined) ? 'closed' : 'lost';
  }

  /** Does the server still take new connections, up to the answer to connect? */
  async alive(): Promise<boolean> {
    try {
      const peer = await this.connected();
      peer.destroy();
      return true;
    } catch (error) {
      if (error instanceof Blocked) return false;
      throw error;
    }
  }

  frameSource(stream: number): FrameSource {
    const nonce = Uint8Array.from({ length: 8 }, (_, index) => Number.parseInt(this.input.nonce.slice(index * 2, index * 2 + 2), 16));
    return new FrameSource(nonce, caseNumber(this.input.caseId), stream);
  }

  // The client under test

  /** Starts it against a listener of ours and waits for its first connection. */
  async client(options: ClientOptions = {}): Promise<ClientUnderTest> {
    if (this.aborted) throw new Aborted();
    const { clientCommand } = this.options;
    if (clientCommand === undefined) throw new Decided('skip', 'needs-client-cmd', 'the client under test is not given');
    const client = await ClientUnderTest.start(this, clientCommand, this.name(), options);
    this.clients.push(client);
    return client;
  }

  /** Why a failure says nothing about the client; undefined: it does. */
  get looksElsewhere(): string | undefined {
    return this.clients.some(({ sendsElsewhere }) => sendsElsewhere) ? 'the client opened several connections, and sends its media on another than the first, at which the case looks' : undefined;
  }

  /** For the client's connections, which are opened elsewhere. */
  adopt(peer: RawPeer): void {
    this.peers.push(peer);
    if (this.aborted) peer.destroy();
  }

  /** Ends everything that is still open. */
  async finish(): Promise<void> {
    this.aborted = true;
    for (const peer of this.peers) peer.destroy();
    await Promise.all(this.clients.map((client) => client.stop()));
  }

  /**
   * A server that ends the player together with the publisher is let do so first: bytes of ours that it has not read when it closes
   * make the system throw away what it has sent (nginx-rtmp 1.2.2 with idle_streams off).
   */
  private async fenceBehindEnd(peer: RawPeer): Promise<void> {
    await peer.until(() => peer.messages.some(isEndOfPlay), this.deadlineMs / 8, true);
    if (peer.closed === undefined) await this.fence(peer);
  }

  /** Answers count by their transaction id, unless sanity found that this server has its own. */
  private replyTo(transactionId: number): (message: ReadMessage) => boolean {
    return this.habits.echoesTransactions ? reply(transactionId) : reply();
  }

  /** A server that is known to give no answer is not waited for: a fence says when it would have come. */
  private async streamAnswer(peer: RawPeer, matches: (message: ReadMessage) => boolean, since: number, expected: boolean): Promise<ReadMessage | undefined> {
    if (expected) return peer.wait(anyOf(matches, isMedia), { since }).then((message) => (message !== undefined && isMedia(message) ? peer.wait(matches, { since }) : message));
    await this.fence(peer);
    return peer.messages.slice(since).find(matches);
  }
}

function refuses(answer: ReadMessage | undefined, good: string): boolean {
  if (answer === undefined) return false;
  return answer.command?.name === '_error' || statusCode(answer) !== good;
}

/** "PC-010" as a number of its own, for the frames. */
function caseNumber(id: string): number {
  return (id.charCodeAt(0) << 24) | (id.charCodeAt(1) << 16) | Number(/\d+/.exec(id)?.[0] ?? 0);
}

