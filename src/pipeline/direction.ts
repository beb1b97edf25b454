/** One direction of a connection: handshake reader, then chunk reader, then message bodies; emits trace events. */
import type { Direction, Emit, FlowCounters, LostEvent, MediaBody, MessageBody } from '../trace/events.js';
import { ChunkReader, type ChunkOutput, type RawMessage } from '../wire/chunk/reader.js';
import { packetBytes } from '../wire/handshake/digest.js';
import { HandshakeReader, type HandshakeOutput } from '../wire/handshake/reader.js';
import { aggregateParts } from '../wire/message/aggregate.js';
import { decodeMessageBody } from '../wire/message/decode.js';
import type { Patch, SecretMasker } from '../session/secrets.js';
import { describeMedia, MediaState } from './media.js';

/** Splits beyond these tell nothing new, and a dribbling peer would make one per byte; then one a second is enough. */
const maxSplits = 64;
const splitIntervalUs = 1_000_000;
/** Bytes of one message do not come further apart than this, unless the sender has stopped. */
const settleAfterUs = 1_000_000;
/** Media states kept per direction: real connections carry one or two message streams. */
const maxMediaStates = 64;

/** Takes media and metadata payloads for extraction; the views are valid during the call only. */
export interface ExtractSink {
  media(direction: Direction, msid: number, typeId: number, timestampMs: number, payload: Uint8Array): void;
}

export interface DirectionOptions {
  readonly emit: Emit;
  readonly masker: SecretMasker;
  readonly extract: ExtractSink | undefined;
  readonly fromStart: boolean;
  /** Describe audio and video. Off for a decoder that only looks for secrets. */
  readonly describeMedia?: boolean;
  /** Called with each message other than media whose payload was not read to its end. */
  readonly onUnread?: (pieces: readonly number[]) => void;
  /** Called with each message that carries masked places, for masked copies of the bytes. */
  readonly onPatches?: (pieces: readonly number[], patches: readonly Patch[]) => void;
}

export class DirectionDecoder implements ChunkOutput, HandshakeOutput {
  readonly direction: Direction;
  readonly handshake: HandshakeReader;
  peer: DirectionDecoder | undefined;
  chunks: ChunkReader | undefined;
  /** Bytes seen, gaps included; last arrival, -1 before the first. Session-relative microseconds. */
  bytes = 0;
  lastUs = -1;
  acked: number | undefined;
  closed = false;
  messages = 0;

  private readonly options: DirectionOptions;
  private readonly media = new Map<number, MediaState>();
  private nowUs = 0;
  private splits = 0;
  private lastSplitUs = 0;
  private opaqueReported = false;

  constructor(direction: Direction, options: DirectionOptions) {
    this.direction = direction;
    this.options = options;
    this.handshake = new HandshakeReader(direction, this, options.fromStart);
  }

  push(bytes: Uint8Array, atUs: number): void {
    this.nowUs = atUs;
    this.bytes += bytes.length;
    this.lastUs = atUs;
    if (this.chunks !== undefined) this.pushChunks(this.chunks, bytes);
    else if (this.handshake.stage === 'reading') {
      const rest = this.handshake.push(bytes);
      if (this.handshake.stage !== 'reading') this.leaveHandshake(rest);
    }
  }

  gap(length: number, atUs: number): void {
    this.nowUs = atUs;
    const offset = this.bytes;
    this.bytes += length;
    if (this.chunks !== undefined) {
      this.chunks.gap(length, atUs);
      return;
    }
    if (this.handshake.stage !== 'reading') return;
    // A hole in the handshake: what follows is found by search.
    this.handshake.finish();
    this.lost(offset, length, 'capture-gap');
    this.handshake.stage = 'search';
    this.handshake.end = this.bytes;
    this.chunks = new ChunkReader(this, this.bytes, true);
  }

  /** Long silence before any media: what waits for more bytes is judged by those that are there. */
  settle(atUs: number): void {
    if (this.lastUs < 0 || this.media.size > 0 || atUs - this.lastUs < settleAfterUs) return;
    // With the time at which the silence had lasted long enough, whenever the source comes to tell.
    this.nowUs = this.lastUs + settleAfterUs;
    this.chunks?.settle(this.nowUs);
  }

  finish(atUs: number): void {
    this.nowUs = atUs;
    if (this.chunks === undefined) {
      if (this.handshake.stage === 'reading') {
        this.handshake.finish();
        if (this.stageNow() !== 'reading') this.leaveHandshake(new Uint8Array(0));
      }
    }
    this.chunks?.finish(atUs);
    this.reportOpaque();
  }

  /** No byte before this offset can still become part of a command or a data message. */
  get settledOffset(): number {
    if (this.chunks !== undefined) return this.chunks.settledOffset;
    return this.handshake.stage === 'reading' ? Math.min(this.bytes, this.handshake.packet === undefined ? this.bytes : 1 + packetBytes) : this.bytes;
  }

  flow(): FlowCounters {
    const partial = this.chunks?.partial;
    return {
      bytes: this.bytes, lastUs: this.lastUs, stage: this.flowStage(),
      ...(this.acked === undefined ? {} : { acked: this.acked }),
      ...(partial === undefined ? {} : { partial }),
    };
  }

  protocol(protocol: Parameters<HandshakeOutput['protocol']>[0], firstByte: number, detail: string | undefined): void {
    this.options.emit({ kind: 'protocol', direction: this.direction, atUs: this.nowUs, protocol, firstByte, ...(detail === undefined ? {} : { detail: this.options.masker.maskText(detail) }) });
  }

  packet1(packet: Parameters<HandshakeOutput['packet1']>[0]): void {
    this.options.emit({ kind: 'handshake-1', direction: this.direction, atUs: this.nowUs, ...packet });
  }

  packet2(packet: Parameters<HandshakeOutput['packet2']>[0]): void {
    const { echoes, ...rest } = packet;
    this.options.emit({ kind: 'handshake-2', direction: this.direction, atUs: this.nowUs, ...rest, ...(echoes === undefined ? {} : { echoes }) });
  }

  skipped(offset: number): void {
    this.options.emit({ kind: 'handshake-skipped', direction: this.direction, atUs: this.nowUs, offset, packet: this.direction === 'c2s' ? 'C2' : 'S2' });
  }

  message(raw: RawMessage): void {
    this.messages += 1;
    const peer = this.peer;
    const { missingBytes } = raw;
    const patches: Patch[] = [];
    const body = this.options.masker.mask(this.describe(raw), raw.pieces === undefined ? undefined : patches);
    if (raw.pieces !== undefined) {
      if (patches.length > 0) this.options.onPatches?.(raw.pieces, patches);
      if (isUnread(body)) this.options.onUnread?.(raw.pieces);
    }
    this.options.emit({
      kind: 'message', direction: this.direction, offset: raw.offset, endOffset: raw.endOffset, firstUs: raw.firstUs, atUs: raw.atUs,
      csid: raw.csid, msid: raw.msid, typeId: raw.typeId, length: raw.length, timestampMs: raw.timestampMs, fmt: raw.fmt, chunks: raw.chunks,
      peerBytes: peer?.bytes ?? 0, peerLastUs: peer?.lastUs ?? -1, ...(missingBytes > 0 ? { missingBytes } : {}), body,
    });
  }

  anomaly(what: Parameters<ChunkOutput['anomaly']>[0], offset: number, length: number, csid: number | undefined, values: Record<string, number>, assumed: string): void {
    this.options.emit({ kind: 'anomaly', direction: this.direction, atUs: this.chunks?.timeOf(offset) ?? this.nowUs, offset, length, what, values, assumed, ...(csid === undefined ? {} : { csid }) });
  }

  lost(offset: number, bytes: number, because: LostEvent['because']): void {
    this.options.emit({ kind: 'lost', direction: this.direction, atUs: this.chunks?.timeOf(offset + bytes) ?? this.nowUs, offset, bytes, because });
  }

  landmark(offset: number, csid: number, fmt: 0 | 1 | 2 | 3, starts: 'message' | 'continuation'): void {
    this.options.emit({ kind: 'chunk-landmark', direction: this.direction, atUs: this.nowUs, offset, csid, fmt, starts });
  }

  private pushChunks(chunks: ChunkReader, bytes: Uint8Array): void {
    chunks.push(bytes, this.nowUs);
    if (this.splits >= maxSplits && this.nowUs - this.lastSplitUs < splitIntervalUs) return;
    const split = chunks.splitState();
    if (split === undefined || split.typeId === 8 || split.typeId === 9) return;
    this.splits += 1;
    this.lastSplitUs = this.nowUs;
    this.options.emit({ kind: 'split', direction: this.direction, atUs: this.nowUs, offset: this.bytes, ...split });
  }

  private stageNow(): HandshakeReader['stage'] {
    return this.handshake.stage;
  }

  /** `rest`: the bytes behind the handshake that have already come. */
  private leaveHandshake(rest: Uint8Array): void {
    const { stage, end } = this.handshake;
    if (stage === 'chunks' || stage === 'search') {
      this.chunks = new ChunkReader(this, end, stage === 'search');
      if (rest.length > 0) this.pushChunks(this.chunks, rest);
    }
  }

  private reportOpaque(): void {
    const { stage, end } = this.handshake;
    if (this.opaqueReported || (stage !== 'opaque' && stage !== 'encrypted') || this.bytes <= end) return;
    this.opaqueReported = true;
    this.lost(end, this.bytes - end, stage === 'encrypted' ? 'encrypted' : 'not-rtmp');
  }

  private flowStage(): FlowCounters['stage'] {
    if (this.bytes === 0) return 'nothing';
    if (this.chunks !== undefined) return this.chunks.lost ? 'lost' : 'chunks';
    return this.handshake.stage === 'reading' ? 'handshake' : 'opaque';
  }

  private describe(raw: RawMessage): MessageBody {
    const { typeId, payload, missingBytes } = raw;
    if (typeId === 8 || typeId === 9) {
      if (missingBytes > 0) return { type: typeId === 8 ? 'audio' : 'video', units: [], problem: `${missingBytes} bytes of it are not in the capture` };
      this.options.extract?.media(this.direction, raw.msid, typeId, raw.timestampMs, payload);
      if (this.options.describeMedia === false) return { type: typeId === 8 ? 'audio' : 'video', units: [] };
      return describeMedia(typeId, payload, this.mediaState(raw.msid));
    }
    if (missingBytes > 0) return { type: 'malformed', problem: `${missingBytes} bytes of it are not in the capture` };
    if (typeId === 18 || typeId === 15) this.options.extract?.media(this.direction, raw.msid, typeId, raw.timestampMs, payload);
    const body = decodeMessageBody(typeId, payload, raw.timestampMs);
    return body.type === 'aggregate' ? { ...body, parts: this.describeParts(raw) } : body;
  }

  private describeParts(raw: RawMessage): { typeId: number; timestampMs: number; length: number; media?: MediaBody }[] {
    const parts: { typeId: number; timestampMs: number; length: number; media?: MediaBody }[] = [];
    for (const part of aggregateParts(raw.payload, raw.timestampMs)) {
      const { typeId, timestampMs, payload } = part;
      const media = typeId === 8 || typeId === 9;
      if (media || typeId === 18) this.options.extract?.media(this.direction, raw.msid, typeId, timestampMs, payload);
      parts.push({ typeId, timestampMs, length: payload.length, ...(media ? { media: describeMedia(typeId, payload, this.mediaState(raw.msid)) } : {}) });
    }
    return parts;
  }

  private mediaState(msid: number): MediaState {
    let state = this.media.get(msid);
    if (state === undefined) {
      if (this.media.size >= maxMediaStates) this.media.clear();
      state = new MediaState();
      this.media.set(msid, state);
    }
    return state;
  }
}

/** The decoders of both directions, each knowing the other: packets of the handshake are compared, messages say what the peer had sent. */
export function decoderPair(optionsOf: (direction: Direction) => DirectionOptions): Record<Direction, DirectionDecoder> {
  const c2s = new DirectionDecoder('c2s', optionsOf('c2s'));
  const s2c = new DirectionDecoder('s2c', optionsOf('s2c'));
  for (const [one, other] of [[c2s, s2c], [s2c, c2s]] as const) {
    one.peer = other;
    one.handshake.peer = other.handshake;
  }
  return { c2s, s2c };
}

function isUnread(body: MessageBody): boolean {
  if (body.type === 'command' || body.type === 'data') return body.problems.length > 0;
  return body.type === 'malformed' || body.type === 'unknown' || body.type === 'sharedObject';
}
