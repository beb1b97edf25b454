/**
 * A publisher without its socket that behaves as FFmpeg 5.1 does on the wire, in what it sends, in what order, in how many
 * writes, and in what it waits for: an answer counts by its transaction id alone, publish is accepted by
 * onStatus NetStream.Publish.Start alone, and there is no timeout unless one is asked for.
 */
import type { AmfProperty, AmfValue } from '../../trace/amf.js';
import type { CommandBody } from '../../trace/events.js';
import { numberOf } from '../../wire/amf/access.js';
import { encodeAmf0 } from '../../wire/amf/amf0.js';
import { obj, toAmf, type AmfInput } from '../../wire/amf/build.js';
import { ChunkReader, type RawMessage } from '../../wire/chunk/reader.js';
import { ChunkWriter } from '../../wire/chunk/writer.js';
import { firstObject } from '../../wire/command/info.js';
import { decodeMessageBody } from '../../wire/message/decode.js';
import { encodeSetChunkSize } from '../../wire/message/set-chunk-size.js';
import { typeId } from '../../wire/message/types.js';
import { encodeUserControl, userControlEvent } from '../../wire/message/user-control.js';
import { packetBytes } from '../../wire/handshake/digest.js';
import { buildPacket1, withVersion } from '../../wire/handshake/packets.js';
import type { ClientFault } from './client-faults.js';
import { closingMessage, frameIntervalMs, frameMessages, openingMessages, type MediaMessage } from './media-source.js';

/** What it is waiting for; `publishing` waits for nothing. */
export type PublisherState = 'handshake' | 'connect' | 'createStream' | 'publish' | 'publishing' | 'ended';

export type PublisherInput =
  | { readonly kind: 'open' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' }
  | { readonly kind: 'timer'; readonly id: 'frame' | 'give-up' };

export interface PublisherOutcome {
  readonly published: boolean;
  /** The state it was in when it ended. */
  readonly state: PublisherState;
  /** What went wrong, in words; absent when all was sent. */
  readonly error?: string;
}

export type PublisherCommand =
  /** One write. `apart`: it must not reach the network together with the write before it. */
  | { readonly kind: 'send'; readonly bytes: Uint8Array; readonly apart: boolean }
  | { readonly kind: 'setTimer'; readonly id: 'frame' | 'give-up'; readonly afterMs: number }
  | { readonly kind: 'state'; readonly state: PublisherState }
  | { readonly kind: 'close' }
  | { readonly kind: 'done'; readonly outcome: PublisherOutcome };

export interface PublisherOptions {
  readonly app: string;
  readonly streamName: string;
  readonly tcUrl: string;
  /** Length of the stream. */
  readonly durationMs: number;
  /** 1528 bytes for C1. */
  readonly random: Uint8Array;
  /** End with an error when the stream has not begun after this time; FFmpeg itself waits for ever. */
  readonly giveUpAfterMs?: number;
  /** Header and payload of a chunk are separate writes, as FFmpeg has them (default), or one. */
  readonly separateWrites?: boolean;
  readonly fault?: ClientFault;
}

/** Chunk streams as FFmpeg 5.1 uses them. */
const csid = { control: 2, connection: 3, audio: 4, data: 4, video: 6, stream: 8 } as const;
/** S0, S1 and S2: FFmpeg reads them all before it answers. */
const serverHelloBytes = 1 + 2 * packetBytes;
/** What FFmpeg writes into C1. */
const clientVersion = [9, 0, 124, 2] as const;

export class Publisher {
  private readonly options: PublisherOptions;
  private state: PublisherState = 'handshake';
  private out: PublisherCommand[] = [];
  private readonly writer = new ChunkWriter();
  private readonly reader: ChunkReader;
  private hello = new Uint8Array(0);
  private nextTransactionId = 1;
  private readonly outstanding = new Map<number, string>();
  private msid = 0;
  private frame = 0;
  private published = false;
  /** The server's chunks are lost from the next one on, or lost already. */
  private derailed = false;
  private deaf = false;

  constructor(options: PublisherOptions) {
    this.options = options;
    this.writer.maxChunkSize = options.fault?.firstChunkSize ?? this.writer.maxChunkSize;
    const ignore = (): void => undefined;
    this.reader = new ChunkReader({
      message: (message) => {
        if (this.deaf) return;
        this.message(message);
        this.deaf = this.derailed;
      },
      anomaly: (what) => {
        // The shared reader finds its way back, FFmpeg does not: it takes the rest for one endless message.
        if (what === 'desync' || what === 'chunk-size-applied-not-announced') this.deaf = true;
        // Here name and number of the message at hand still stand at their places, and the next header is lost.
        if (what === 'chunk-size-announced-not-applied') this.derailed = true;
      },
      lost: ignore,
      landmark: ignore,
    }, serverHelloBytes);
  }

  handle(input: PublisherInput): PublisherCommand[] {
    this.out = [];
    if (this.state === 'ended') return this.out;
    switch (input.kind) {
      case 'open': this.open(); break;
      case 'bytes': this.receive(input.bytes); break;
      case 'closed': this.end('the server closed the connection'); break;
      case 'timer': this.timer(input.id); break;
    }
    return this.out;
  }

  private open(): void {
    const c1 = buildPacket1({ timeMs: 0, version: clientVersion, random: this.options.random, digest: 'base8' }, 'c2s');
    const bytes = withVersion(3, c1);
    this.write(this.options.fault?.hello?.(bytes) ?? bytes, false);
    if (this.options.giveUpAfterMs !== undefined) this.out.push({ kind: 'setTimer', id: 'give-up', afterMs: this.options.giveUpAfterMs });
  }

  private receive(bytes: Uint8Array): void {
    if (this.state !== 'handshake') {
      this.reader.push(bytes, 0);
      return;
    }
    const joined = new Uint8Array(this.hello.length + bytes.length);
    joined.set(this.hello);
    joined.set(bytes, this.hello.length);
    this.hello = joined;
    if (joined.length < serverHelloBytes) return;
    // A publishing FFmpeg checks neither S0 nor S2, and returns S1 as it is.
    if (this.options.fault?.withoutC2 !== true) this.write(joined.slice(1, 1 + packetBytes), false);
    this.enter('connect');
    const { app, tcUrl } = this.options;
    const commandObject = obj({ app, type: 'nonprivate', flashVer: 'FMLE/3.0 (compatible; rtmpdiag)', tcUrl });
    this.request('connect', csid.connection, 0, commandObject);
    const rest = joined.subarray(serverHelloBytes);
    this.hello = new Uint8Array(0);
    if (rest.length > 0) this.reader.push(rest, 0);
  }

  private message(message: RawMessage): void {
    if (this.state === 'ended') return;
    const body = decodeMessageBody(message.typeId, message.payload, message.timestampMs);
    switch (body.type) {
      case 'command': if (body.encoding === 'amf0') this.command(body); break;
      case 'setChunkSize': this.serverChunkSize(body.size); break;
      case 'windowAcknowledgementSize': if (!isPositive(body.size)) this.end(`incorrect window acknowledgement size ${body.size}`); break;
      case 'setPeerBandwidth': if (!isPositive(body.size)) this.end(`incorrect peer bandwidth ${body.size}`); break;
      case 'userControl': if (body.eventName === 'pingRequest') this.control(typeId.userControl, encodeUserControl(userControlEvent.pingResponse, body.value ?? 0)); break;
      default: break;
    }
  }

  /** FFmpeg announces the same size itself and uses it from then on. */
  private serverChunkSize(size: number): void {
    if (!isPositive(size)) {
      this.end(`incorrect chunk size ${size | 0}`);
      return;
    }
    const answer = this.options.fault?.chunkSize?.(size) ?? { announce: size, use: size };
    if (answer.announce !== undefined) this.control(typeId.setChunkSize, encodeSetChunkSize(answer.announce));
    this.writer.maxChunkSize = answer.use;
  }

  private command(body: CommandBody): void {
    const { commandName: name, transactionId = -1, values } = body;
    if (name === '_result' || name === '_error') {
      const asked = this.outstanding.get(transactionId);
      this.outstanding.delete(transactionId);
      if (name === '_error') this.refused(asked, firstObject(body)?.properties ?? []);
      else if (asked === 'connect') this.connected();
      else if (asked === 'createStream') this.streamCreated(values);
      return;
    }
    if (name === 'onStatus') this.status(values[3]);
    else if (name === 'onBWDone') this.request('_checkbw', csid.connection, 0, null);
  }

  /** An _error without a description in its first object is not seen at all; the old FMLE calls may fail. */
  private refused(asked: string | undefined, information: readonly AmfProperty[]): void {
    const description = shortText(information, 'description');
    if (description === undefined || asked === 'releaseStream' || asked === 'FCPublish' || asked === '_checkbw') return;
    this.end(`server error: ${description}`);
  }

  private connected(): void {
    this.enter('createStream');
    const { streamName } = this.options;
    this.request('releaseStream', csid.connection, 0, null, streamName);
    this.request('FCPublish', csid.connection, 0, null, streamName);
    this.request('createStream', csid.connection, 0, null);
  }

  private streamCreated(values: readonly AmfValue[]): void {
    // Anything but null and a number, and FFmpeg goes on with stream 0.
    this.msid = values[2]?.type === 'null' ? (numberOf(values[3]) ?? 0) : 0;
    this.enter('publish');
    this.request('publish', csid.stream, this.msid, null, this.options.streamName, 'live');
  }

  private status(information: AmfValue | undefined): void {
    if (information?.type !== 'object') return;
    const { properties } = information;
    const code = shortText(properties, 'code');
    if (shortText(properties, 'level') === 'error') {
      this.end(`server error: ${shortText(properties, 'description') ?? code ?? 'no description'}`);
    } else if (code === 'NetStream.Publish.Start' && this.state !== 'publishing') {
      this.enter('publishing');
      this.published = true;
      for (const message of openingMessages()) this.media(message);
      this.timer('frame');
    }
  }

  private timer(id: 'frame' | 'give-up'): void {
    if (id === 'give-up') {
      if (this.state !== 'publishing') this.end(`gave up waiting for the answer to ${this.state}`);
      return;
    }
    if (this.state !== 'publishing') return;
    if (this.frame * frameIntervalMs >= this.options.durationMs) {
      this.finish();
      return;
    }
    for (const message of frameMessages(this.frame)) this.media(message);
    this.frame += 1;
    this.out.push({ kind: 'setTimer', id: 'frame', afterMs: frameIntervalMs });
  }

  private finish(): void {
    this.media(closingMessage(this.frame * frameIntervalMs));
    this.request('FCUnpublish', csid.connection, 0, null, this.options.streamName);
    this.request('deleteStream', csid.connection, 0, null, this.msid);
    this.end();
  }

  private media(message: MediaMessage): void {
    const { fault } = this.options;
    const changed = fault?.media === undefined ? message : fault.media(message);
    if (changed === undefined) return;
    const { timestampMs, payload } = changed;
    const lane = changed.typeId === typeId.video ? csid.video : changed.typeId === typeId.audio ? csid.audio : csid.data;
    // FFmpeg writes a full header whenever the timestamp is 0.
    this.send({ csid: lane, msid: fault?.mediaMsid ?? this.msid, typeId: changed.typeId, timestampMs, payload, ...(timestampMs === 0 ? { fmt: 0 as const } : {}) }, false);
  }

  private request(name: string, lane: number, msid: number, ...values: readonly AmfInput[]): void {
    const transactionId = this.nextTransactionId;
    this.nextTransactionId += 1;
    this.outstanding.set(transactionId, name);
    const payload = encodeAmf0([name, transactionId, ...values].map(toAmf));
    this.send({ csid: lane, msid, typeId: typeId.commandAmf0, timestampMs: 0, payload }, name !== 'connect');
  }

  private control(id: number, payload: Uint8Array): void {
    this.send({ csid: csid.control, msid: 0, typeId: id, timestampMs: 0, payload }, true);
  }

  private send(message: Parameters<ChunkWriter['chunks']>[0], apart: boolean): void {
    if (this.options.separateWrites === false) {
      this.write(this.writer.write(message), false);
      return;
    }
    for (const chunk of this.writer.chunks(message)) {
      this.write(chunk.header, false);
      if (chunk.payload.length > 0) this.write(chunk.payload, apart);
    }
  }

  private write(bytes: Uint8Array, apart: boolean): void {
    this.out.push({ kind: 'send', bytes, apart });
  }

  private enter(state: PublisherState): void {
    this.state = state;
    this.out.push({ kind: 'state', state });
  }

  private end(error?: string): void {
    const outcome: PublisherOutcome = { published: this.published, state: this.state, ...(error === undefined ? {} : { error }) };
    this.state = 'ended';
    this.out.push({ kind: 'close' }, { kind: 'done', outcome });
  }
}

/** A string with the short marker (02); FFmpeg does not see a long one. */
function shortText(properties: readonly AmfProperty[], name: string): string | undefined {
  const value = properties.find((each) => each.name === name)?.value;
  return value?.type === 'string' && value.long !== true ? value.value : undefined;
}

/** FFmpeg reads these as signed. */
function isPositive(value: number): boolean {
  return (value | 0) > 0;
}
