/**
 * The session model: what the two ends have said and agreed, folded from trace events. Everything is bounded; the peer's
 * faults are facts in it, never exceptions. Only the files with transition tables decide states.
 */
import type { CommandBody, DataBody, Direction, FlowEvent, MediaBody, MessageEvent, SessionEndEvent, SessionStartEvent, TraceEvent } from '../trace/events.js';
import type { SessionReport } from '../trace/findings.js';
import { usToMs } from '../trace/units.js';
import { property, textOf, numberOf } from '../wire/amf/access.js';
import type { ClientKind } from './client-kind.js';
import { clientKind } from './client-kind.js';
import type { ModelResult } from './client-models/run.js';
import { runModels } from './client-models/run.js';
import type { ClientInput } from './client-models/types.js';
import type { ConnectionEvent, ConnectionState } from './connection-states.js';
import { nextConnectionState } from './connection-states.js';
import { DirectionFacts } from './direction-facts.js';
import { maxClientInputs, maxNotices, maxStreams, maxTextLength } from './limits.js';
import { MetadataTable } from './metadata.js';
import { replyOf } from './reply.js';
import type { StreamEvent, StreamState } from './stream-states.js';
import { nextStreamState } from './stream-states.js';
import { TrackTable } from './tracks.js';
import type { Request, TransactionFact } from './transactions.js';
import { TransactionTable } from './transactions.js';

/** One message stream of the connection. */
export interface StreamFacts {
  readonly msid: number;
  state: StreamState;
  /** It was returned by createStream (a stream may also be known from its use alone). */
  readonly created: boolean;
  streamName?: string;
  /** When the server accepted publish or play; -1 before. */
  startedUs: number;
  firstMediaUs: number;
}

/** The player asked for a pause or for less: what is not sent then is not lost. */
const interrupting = new Set(['pause', 'pauseRaw', 'seek', 'receiveAudio', 'receiveVideo']);

/** An unfinished message this old is not merely on its way. */
const halfMessageUs = 2_000_000;

export class SessionModel {
  readonly c2s = new DirectionFacts('c2s');
  readonly s2c = new DirectionFacts('s2c');
  readonly transactions = new TransactionTable();
  readonly streams = new Map<number, StreamFacts>();
  readonly tracks = new TrackTable();
  readonly metadata = new MetadataTable();
  readonly notices: string[] = [];
  start: SessionStartEvent | undefined;
  end: SessionEndEvent | undefined;
  connection: ConnectionState = 'opened';
  /** Events that the connection table does not allow. */
  illegalConnectionEvents = 0;
  firstUs = 0;
  nowUs = 0;
  flow: FlowEvent | undefined;
  app = '';
  tcUrl: string | undefined;
  flashVer: string | undefined;
  objectEncoding = 0;
  chunkSizeBeforeConnect = false;
  /** The id that the newest createStream answer gave. */
  createdMsid: number | undefined;
  /** The client itself ended its stream (FCUnpublish, deleteStream, closeStream) before anyone closed. */
  clientEndedUs = -1;
  /** First publish and play of the session that the server accepted. */
  publishStartedUs = -1;
  playStartedUs = -1;
  readonly #inputs: ClientInput[] = [];
  readonly #mediaSeen = { c2s: false, s2c: false };

  of(direction: Direction): DirectionFacts {
    return direction === 'c2s' ? this.c2s : this.s2c;
  }

  /** Session-relative facts need every byte from the start: false when the capture begins in mid-stream. */
  get fromStart(): boolean {
    return !this.c2s.startsMidStream && !this.s2c.startsMidStream && (this.start?.container !== undefined || this.start?.capabilities.handshake !== false);
  }

  get clientKind(): ClientKind {
    return clientKind({ ...(this.flashVer === undefined ? {} : { flashVer: this.flashVer }), chunkSizeBeforeConnect: this.chunkSizeBeforeConnect }, this.transactions.requests);
  }

  /** The peer that closed first. */
  get closedBy(): Direction | undefined {
    const { c2s, s2c } = this;
    if (c2s.closed === undefined) return s2c.closed === undefined ? undefined : 's2c';
    return s2c.closed === undefined || c2s.closed.atUs <= s2c.closed.atUs ? 'c2s' : 's2c';
  }

  /** Folds one event; returns what it meant for the transactions. */
  apply(event: TraceEvent): TransactionFact | undefined {
    if (event.atUs > this.nowUs) this.nowUs = event.atUs;
    switch (event.kind) {
      case 'session-start':
        this.start = event;
        this.firstUs = event.atUs;
        return undefined;
      case 'protocol': {
        const facts = this.of(event.direction);
        facts.protocol = event;
        facts.seen(1, event.atUs);
        this.#input({ kind: 'protocol', protocol: event.protocol });
        return undefined;
      }
      case 'handshake-1':
        this.of(event.direction).packet1 = event;
        this.of(event.direction).seen(event.offset + 1536, event.atUs);
        this.#connection('packet-1');
        this.#input({ kind: 'packet', packet: event.direction === 'c2s' ? 'C1' : 'S1' });
        return undefined;
      case 'handshake-2':
        this.of(event.direction).packet2 = event;
        this.of(event.direction).seen(event.offset + 1536, event.atUs);
        this.#input({ kind: 'packet', packet: event.direction === 's2c' ? 'S2' : 'C2' });
        this.#handshakeProgress();
        return undefined;
      case 'handshake-skipped':
        this.of(event.direction).packet2Skipped = true;
        this.#handshakeProgress();
        return undefined;
      case 'chunk-landmark':
        this.of(event.direction).landmark(event);
        return undefined;
      case 'split':
        this.of(event.direction).split(event);
        return undefined;
      case 'lost':
        this.of(event.direction).lose(event);
        this.tracks.lost(event.direction, this.start?.container === undefined);
        if (event.because === 'desync' && event.direction === 's2c') this.#input({ kind: 'fault', what: 'desync', offset: event.offset });
        return undefined;
      case 'anomaly':
        this.of(event.direction).anomaly(event);
        if (event.direction === 's2c') this.#fault(event.what, event.offset);
        return undefined;
      case 'container':
        // The last pointer of an FLV belongs to no tag.
        if (event.what === 'flv-end') this.of(event.direction).seen(event.offset, event.atUs);
        return undefined;
      case 'flow':
        this.flow = event;
        this.c2s.counters(event.c2s);
        this.s2c.counters(event.s2c);
        return undefined;
      case 'close':
        this.of(event.direction).closed ??= event;
        this.of(event.direction).seen(event.offset, -1);
        this.#connection('close');
        this.#input({ kind: 'close', by: event.direction });
        return undefined;
      case 'session-end':
        this.end = event;
        this.tracks.finish();
        return undefined;
      case 'notice':
        if (this.notices.length < maxNotices) this.notices.push(event.text);
        return undefined;
      case 'message':
        return this.#message(event);
    }
  }

  /** Where the four modelled clients are by now. `silent`: take the open wait as final. */
  models(silent: boolean): ModelResult[] {
    if (this.#inputs.length === 0 || this.start?.capabilities.bothDirections === false || !this.fromStart) return [];
    return runModels(this.#withHalfMessage(), silent);
  }

  /** What the modelled client that is in use does by now; undefined for other clients. */
  modelInUse(silent: boolean): ModelResult | undefined {
    const kind = this.clientKind;
    return this.models(silent).find((result) => result.client === kind);
  }

  /** The stream's facts; made on first use. */
  stream(msid: number, created = false): StreamFacts {
    let facts = this.streams.get(msid);
    if (facts === undefined) {
      facts = { msid, state: 'created', created, startedUs: -1, firstMediaUs: -1 };
      if (this.streams.size < maxStreams) this.streams.set(msid, facts);
    }
    return facts;
  }

  /** What the client does or has announced that it wants to do. */
  get role(): SessionReport['role'] {
    const asked = (name: string): boolean => this.transactions.last(name) !== undefined;
    // A client that stalls at createStream has announced what it wants; in mid-stream only the media tell.
    const publish = asked('publish') || asked('releaseStream') || asked('FCPublish') || this.#mediaSeen.c2s;
    const play = asked('play') || asked('play2') || asked('FCSubscribe') || asked('getStreamLength') || this.#mediaSeen.s2c;
    return publish && play ? 'both' : publish ? 'publish' : play ? 'play' : 'none';
  }

  report(id: number): SessionReport {
    const named = ['publish', 'play', 'play2', 'releaseStream', 'FCPublish', 'FCSubscribe', 'getStreamLength'].map((name) => this.transactions.last(name)).find((request) => request?.streamName !== undefined);
    const timeline = this.tracks.timeline(this.start?.container === undefined);
    const silent = this.transactions.requests.some((request) => request.state === 'unanswered') || this.#handshakeStuck();
    return {
      id, client: this.start?.client ?? '', server: this.start?.server ?? '', role: this.role, app: this.app, streamName: named?.streamName ?? '',
      durationMs: usToMs(Math.max(0, this.nowUs - this.firstUs)), c2s: this.c2s.report(), s2c: this.s2c.report(),
      transactions: this.transactions.report(), tracks: this.tracks.tracks(), ...(timeline === undefined ? {} : { timeline }),
      clientModels: this.models(silent).map(({ client, outcome, at }) => ({ client, outcome, at })),
      ...(this.handshake() === undefined ? {} : { handshake: this.handshake() ?? '' }), endedBy: this.endedBy(), notices: [...this.notices],
    };
  }

  /** One line about the handshake; undefined when none was seen. */
  handshake(): string | undefined {
    const c1 = this.c2s.packet1;
    const s1 = this.s2c.packet1;
    if (c1 === undefined && s1 === undefined) return undefined;
    const parts = [`version ${String(s1?.version ?? c1?.version ?? 0)}`];
    if (c1 !== undefined) parts.push(c1.digest === 'none' ? 'no digest' : `digest (${c1.digest})`);
    if (this.s2c.packet2 !== undefined) parts.push(this.s2c.packet2.signed ? 'S2 signed' : this.s2c.packet2.echoes === true ? 'S2 echoes C1' : 'S2 does not echo C1');
    else parts.push('no S2');
    if (this.c2s.packet2 === undefined) parts.push('no C2');
    return parts.join(', ');
  }

  endedBy(): string {
    const by = this.closedBy;
    if (by !== undefined) return `${by === 'c2s' ? 'client' : 'server'} ${this.of(by).closed?.how === 'rst' ? 'reset' : 'close'}`;
    return this.end?.reason ?? 'open';
  }

  /** An unfinished message of the server blocks some publishers; the counters show it, no event does. */
  #withHalfMessage(): readonly ClientInput[] {
    if (this.flow?.s2c.partial === undefined || this.nowUs - this.s2c.lastUs < halfMessageUs) return this.#inputs;
    const close = this.#inputs.findIndex((input) => input.kind === 'close');
    const before = close < 0 ? this.#inputs : this.#inputs.slice(0, close);
    return [...before, { kind: 'half-message' }, ...this.#inputs.slice(before.length)];
  }

  #handshakeStuck(): boolean {
    const over = this.end !== undefined || this.closedBy !== undefined;
    return over && this.c2s.packet1 !== undefined && (this.s2c.packet1 === undefined || this.s2c.packet2 === undefined) && this.s2c.messages === 0;
  }

  #connection(event: ConnectionEvent): void {
    const next = nextConnectionState(this.connection, event);
    this.connection = next.state;
    if (!next.legal) this.illegalConnectionEvents++;
  }

  #handshakeProgress(): void {
    const done = (facts: DirectionFacts): boolean => facts.packet2 !== undefined || facts.packet2Skipped;
    if (done(this.c2s) && done(this.s2c)) this.#connection('packet-2-both');
  }

  #streamEvent(msid: number, event: StreamEvent): StreamFacts {
    const facts = this.stream(msid);
    facts.state = nextStreamState(facts.state, event).state;
    return facts;
  }

  #input(input: ClientInput): void {
    if (this.#inputs.length < maxClientInputs) this.#inputs.push(input);
  }

  #fault(what: string, offset: number): void {
    if (what === 'chunk-size-announced-not-applied') this.#input({ kind: 'fault', what: 'announced-not-applied', offset });
    else if (what === 'chunk-size-applied-not-announced') this.#input({ kind: 'fault', what: 'applied-not-announced', offset });
    else if (what === 'desync') this.#input({ kind: 'fault', what: 'desync', offset });
  }

  #message(event: MessageEvent): TransactionFact | undefined {
    const facts = this.of(event.direction);
    facts.message(event);
    const body = event.body;
    switch (body.type) {
      case 'audio': case 'video':
        this.#media(event, body);
        return undefined;
      case 'command':
        this.#connection('traffic');
        return this.#command(event, body);
      case 'setChunkSize':
        if (event.direction === 'c2s' && this.transactions.last('connect') === undefined) this.chunkSizeBeforeConnect = true;
        if (event.direction === 's2c' && (body.size === 0 || body.highBit === true)) this.#input({ kind: 'zero', what: 'chunkSize', offset: event.offset });
        break;
      case 'windowAcknowledgementSize':
        if (event.direction === 's2c' && isZeroLike(body.size)) this.#input({ kind: 'zero', what: 'window', offset: event.offset });
        break;
      case 'setPeerBandwidth':
        if (event.direction === 's2c' && isZeroLike(body.size)) this.#input({ kind: 'zero', what: 'bandwidth', offset: event.offset });
        break;
      case 'data':
        this.#data(event, body);
        break;
      case 'aggregate':
        this.#firstMedia(event);
        for (const part of body.parts) {
          for (const unit of part.media?.units ?? []) this.tracks.add(unit, { ...event, typeId: part.typeId, timestampMs: part.timestampMs, length: part.length });
        }
        break;
      default:
        break;
    }
    return undefined;
  }

  #media(event: MessageEvent, body: MediaBody): void {
    this.#firstMedia(event);
    for (const unit of body.units) this.tracks.add(unit, event);
  }

  /** The declared frame rate helps to count frames; everything else in the metadata is for the rules. */
  #data(event: MessageEvent, body: DataBody): void {
    this.metadata.add(event, body);
    if (body.handler !== '@setDataFrame' && body.handler !== 'onMetaData') return;
    for (const value of body.values) {
      const rate = numberOf(property(value, 'framerate'));
      if (rate !== undefined) this.tracks.declareFrameRate(event.direction, event.msid, rate);
    }
  }

  #firstMedia(event: MessageEvent): void {
    if (event.direction === 's2c') {
      if (this.playStartedUs < 0) this.transactions.served(event.msid);
    }
    if (this.#mediaSeen[event.direction]) return;
    this.#mediaSeen[event.direction] = true;
    this.#input({ kind: 'media', direction: event.direction });
    const stream = this.#streamEvent(event.msid, event.direction === 'c2s' ? 'media-c2s' : 'media-s2c');
    if (stream.firstMediaUs < 0) stream.firstMediaUs = event.atUs;
  }

  #command(event: MessageEvent, body: CommandBody): TransactionFact | undefined {
    const fact = this.transactions.command(event, body);
    if (event.direction === 's2c') this.#serverCommand(event, body, fact);
    else if (fact?.kind === 'request') this.#clientRequest(fact.request, body);
    return fact;
  }

  #clientRequest(request: Request, body: CommandBody): void {
    this.#input({ kind: 'request', name: request.name, atUs: request.atUs });
    if (request.name === 'connect') {
      this.#connection('connect');
      this.app = textOf(property(body.values[2], 'app'))?.slice(0, maxTextLength) ?? '';
      this.tcUrl = textOf(property(body.values[2], 'tcUrl'))?.slice(0, maxTextLength);
      this.flashVer = (textOf(property(body.values[2], 'flashVer')) ?? textOf(property(body.values[2], 'flashver')))?.slice(0, maxTextLength);
      this.objectEncoding = numberOf(property(body.values[2], 'objectEncoding')) ?? 0;
    } else if (request.name === 'publish' || request.name === 'play' || request.name === 'play2') {
      const stream = this.#streamEvent(request.msid, request.name === 'publish' ? 'publish' : 'play');
      this.tracks.restart(request.name === 'publish' ? 'c2s' : 's2c', request.msid);
      if (request.streamName !== undefined) stream.streamName = request.streamName;
    } else if (interrupting.has(request.name)) {
      this.tracks.restart('s2c', request.msid);
    } else if (request.name === 'FCUnpublish' || request.name === 'deleteStream' || request.name === 'closeStream') {
      if (this.clientEndedUs < 0) this.#input({ kind: 'client-ends' });
      if (this.clientEndedUs < 0) this.clientEndedUs = request.atUs;
      const msid = request.name === 'deleteStream' ? (numberOf(body.values[3]) ?? request.msid) : request.msid;
      if (this.streams.has(msid)) this.#streamEvent(msid, 'end');
    }
  }

  #serverCommand(event: MessageEvent, body: CommandBody, fact: TransactionFact | undefined): void {
    if (body.commandName === 'close') this.#input({ kind: 'close-command', offset: event.offset });
    const isReply = body.commandName === '_result' || body.commandName === '_error' || body.commandName === 'onStatus';
    if (isReply) {
      const reply = fact !== undefined && fact.kind !== 'request' && fact.kind !== 'stray' ? fact.reply : fact?.kind === 'stray' ? fact.stray.reply : replyOf(event, body);
      const to = fact !== undefined && (fact.kind === 'reply' || fact.kind === 'result-only' || fact.kind === 'progress') ? fact.request.name : undefined;
      this.#input({ kind: 'reply', reply, ...(to === undefined ? {} : { to }), ...(this.createdMsid === undefined ? {} : { createdMsid: this.createdMsid }) });
    }
    if (fact?.kind !== 'reply') return;
    const { request, reply } = fact;
    const refused = request.state === 'refused';
    if (request.name === 'connect') this.#connection(refused ? 'connect-refused' : 'connect-answered');
    else if (request.name === 'createStream' && reply.streamId !== undefined && !refused) {
      this.createdMsid = reply.streamId;
      if (!this.streams.has(reply.streamId) && this.streams.size < maxStreams) this.stream(reply.streamId, true);
    } else if (request.expects === 'status') {
      const publish = request.name === 'publish';
      const stream = this.#streamEvent(request.msid, refused ? 'refused' : publish ? 'publish-started' : 'play-started');
      if (refused) return;
      if (stream.startedUs < 0) stream.startedUs = reply.atUs;
      if (publish && this.publishStartedUs < 0) this.publishStartedUs = reply.atUs;
      if (!publish && this.playStartedUs < 0) this.playStartedUs = reply.atUs;
    }
  }
}

/** 0, or bit 31 set: a signed reader (FFmpeg) refuses both. */
export function isZeroLike(size: number): boolean {
  return size === 0 || size >= 0x8000_0000;
}
