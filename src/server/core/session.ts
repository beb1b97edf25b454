/**
 * One connection of the built-in server, without its socket: bytes and time in, commands out.
 *
 * Behaviour is that of common servers: S0, S1 and S2 in one go once C1 is complete, three control messages before the
 * answer to connect, an answer to every request that has a transaction id, stream ids counted from 1.
 * A fault changes the answer to one request, or stands between the socket and the chunk reader.
 */
import type { AmfValue } from '../../trace/amf.js';
import { numberOf, textOf } from '../../wire/amf/access.js';
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { ChunkWriter } from '../../wire/chunk/writer.js';
import { buildError, buildResult } from '../../wire/command/call-result.js';
import { buildConnectResult, connectFields } from '../../wire/command/connect.js';
import { buildCreateStreamResult } from '../../wire/command/create-stream.js';
import { decodeMessageBody } from '../../wire/message/decode.js';
import { isMediaType, typeId } from '../../wire/message/types.js';
import { userControlEvent } from '../../wire/message/user-control.js';
import type { FaultSeams, Request, ServerFault } from './fault.js';
import { answerHello, helloBytes, packetBytes } from './hello.js';
import { createMessageReader, type InMessage, type MessageReader } from './message-reader.js';
import * as step from './step.js';
import type { Step } from './step.js';

export type ServerInput =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The client has closed its direction, or the connection is gone. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'timer'; readonly id: string }
  /** A message of the stream that this connection plays, from the hub. */
  | { readonly kind: 'media'; readonly message: InMessage }
  /** The publisher of the stream that this connection plays has gone. */
  | { readonly kind: 'unpublished' };

export type ServerCommand =
  | { readonly kind: 'send'; readonly bytes: Uint8Array }
  /** Close in order, after what was sent. */
  | { readonly kind: 'close' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'stopReading' }
  | { readonly kind: 'setTimer'; readonly id: string; readonly afterMs: number }
  | { readonly kind: 'log'; readonly text: string }
  /** For the hub: this connection publishes or plays `path` ("app/name" without query) from now on, or has stopped. */
  | { readonly kind: 'publish'; readonly path: string }
  | { readonly kind: 'play'; readonly path: string }
  | { readonly kind: 'stop' }
  | { readonly kind: 'media'; readonly message: InMessage };

export interface ServerSessionOptions {
  readonly fault?: ServerFault | undefined;
  /** 1528 bytes for S1. */
  readonly random: Uint8Array;
  /** S1's time field; milliseconds of any origin. */
  readonly timeMs?: number;
  /** Announced after connect (RTMP 1.0 §5.4.1). */
  readonly chunkSize?: number;
  /** Is another connection publishing this path now? */
  readonly busy?: (path: string) => boolean;
}

/** As nginx-rtmp and gortmplib choose it: far above any round trip's worth of bytes. */
const windowBytes = 2_500_000;
const defaultOutgoingChunkSize = 4096;
/** Streams per connection; a client that asks for more is refused, so that it cannot fill the memory. */
const maxStreams = 64;
const maxNameBytes = 1024;

export class ServerSession {
  private stage: 'hello' | 'c2' | 'chunks' | 'ended' = 'hello';
  private held: Uint8Array[] = [];
  private heldBytes = 0;
  private readonly reader: MessageReader;
  private readonly writer = new ChunkWriter();
  private readonly seams: FaultSeams;
  private readonly random: Uint8Array;
  private readonly timeMs: number;
  private readonly chunkSize: number;
  private readonly busy: (path: string) => boolean;
  private out: ServerCommand[] = [];
  private readonly waiting: Step[] = [];
  private waitingForTimer = false;
  private readonly counts = new Map<string, number>();
  private app = '';
  private readonly streams = new Map<number, 'idle' | 'publishing' | 'playing'>();
  private playingMsid = 0;
  private receivedBytes = 0;
  private acknowledgedBytes = 0;
  private clientWindowBytes = 0;

  constructor(options: ServerSessionOptions) {
    this.seams = options.fault?.create() ?? {};
    const reader = createMessageReader();
    this.reader = this.seams.reader?.(reader) ?? reader;
    this.random = options.random;
    this.timeMs = options.timeMs ?? 0;
    this.chunkSize = options.chunkSize ?? defaultOutgoingChunkSize;
    this.busy = options.busy ?? (() => false);
  }

  handle(input: ServerInput): ServerCommand[] {
    this.out = [];
    if (this.stage === 'ended') return this.out;
    switch (input.kind) {
      case 'bytes': this.receive(input.bytes); break;
      case 'closed': this.closed(); break;
      case 'timer': this.resume(); break;
      case 'media': this.relay(input.message); break;
      case 'unpublished': this.perform(this.endOfPlay()); break;
    }
    return this.out;
  }

  private receive(bytes: Uint8Array): void {
    if (this.stage === 'chunks') {
      this.readChunks(bytes);
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
        this.log(`closing: the first byte is ${first}, not RTMP version 3`);
        this.perform([{ kind: 'close' }]);
        return;
      }
      if (this.heldBytes < helloBytes) return;
      const hello = this.takeHeld(helloBytes);
      this.stage = 'c2';
      this.ask('hello', '', 0, 0, [], answerHello(hello.subarray(1), this.random, this.timeMs));
    }
    if (this.stage === 'c2' && this.heldBytes >= packetBytes) {
      this.takeHeld(packetBytes);
      this.stage = 'chunks';
      this.ask('handshake-done', '', 0, 0, [], []);
      const rest = this.takeHeld(this.heldBytes);
      if (rest.length > 0) this.readChunks(rest);
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
    for (const message of this.reader.push(bytes)) this.message(message);
    const broken = this.reader.broken();
    if (broken !== undefined) {
      this.log(`closing: ${broken}`);
      this.perform([{ kind: 'close' }]);
      return;
    }
    if (this.clientWindowBytes > 0 && this.receivedBytes - this.acknowledgedBytes >= this.clientWindowBytes) {
      this.acknowledgedBytes = this.receivedBytes;
      this.perform([step.acknowledgement(this.receivedBytes >>> 0)]);
    }
  }

  private closed(): void {
    if (this.stage === 'chunks') for (const message of this.reader.closed()) this.message(message);
    this.out.push({ kind: 'stop' });
    this.perform([{ kind: 'close' }]);
  }

  private message(message: InMessage): void {
    const body = decodeMessageBody(message.typeId, message.payload, message.timestampMs);
    switch (body.type) {
      case 'command': this.command(message, body.values); break;
      case 'windowAcknowledgementSize': this.clientWindowBytes = body.size; break;
      case 'userControl': {
        if (body.eventName === 'pingRequest') this.perform([step.userControl(userControlEvent.pingResponse, body.value ?? 0)]);
        break;
      }
      case 'audio': case 'video': case 'data': case 'aggregate': {
        this.ask('media', '', 0, message.msid, [], []);
        if (this.streams.get(message.msid) === 'publishing') this.out.push({ kind: 'media', message });
        break;
      }
      default: break;
    }
  }

  private command(message: InMessage, values: readonly AmfValue[]): void {
    const name = textOf(values[0]) ?? '';
    const transactionId = numberOf(values[1]) ?? 0;
    this.log(`${name} ${transactionId}`);
    this.ask('command', name, transactionId, message.msid, values, this.answer(name, transactionId, message.msid, values));
  }

  /** The healthy answer, and what the request means for the hub. */
  private answer(name: string, transactionId: number, msid: number, values: readonly AmfValue[]): Step[] {
    const argument = (textOf(values[3]) ?? '').slice(0, maxNameBytes);
    switch (name) {
      case 'connect': return this.connect(transactionId, values[2]);
      case 'createStream': return this.createStream(transactionId);
      case 'publish': return this.publish(msid, argument);
      case 'play': return this.play(msid, argument);
      case 'deleteStream': case 'closeStream': {
        this.stopStream(name === 'deleteStream' ? (numberOf(values[3]) ?? 0) : msid);
        return [];
      }
      case 'FCUnpublish': return [step.command('onFCUnpublish', 0, null, step.information('status', 'NetStream.Unpublish.Success', argument))];
      case 'FCPublish': return [
        step.command('onFCPublish', 0, null, step.information('status', 'NetStream.Publish.Start', argument)),
        step.onConnection(buildResult(transactionId)),
      ];
      // Replies of the client to nothing we asked, and requests that expect no reply.
      case '_result': case '_error': case '': return [];
      default: return transactionId > 0 ? [step.onConnection(buildResult(transactionId))] : [];
    }
  }

  private connect(transactionId: number, commandObject: AmfValue | undefined): Step[] {
    this.app = withoutQuery((connectFields(commandObject).app ?? '').slice(0, maxNameBytes));
    return [
      step.windowAcknowledgementSize(windowBytes),
      step.setPeerBandwidth(windowBytes),
      step.setChunkSize(this.chunkSize),
      { kind: 'outgoingChunkSize', size: this.chunkSize },
      step.onConnection(buildConnectResult(transactionId)),
    ];
  }

  private createStream(transactionId: number): Step[] {
    if (this.streams.size >= maxStreams) return [step.onConnection(buildError(transactionId, 'NetConnection.Call.Failed', 'Too many streams.'))];
    const id = this.streams.size + 1;
    this.streams.set(id, 'idle');
    return [step.onConnection(buildCreateStreamResult(transactionId, id))];
  }

  private publish(msid: number, name: string): Step[] {
    const path = `${this.app}/${withoutQuery(name)}`;
    if (this.busy(path)) return [step.onStatus(msid, 'error', 'NetStream.Publish.BadName', 'Already publishing.')];
    this.streams.set(msid, 'publishing');
    this.out.push({ kind: 'publish', path });
    return [step.streamBegin(msid), step.onStatus(msid, 'status', 'NetStream.Publish.Start', 'Publishing.')];
  }

  private play(msid: number, name: string): Step[] {
    this.streams.set(msid, 'playing');
    this.playingMsid = msid;
    this.out.push({ kind: 'play', path: `${this.app}/${withoutQuery(name)}` });
    return [
      step.streamBegin(msid),
      step.onStatus(msid, 'status', 'NetStream.Play.Reset', 'Playing and resetting.'),
      step.onStatus(msid, 'status', 'NetStream.Play.Start', 'Started playing.'),
    ];
  }

  private stopStream(msid: number): void {
    const state = this.streams.get(msid);
    if (state === undefined || state === 'idle') return;
    this.streams.set(msid, 'idle');
    this.out.push({ kind: 'stop' });
  }

  private relay(message: InMessage): void {
    const csid = message.typeId === typeId.video ? step.videoCsid : message.typeId === typeId.audio ? step.audioCsid : step.streamCsid;
    this.perform([{ ...message, kind: 'message', csid, msid: this.playingMsid }]);
  }

  /** Both signs of the end and then the close: FFmpeg and librtmp look for the one, GStreamer for the other. */
  private endOfPlay(): Step[] {
    return [
      step.streamEof(this.playingMsid),
      step.onStatus(this.playingMsid, 'status', 'NetStream.Play.UnpublishNotify', 'The publisher has gone.'),
      { kind: 'close' },
    ];
  }

  private ask(moment: Request['moment'], name: string, transactionId: number, msid: number, values: readonly AmfValue[], healthy: readonly Step[]): void {
    const key = `${moment} ${moment === 'command' && this.counts.size < 64 ? name : ''}`;
    const earlier = this.counts.get(key) ?? 0;
    this.counts.set(key, earlier + 1);
    this.perform(this.seams.answer?.({ moment, name, transactionId, msid, values, earlier }, healthy) ?? healthy);
  }

  private resume(): void {
    this.waitingForTimer = false;
    this.perform(this.waiting.splice(0));
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
        case 'wait': {
          this.waitingForTimer = true;
          this.out.push({ kind: 'setTimer', id: 'resume', afterMs: each.ms });
          break;
        }
        case 'stopReading': this.out.push({ kind: 'stopReading' }); break;
        case 'close': case 'reset': {
          this.stage = 'ended';
          this.out.push({ kind: 'stop' }, { kind: each.kind });
          break;
        }
      }
    }
  }

  private send(csid: number, msid: number, type: number, timestampMs: number, payload: Uint8Array): void {
    // Full headers for everything but media, as nginx-rtmp writes them: nothing for a weak chunk reader to trip over.
    const full = !isMediaType(type);
    this.out.push({ kind: 'send', bytes: this.writer.write({ csid, msid, typeId: type, timestampMs, payload, ...(full ? { fmt: 0 as const } : {}) }) });
  }

  private log(text: string): void {
    this.out.push({ kind: 'log', text });
  }
}

function encodeCommand(each: step.CommandStep): Uint8Array {
  const body = encodeAmf0(each.values);
  return each.wrapped === true ? Uint8Array.from([0, ...body]) : body;
}

function withoutQuery(name: string): string {
  const query = name.indexOf('?');
  return query < 0 ? name : name.slice(0, query);
}
