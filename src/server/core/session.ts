/**
 * One connection of the server, without its socket: bytes and time in, commands out.
 *
 * Strict in what it sends, tolerant in what it accepts. Every answer is a list of steps, made by the healthy server and
 * then shown to the fault, if there is one, which may change it: a mutant differs at one seam.
 */
import type { AmfValue } from '../../trace/amf.js';
import { booleanOf, numberOf, textOf } from '../../wire/amf/access.js';
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { ChunkWriter } from '../../wire/chunk/writer.js';
import { buildError, buildResult } from '../../wire/command/call-result.js';
import { buildConnectError, buildConnectResult, capsEx, connectFields, fourCcInfo, type ConnectFields } from '../../wire/command/connect.js';
import { buildCreateStreamResult } from '../../wire/command/create-stream.js';
import { isKnownCommand } from '../../wire/command/names.js';
import { buildOnStatus } from '../../wire/command/on-status.js';
import { buildRtmpSampleAccess } from '../../wire/command/rtmp-sample-access.js';
import { decodeMessageBody } from '../../wire/message/decode.js';
import { isMediaType, typeId } from '../../wire/message/types.js';
import { userControlEvent } from '../../wire/message/user-control.js';
import type { FaultSeams, Mutant, Request } from './fault.js';
import { answerHello, helloBytes, packetBytes } from './hello.js';
import type { ServerLogEvent } from './log.js';
import { createMessageReader, type InMessage, type MessageReader } from './message-reader.js';
import { referenceProfile, type ServerProfile } from './profiles.js';
import * as step from './step.js';
import type { Step } from './step.js';
import type { StreamIdentity, StreamMessage } from './stream-sink.js';
import { carriesSecret, type StreamToken } from './token.js';

export type TimerId = 'resume' | 'handshake' | 'idle' | 'end-of-play' | 'held-media';

export type ServerInput =
  /** The connection is open. */
  | { readonly kind: 'open' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The client has closed its direction, or the connection is gone. */
  | { readonly kind: 'closed'; readonly how?: 'fin' | 'reset' }
  | { readonly kind: 'timer'; readonly id: TimerId }
  /** Whole chunks for a stream that this connection plays, from the hub. */
  | { readonly kind: 'media'; readonly bytes: Uint8Array }
  /** The stream that this connection plays on `msid` has a publisher again, or has lost it. */
  | { readonly kind: 'published' | 'unpublished'; readonly msid: number }
  /** The operator ends the server. */
  | { readonly kind: 'stop' };

export type ServerCommand =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Close in order, after what was sent. */
  | { readonly kind: 'close' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'stopReading' }
  /** Mutants only: ends the server with all connections. */
  | { readonly kind: 'exit' }
  /** Replaces the timer of that id. */
  | { readonly kind: 'setTimer'; readonly id: TimerId; readonly afterMs: number }
  | { readonly kind: 'log'; readonly event: ServerLogEvent }
  /** For the hub: a stream of this connection publishes or plays from now on, or has stopped. */
  | { readonly kind: 'publish'; readonly msid: number; readonly stream: StreamIdentity }
  | { readonly kind: 'play'; readonly msid: number; readonly stream: StreamIdentity; readonly chunkSize: number; readonly mediaMsid: number }
  | { readonly kind: 'stop'; readonly msid: number; readonly how: 'told' | 'reset' }
  | { readonly kind: 'media'; readonly msid: number; readonly message: StreamMessage }
  | { readonly kind: 'pause'; readonly msid: number; readonly paused: boolean }
  | { readonly kind: 'receive'; readonly msid: number; readonly what: 'audio' | 'video'; readonly wanted: boolean };

export interface ServerSessionOptions {
  readonly fault?: Mutant | undefined;
  readonly profile?: ServerProfile | undefined;
  /** 1528 bytes for S1. */
  readonly random: Uint8Array;
  /** S1's time field; milliseconds of any origin. */
  readonly timeMs?: number;
  /** This connection's number, for the log. */
  readonly id?: number;
  /** Is another connection publishing this path now? */
  readonly isTaken?: (path: string) => boolean;
  readonly tokens?: readonly StreamToken[] | undefined;
  /** Tokens are needed for playing, too. */
  readonly protectPlay?: boolean;
}

/** Streams per connection; a client that asks for more is refused, so that it cannot fill the memory. */
const maxStreams = 64;
const maxNameBytes = 1024;
/** From the first byte to C2: a slow mobile network takes two seconds, a scanner for ever. */
const handshakeMs = 20_000;
const pingEveryMs = 30_000;
/** Silent periods after which the client counts as gone; OBS answers no ping while it publishes, but then it sends media. */
const maxSilentPeriods = 3;
/** GStreamer 1.22's rtmp2src ends at StreamEOF and drops what it has read and not passed on: it gets time for that. */
const lastFramesMs = 100;
/** Refused clients get the reason before the close, also over a slow network. */
const closeAfterRefusalMs = 500;
/** What the far end of a lost tail is for mutants S68 and S69. */
const lostTailBytes = 64 * 1024;

interface NetStream {
  state: 'idle' | 'publishing' | 'playing';
  /** Of what it publishes. The hub learns of it later: several commands may come in one piece. */
  path?: string;
}

export class ServerSession {
  private stage: 'hello' | 'c2' | 'chunks' | 'ended' = 'hello';
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private deaf = false;
  private readonly reader: MessageReader;
  private readonly writer = new ChunkWriter();
  private readonly seams: FaultSeams;
  private readonly profile: ServerProfile;
  private readonly options: ServerSessionOptions;
  private readonly id: number;
  private out: ServerCommand[] = [];
  private readonly waiting: Step[] = [];
  private waitingForTimer = false;
  private readonly counts = new Map<string, number>();
  private readonly batch: string[] = [];
  private digest = false;
  private client: ConnectFields | undefined;
  private app = '';
  private readonly streams = new Map<number, NetStream>();
  private nextMsid = 1;
  /** Streams that it plays and that have no publisher any more. */
  private readonly endedPlays = new Set<number>();
  private receivedBytes = 0;
  private acknowledgedBytes = 0;
  private clientWindowBytes = 0;
  private silentPeriods = 0;
  private readonly heldMedia: { readonly msid: number; readonly message: InMessage }[] = [];

  constructor(options: ServerSessionOptions) {
    this.options = options;
    this.seams = options.fault?.create() ?? {};
    const reader = createMessageReader();
    this.reader = this.seams.reader?.(reader) ?? reader;
    this.profile = options.profile ?? referenceProfile;
    this.id = options.id ?? 0;
  }

  handle(input: ServerInput): ServerCommand[] {
    this.out = [];
    if (this.stage === 'ended') return this.out;
    switch (input.kind) {
      case 'open': this.setTimer('handshake', handshakeMs); break;
      case 'bytes': this.receive(input.bytes); break;
      case 'closed': this.closed(input.how ?? 'fin'); break;
      case 'timer': this.timer(input.id); break;
      case 'media': {
        if (this.seams.mediaOvertakes === true) this.out.push({ kind: 'send', bytes: input.bytes });
        else this.perform([{ kind: 'raw', bytes: input.bytes }]);
        break;
      }
      case 'published': this.ask({ moment: 'published', msid: input.msid }, this.beginOfPlay(input.msid)); break;
      case 'unpublished': this.ask({ moment: 'unpublished', msid: input.msid }, this.endOfPlay(input.msid)); break;
      case 'stop': this.stopped(); break;
    }
    return this.out;
  }

  /** Media for it may go out as it is: nothing stands before it. */
  get isFlowing(): boolean {
    return this.stage === 'chunks' && !this.waitingForTimer;
  }

  private receive(bytes: Uint8Array): void {
    if (this.deaf) return;
    this.silentPeriods = 0;
    if (this.stage === 'chunks') {
      this.readChunks(bytes);
      return;
    }
    if (this.stage === 'hello' && this.seams.needsHelloInOneRead === true && bytes.length < helloBytes) {
      this.deaf = true;
      return;
    }
    // Not slice(): on a Buffer, which sockets deliver, that is a view.
    this.held.push(new Uint8Array(bytes));
    this.heldBytes += bytes.length;
    this.handshake();
  }

  private handshake(): void {
    if (this.stage === 'hello') {
      const first = this.held.find((piece) => piece.length > 0)?.[0];
      if (first !== undefined && first !== 3 && this.seams.refusesHello !== false) {
        this.log({ event: 'refused', id: this.id, what: 'connection', path: '', code: '', reason: `the first byte is ${first}, not RTMP version 3` });
        this.perform([{ kind: 'close' }]);
        return;
      }
      if (this.heldBytes < helloBytes) return;
      const hello = this.takeHeld(helloBytes);
      this.stage = 'c2';
      const answer = answerHello(hello.subarray(1), this.options.random, this.options.timeMs ?? 0);
      this.digest = answer.digest;
      this.ask({ moment: 'hello', c0c1: hello }, answer.steps);
    }
    if (this.stage === 'c2' && this.heldBytes >= packetBytes) {
      const c2 = this.takeHeld(packetBytes);
      this.stage = 'chunks';
      this.log({ event: 'handshake-done', id: this.id, digest: this.digest });
      this.setTimer('idle', pingEveryMs);
      this.ask({ moment: 'handshake-done', ...(this.digest ? {} : { echoesS1: endsWith(c2, this.options.random) }) }, []);
      const rest = this.takeHeld(this.heldBytes);
      if (rest.length > 0 && !this.hasEnded() && this.seams.losesBehindC2 !== true) this.readChunks(rest);
    }
  }

  private takeHeld(bytes: number): Uint8Array {
    const all = new Uint8Array(this.heldBytes);
    let at = 0;
    for (const piece of this.held) {
      all.set(piece, at);
      at += piece.length;
    }
    this.held = [all.subarray(bytes)];
    this.heldBytes -= bytes;
    return all.subarray(0, bytes);
  }

  private readChunks(bytes: Uint8Array): void {
    this.receivedBytes += bytes.length;
    this.batch.length = 0;
    for (const message of this.reader.push(bytes)) this.message(message);
    const broken = this.reader.broken();
    if (broken !== undefined) {
      this.log({ event: 'refused', id: this.id, what: 'connection', path: '', code: '', reason: `its chunks cannot be read any more (${broken})` });
      this.perform([{ kind: 'close' }]);
      return;
    }
    // Clients that announce no window (all publishers but Flash) still get a sign that their bytes are read.
    const windowBytes = this.clientWindowBytes > 0 ? this.clientWindowBytes : this.profile.windowBytes;
    if (this.receivedBytes - this.acknowledgedBytes >= windowBytes) {
      this.acknowledgedBytes = this.receivedBytes;
      this.ask({ moment: 'window' }, [step.acknowledgement(this.receivedBytes >>> 0)]);
    }
  }

  private closed(how: 'fin' | 'reset'): void {
    if (this.stage === 'chunks') for (const message of this.reader.closed()) this.message(message);
    this.releaseHeldMedia(how === 'fin' ? 'fin' : undefined);
    this.leaveAll(how === 'reset' ? 'reset' : 'told');
    this.perform([{ kind: 'close' }]);
  }

  /** Players are told, everybody is closed. */
  private stopped(): void {
    for (const [msid, { state }] of this.streams) {
      if (state === 'playing') this.perform(this.signsOfEnd(msid));
      if (state === 'publishing') this.perform([step.onStatus(msid, 'status', 'NetStream.Unpublish.Success', 'The server is stopping.')]);
    }
    if (this.client !== undefined) this.perform([step.onConnection(buildOnStatus('error', 'NetConnection.Connect.AppShutdown', 'The server is stopping.'))]);
    this.perform([{ kind: 'close' }]);
  }

  private timer(id: TimerId): void {
    switch (id) {
      case 'resume': {
        this.waitingForTimer = false;
        this.perform(this.waiting.splice(0));
        break;
      }
      case 'handshake': {
        if (this.stage === 'chunks') return;
        this.log({ event: 'refused', id: this.id, what: 'connection', path: '', code: '', reason: `no complete handshake within ${handshakeMs / 1000} s` });
        this.perform([{ kind: 'close' }]);
        break;
      }
      case 'idle': {
        this.silentPeriods += 1;
        if (this.silentPeriods > maxSilentPeriods) {
          this.log({ event: 'refused', id: this.id, what: 'connection', path: '', code: '', reason: `not a byte in ${(maxSilentPeriods * pingEveryMs) / 1000} s, and no answer to pings` });
          this.perform([{ kind: 'close' }]);
          return;
        }
        if (this.silentPeriods > 1) this.perform([step.pingRequest(this.receivedBytes)]);
        this.setTimer('idle', pingEveryMs);
        break;
      }
      case 'end-of-play': {
        // Not while it publishes, or plays another stream that goes on.
        if (this.endedPlays.size > 0 && [...this.streams].every(([msid, { state }]) => state === 'idle' || this.endedPlays.has(msid))) this.perform([{ kind: 'close' }]);
        break;
      }
      case 'held-media': this.releaseHeldMedia(undefined); break;
    }
  }

  private message(message: InMessage): void {
    const body = decodeMessageBody(message.typeId, message.payload, message.timestampMs);
    switch (body.type) {
      case 'command': this.command(message, body.values); break;
      case 'windowAcknowledgementSize': this.clientWindowBytes = body.size; break;
      // The peer limits our output; what it says is our window as well (RTMP 1.0 §5.4.5).
      case 'setPeerBandwidth': if (body.size > 0 && body.size !== this.profile.windowBytes) this.perform([step.windowAcknowledgementSize(body.size)]); break;
      case 'userControl': {
        if (body.eventName === 'pingRequest') this.perform([step.userControl(userControlEvent.pingResponse, body.value ?? 0)]);
        break;
      }
      case 'audio': case 'video': case 'data': case 'aggregate': this.media(message); break;
      default: break;
    }
    if (this.seams.answer !== undefined && message.typeId !== typeId.commandAmf0 && message.typeId !== typeId.commandAmf3 && !isMediaType(message.typeId)) this.ask({ moment: 'other', message }, []);
  }

  private media(message: InMessage): void {
    this.ask({ moment: 'media', msid: message.msid }, []);
    if (this.streams.get(message.msid)?.state !== 'publishing') return;
    const hold = this.seams.holdsMedia;
    if (hold === undefined) {
      this.out.push({ kind: 'media', msid: message.msid, message });
      return;
    }
    if (this.heldMedia.length === 0) this.setTimer('held-media', hold.ms);
    this.heldMedia.push({ msid: message.msid, message });
  }

  /** Mutants only. */
  private releaseHeldMedia(ending: 'fin' | 'delete-stream' | undefined): void {
    const held = this.heldMedia.splice(0);
    if (ending !== undefined && this.seams.holdsMedia?.lose === ending) {
      for (let lost = 0; held.length > 0 && lost < lostTailBytes;) lost += held.pop()?.message.payload.length ?? 0;
    }
    for (const { msid, message } of held) this.out.push({ kind: 'media', msid, message });
  }

  private command(message: InMessage, values: readonly AmfValue[]): void {
    const name = textOf(values[0]) ?? '';
    const transactionId = numberOf(values[1]) ?? 0;
    const { msid } = message;
    const denied = (name === 'publish' || name === 'play') && this.isDenied(name, textOf(values[3]) ?? '');
    const healthy = this.client === undefined && name !== 'connect' ? this.beforeConnect(name, transactionId) : this.answer(name, transactionId, msid, values, denied);
    this.ask({ moment: 'command', name, transactionId, msid, values, denied, batchedBehind: [...this.batch] }, healthy);
    if (this.batch.length < maxBatchNames) this.batch.push(name);
  }

  private answer(name: string, transactionId: number, msid: number, values: readonly AmfValue[], denied: boolean): Step[] {
    const text = textOf(values[3]) ?? '';
    switch (name) {
      case 'connect': return this.connect(transactionId, values[2]);
      case 'createStream': return this.createStream(transactionId);
      case 'publish': return this.publish(msid, text, denied);
      case 'play': return this.play(msid, text, booleanOf(values[6]) ?? false, denied);
      case 'deleteStream': return this.deleteStream(numberOf(values[3]) ?? 0);
      case 'closeStream': return this.closeStream(msid);
      case 'pause': return this.pause(msid, booleanOf(values[3]) ?? false);
      case 'receiveAudio': return this.receiveMedia(msid, 'audio', booleanOf(values[3]) ?? true);
      case 'receiveVideo': return this.receiveMedia(msid, 'video', booleanOf(values[3]) ?? true);
      case 'seek': return [step.onStatus(msid, 'status', 'NetStream.Seek.Notify', 'This is live: the position stays.')];
      case 'FCPublish': return this.fcPublish(transactionId, text);
      case 'FCUnpublish': return this.profile.answersFcPublish ? [step.command('onFCUnpublish', 0, null, step.information('status', 'NetStream.Unpublish.Success', 'Unpublished.'))] : [];
      case 'FCSubscribe': return [
        step.command('onFCSubscribe', 0, null, step.information('status', 'NetStream.Play.Start', 'Subscribed.')),
        ...this.plainResult(transactionId),
      ];
      case 'releaseStream': case '_checkbw': case 'FCUnsubscribe': case 'getStreamLength': return this.plainResult(transactionId);
      case 'close': return [{ kind: 'close' }];
      // Replies of the client to nothing we asked, and calls that expect no reply.
      default: return isKnownCommand(name) || name === '' ? [] : this.unknownCall(name, transactionId);
    }
  }

  private plainResult(transactionId: number): Step[] {
    return transactionId > 0 && this.profile.unknownCalls !== 'silence' ? [step.onConnection(buildResult(transactionId))] : [];
  }

  private unknownCall(name: string, transactionId: number): Step[] {
    if (transactionId <= 0 || this.profile.unknownCalls === 'silence') return [];
    if (this.profile.unknownCalls === 'result') return this.plainResult(transactionId);
    return [step.onConnection(buildError(transactionId, 'NetConnection.Call.Failed', `There is no method ${name.slice(0, 64)}.`))];
  }

  private beforeConnect(name: string, transactionId: number): Step[] {
    if (name === '' || transactionId <= 0) return [];
    return [step.onConnection(buildError(transactionId, 'NetConnection.Call.Failed', 'Connect first.'))];
  }

  private connect(transactionId: number, commandObject: AmfValue | undefined): Step[] {
    const client = connectFields(commandObject);
    if (this.client !== undefined) return [step.onConnection(buildError(transactionId, 'NetConnection.Call.Failed', 'Already connected.'))];
    if (client.app === undefined) {
      this.log({ event: 'refused', id: this.id, what: 'connection', path: '', code: 'NetConnection.Connect.Rejected', reason: 'connect names no app' });
      return [step.onConnection(buildConnectError(transactionId, 'connect names no app.')), { kind: 'wait', ms: closeAfterRefusalMs }, { kind: 'close' }];
    }
    this.client = client;
    this.app = trimSlashes(withoutQuery(client.app.slice(0, maxNameBytes)));
    this.log({ event: 'connected', id: this.id, app: this.app, flashVer: (client.flashVer ?? '').slice(0, 256) });
    const { windowBytes, chunkSize, beginsConnection, onBwDone } = this.profile;
    return [
      step.windowAcknowledgementSize(windowBytes),
      step.setPeerBandwidth(windowBytes),
      ...(beginsConnection ? [step.streamBegin(0)] : []),
      step.setChunkSize(chunkSize),
      { kind: 'outgoingChunkSize', size: chunkSize },
      step.onConnection(buildConnectResult(transactionId, enhancedAnswer(client))),
      ...(onBwDone ? [step.command('onBWDone', 0, null, bandwidthProbe)] : []),
    ];
  }

  private createStream(transactionId: number): Step[] {
    if (this.streams.size >= maxStreams) return [step.onConnection(buildError(transactionId, 'NetConnection.Call.Failed', 'Too many streams.'))];
    const msid = this.profile.streamIds === 'always-1' ? 1 : this.nextMsid;
    this.nextMsid += 1;
    if (!this.streams.has(msid)) this.streams.set(msid, { state: 'idle' });
    return [step.onConnection(buildCreateStreamResult(transactionId, msid))];
  }

  private publish(msid: number, text: string, denied: boolean): Step[] {
    const stream = this.identify(text, this.seams.keepsQuery);
    const refuse = (code: string, reason: string, closes: boolean): Step[] => {
      this.log({ event: 'refused', id: this.id, what: 'publish', path: stream.path, code, reason });
      return [step.onStatus(msid, 'error', code, reason), ...(closes ? [{ kind: 'wait', ms: closeAfterRefusalMs } as const, { kind: 'close' } as const] : [])];
    };
    // GStreamer takes Denied for a refused login, librtmp and OBS give up on it, FFmpeg on any error.
    if (denied) return refuse('NetStream.Publish.Denied', 'A valid token is needed to publish this stream.', true);
    const netStream = this.netStream(msid);
    if (netStream === undefined) return refuse('NetStream.Publish.BadName', 'There is no such message stream: send createStream first.', false);
    if (netStream.state !== 'idle') return refuse('NetStream.Publish.BadName', 'This message stream is in use.', false);
    if (stream.name === '' || text.length > maxNameBytes) return refuse('NetStream.Publish.BadName', 'The stream name is empty or too long.', false);
    if (this.options.isTaken?.(stream.path) === true) return refuse('NetStream.Publish.BadName', 'Somebody else is publishing this stream.', false);
    if ([...this.streams.values()].some(({ path }) => path === stream.path)) return refuse('NetStream.Publish.BadName', 'This connection is publishing this stream already.', false);
    return [
      { kind: 'publish', msid, stream },
      ...(this.profile.streamBeginOnPublish ? [step.streamBegin(msid)] : []),
      step.onStatus(msid, 'status', 'NetStream.Publish.Start', 'Publishing.'),
    ];
  }

  private play(msid: number, text: string, reset: boolean, denied: boolean): Step[] {
    const stream = this.identify(text, this.seams.keepsQuery);
    const refuse = (code: string, reason: string, closes: boolean): Step[] => {
      this.log({ event: 'refused', id: this.id, what: 'play', path: stream.path, code, reason });
      return [step.onStatus(msid, 'error', code, reason), ...(closes ? [{ kind: 'wait', ms: closeAfterRefusalMs } as const, { kind: 'close' } as const] : [])];
    };
    // Of the codes that say no, librtmp ends at once on this one and on StreamNotFound only.
    if (denied) return refuse('NetStream.Play.Failed', 'A valid token is needed to play this stream.', true);
    const netStream = this.netStream(msid);
    if (netStream === undefined) return refuse('NetStream.Play.Failed', 'There is no such message stream: send createStream first.', false);
    if (netStream.state === 'publishing') return refuse('NetStream.Play.Failed', 'This message stream is publishing.', false);
    if (stream.name === '' || text.length > maxNameBytes) return refuse('NetStream.Play.StreamNotFound', 'The stream name is empty or too long.', false);
    const { playReset, sampleAccess, dataStart } = this.profile;
    return [
      step.streamBegin(msid),
      ...(playReset === 'always' || (playReset === 'when-asked' && reset) ? [step.onStatus(msid, 'status', 'NetStream.Play.Reset', 'Playing and resetting.')] : []),
      step.onStatus(msid, 'status', 'NetStream.Play.Start', 'Started playing.'),
      ...(sampleAccess === undefined ? [] : [step.data(msid, buildRtmpSampleAccess(sampleAccess, sampleAccess))]),
      ...(dataStart ? [step.data(msid, buildOnStatus('status', 'NetStream.Data.Start').filter((_, index) => index === 0 || index === 3))] : []),
      { kind: 'play', msid, stream, mediaMsid: this.profile.mediaMsid === 'zero' ? 0 : msid },
    ];
  }

  private fcPublish(transactionId: number, text: string): Step[] {
    const denied = this.isDenied('publish', text);
    return [
      ...(this.profile.answersFcPublish && !denied ? [step.command('onFCPublish', 0, null, step.information('status', 'NetStream.Publish.Start', 'Ready to publish.'))] : []),
      ...this.plainResult(transactionId),
    ];
  }

  /** No answer (RTMP 1.0 §7.2.2.3). An id that was never given has no effect. */
  private deleteStream(msid: number): Step[] {
    if (this.streams.get(msid)?.state === 'publishing') this.releaseHeldMedia('delete-stream');
    if (this.seams.playsOnAfterDelete === true && this.streams.get(msid)?.state === 'playing') return [];
    this.leave(msid, 'told');
    if (this.profile.streamIds === 'counting') this.streams.delete(msid);
    return [];
  }

  private closeStream(msid: number): Step[] {
    const publishing = this.streams.get(msid)?.state === 'publishing';
    this.leave(msid, 'told');
    return publishing ? [step.onStatus(msid, 'status', 'NetStream.Unpublish.Success', 'Unpublished.')] : [];
  }

  private pause(msid: number, paused: boolean): Step[] {
    if (this.streams.get(msid)?.state !== 'playing') return [];
    this.out.push({ kind: 'pause', msid, paused });
    return [paused
      ? step.onStatus(msid, 'status', 'NetStream.Pause.Notify', 'Paused.')
      : step.onStatus(msid, 'status', 'NetStream.Unpause.Notify', 'Going on.')];
  }

  private receiveMedia(msid: number, what: 'audio' | 'video', wanted: boolean): Step[] {
    if (this.streams.get(msid)?.state !== 'playing') return [];
    this.out.push({ kind: 'receive', msid, what, wanted });
    return wanted
      ? [step.onStatus(msid, 'status', 'NetStream.Seek.Notify', 'Live.'), step.onStatus(msid, 'status', 'NetStream.Play.Start', 'Started playing.')]
      : [];
  }

  /** The player waited, or stayed when the last publisher went. */
  private beginOfPlay(msid: number): Step[] {
    return [{ kind: 'playGoesOn', msid }, step.streamBegin(msid), step.onStatus(msid, 'status', 'NetStream.Play.PublishNotify', 'The stream begins.')];
  }

  /** All signs: FFmpeg and librtmp look for the status, GStreamer for StreamEOF, others only see a close. A new publisher may come first. */
  private endOfPlay(msid: number): Step[] {
    const { closeAfterMs } = this.profile.endSigns;
    return [{ kind: 'wait', ms: lastFramesMs }, ...this.signsOfEnd(msid), ...(closeAfterMs === undefined ? [] : [{ kind: 'closeAfterPlay', msid, ms: closeAfterMs } as const])];
  }

  private signsOfEnd(msid: number): Step[] {
    const { streamEof, unpublishNotify } = this.profile.endSigns;
    return [
      ...(streamEof ? [step.streamEof(msid)] : []),
      ...(unpublishNotify ? [step.onStatus(msid, 'status', 'NetStream.Play.UnpublishNotify', 'The publisher has gone.')] : []),
    ];
  }

  private identify(text: string, keepsQuery = false): StreamIdentity {
    const cut = text.slice(0, maxNameBytes);
    const name = keepsQuery ? cut : withoutQuery(cut);
    return { app: this.app, name, path: `${this.app}/${name}` };
  }

  private isDenied(what: 'publish' | 'play', text: string): boolean {
    const { tokens = [], protectPlay = false } = this.options;
    if (what === 'play' && !protectPlay) return false;
    const { path } = this.identify(text);
    const token = tokens.find((each) => `${each.app}/${each.name}` === path);
    if (token === undefined || (this.seams.keys === 'any' && text.includes('?'))) return false;
    const texts = [text, this.client?.app ?? '', this.client?.tcUrl ?? ''];
    return this.seams.keys === 'whole-query' ? !texts.some((each) => each.endsWith(`?${token.secret}`)) : !carriesSecret(token.secret, texts);
  }

  /** A client that never learned its stream id sends commands on stream 0 (FFmpeg does after a broken answer to createStream). */
  private netStream(msid: number): NetStream | undefined {
    const known = this.streams.get(msid);
    if (known !== undefined || msid !== 0 || this.streams.size >= maxStreams) return known;
    const made: NetStream = { state: 'idle' };
    this.streams.set(0, made);
    return made;
  }

  private leave(msid: number, how: 'told' | 'reset'): void {
    const netStream = this.streams.get(msid);
    if (netStream === undefined || netStream.state === 'idle') return;
    netStream.state = 'idle';
    delete netStream.path;
    this.endedPlays.delete(msid);
    this.out.push({ kind: 'stop', msid, how });
  }

  private leaveAll(how: 'told' | 'reset'): void {
    for (const msid of this.streams.keys()) this.leave(msid, how);
  }

  private ask(request: Partial<Request> & Pick<Request, 'moment'>, healthy: readonly Step[]): void {
    if (this.seams.answer === undefined) {
      if (healthy.length > 0) this.perform(healthy);
      return;
    }
    const { moment, name = '' } = request;
    const key = `${moment} ${moment === 'command' && this.counts.size < 64 ? name : ''}`;
    const earlier = this.counts.get(key) ?? 0;
    this.counts.set(key, earlier + 1);
    this.perform(this.seams.answer({ name, transactionId: 0, msid: 0, values: [], ...request, earlier }, healthy));
  }

  private perform(steps: readonly Step[]): void {
    for (const each of steps) {
      if (this.stage === 'ended') return;
      if (this.waitingForTimer) {
        this.waiting.push(each);
        continue;
      }
      switch (each.kind) {
        case 'raw': this.out.push({ kind: 'send', bytes: each.bytes }); break;
        case 'command': this.send(each.csid, each.msid, each.wrapped === true ? typeId.commandAmf3 : typeId.commandAmf0, 0, encodeCommand(each)); break;
        case 'message': this.send(each.csid, each.msid, each.typeId, each.timestampMs, each.payload); break;
        case 'outgoingChunkSize': this.writer.maxChunkSize = each.size; break;
        case 'publish': {
          this.enter('publishing', each.msid, each.stream.path);
          this.out.push({ kind: 'publish', msid: each.msid, stream: each.stream });
          break;
        }
        case 'play': {
          this.enter('playing', each.msid);
          this.out.push({ kind: 'play', msid: each.msid, stream: each.stream, chunkSize: this.writer.maxChunkSize, mediaMsid: each.mediaMsid });
          break;
        }
        case 'closeAfterPlay': {
          this.endedPlays.add(each.msid);
          this.setTimer('end-of-play', each.ms);
          break;
        }
        case 'playGoesOn': this.endedPlays.delete(each.msid); break;
        case 'wait': {
          this.waitingForTimer = true;
          this.setTimer('resume', each.ms);
          break;
        }
        case 'stopReading': this.out.push({ kind: 'stopReading' }); break;
        case 'close': case 'reset': case 'exit': {
          this.leaveAll('told');
          this.stage = 'ended';
          this.out.push({ kind: each.kind });
          break;
        }
      }
    }
  }

  private enter(state: 'publishing' | 'playing', msid: number, path?: string): void {
    const netStream = this.streams.get(msid) ?? this.netStream(0);
    if (netStream === undefined) return;
    netStream.state = state;
    if (path !== undefined) netStream.path = path;
  }

  private send(csid: number, msid: number, type: number, timestampMs: number, payload: Uint8Array): void {
    // Full headers for everything but media, as nginx-rtmp writes them: nothing for a weak chunk reader to trip over.
    const full = !isMediaType(type);
    this.out.push({ kind: 'send', bytes: this.writer.write({ csid, msid, typeId: type, timestampMs, payload, ...(full ? { fmt: 0 as const } : {}) }) });
  }

  private setTimer(id: TimerId, afterMs: number): void {
    this.out.push({ kind: 'setTimer', id, afterMs });
  }

  private log(event: ServerLogEvent): void {
    this.out.push({ kind: 'log', event });
  }

  private hasEnded(): boolean {
    return this.stage === 'ended';
  }
}

/** What SRS and FFmpeg's own server send with onBWDone. */
const bandwidthProbe = 8192;
const maxBatchNames = 16;

/** To a client that speaks Enhanced RTMP: everything is forwarded, nothing decoded. */
function enhancedAnswer(client: ConnectFields): ConnectFields {
  const enhanced = client.fourCcList !== undefined || client.capsEx !== undefined || client.videoFourCcInfoMap !== undefined || client.audioFourCcInfoMap !== undefined;
  if (!enhanced) return {};
  const forwardsAll = new Map([['*', fourCcInfo.canForward]]);
  return { capsEx: capsEx.multitrack | capsEx.modEx | capsEx.timestampNanoOffset, videoFourCcInfoMap: forwardsAll, audioFourCcInfoMap: forwardsAll };
}

function encodeCommand(each: step.CommandStep): Uint8Array {
  const body = encodeAmf0(each.values);
  return each.wrapped === true ? Uint8Array.from([0, ...body]) : body;
}

function withoutQuery(name: string): string {
  const query = name.indexOf('?');
  return query < 0 ? name : name.slice(0, query);
}

/** `live/` and `live` are one app, as for nginx-rtmp and SRS. */
function trimSlashes(app: string): string {
  return app.replace(/^\/+|\/+$/g, '');
}

function endsWith(bytes: Uint8Array, end: Uint8Array): boolean {
  const start = bytes.length - end.length;
  return start >= 0 && end.every((byte, index) => bytes[start + index] === byte);
}
