/**
 * Who publishes and who plays what. Relays every message to every player of its stream, each on its own: a player that
 * is slow, paused or late changes nothing for the others.
 *
 * Messages are collected while one input is handled and go out with `flush`: one piece of bytes for each player, the
 * same piece for all who get the same messages under the same chunk size and stream id.
 */
import { ChunkWriter } from '../../wire/chunk/writer.js';
import { aggregateParts } from '../../wire/message/aggregate.js';
import { typeId } from '../../wire/message/types.js';
import type { ServerLogEvent } from './log.js';
import { readDataFrame } from '../../wire/media/data-frame.js';
import { mediaFacts, type MediaFacts } from '../../wire/media/media-facts.js';
import type { JoinPlan, RelaySeams } from './relay-seams.js';
import { StreamCache, type CachedMessage } from './stream-cache.js';
import type { StreamIdentity, StreamMessage, StreamSink } from './stream-sink.js';
import { audioCsid, streamCsid, videoCsid } from './step.js';

/** One message stream of one connection. */
export interface End { readonly connection: number; readonly msid: number }

/** What the hub asks to be handed to a connection. */
export type Delivery =
  | { readonly to: End; readonly kind: 'media'; readonly bytes: Uint8Array }
  | { readonly to: End; readonly kind: 'published' | 'unpublished' };

export interface LiveHubOptions {
  readonly seams?: RelaySeams | undefined;
  /** Keep the media since the last key frame for players that come late. Default true. */
  readonly keepsGroup?: boolean;
  /** Bytes that the network has not taken yet from what was sent to a connection. */
  readonly queuedBytes?: (connection: number) => number;
  readonly openSinks?: (stream: StreamIdentity) => readonly StreamSink[];
  readonly log?: (event: ServerLogEvent) => void;
}

export interface PlayerSettings {
  readonly chunkSize: number;
  /** Message stream id that media goes out on. */
  readonly mediaMsid: number;
}

/** A player with more than this waiting for it gets nothing more until it has taken most of it. */
export const maxQueuedBytes = 8 * 1024 * 1024;
/** Low enough that the player is shown what is new soon after it reads again. */
const resumeBytes = 512 * 1024;
/** Audio of a stream with video waits for company this long: at 25 frames a second the next one is due by then. */
const longestRideMs = 45;
/** With fewer a system call more does not count. */
const manyPlayers = 8;
/** Streams without key frames exist (periodic intra refresh): a late player then begins anywhere. */
const longestWaitForKeyMs = 12_000;

interface Player {
  readonly end: End;
  readonly settings: PlayerSettings;
  readonly order: number;
  /** `all`: nothing was missed. Else the video tracks that have begun with a key frame. */
  video: 'all' | Set<number>;
  audioOpen: boolean;
  waitingSinceMs: number | undefined;
  paused: boolean;
  wantsAudio: boolean;
  wantsVideo: boolean;
  /** Its queue is full. */
  stalled: { readonly sinceMs: number } | undefined;
  dropping: boolean;
  droppedAudio: number;
  droppedVideo: number;
  droppedSinceMs: number;
}

interface Stream {
  readonly identity: StreamIdentity;
  publishers: End[];
  readonly players: Map<string, Player>;
  joined: number;
  cache: StreamCache;
  sinks: readonly StreamSink[];
  batch: CachedMessage[];
  /** Since when something is in it. */
  heldSinceMs: number;
  hasVideo: boolean;
  /** The last message's. */
  timestampMs: number;
  publishedAtMs: number;
  audio: number;
  video: number;
  bytes: number;
  /** How often it was published while somebody stayed. */
  publications: number;
  readonly codecs: Set<string>;
}

interface Place { readonly stream: Stream; readonly role: 'publisher' | 'player' }

export class LiveHub {
  private readonly streams = new Map<string, Stream>();
  private readonly places = new Map<string, Place>();
  private readonly dirty = new Set<Stream>();
  private out: Delivery[] = [];
  private nowMs = 0;
  private readonly options: LiveHubOptions;
  private readonly seams: RelaySeams;
  private readonly writers = new Map<number, ChunkWriter>();
  /** Mutants only. */
  private readonly lastPublished = new Map<number, End>();
  private strayed = 0;

  constructor(options: LiveHubOptions = {}) {
    this.options = options;
    this.seams = options.seams ?? {};
  }

  /** Milliseconds of any origin; never back. */
  time(nowMs: number): void {
    this.nowMs = nowMs;
  }

  /** May this connection not publish the path now, because another one does? Of its own streams it knows itself. */
  isTaken(path: string, connection?: number): boolean {
    const publishers = this.streams.get(this.keyOf(path))?.publishers ?? [];
    return publishers.some((each) => each.connection !== connection) && this.seams.sharesName !== true;
  }

  isPublished(path: string): boolean {
    return (this.streams.get(this.keyOf(path))?.publishers.length ?? 0) > 0;
  }

  list(): { readonly stream: StreamIdentity; readonly subscribers: number; readonly publishedMs: number }[] {
    return [...this.streams.values()].filter((stream) => stream.publishers.length > 0)
      .map((stream) => ({ stream: stream.identity, subscribers: stream.players.size, publishedMs: this.nowMs - stream.publishedAtMs }));
  }

  publish(end: End, identity: StreamIdentity): void {
    this.leave(end);
    const stream = this.stream(identity);
    stream.publishers.push(end);
    this.places.set(nameOf(end), { stream, role: 'publisher' });
    if (this.seams.lastStreamTakesAll === true) this.lastPublished.set(end.connection, end);
    if (stream.publishers.length > 1) return;
    stream.publications += 1;
    stream.publishedAtMs = this.nowMs;
    this.log({ event: 'publish-started', id: end.connection, stream: identity });
    stream.sinks = this.options.openSinks?.(identity) ?? [];
    for (const player of stream.players.values()) {
      player.video = 'all';
      player.audioOpen = true;
      player.waitingSinceMs = undefined;
      if (this.seams.forgetsWaiting === true) player.paused = true;
      this.out.push({ to: player.end, kind: 'published' });
    }
  }

  play(end: End, identity: StreamIdentity, settings: PlayerSettings): void {
    this.leave(end);
    const stream = this.stream(identity);
    // What was collected so far is in the cache as well: those who are there get it now, the newcomer from the cache.
    this.flushStream(stream);
    const waiting = stream.publishers.length === 0;
    const player: Player = {
      end, settings, order: stream.joined, video: 'all', audioOpen: true, waitingSinceMs: undefined, paused: false, wantsAudio: true, wantsVideo: true,
      stalled: undefined, dropping: false, droppedAudio: 0, droppedVideo: 0, droppedSinceMs: 0,
    };
    const playersBefore = stream.players.size;
    stream.joined += 1;
    stream.players.set(nameOf(end), player);
    this.places.set(nameOf(end), { stream, role: 'player' });
    this.log({ event: 'play-started', id: end.connection, stream: stream.identity, subscribers: stream.players.size, waiting });
    if (!waiting) this.catchUp(stream, player, playersBefore);
  }

  /** A message of a publisher, for everybody who plays it. */
  media(end: End, message: StreamMessage): void {
    const place = this.places.get(nameOf(this.lastPublished.get(end.connection) ?? end));
    if (place?.role !== 'publisher') return;
    if (message.typeId !== typeId.aggregate) {
      this.take(place.stream, message);
      return;
    }
    const { aggregates } = this.seams;
    if (aggregates === 'lost') return;
    let shiftMs: number | undefined;
    for (const part of aggregateParts(message.payload, message.timestampMs)) {
      shiftMs ??= aggregates === 'absolute' ? part.timestampMs - firstPartMs(message.payload) : 0;
      const relayed = part.typeId === typeId.audio || part.typeId === typeId.video || part.typeId === typeId.dataAmf0 || part.typeId === typeId.dataAmf3;
      if (relayed) this.take(place.stream, { typeId: part.typeId, timestampMs: part.timestampMs - shiftMs, payload: part.payload });
    }
  }

  /** The end publishes or plays no more. */
  leave(end: End, how: 'told' | 'reset' = 'told'): void {
    const name = nameOf(end);
    const place = this.places.get(name);
    if (place === undefined) return;
    const { stream, role } = place;
    this.places.delete(name);
    if (role === 'player') {
      const player = stream.players.get(name);
      this.flushStream(stream);
      if (player !== undefined) this.countDropped(stream, player);
      stream.players.delete(name);
      this.log({ event: 'play-ended', id: end.connection, stream: stream.identity, subscribers: stream.players.size });
    } else {
      const kept = (how === 'reset' ? this.seams.keepsNameAfterReset : this.seams.keepsNameAfterEnd) === true;
      stream.publishers = stream.publishers.filter((each) => nameOf(each) !== name);
      if (stream.publishers.length === 0) {
        this.unpublish(stream, end);
        if (kept) stream.publishers = [nobody];
      }
    }
    this.forgetIfEmpty(stream);
  }

  pause(end: End, paused: boolean): void {
    const found = this.player(end);
    if (found === undefined || found.player.paused === paused) return;
    this.flushStream(found.stream);
    found.player.paused = paused;
    if (!paused) this.restart(found.stream, found.player);
  }

  /** receiveAudio and receiveVideo (RTMP 1.0 §7.2.2.4, §7.2.2.5). */
  receive(end: End, kind: 'audio' | 'video', wanted: boolean): void {
    const found = this.player(end);
    if (found === undefined) return;
    const { stream, player } = found;
    this.flushStream(stream);
    if (kind === 'audio') {
      const resumes = wanted && !player.wantsAudio;
      player.wantsAudio = wanted;
      if (resumes) this.send(stream, player, stream.cache.opening().filter((each) => each.facts.kind === 'audio'));
    } else {
      const resumes = wanted && !player.wantsVideo;
      player.wantsVideo = wanted;
      if (!resumes) return;
      player.video = stream.hasVideo ? new Set() : 'all';
      player.waitingSinceMs = this.nowMs;
      this.send(stream, player, stream.cache.opening().filter((each) => each.facts.kind === 'video'));
    }
  }

  /**
   * What was collected, in the order in which it must go out to each connection. Where many play, audio rides with the next
   * video frame, `longestRideMs` at most: at 30 frames a second less than half the system calls.
   */
  flush(): Delivery[] {
    for (const stream of this.dirty) if (!this.mayRide(stream)) this.flushStream(stream);
    const { out } = this;
    this.out = [];
    return out;
  }

  /** Something waits: `flush` is wanted in so many milliseconds. */
  get waitsMs(): number | undefined {
    let soonest: number | undefined;
    for (const stream of this.dirty) soonest = Math.min(soonest ?? longestRideMs, Math.max(1, longestRideMs - (this.nowMs - stream.heldSinceMs)));
    return soonest;
  }

  private mayRide(stream: Stream): boolean {
    return this.nowMs - stream.heldSinceMs < longestRideMs && stream.hasVideo && stream.players.size >= manyPlayers && stream.batch.every(({ facts }) => facts.kind === 'audio' && facts.role === 'frame');
  }

  /** A publisher's message, past the places where mutants change it. */
  private take(stream: Stream, message: StreamMessage): void {
    const { received, straysEvery } = this.seams;
    for (const each of received?.(message, stream.identity.path, stream.publications) ?? [message]) this.relay(stream, each);
    if (straysEvery === undefined || mediaFacts(message).role !== 'frame') return;
    this.strayed += 1;
    const other = [...this.streams.values()].find((each) => each !== stream && each.publishers.length > 0);
    if (other !== undefined && this.strayed % straysEvery === 0) this.relay(other, message);
  }

  private relay(stream: Stream, message: StreamMessage): void {
    let relayed = message;
    const facts = mediaFacts(message);
    let frame = undefined;
    if (facts.kind === 'data') {
      frame = readDataFrame(message);
      if (this.seams.forwardsSetDataFrame !== true) relayed = frame.message;
    }
    stream.timestampMs = message.timestampMs;
    stream.bytes += message.payload.length;
    const cached: CachedMessage = { message: relayed, facts };
    if (frame?.what === 'set' && this.seams.forgetsMetadata !== true) {
      stream.cache.setDataFrame(frame.handler, cached);
      if (frame.handler === 'onMetaData') this.log({ event: 'metadata-cached', stream: stream.identity, bytes: relayed.payload.length });
    } else if (frame?.what === 'clear') stream.cache.clearDataFrame(frame.handler);
    if (facts.kind === 'audio') stream.audio += facts.role === 'frame' ? 1 : 0;
    if (facts.kind === 'video') stream.video += facts.role === 'frame' ? 1 : 0;
    if (facts.role === 'header') this.rememberHeader(stream, cached);
    if (facts.role !== 'other') this.detectCodec(stream, facts);
    stream.cache.add(cached);
    if (stream.batch.length === 0) stream.heldSinceMs = this.nowMs;
    stream.batch.push(cached);
    this.dirty.add(stream);
    if (facts.kind === 'video' && facts.role === 'frame') stream.hasVideo = true;
    for (const sink of stream.sinks) sink.message(relayed);
  }

  private rememberHeader(stream: Stream, cached: CachedMessage): void {
    const { facts, message } = cached;
    // FFmpeg sends an empty AV1 SequenceStart before the full one: it says nothing, and must not replace anything.
    if (facts.headerBytes === 0 && facts.headerKind === 'configuration' && (message.payload[0] ?? 0) >= 0x80) return;
    const before = stream.cache.headerLike(facts);
    const changed = before === undefined || !sameBytes(before.message.payload, message.payload);
    const kept = this.seams.keepHeader === undefined ? cached : this.seams.keepHeader(cached, before);
    if (kept !== undefined) stream.cache.setHeader(kept);
    if (!changed) return;
    // Frames from before belong to another configuration: a late player must not get them behind this one.
    if (facts.kind === 'video' && before !== undefined) stream.cache.dropGroup();
    if (facts.headerKind === 'configuration') {
      this.log({ event: 'sequence-header-cached', stream: stream.identity, kind: facts.kind === 'audio' ? 'audio' : 'video', trackId: facts.tracks[0] ?? 0, bytes: facts.headerBytes, changed: before !== undefined });
    }
  }

  private detectCodec(stream: Stream, facts: MediaFacts): void {
    const trackId = facts.tracks[0] ?? 0;
    const key = `${facts.kind} ${trackId} ${facts.codec}`;
    if (facts.kind === 'data' || facts.codec === '' || stream.codecs.has(key) || stream.codecs.size > maxCodecs) return;
    stream.codecs.add(key);
    this.log({ event: 'codec-detected', stream: stream.identity, kind: facts.kind, trackId, codec: facts.codec });
  }

  /** A newcomer's first bytes. */
  private catchUp(stream: Stream, player: Player, playersBefore: number): void {
    const group = stream.cache.currentGroup();
    const healthy: JoinPlan = { opening: stream.cache.opening(), group: group ?? [], waitsForKey: stream.hasVideo };
    const plan = this.seams.join?.(healthy, playersBefore) ?? healthy;
    if (plan.waitsForKey) {
      player.video = new Set();
      player.audioOpen = false;
      player.waitingSinceMs = this.nowMs;
    }
    if (plan.othersWaitForKey === true) {
      for (const other of stream.players.values()) if (other !== player) this.gate(other);
    }
    const startMs = plan.group[0]?.message.timestampMs ?? stream.timestampMs;
    this.send(stream, player, [...plan.opening.map((each) => at(each, startMs)), ...plan.group]);
  }

  /** Goes on after a pause or a full queue: headers, then from the next key frame. */
  private restart(stream: Stream, player: Player): void {
    if (stream.publishers.length === 0) return;
    if (stream.hasVideo) this.gate(player);
    this.send(stream, player, stream.cache.opening().map((each) => at(each, stream.timestampMs)));
  }

  private gate(player: Player): void {
    player.video = new Set();
    player.audioOpen = false;
    player.waitingSinceMs = this.nowMs;
  }

  private flushStream(stream: Stream): void {
    const { batch } = stream;
    this.dirty.delete(stream);
    if (batch.length === 0) return;
    if (this.seams.fullQueue === 'stops-all' && [...stream.players.values()].some((player) => !this.checkQueue(stream, player))) return;
    stream.batch = [];
    const shared = new Map<number, Uint8Array>();
    for (const player of stream.players.values()) {
      if (!this.checkQueue(stream, player)) {
        this.countMissed(player, batch);
        if (this.seams.fullQueue === 'cuts') this.writeCut(player, batch);
        continue;
      }
      const admitted = this.isOpen(player) ? batch : batch.filter((each) => this.admits(stream, player, each.facts));
      if (admitted.length === 0) continue;
      if (player.dropping && admitted.some((each) => each.facts.role === 'frame')) this.countDropped(stream, player);
      if (admitted.length < batch.length || this.seams.forPlayer !== undefined) {
        this.write(player, admitted);
        continue;
      }
      const { chunkSize, mediaMsid } = player.settings;
      const key = chunkSize * 0x1000 + mediaMsid;
      let bytes = shared.get(key);
      if (bytes === undefined) {
        bytes = this.serialise(batch.map((each) => each.message), player.settings, stream.identity.path);
        shared.set(key, bytes);
      }
      this.out.push({ to: player.end, kind: 'media', bytes });
    }
  }

  /** Nothing to ask message by message. */
  private isOpen(player: Player): boolean {
    return player.video === 'all' && player.audioOpen && player.wantsAudio && player.wantsVideo && !player.paused;
  }

  private admits(stream: Stream, player: Player, facts: MediaFacts): boolean {
    if (player.paused) return false;
    if (facts.kind === 'data') return true;
    if (facts.kind === 'audio' ? !player.wantsAudio : !player.wantsVideo) return false;
    if (facts.role !== 'frame') return true;
    if (facts.kind === 'audio') {
      if (!player.audioOpen && (!stream.hasVideo || this.waitedTooLong(player))) player.audioOpen = true;
      if (!player.audioOpen && player.dropping) player.droppedAudio += 1;
      return player.audioOpen;
    }
    if (player.video === 'all') return true;
    if (facts.key) for (const track of facts.tracks) player.video.add(track);
    else if (this.waitedTooLong(player)) player.video = 'all';
    const { video } = player;
    const open = video === 'all' || facts.tracks.every((track) => video.has(track));
    if (open) {
      player.audioOpen = true;
      player.waitingSinceMs = undefined;
    } else if (player.dropping) player.droppedVideo += 1;
    return open;
  }

  private waitedTooLong(player: Player): boolean {
    return player.waitingSinceMs !== undefined && this.nowMs - player.waitingSinceMs > longestWaitForKeyMs;
  }

  /** False while the player's queue is full. */
  private checkQueue(stream: Stream, player: Player): boolean {
    const queued = this.seams.fullQueue === 'keeps-all' ? 0 : (this.options.queuedBytes?.(player.end.connection) ?? 0);
    if (player.stalled === undefined) {
      if (queued <= maxQueuedBytes) return true;
      player.stalled = { sinceMs: this.nowMs };
      if (!player.dropping) player.droppedSinceMs = this.nowMs;
      player.dropping = true;
      return false;
    }
    if (queued > resumeBytes) return false;
    player.stalled = undefined;
    this.restart(stream, player);
    return true;
  }

  private countMissed(player: Player, batch: readonly CachedMessage[]): void {
    for (const { facts } of batch) {
      if (facts.role !== 'frame') continue;
      if (facts.kind === 'audio') player.droppedAudio += 1;
      else player.droppedVideo += 1;
    }
  }

  private countDropped(stream: Stream, player: Player): void {
    if (!player.dropping) return;
    this.log({
      event: 'frames-dropped', id: player.end.connection, stream: stream.identity,
      audio: player.droppedAudio, video: player.droppedVideo, overMs: this.nowMs - player.droppedSinceMs,
    });
    player.dropping = false;
    player.droppedAudio = 0;
    player.droppedVideo = 0;
  }

  /** To one player alone, through its gates. */
  private send(stream: Stream, player: Player, messages: readonly CachedMessage[]): void {
    this.write(player, messages.filter((each) => this.admits(stream, player, each.facts)));
  }

  private write(player: Player, messages: readonly CachedMessage[]): void {
    const plain = messages.map((each) => each.message);
    const changed = this.seams.forPlayer === undefined ? plain : plain.flatMap((message) => this.seams.forPlayer?.(message, player.order, this.pathOf(player)) ?? [message]);
    if (changed.length > 0) this.out.push({ to: player.end, kind: 'media', bytes: this.serialise(changed, player.settings, this.pathOf(player)) });
  }

  /** Mutants only: the first half of each frame. */
  private writeCut(player: Player, messages: readonly CachedMessage[]): void {
    const halves = messages.filter(({ facts }) => facts.role === 'frame').map(({ message }) => ({ ...message, payload: message.payload.subarray(0, message.payload.length >> 1) }));
    if (halves.length > 0) this.out.push({ to: player.end, kind: 'media', bytes: this.serialise(halves, player.settings, this.pathOf(player)) });
  }

  private pathOf(player: Player): string {
    return this.places.get(nameOf(player.end))?.stream.identity.path ?? '';
  }

  /** Full headers throughout: the bytes depend on nothing that a player got before, so that all can share them. */
  private serialise(messages: readonly StreamMessage[], { chunkSize, mediaMsid }: PlayerSettings, path: string): Uint8Array {
    let writer = this.writers.get(chunkSize);
    if (writer === undefined) {
      writer = new ChunkWriter();
      writer.maxChunkSize = chunkSize;
      this.writers.set(chunkSize, writer);
    }
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (const message of messages) {
      const csid = message.typeId === typeId.video ? videoCsid : message.typeId === typeId.audio ? audioCsid : streamCsid;
      const outgoing = { ...message, csid, msid: mediaMsid, fmt: 0 } as const;
      if (this.seams.writeMedia !== undefined) {
        const bytes = this.seams.writeMedia(outgoing, chunkSize, path);
        pieces.push(bytes);
        length += bytes.length;
        continue;
      }
      for (const { header, payload } of writer.chunks(outgoing)) {
        pieces.push(header, payload);
        length += header.length + payload.length;
      }
    }
    const bytes = new Uint8Array(length);
    let offset = 0;
    for (const piece of pieces) {
      bytes.set(piece, offset);
      offset += piece.length;
    }
    return bytes;
  }

  private unpublish(stream: Stream, end: End): void {
    if (this.seams.endOvertakes !== true) this.flushStream(stream);
    for (const player of stream.players.values()) this.out.push({ to: player.end, kind: 'unpublished' });
    this.flushStream(stream);
    for (const sink of stream.sinks) sink.end();
    this.log({ event: 'publish-ended', id: end.connection, stream: stream.identity, audio: stream.audio, video: stream.video, bytes: stream.bytes });
    stream.sinks = [];
    stream.cache = new StreamCache(this.options.keepsGroup ?? true);
    stream.hasVideo = false;
    stream.audio = 0;
    stream.video = 0;
    stream.bytes = 0;
    stream.codecs.clear();
  }

  private stream(identity: StreamIdentity): Stream {
    const key = this.keyOf(identity.path);
    const known = this.streams.get(key);
    if (known !== undefined) return known;
    const stream: Stream = {
      identity, publishers: [], players: new Map(), joined: 0, cache: new StreamCache(this.options.keepsGroup ?? true), sinks: [], batch: [], heldSinceMs: 0, hasVideo: false,
      timestampMs: 0, publishedAtMs: 0, audio: 0, video: 0, bytes: 0, publications: 0, codecs: new Set(),
    };
    this.streams.set(key, stream);
    return stream;
  }

  private keyOf(path: string): string {
    return this.seams.ignoresApp === true ? path.slice(path.lastIndexOf('/') + 1) : path;
  }

  private forgetIfEmpty(stream: Stream): void {
    if (stream.publishers.length > 0 || stream.players.size > 0) return;
    this.streams.delete(this.keyOf(stream.identity.path));
    this.dirty.delete(stream);
  }

  private player(end: End): { readonly stream: Stream; readonly player: Player } | undefined {
    const place = this.places.get(nameOf(end));
    const player = place?.stream.players.get(nameOf(end));
    return place === undefined || player === undefined ? undefined : { stream: place.stream, player };
  }

  private log(event: ServerLogEvent): void {
    this.options.log?.(event);
  }
}

/** A publisher may change codecs as often as it likes; the log tells the first few. */
const maxCodecs = 32;
/** Holds a name that a mutant never gives back. */
const nobody: End = { connection: -1, msid: 0 };

/** The timestamp field of an aggregate's first part, as it stands: 24 bits, and the upper 8 behind them. */
function firstPartMs(payload: Uint8Array): number {
  const [high = 0, middle = 0, low = 0, top = 0] = payload.subarray(4, 8);
  return top * 0x1000000 + ((high << 16) | (middle << 8) | low);
}

function nameOf(end: End): string {
  return `${end.connection}/${end.msid}`;
}

function at(cached: CachedMessage, timestampMs: number): CachedMessage {
  return { ...cached, message: { ...cached.message, timestampMs } };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
