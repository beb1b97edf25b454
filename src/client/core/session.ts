/**
 * The reference client without its socket: publishes or plays one stream. Bytes and time in, commands out.
 *
 * Answers are matched by transaction id alone, never by order or chunk stream. What a server may leave out or say twice
 * (StreamBegin, onFCPublish, answers to the FMLE calls, unknown codes) is neither needed nor harmful.
 */
import type { AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf } from '../../wire/amf/access.js';
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { ChunkReader, type RawMessage } from '../../wire/chunk/reader.js';
import { ChunkWriter, type OutgoingMessage } from '../../wire/chunk/writer.js';
import { buildConnect, capsEx, fourCcInfo, type ConnectFields } from '../../wire/command/connect.js';
import { buildCreateStream, parseCreateStreamResult } from '../../wire/command/create-stream.js';
import { buildDeleteStream } from '../../wire/command/delete-stream.js';
import { buildFcPublish } from '../../wire/command/fc-publish.js';
import { readInfo } from '../../wire/command/info.js';
import { buildPlay } from '../../wire/command/play.js';
import { buildPublish } from '../../wire/command/publish.js';
import { buildReleaseStream } from '../../wire/command/release-stream.js';
import { buildCall } from '../../wire/command/shape.js';
import { audioFourCcs, videoFourCcs } from '../../wire/enhanced/four-cc.js';
import { findDigest, packetBytes } from '../../wire/handshake/digest.js';
import { buildPacket1, buildPacket2, withVersion } from '../../wire/handshake/packets.js';
import { encodeAcknowledgement } from '../../wire/message/acknowledgement.js';
import { aggregateParts } from '../../wire/message/aggregate.js';
import { decodeMessageBody } from '../../wire/message/decode.js';
import { encodeSetChunkSize } from '../../wire/message/set-chunk-size.js';
import { typeId } from '../../wire/message/types.js';
import { encodeUserControl, userControlEvent } from '../../wire/message/user-control.js';
import { encodeWindowAcknowledgementSize } from '../../wire/message/window-acknowledgement-size.js';
import type { ClientMessage, ClientSeams, ClientState } from './mutant.js';
import type { StreamUrl } from './stream-url.js';

export type { ClientMessage, ClientState } from './mutant.js';

export interface ClientSessionOptions {
  readonly url: StreamUrl;
  readonly role: 'publish' | 'play';
  readonly handshake?: 'simple' | 'digest';
  /** Say in connect that Enhanced RTMP is understood. Default true. */
  readonly enhanced?: boolean;
  readonly chunkSize?: number;
  /** 1528 bytes for C1. */
  readonly random: Uint8Array;
  /** For every step on the way to the stream. Default 10 s. */
  readonly timeoutMs?: number;
  /** What a mutant does otherwise. */
  readonly seams?: ClientSeams;
}

export type ClientInput =
  | { readonly kind: 'open' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' }
  | { readonly kind: 'timer'; readonly step: number }
  /** For a publisher that is running. */
  | { readonly kind: 'media'; readonly typeId: number; readonly timestampMs: number; readonly payload: Uint8Array }
  /** Ends politely. */
  | { readonly kind: 'finish' };

export type ClientCommand =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  | { readonly kind: 'state'; readonly state: ClientState }
  /** Comes back as `timer` with the same step. */
  | { readonly kind: 'setTimer'; readonly step: number; readonly afterMs: number }
  /** Of the stream that is played; the payload is the receiver's. */
  | { readonly kind: 'media'; readonly message: ClientMessage }
  /** The server said that the stream is over. */
  | { readonly kind: 'streamEnd'; readonly how: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly code?: string }
  | { readonly kind: 'close' }
  /** A mutant's: a signal ends the program. */
  | { readonly kind: 'crash' };

/** Chunk streams as FFmpeg uses them. */
const csid = { control: 2, connection: 3, audio: 4, data: 4, video: 6, stream: 8 } as const;
const serverHelloBytes = 1 + 2 * packetBytes;
/** Version bytes that servers take for a client with digest. */
const digestVersion = [9, 0, 124, 2] as const;
const simpleVersion = [0, 0, 0, 0] as const;
const defaultChunkSize = 4096;
const defaultTimeoutMs = 10_000;
const windowBytes = 2_500_000;
const bufferMs = 3000;
/** "Live, else recorded, else wait" (RTMP 1.0 §7.2.2.1). */
const liveElseRecorded = -2;
/** Of the server's chunks: the shared reader finds its way back behind these, but an end must not act on guesses. */
const brokenBy: ReadonlySet<string> = new Set(['desync', 'chunk-size-announced-not-applied', 'chunk-size-applied-not-announced', 'chunk-size-out-of-range', 'header-inside-message']);
const playEnds: ReadonlySet<string> = new Set(['NetStream.Play.Stop', 'NetStream.Play.Complete', 'NetStream.Play.UnpublishNotify']);

const waitsFor: Readonly<Record<ClientState, string>> = {
  handshake: 'the handshake', connect: 'the answer to connect', createStream: 'the answer to createStream',
  publish: 'NetStream.Publish.Start', play: 'NetStream.Play.Start', running: 'nothing', ended: 'nothing',
};

export class ClientSession {
  private readonly options: ClientSessionOptions;
  private state: ClientState = 'handshake';
  private step = 0;
  private out: ClientCommand[] = [];
  private readonly seams: ClientSeams;
  private readonly writer: ChunkWriter;
  private readonly csidsUsed = new Set<number>();
  private readonly reader: ChunkReader;
  private hello: Uint8Array[] = [];
  private helloBytes = 0;
  /** Of S2, for a mutant that has not waited for it. */
  private skipBytes = 0;
  private nextTransactionId: number;
  private readonly outstanding = new Map<number, string>();
  private msid = 0;
  private receivedBytes = 0;
  private acknowledgedBytes = 0;
  private serverWindowBytes = 0;
  private broken: string | undefined;

  constructor(options: ClientSessionOptions) {
    this.options = options;
    this.seams = options.seams ?? {};
    this.nextTransactionId = this.seams.firstTransactionId ?? 1;
    this.writer = new ChunkWriter({ extendedOnType3: this.seams.bareContinuations !== true });
    const ignore = (): void => undefined;
    this.reader = new ChunkReader({
      message: (message) => { if (this.broken === undefined) this.message(message); },
      anomaly: (what) => { if (brokenBy.has(what)) this.broken ??= what; },
      lost: ignore, landmark: ignore,
    }, serverHelloBytes, false, true);
  }

  /** What it waits for now. */
  get waitingFor(): ClientState {
    return this.state;
  }

  handle(input: ClientInput): ClientCommand[] {
    this.out = [];
    if (this.state === 'ended') return this.out;
    switch (input.kind) {
      case 'open': this.open(); break;
      case 'bytes': this.receive(input.bytes); break;
      case 'closed': this.closed(); break;
      case 'timer': {
        if (input.step === this.step && this.state !== 'running') this.fail(`the server has not given ${waitsFor[this.state]} within ${(this.options.timeoutMs ?? defaultTimeoutMs) / 1000} s`);
        break;
      }
      case 'media': this.media(input); break;
      case 'finish': {
        if (this.seams.atEnd === 'crash') this.giveUp('crash');
        else this.finish();
        break;
      }
    }
    return this.out;
  }

  private open(): void {
    const digest = this.options.handshake === 'digest';
    const c1 = buildPacket1({ timeMs: 0, version: digest ? digestVersion : simpleVersion, random: this.options.random, ...(digest ? { digest: 'base8' as const } : {}) }, 'c2s');
    const hello = withVersion(3, c1);
    this.out.push({ kind: 'send', bytes: this.seams.hello?.(hello) ?? hello });
    this.enter('handshake');
  }

  private receive(bytes: Uint8Array): void {
    this.receivedBytes += bytes.length;
    if (this.state === 'handshake') this.readHello(bytes);
    else this.readChunks(bytes);
  }

  private readHello(bytes: Uint8Array): void {
    this.hello.push(new Uint8Array(bytes));
    this.helloBytes += bytes.length;
    const version = this.hello.find((piece) => piece.length > 0)?.[0];
    if (version !== undefined && version !== 3) {
      this.fail(`the server's first byte is ${version}, not RTMP version 3: it speaks something else`);
      return;
    }
    const early = this.seams.hurries === true && this.helloBytes >= 1 + packetBytes;
    if (this.helloBytes < serverHelloBytes && !early) return;
    const all = new Uint8Array(this.helloBytes);
    let at = 0;
    for (const piece of this.hello) {
      all.set(piece, at);
      at += piece.length;
    }
    this.hello = [];
    const s1 = all.subarray(1, 1 + packetBytes);
    // With digest C2 is signed, if the server has one too; else it echoes S1.
    const signs = this.options.handshake === 'digest' && findDigest(s1, 's2c').layout !== 'none';
    const c2 = signs ? buildPacket2(s1, this.options.random, 0, 'c2s') : new Uint8Array(s1);
    this.out.push({ kind: 'send', bytes: this.seams.c2?.(c2) ?? c2 });
    this.connect();
    this.skipBytes = Math.max(0, serverHelloBytes - this.helloBytes);
    const rest = all.subarray(serverHelloBytes);
    if (rest.length > 0) this.readChunks(rest);
  }

  private readChunks(data: Uint8Array): void {
    const bytes = data.subarray(Math.min(this.skipBytes, data.length));
    this.skipBytes -= data.length - bytes.length;
    this.reader.push(bytes, 0);
    if (this.broken !== undefined) this.fail(`the server's chunks cannot be read any more (${this.broken})`);
    if (this.state === 'ended' || this.serverWindowBytes <= 0 || this.receivedBytes - this.acknowledgedBytes < this.serverWindowBytes) return;
    this.acknowledgedBytes = this.receivedBytes;
    this.control(typeId.acknowledgement, encodeAcknowledgement(this.receivedBytes >>> 0));
  }

  private connect(): void {
    const { url, role, chunkSize = defaultChunkSize, enhanced = true } = this.options;
    const late = this.seams.usesSizeUnannounced === true;
    if (!late) this.control(typeId.setChunkSize, encodeSetChunkSize(chunkSize));
    this.writer.maxChunkSize = chunkSize;
    const fields: ConnectFields = {
      app: url.app, ...(role === 'publish' ? { type: 'nonprivate' } : {}), flashVer: role === 'publish' ? 'FMLE/3.0 (compatible; rtmpdiag)' : 'LNX 9,0,124,2', tcUrl: url.tcUrl,
      ...(role === 'play' ? { fpad: false, capabilities: 15, audioCodecs: 0x0fff, videoCodecs: 0xff, videoFunction: 1 } : {}),
      ...(enhanced ? enhancedFields(role) : {}),
    };
    this.request('connect', csid.connection, 0, (transactionId) => buildConnect(fields, {}, transactionId));
    if (late) this.control(typeId.setChunkSize, encodeSetChunkSize(chunkSize));
    this.enter('connect');
  }

  private message(message: RawMessage): void {
    if (this.state === 'ended') return;
    const body = decodeMessageBody(message.typeId, message.payload, message.timestampMs);
    const heard = this.seams.hears?.({ message, body, state: this.state, msid: this.msid }) ?? 'healthy';
    if (heard === 'deaf') return;
    if (heard !== 'healthy') {
      this.giveUp(heard);
      return;
    }
    switch (body.type) {
      case 'command': this.command(body); break;
      case 'windowAcknowledgementSize': this.serverWindowBytes = body.size; break;
      case 'setPeerBandwidth': if (body.size > 0) this.control(typeId.windowAcknowledgementSize, encodeWindowAcknowledgementSize(body.size)); break;
      case 'userControl': {
        if (body.eventName === 'pingRequest') this.control(typeId.userControl, encodeUserControl(userControlEvent.pingResponse, body.value ?? 0));
        if (body.eventName === 'streamEof' && this.state === 'running' && this.options.role === 'play') this.end('StreamEOF');
        break;
      }
      case 'audio': case 'video': case 'data': this.deliver(message); break;
      case 'aggregate': for (const part of aggregateParts(message.payload, message.timestampMs)) this.deliver(part); break;
      default: break;
    }
  }

  /** FFmpeg as a server sends media on stream 0; nothing else tells streams apart where there is one. */
  private deliver({ typeId: type, timestampMs, payload }: ClientMessage): void {
    // A copy: the reader's payloads are valid during its call only, and a read may complete many messages.
    if (this.options.role === 'play') this.out.push({ kind: 'media', message: { typeId: type, timestampMs, payload: new Uint8Array(payload) } });
  }

  private command(body: CommandBody): void {
    const { commandName: name, transactionId = -1 } = body;
    if (name === '_result' || name === '_error') {
      const answered = this.seams.answers?.(transactionId, this.outstanding, this.state) ?? transactionId;
      const asked = this.outstanding.get(answered);
      this.outstanding.delete(answered);
      if (name === '_error') this.refused(asked, body);
      else if (asked === 'connect' && this.state === 'connect') this.connected();
      else if (asked === 'createStream' && this.state === 'createStream') this.streamCreated(body);
    } else if (name === 'onStatus') this.status(body);
    else if (name === 'close') this.fail('the server has closed the RTMP connection with a close command');
  }

  private refused(asked: string | undefined, body: CommandBody): void {
    if (asked !== 'connect' && asked !== 'createStream' && asked !== 'publish' && asked !== 'play') return;
    const { code, description } = readInfo(body);
    this.fail(`the server has refused ${asked}${saying(code, description)}`, code);
  }

  private connected(): void {
    const { url, role } = this.options;
    if (role === 'publish') {
      this.request('releaseStream', csid.connection, 0, (id) => buildReleaseStream(id, url.streamName));
      this.request('FCPublish', csid.connection, 0, (id) => buildFcPublish(id, url.streamName));
    } else this.control(typeId.windowAcknowledgementSize, encodeWindowAcknowledgementSize(windowBytes));
    this.request('createStream', csid.connection, 0, buildCreateStream);
    this.enter('createStream');
  }

  private streamCreated(body: CommandBody): void {
    const { msid } = parseCreateStreamResult(body);
    if (msid === undefined || msid <= 0) {
      this.fail(`the answer to createStream holds no stream id${msid === undefined ? '' : ` but ${msid}`}`);
      return;
    }
    this.msid = msid;
    const { url, role } = this.options;
    if (role === 'publish') this.request('publish', csid.stream, msid, (id) => buildPublish(url.streamName, 'live', id));
    else {
      this.request('play', csid.stream, msid, (id) => buildPlay(url.streamName, { start: liveElseRecorded }, id));
      this.control(typeId.userControl, encodeUserControl(userControlEvent.setBufferLength, msid, bufferMs));
    }
    this.enter(role);
    if (this.seams.startsUnasked === true) this.enter('running');
  }

  private status(body: CommandBody): void {
    const { level, code = '', description } = readInfo(body);
    if (code === 'NetStream.Publish.Start' && this.state === 'publish') this.enter('running');
    else if (code === 'NetStream.Play.Start' && this.state === 'play') this.enter('running');
    else if (playEnds.has(code) && this.options.role === 'play') this.end(code);
    else if (level === 'error') this.fail(`the server has said no${saying(code, description)}`, code);
  }

  private media(message: ClientMessage): void {
    if (this.state !== 'running') return;
    for (const { typeId: type, timestampMs, payload } of this.seams.media?.(message) ?? [message]) {
      const lane = type === typeId.video ? csid.video : type === typeId.audio ? csid.audio : csid.data;
      this.write({ csid: lane, msid: this.seams.mediaMsid ?? this.msid, typeId: type, timestampMs: timestampMs >>> 0, payload });
    }
  }

  private finish(): void {
    const { url, role } = this.options;
    if (this.state === 'running') {
      if (role === 'publish') this.request('FCUnpublish', csid.connection, 0, (id) => buildCall('FCUnpublish', id, url.streamName));
      this.request('deleteStream', csid.connection, 0, (id) => buildDeleteStream(this.msid, id));
    }
    this.state = 'ended';
    this.out.push({ kind: 'close' });
  }

  private closed(): void {
    if (this.seams.atClose !== undefined) {
      if (this.seams.atClose === 'crash') this.giveUp('crash');
      return;
    }
    if (this.state === 'running' && this.options.role === 'play') this.end('the server closed the connection');
    else if (this.state === 'running') this.fail('the server closed the connection while the stream was being published');
    else this.fail(`the server closed the connection instead of giving ${waitsFor[this.state]}`);
  }

  private end(how: string): void {
    this.out.push({ kind: 'streamEnd', how });
    this.finish();
  }

  private fail(reason: string, code?: string): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.out.push({ kind: 'failed', reason, ...(code === undefined || code === '' ? {} : { code }) }, { kind: 'close' });
  }

  /** A mutant's end. */
  private giveUp(how: 'fatal' | 'crash'): void {
    if (how === 'fatal') this.fail('the server has said something that this client does not know');
    else {
      this.state = 'ended';
      this.out.push({ kind: 'crash' });
    }
  }

  private enter(state: ClientState): void {
    this.state = state;
    this.step += 1;
    this.out.push({ kind: 'state', state });
    if (state !== 'running' && this.seams.patient !== true) this.out.push({ kind: 'setTimer', step: this.step, afterMs: this.options.timeoutMs ?? defaultTimeoutMs });
  }

  private request(name: string, lane: number, msid: number, build: (transactionId: number) => readonly AmfValue[]): void {
    const transactionId = this.nextTransactionId;
    this.nextTransactionId += 1;
    this.outstanding.set(transactionId, name);
    const values = build(transactionId);
    if (numberOf(values[1]) !== transactionId) throw new Error(`${name} was built with another transaction id`);
    const said = this.seams.request === undefined ? values : this.seams.request(name, values);
    if (said !== undefined) this.write({ csid: lane, msid, typeId: typeId.commandAmf0, timestampMs: 0, payload: encodeAmf0(said), fmt: 0 });
  }

  private write(message: OutgoingMessage): void {
    const bytes = this.writer.write(message);
    const fresh = !this.csidsUsed.has(message.csid);
    this.csidsUsed.add(message.csid);
    this.out.push({ kind: 'send', bytes: this.seams.chunks?.(bytes, { csid: message.csid, fresh }) ?? bytes });
  }

  private control(id: number, payload: Uint8Array): void {
    this.out.push({ kind: 'send', bytes: this.writer.write({ csid: this.seams.controlCsid ?? csid.control, msid: 0, typeId: id, timestampMs: 0, payload, fmt: 0 }) });
  }
}

function enhancedFields(role: 'publish' | 'play'): ConnectFields {
  // A file is written as it comes: everything can be taken and passed on.
  const bits = role === 'publish' ? fourCcInfo.canEncode : fourCcInfo.canDecode;
  return {
    fourCcList: [...videoFourCcs, ...audioFourCcs], capsEx: capsEx.multitrack | capsEx.modEx,
    videoFourCcInfoMap: new Map([['*', bits]]), audioFourCcInfoMap: new Map([['*', bits]]),
  };
}

function saying(code: string | undefined, description: string | undefined): string {
  const words = [code, description].filter((text) => text !== undefined && text !== '');
  return words.length === 0 ? ' without a reason' : `: ${words.join(', ')}`;
}
