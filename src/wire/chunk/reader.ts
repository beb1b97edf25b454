/**
 * Chunk reader: bytes of one direction in, messages out (RTMP 1.0 §5.3).
 *
 * It observes, so it never gives up: what deviates is reported with what was assumed; after a hole, a desync or a start
 * in mid-stream it searches for the next sure chunk boundary, says which range was lost, and goes on. The result does not
 * depend on how the input is cut: whatever needs bytes that have not come yet waits for them, in `held`.
 *
 * Where senders disagree with the text, the bytes decide, and the choice is reported: extended timestamps on fmt 3
 * (§5.3.1.3), a chunk size announced and not used or used and not announced (§5.4.1), fmt 3 after fmt 0 (§5.3.1.2.4).
 *
 * Limits: partial messages keep at most `maxPartialBytes` in all, chunk streams are at most `maxStreams`.
 */
import type { AnomalyEvent, LostEvent } from '../../trace/events.js';
import { addTimestamp, timestampDistance } from '../../trace/units.js';
import { decodeAmf0 } from '../amf/amf0.js';
import { Window } from '../bytes/window.js';
import { isKnownType } from '../message/types.js';
import { continuesEvery, extendedOnType3, lengthFits, usualChunkSizes, walk, type WalkContext, type WalkResult } from './evidence.js';
import { basicHeaderBytes, ChunkHeader, continuationBytes, readU32, type Fmt } from './header.js';
import { ChunkStream } from './stream.js';

/** RTMP 1.0 §5.4.1. */
export const defaultChunkSize = 128;
/** Sum of the payload bytes kept for messages in assembly: four times the largest message, far above any real sender. */
const maxPartialBytes = 64 * 1024 * 1024;
/** A search looks again with every read until it holds this much. */
const eagerBytes = 8192;
/** Walks spent on finding a chunk size that is not among the usual ones. */
const maxSizeTries = 64;
/** Messages of unknown types that an endpoint takes unseen. Garbage says larger lengths 255 times of 256. */
const maxOddBytes = 0xffff;
/** Chunk streams remembered per direction. Real senders use fewer than ten; a hostile one could open 65597. */
const maxStreams = 4096;

/** A complete message. `payload` is a view that is valid during the call only. */
export interface RawMessage {
  offset: number;
  endOffset: number;
  firstUs: number;
  atUs: number;
  csid: number;
  msid: number;
  typeId: number;
  length: number;
  timestampMs: number;
  fmt: Fmt;
  chunks: number;
  missingBytes: number;
  payload: Uint8Array;
  /** (stream offset, bytes) of every payload piece in payload order; absent for audio, video and aggregates. */
  pieces: readonly number[] | undefined;
}

export interface ChunkOutput {
  message(message: RawMessage): void;
  anomaly(what: AnomalyEvent['what'], offset: number, length: number, csid: number | undefined, values: Record<string, number>, assumed: string): void;
  lost(offset: number, bytes: number, because: LostEvent['because']): void;
  landmark(offset: number, csid: number, fmt: Fmt, starts: 'message' | 'continuation'): void;
}

export interface PartialMessage { readonly offset: number; readonly csid: number; readonly typeId: number; readonly have: number; readonly missing: number }

// Results of reading a header that are not a position.
const needMore = -1;
const searchFromHere = -2;

export class ChunkReader {
  private readonly output: ChunkOutput;
  private readonly endpoint: boolean;
  private readonly streams = new Map<number, ChunkStream>();
  private readonly low: (ChunkStream | undefined)[] = new Array<ChunkStream | undefined>(64).fill(undefined);
  private readonly header = new ChunkHeader();
  private readonly held = new Window();

  private chunkSize = defaultChunkSize;
  private previousSize = defaultChunkSize;
  /** Offset of the Set Chunk Size that announced `chunkSize`; -1 before the first. */
  private announcedAt = -1;
  /** The size has been seen at work: a message continued exactly where it says. */
  private sizeProven = false;
  /** Announced and used sizes have differed: every message is checked from then on. */
  private sizeDisputed = false;
  /** Bytes were lost, and a Set Chunk Size may have been among them. */
  private sizeUncertain = false;

  /** Stream offset of `data[0]` in the current run. */
  private base = 0;
  /** Bytes of the stream that have come, gaps included. */
  private total: number;
  private nowUs = 0;
  private final = false;

  /** The chunk whose payload is being read, and what it still needs. */
  private current: ChunkStream | undefined;
  private left = 0;

  private searching = false;
  /** Bytes of the stream that must have come before the search looks again. */
  private lookAgainAt = 0;
  /** Where the last search ended. */
  private foundAt = -1;
  private lostFrom = 0;
  private lostBecause: LostEvent['because'] = 'mid-stream';
  /** The input has had holes, or began in mid-stream. */
  private holed = false;
  /** A gap inside a message was bridged on the assumption that nothing was interleaved; the next boundary must confirm it. */
  private bridged: { readonly gapOffset: number; readonly gapEnd: number } | undefined;

  private partialBytes = 0;
  private lastMsid = 1;
  private type3Extended: 'unknown' | 'present' | 'absent' = 'unknown';
  /** Chunks read so far, for the counters of the report. */
  chunks = 0;

  /**
   * `offset`: stream offset of the first byte pushed. `midStream`: chunks have been going on before it. `endpoint`: every byte from
   * the first on has come, so that an unknown type, an odd length or a large message stream is what the peer means, and not a sign of a lost boundary.
   */
  constructor(output: ChunkOutput, offset: number, midStream = false, endpoint = false) {
    this.output = output;
    this.endpoint = endpoint;
    this.total = offset;
    this.base = offset;
    if (midStream) {
      this.beginSearch(offset, 'mid-stream');
    }
  }

  get maxChunkSize(): number {
    return this.chunkSize;
  }

  get lost(): boolean {
    return this.searching;
  }

  /** The message or header that is incomplete now, if any: the one whose bytes came last. */
  get partial(): PartialMessage | undefined {
    if (this.searching) return undefined;
    if (this.held.length > 0) return this.heldPartial();
    let stream = this.current;
    if (stream?.active !== true) {
      for (const each of this.streams.values()) if (each.active) stream = each;
    }
    return stream?.active === true
      ? { offset: stream.offset, csid: stream.csid, typeId: stream.typeId, have: stream.have, missing: stream.length - stream.have }
      : undefined;
  }

  /** No byte before this offset can still become part of a message other than audio or video. */
  get settledOffset(): number {
    let offset = this.total - this.held.length;
    for (const stream of this.streams.values()) {
      if (stream.active && stream.pieces !== undefined && stream.offset < offset) offset = stream.offset;
    }
    return offset;
  }

  /** How the last push ended, for the split landmark: undefined when between chunks or inside media. */
  splitState(): { where: 'inside-header' | 'after-header' | 'inside-payload'; bytes: number; csid?: number; typeId?: number } | undefined {
    if (this.searching) return undefined;
    if (this.held.length > 0) {
      const header = this.header;
      if (!header.parse(this.held.data, this.held.start, this.held.end)) return { where: 'inside-header', bytes: this.held.length };
      const stream = this.stream(header.csid);
      const typeId = header.fmt < 2 ? header.typeId : (stream?.typeId ?? 0);
      const length = header.fmt < 2 ? header.length : (stream?.length ?? 0);
      const body = this.held.length - header.bytes;
      const known = { csid: header.csid, typeId };
      if (body === 0) return { where: 'after-header', bytes: header.bytes, ...known };
      return { where: 'inside-payload', bytes: Math.max(0, length - body), ...known };
    }
    const stream = this.current;
    if (this.left === 0 || stream === undefined) return undefined;
    const known = { csid: stream.csid, typeId: stream.typeId };
    if (stream.chunks === 1 && stream.have === 0) return { where: 'after-header', bytes: this.total - stream.offset, ...known };
    return { where: 'inside-payload', bytes: stream.length - stream.have, ...known };
  }

  /** When the byte at `offset` came, for bytes that are still held; else the time of the last input. */
  timeOf(offset: number): number {
    return this.held.length > 0 ? this.held.timeOf(offset, this.nowUs) : this.nowUs;
  }

  /** The sender has been silent for long: judges what waits for more bytes by those that are there. */
  settle(atUs: number): void {
    if (this.held.length === 0 || this.searching) return;
    this.nowUs = atUs;
    this.final = true;
    this.runHeld();
    this.final = false;
  }

  push(bytes: Uint8Array, atUs: number): void {
    if (bytes.length === 0) return;
    this.final = false;
    this.nowUs = atUs;
    const held = this.held;
    if (held.length === 0) {
      this.base = this.total;
      this.total += bytes.length;
      const used = this.run(bytes, 0, bytes.length);
      if (used < bytes.length) held.append(bytes.subarray(used), this.base + used, atUs);
    } else {
      held.append(bytes, this.total, atUs);
      this.total += bytes.length;
      this.runHeld();
    }
  }

  /** `length` bytes are missing here. */
  gap(length: number, atUs: number): void {
    if (length <= 0) return;
    this.nowUs = atUs;
    if (this.held.length > 0) {
      this.final = true;
      this.runHeld();
      this.final = false;
    }
    const gapOffset = this.total;
    const gapEnd = gapOffset + length;
    if (this.searching) {
      // Whatever is held was not sure enough: it is lost together with the gap.
      this.held.consumeTo(this.held.end, gapOffset);
      this.total = gapEnd;
      return;
    }
    const stream = this.current;
    if (this.held.length === 0 && this.left > 0 && stream?.active === true && this.bridge(stream, length)) {
      this.total = gapEnd;
      this.output.lost(gapOffset, length, 'capture-gap');
      if (this.bridged === undefined) this.bridged = { gapOffset, gapEnd };
      return;
    }
    const from = this.held.length > 0 ? gapOffset - this.held.length : gapOffset;
    this.held.consumeTo(this.held.end, gapOffset);
    this.total = gapEnd;
    this.dropPartials();
    this.beginSearch(from, 'capture-gap');
  }

  /** No more bytes will come. Held bytes are judged by what is there; an unfinished search ends as lost. */
  finish(atUs: number): void {
    this.nowUs = atUs;
    this.final = true;
    if (this.held.length > 0) this.runHeld();
    if (this.searching && this.total > this.lostFrom) {
      this.output.lost(this.lostFrom, this.total - this.lostFrom, this.lostBecause);
      this.lostFrom = this.total;
    }
  }

  private runHeld(): void {
    const held = this.held;
    this.base = this.total - held.end;
    const used = this.run(held.data, held.start, held.end);
    held.consumeTo(used, this.base + used);
  }

  /** Reads as much as it can of data[pos..end) and returns the first unread position. */
  private run(data: Uint8Array, pos: number, end: number): number {
    for (;;) {
      if (this.searching) {
        pos = this.search(data, pos, end);
        if (this.searching) return pos;
      }
      if (this.left > 0) {
        const bytes = Math.min(this.left, end - pos);
        if (bytes === 0) return pos;
        this.take(data, pos, bytes);
        pos += bytes;
        if (this.left > 0) return pos;
        continue;
      }
      if (pos >= end) return pos;
      const current = this.current;
      if (current !== undefined && this.sizeProven && data[pos] === current.continuation && current.active && !current.extended && (current.seen & 16) !== 0 && this.bridged === undefined) {
        // By far the most frequent header: the message goes on, nothing is interleaved.
        this.chunks += 1;
        current.chunks += 1;
        this.left = Math.min(current.length - current.have, this.chunkSize);
        pos += 1;
        continue;
      }
      const next = this.readHeader(data, pos, end);
      if (next === needMore) return pos;
      if (next === searchFromHere) continue;
      pos = next;
    }
  }

  /** Reads one chunk header at `pos` and prepares for its payload. */
  private readHeader(data: Uint8Array, pos: number, end: number): number {
    const header = this.header;
    if (this.bridged !== undefined) {
      const confirmed = this.confirmBridge(data, pos, end);
      if (confirmed !== 0) return confirmed;
    }
    if (!header.parse(data, pos, end)) return needMore;
    let stream = this.stream(header.csid);
    const fmt = header.fmt;
    let body = pos + header.bytes;
    const continues = fmt === 3 && stream?.active === true;
    // A boundary that the search was sure of is not judged a second time: the two could disagree for ever.
    if (!continues && this.base + pos !== this.foundAt && this.suspicious(header, stream)) {
      const verdict = this.judge(data, pos, end);
      if (verdict === needMore) return needMore;
      if (verdict === searchFromHere) {
        const resized = this.resizeInside(data, pos, end);
        if (resized !== 0) return resized < 0 ? needMore : pos;
        // Behind a hole, a chunk stream whose first header fell into it is no fault of the sender's.
        const because = this.holed && (stream === undefined || stream.stale) ? 'capture-gap' : 'desync';
        if (because === 'desync') this.output.anomaly('desync', this.base + pos, header.bytes, header.csid, fieldsOf(header), 'searching for the next sure chunk boundary');
        this.dropPartials();
        this.beginSearch(this.base + pos, because);
        return searchFromHere;
      }
    }
    if (fmt === 3 && stream?.extended === true) {
      const present = this.readType3Extended(data, body, end, stream);
      if (present < 0) return needMore;
      body += present;
    }
    const length = fmt < 2 ? header.length : (stream?.length ?? 0);
    if (!continues) {
      const typeId = fmt < 2 ? header.typeId : (stream?.typeId ?? 0);
      if (!this.sizeProven && length > (this.sizeUncertain ? defaultChunkSize : Math.min(this.chunkSize, this.previousSize))) {
        const extended = fmt === 3 ? stream?.extended === true : header.extended;
        const size = this.decideChunkSize(data, body, end, header.csid, typeId, length, extended);
        if (size < 0) return needMore;
        if (size !== this.chunkSize) this.adoptChunkSize(size, pos, header.csid);
      }
      stream = this.startMessage(stream ?? this.createStream(header.csid), pos);
    }
    const active = stream as ChunkStream;
    this.chunks += 1;
    active.chunks += 1;
    if (continues) {
      if (!this.sizeProven && !this.sizeDisputed && active.csid === this.current?.csid && active.missing === 0) {
        this.sizeProven = true;
        this.sizeUncertain = false;
      }
      if ((active.seen & 16) === 0) {
        active.seen |= 16;
        this.output.landmark(this.base + pos, active.csid, 3, 'continuation');
      }
    }
    this.current = active;
    this.left = Math.min(active.length - active.have, this.chunkSize);
    if (this.left === 0) this.complete(active, active.buffer.subarray(0, 0), this.base + body);
    return body;
  }

  private startMessage(stream: ChunkStream, pos: number): ChunkStream {
    const header = this.header;
    const fmt = header.fmt;
    const offset = this.base + pos;
    if (stream.active) {
      this.output.anomaly('header-inside-message', offset, header.bytes, stream.csid, { fmt, have: stream.have, length: stream.length }, 'the unfinished message is dropped, this header starts a new one');
      this.release(stream);
    }
    if (!stream.known && fmt !== 0) {
      this.output.anomaly('fresh-csid-not-fmt0', offset, header.bytes, stream.csid, { fmt }, 'message stream id taken from the media seen so far');
      stream.msid = this.lastMsid;
    }
    if (fmt === 0) {
      stream.msid = header.msid;
      if (header.msid > 0xffff) {
        this.output.anomaly('msid-big-endian', offset, header.bytes, stream.csid, { msid: header.msid }, 'message stream id kept as read');
      }
      stream.timestampMs = header.timestamp;
      stream.deltaMs = header.timestamp;
      stream.deltaIsAbsolute = true;
    } else if (fmt < 3) {
      this.applyDelta(stream);
    } else this.applyType3(stream, offset);
    if (fmt < 2) {
      stream.length = header.length;
      stream.typeId = header.typeId;
      stream.known = true;
      stream.stale = false;
      if (!isKnownType(header.typeId)) {
        this.output.anomaly('unknown-type', offset, header.bytes, stream.csid, { typeId: header.typeId, length: header.length }, 'the message is skipped by its length');
      }
    }
    if (fmt < 3) {
      stream.extended = header.extended;
      stream.extendedValue = header.timestamp;
    }
    const seen = 1 << fmt;
    if ((stream.seen & seen) === 0) {
      stream.seen |= seen;
      this.output.landmark(offset, stream.csid, fmt, 'message');
    }
    stream.active = true;
    stream.have = 0;
    stream.missing = 0;
    stream.chunks = 0;
    stream.overflowed = false;
    stream.offset = offset;
    stream.fmt = fmt;
    stream.firstUs = this.timeOf(offset);
    const typeId = stream.typeId;
    stream.pieces = typeId === 8 || typeId === 9 || typeId === 22 ? undefined : [];
    if (typeId === 8 || typeId === 9) this.lastMsid = stream.msid;
    return stream;
  }

  /**
   * fmt 1 and 2: a delta, also where it is extended (RTMP 1.0 §5.3.1.3 says "timestamp or timestamp delta"). SRS before
   * 6.0.167 read an extended one as absolute (veovera/enhanced-rtmp#42); no sender is known that means it so.
   */
  private applyDelta(stream: ChunkStream): void {
    stream.timestampMs = addTimestamp(stream.timestampMs, this.header.timestamp);
    stream.deltaMs = this.header.timestamp;
    stream.deltaIsAbsolute = false;
  }

  /**
   * fmt 3 that starts a message adds the last delta. After fmt 0 that is, by the text, the absolute timestamp itself
   * (FFmpeg, librtmp, GStreamer, SRS read it so); nginx-rtmp and gortmplib add nothing. Whichever lands nearer to the
   * other chunk streams is taken; without them, the text.
   */
  private applyType3(stream: ChunkStream, offset: number): void {
    let delta = stream.deltaMs;
    if (stream.deltaIsAbsolute && delta > 0) {
      const withText = addTimestamp(stream.timestampMs, delta);
      const reference = this.referenceTimestamp(stream);
      const repeat = reference !== undefined && Math.abs(timestampDistance(reference, stream.timestampMs)) < Math.abs(timestampDistance(reference, withText));
      this.output.anomaly('type3-after-type0', offset, this.header.bytes, stream.csid, { timestampMs: stream.timestampMs, added: repeat ? 0 : delta },
        repeat ? 'the timestamp is repeated, as the other chunk streams suggest' : 'the fmt 0 timestamp is added, as RTMP 1.0 §5.3.1.2.4 says');
      if (repeat) delta = 0;
      stream.deltaMs = delta;
      stream.deltaIsAbsolute = false;
    }
    stream.timestampMs = addTimestamp(stream.timestampMs, delta);
  }

  private referenceTimestamp(stream: ChunkStream): number | undefined {
    let best: ChunkStream | undefined;
    for (const each of this.streams.values()) {
      if (each === stream || !each.known || (each.typeId !== 8 && each.typeId !== 9) || each.msid !== stream.msid) continue;
      if (best === undefined || timestampDistance(best.timestampMs, each.timestampMs) > 0) best = each;
    }
    return best?.timestampMs;
  }

  /** 4 or 0 bytes of extended timestamp behind a fmt 3 basic header, or -1 for "more data". */
  private readType3Extended(data: Uint8Array, at: number, end: number, stream: ChunkStream): number {
    let present: number = extendedOnType3(data, at, end, stream.extendedValue);
    if (present === 0 && stream.extendedValue !== stream.timestampMs) {
      // Some senders repeat the resulting absolute timestamp instead of the header's four bytes.
      present = extendedOnType3(data, at, end, stream.timestampMs);
    }
    if (present < 0) return this.final ? 0 : -1;
    if (present === 4) {
      this.type3Extended = 'present';
    } else if (this.type3Extended !== 'absent') {
      this.type3Extended = 'absent';
      this.output.anomaly('ext-ts-missing-on-type3', this.base + at, 0, stream.csid, { expected: stream.extendedValue }, 'the sender leaves the extended timestamp out on fmt 3 chunks');
    }
    return present;
  }

  private suspicious(header: ChunkHeader, stream: ChunkStream | undefined): boolean {
    const fmt = header.fmt;
    if (stream?.known !== true && fmt !== 0) return true;
    if (stream?.active === true) return true;
    if (stream?.stale === true && fmt >= 2) return true;
    if (fmt === 3) return false;
    if (fmt < 2) {
      const odd = !isKnownType(header.typeId) || !lengthFits(header.typeId, header.length);
      if (odd && !(this.endpoint && header.length <= maxOddBytes)) return true;
      if (header.csid === 2 && header.typeId > 6) return true;
      if (fmt === 0 && header.msid > 0xffff && !this.endpoint) return true;
    }
    return false;
  }

  /** Is a suspicious header one all the same? 0: yes. */
  private judge(data: Uint8Array, pos: number, end: number): 0 | typeof needMore | typeof searchFromHere {
    const header = this.header;
    const stream = this.stream(header.csid);
    if (header.fmt >= 2 && stream?.known !== true) return searchFromHere;
    const result = this.walkFrom(data, pos, end, 'odd');
    if (result.verdict === 'more') return needMore;
    return result.verdict === 'sure' ? 0 : searchFromHere;
  }

  /** search: a boundary is looked for; expected: one should be here; odd: here, with a type or length that is out of the ordinary. */
  private walkFrom(data: Uint8Array, pos: number, end: number, where: 'search' | 'expected' | 'odd', begun?: WalkContext['begun']): WalkResult {
    const searching = where === 'search';
    const context: WalkContext = {
      stream: (csid) => this.stream(csid),
      maxChunkSize: this.sizeUncertain ? 0 : this.chunkSize,
      keepPartials: !searching, allowOddFirst: where === 'odd', searching, final: this.final, ...(begun === undefined ? {} : { begun }),
    };
    return walk(data, pos, end, context);
  }

  /**
   * Which chunk size cuts this message of `length` bytes? Called until the size has been seen at work. Returns -1 for
   * "more data needed". The announced size wins unless the bytes contradict it.
   */
  private decideChunkSize(data: Uint8Array, body: number, end: number, csid: number, typeId: number, length: number, extended: boolean): number {
    const announced = this.chunkSize;
    const basicBytes = basicHeaderBytes(csid);
    const headBytes = basicBytes + (extended && this.type3Extended !== 'absent' ? 4 : 0);
    if (this.sizeUncertain) return this.findChunkSize(data, body, end, csid, typeId, length, headBytes);
    const have = end - body;
    if (length > announced) {
      const marker = continuationBytes(data, body + announced, end, csid);
      if (marker < 0) return this.final ? announced : -1;
      if (marker > 0) return announced;
      // Another chunk stream may come between (§5.3), if what stands there is sure to be one.
      const begun = { csid, length, typeId, remaining: length - announced, extended, extendedValue: this.header.timestamp };
      const between = this.walkFrom(data, body + announced, end, 'expected', begun);
      if (between.verdict === 'more') return -1;
      return between.verdict === 'sure' ? announced : this.findChunkSize(data, body, end, csid, typeId, length, headBytes);
    }
    // Announced larger than this message, the size before it smaller: is it still cut the old way?
    const old = this.previousSize;
    if (have < old + basicBytes) return this.final ? announced : -1;
    if (!continuesEvery(data, body, end, csid, length, old, headBytes)) {
      // The old size is out of the question from here on.
      this.previousSize = announced;
      return announced;
    }
    const pieces = Math.ceil(length / old) - 1;
    if (have < length) return this.final ? announced : -1;
    if (isAmf(typeId) && amfReads(data, body, length)) return announced;
    if (have < length + pieces * headBytes) return this.final ? announced : -1;
    if (isAmf(typeId)) return old;
    const asAnnounced = this.followed(data, body + length, end, announced);
    if (asAnnounced !== false) return asAnnounced === undefined ? -1 : announced;
    const asOld = this.followed(data, body + length + pieces * headBytes, end, old);
    if (asOld === undefined) return -1;
    return asOld || pieces > 2 ? old : announced;
  }

  /** The announced size is contradicted, or none is known for sure: which one fits? -1 for "more data needed". */
  private findChunkSize(data: Uint8Array, body: number, end: number, csid: number, typeId: number, length: number, headBytes: number): number {
    const announced = this.chunkSize;
    const have = end - body;
    const whole = Math.max(announced, standardSizeFor(length));
    if (have < length && !this.final) return -1;
    if (isAmf(typeId) && have >= length && amfReads(data, body, length)) return whole;
    for (const size of [announced, this.previousSize, ...usualChunkSizes]) {
      if (size >= length || !continuesEvery(data, body, end, csid, length, size, headBytes)) continue;
      const pieces = Math.ceil(length / size) - 1;
      if (have < length + pieces * headBytes && !this.final) return -1;
      if (pieces >= 3) return size;
      const followed = this.followed(data, body + length + pieces * headBytes, end, size);
      if (followed === undefined) return -1;
      if (followed) return size;
    }
    // In one piece, so all that is known of the size is that it is no smaller.
    const followed = this.followed(data, body + length, end, 0);
    if (followed !== false) return followed === undefined ? -1 : whole;
    return this.findUnusualSize(data, body, end, csid, length, headBytes);
  }

  /** A size nobody is known to use: the continuation header must be there and a sure header behind the message. Else the announced one. */
  private findUnusualSize(data: Uint8Array, body: number, end: number, csid: number, length: number, headBytes: number): number {
    let tries = 0;
    for (let size = 1; size < length && tries < maxSizeTries; size++) {
      if (continuationBytes(data, body + size, end, csid) <= 0 || !continuesEvery(data, body, end, csid, length, size, headBytes)) continue;
      tries += 1;
      const followed = this.followed(data, body + length + (Math.ceil(length / size) - 1) * headBytes, end, size);
      if (followed === undefined) return -1;
      if (followed) return size;
    }
    // Behind a hole nothing may speak for any size; the last one known is out where no continuation stands at its boundary.
    return this.sizeUncertain && continuationBytes(data, body + this.chunkSize, end, csid) <= 0 ? Math.max(this.chunkSize, standardSizeFor(length)) : this.chunkSize;
  }

  /** Does something sure start at `pos`? undefined: more data needed. */
  private followed(data: Uint8Array, pos: number, end: number, chunkSize: number, begun?: WalkContext['begun']): boolean | undefined {
    if (pos >= end) return this.final ? true : undefined;
    const { verdict } = walk(data, pos, end, { stream: (csid) => this.stream(csid), maxChunkSize: chunkSize, keepPartials: true, allowOddFirst: false, searching: false, headerOnly: true, final: this.final, ...(begun === undefined ? {} : { begun }) });
    return verdict === 'more' ? undefined : verdict === 'sure';
  }

  /**
   * Where the first continuation of a message should stand there is none: does the message go on in larger chunks than
   * announced? Then `left` is set and the payload goes on here. 1: yes, 0: no, -1: more data needed.
   */
  private resizeInside(data: Uint8Array, pos: number, end: number): 1 | 0 | -1 {
    const stream = this.current;
    if (stream?.active !== true || stream.chunks !== 1 || stream.have !== this.chunkSize || this.sizeUncertain) return 0;
    const { csid, have, length } = stream;
    const headBytes = basicHeaderBytes(csid);
    const body = pos - have;
    const done = { csid, length, typeId: stream.typeId, remaining: 0, extended: stream.extended, extendedValue: stream.extendedValue };
    for (const size of [...usualChunkSizes.filter((each) => each > have && each < length), length]) {
      const pieces = Math.ceil(length / size) - 1;
      if (pieces > 0 && end - body < size + headBytes && !this.final) return -1;
      if (pieces > 0 && !continuesEvery(data, body, end, csid, length, size, headBytes)) continue;
      const followed = this.followed(data, body + length + pieces * headBytes, end, Math.max(size, this.chunkSize), done);
      if (followed === undefined) return -1;
      if (!followed) continue;
      this.adoptChunkSize(size === length ? standardSizeFor(length) : size, pos, csid);
      this.left = Math.min(length, size) - have;
      return 1;
    }
    return 0;
  }

  private adoptChunkSize(size: number, pos: number, csid: number): void {
    if (this.sizeUncertain) {
      this.chunkSize = size;
      return;
    }
    const announced = this.chunkSize;
    const offset = this.base + pos;
    if (this.announcedAt >= 0 && size === this.previousSize) {
      this.output.anomaly('chunk-size-announced-not-applied', offset, 0, csid, { announced, used: size, announcedAt: this.announcedAt }, `chunks go on with ${size} bytes`);
    } else {
      this.output.anomaly('chunk-size-applied-not-announced', offset, 0, csid, { announced, used: size }, `chunks are read with ${size} bytes`);
    }
    this.previousSize = announced;
    this.chunkSize = size;
    this.sizeDisputed = true;
  }

  /** Takes `bytes` payload bytes for the current chunk. */
  private take(data: Uint8Array, pos: number, bytes: number): void {
    const stream = this.current as ChunkStream;
    const offset = this.base + pos;
    if (stream.pieces !== undefined) {
      const pieces = stream.pieces;
      const n = pieces.length;
      const adjoins = n >= 2 && (pieces[n - 2] as number) + (pieces[n - 1] as number) === offset;
      if (adjoins) pieces[n - 1] = (pieces[n - 1] as number) + bytes;
      else pieces.push(offset, bytes);
    }
    this.left -= bytes;
    if (stream.have === 0 && bytes === stream.length) {
      stream.have = bytes;
      this.complete(stream, data.subarray(pos, pos + bytes), offset + bytes);
      return;
    }
    if (!stream.overflowed) {
      const grown = stream.reserve(stream.have + bytes);
      this.partialBytes += grown;
      if (this.partialBytes > maxPartialBytes) this.shrink(stream, offset);
      if (!stream.overflowed) stream.buffer.set(data.subarray(pos, pos + bytes), stream.have);
    }
    stream.have += bytes;
    if (stream.have === stream.length) this.complete(stream, stream.buffer.subarray(0, stream.length), offset + bytes);
  }

  /** Too many partial bytes: idle buffers go first, then this message's payload is no longer kept. */
  private shrink(stream: ChunkStream, offset: number): void {
    for (const each of this.streams.values()) {
      if (each !== stream && !each.active && each.buffer.length > 0) {
        this.partialBytes -= each.buffer.length;
        each.buffer = new Uint8Array(0);
      }
    }
    if (this.partialBytes <= maxPartialBytes) return;
    this.output.anomaly('partial-message-dropped', offset, 0, stream.csid, { bytes: stream.have, limit: maxPartialBytes }, 'the payload of this message is not kept');
    this.partialBytes -= stream.buffer.length;
    stream.buffer = new Uint8Array(0);
    stream.missing = stream.length;
    stream.overflowed = true;
  }

  private readonly raw: RawMessage = {
    offset: 0, endOffset: 0, firstUs: 0, atUs: 0, csid: 0, msid: 0, typeId: 0, length: 0, timestampMs: 0, fmt: 0, chunks: 0, missingBytes: 0, payload: new Uint8Array(0), pieces: undefined,
  };

  private complete(stream: ChunkStream, payload: Uint8Array, endOffset: number): void {
    const raw = this.raw;
    raw.offset = stream.offset;
    raw.endOffset = endOffset;
    raw.firstUs = stream.firstUs;
    raw.atUs = this.timeOf(endOffset - 1);
    raw.csid = stream.csid;
    raw.msid = stream.msid;
    raw.typeId = stream.typeId;
    raw.length = stream.length;
    raw.timestampMs = stream.timestampMs;
    raw.fmt = stream.fmt;
    raw.chunks = stream.chunks;
    raw.missingBytes = stream.missing;
    raw.payload = payload;
    raw.pieces = stream.pieces;
    stream.drop();
    if (raw.missingBytes === 0) this.applyControl(raw);
    this.output.message(raw);
  }

  /** Set Chunk Size and Abort bind the very next chunk (RTMP 1.0 §5.4). */
  private applyControl(raw: RawMessage): void {
    if (raw.typeId === 1 && raw.length >= 4) {
      const announced = readU32(raw.payload, 0);
      const size = announced & 0x7fffffff;
      if (size === 0 || announced > 0xffffff) {
        this.output.anomaly('chunk-size-out-of-range', raw.offset, raw.endOffset - raw.offset, raw.csid, { announced }, size === 0 ? `the size stays ${this.chunkSize}` : `read as ${size}`);
        if (size === 0) return;
      }
      if (size !== this.chunkSize || this.sizeUncertain) {
        this.previousSize = this.chunkSize;
        this.chunkSize = size;
        this.sizeProven = false;
        this.sizeDisputed = false;
        this.sizeUncertain = false;
      }
      this.announcedAt = raw.offset;
    } else if (raw.typeId === 2 && raw.length >= 4) {
      const csid = readU32(raw.payload, 0);
      const stream = this.stream(csid);
      this.output.anomaly('abort-used', raw.offset, raw.endOffset - raw.offset, csid, { csid, have: stream?.active === true ? stream.have : 0 }, 'the partial message of that chunk stream is discarded');
      if (stream?.active === true) this.release(stream);
    }
  }

  /**
   * A gap inside a message: if it ends inside the same message (assuming nothing was interleaved), the position in the
   * chunk structure is known and the message goes on, damaged. The next boundary has to confirm the assumption.
   */
  private bridge(stream: ChunkStream, length: number): boolean {
    let rest = length;
    let have = stream.have;
    let left = this.left;
    const headBytes = basicHeaderBytes(stream.csid) + (stream.extended && this.type3Extended !== 'absent' ? 4 : 0);
    let chunks = 0;
    while (rest > left || (rest === left && have + left < stream.length)) {
      rest -= left;
      have += left;
      if (have >= stream.length) return false;
      if (rest < headBytes) return false;
      rest -= headBytes;
      chunks += 1;
      left = Math.min(stream.length - have, this.chunkSize);
    }
    have += rest;
    left -= rest;
    if (have >= stream.length || left === 0) return false;
    const skipped = have - stream.have;
    stream.missing += skipped;
    if (!stream.overflowed) {
      const before = stream.have;
      this.partialBytes += stream.reserve(have);
      if (this.partialBytes > maxPartialBytes) this.shrink(stream, this.total);
      if (!stream.overflowed) stream.buffer.fill(0, before, have);
    }
    stream.pieces = undefined;
    stream.have = have;
    stream.chunks += chunks;
    this.chunks += chunks;
    this.left = left;
    return true;
  }

  /** At the first boundary behind a bridged gap. 0: confirmed (or given up on with the search started elsewhere). */
  private confirmBridge(data: Uint8Array, pos: number, end: number): 0 | typeof needMore | typeof searchFromHere {
    const stream = this.current;
    if (stream?.active === true) {
      const marker = continuationBytes(data, pos, end, stream.csid);
      if (marker < 0 && !this.final) return needMore;
      if (marker > 0) {
        this.bridged = undefined;
        return 0;
      }
    }
    const result = this.walkFrom(data, pos, end, 'expected');
    if (result.verdict === 'more') return needMore;
    const bridged = this.bridged as { gapOffset: number; gapEnd: number };
    this.bridged = undefined;
    if (result.verdict === 'sure') return 0;
    this.dropPartials();
    this.beginSearch(bridged.gapEnd, 'capture-gap');
    // What was taken as payload since the gap is gone; the search goes on from here.
    return searchFromHere;
  }

  private beginSearch(from: number, because: LostEvent['because']): void {
    this.searching = true;
    this.lookAgainAt = 0;
    this.current = undefined;
    this.left = 0;
    this.lostFrom = from;
    this.lostBecause = because;
    this.bridged = undefined;
    this.sizeUncertain = true;
    this.sizeProven = false;
    if (because !== 'desync') this.holed = true;
    for (const stream of this.streams.values()) stream.stale = true;
  }

  /** Looks for the first position from which the chunks are sure. Strictly in order, so that the cut of the input does not matter. */
  private search(data: Uint8Array, pos: number, end: number): number {
    if (this.total < this.lookAgainAt && !this.final) return pos;
    this.lookAgainAt = 0;
    for (let at = pos; at < end; at++) {
      const result = this.candidate(data, at, end);
      if (result.verdict === 'bad') continue;
      if (result.verdict === 'more') {
        // Every look starts over: where much is held, not before there is an eighth more to see, or small reads would cost
        // quadratic time. Where little is, at once: a command must not come out behind its answer.
        const seen = end - at;
        this.lookAgainAt = this.base + end + (seen > eagerBytes ? seen >> 3 : 0);
        return at;
      }
      this.searching = false;
      const found = this.base + at;
      this.foundAt = found;
      if (found > this.lostFrom) this.output.lost(this.lostFrom, found - this.lostFrom, this.lostBecause);
      if (result.chunkSize !== undefined) {
        this.chunkSize = result.chunkSize;
        this.sizeProven = false;
      }
      return at;
    }
    return end;
  }

  /** A candidate with a csid of two or three bytes may be a stray 0 or 1 before an ordinary header: those are far more common. */
  private candidate(data: Uint8Array, at: number, end: number): WalkResult {
    const result = this.walkFrom(data, at, end, 'search');
    const low = (data[at] as number) & 0x3f;
    if (result.verdict === 'bad' || low > 1) return result;
    if (this.header.parse(data, at, end) && this.stream(this.header.csid) !== undefined) return result;
    for (let skip = 1; skip <= 1 + low; skip++) {
      const shorter = this.walkFrom(data, at + skip, end, 'search');
      if (shorter.verdict === 'sure') return { verdict: 'bad' };
      if (shorter.verdict === 'more') return shorter;
    }
    return result;
  }

  private stream(csid: number): ChunkStream | undefined {
    return csid < 64 ? this.low[csid] : this.streams.get(csid);
  }

  private createStream(csid: number): ChunkStream {
    if (this.streams.size >= maxStreams) this.forgetOne();
    const stream = new ChunkStream(csid);
    this.streams.set(csid, stream);
    if (csid < 64) this.low[csid] = stream;
    return stream;
  }

  private forgetOne(): void {
    for (const [csid, stream] of this.streams) {
      if (stream === this.current) continue;
      this.output.anomaly('too-many-chunk-streams', this.total, 0, csid, { limit: maxStreams }, 'the oldest chunk stream is forgotten');
      this.partialBytes -= stream.buffer.length;
      this.streams.delete(csid);
      if (csid < 64) this.low[csid] = undefined;
      return;
    }
  }

  private release(stream: ChunkStream): void {
    stream.drop();
    if (stream.buffer.length > 65536) {
      this.partialBytes -= stream.buffer.length;
      stream.buffer = new Uint8Array(0);
    }
  }

  private dropPartials(): void {
    for (const stream of this.streams.values()) if (stream.active) this.release(stream);
    this.current = undefined;
    this.left = 0;
  }

  private heldPartial(): PartialMessage | undefined {
    const held = this.held;
    const header = this.header;
    const offset = this.total - held.length;
    if (!header.parse(held.data, held.start, held.end)) return { offset, csid: -1, typeId: -1, have: held.length, missing: -1 };
    const stream = this.stream(header.csid);
    const length = header.fmt < 2 ? header.length : (stream?.length ?? 0);
    const typeId = header.fmt < 2 ? header.typeId : (stream?.typeId ?? 0);
    if (header.fmt === 3 && stream?.active === true) return { offset: stream.offset, csid: stream.csid, typeId, have: stream.have, missing: length - stream.have };
    const have = Math.min(length, held.length - header.bytes);
    // All of it has come and is only being judged.
    if (have === length) return undefined;
    return { offset, csid: header.csid, typeId, have, missing: length - have };
  }
}

/** The fields that a header of this fmt has on the wire; the others are inherited. */
function fieldsOf(header: ChunkHeader): Record<string, number> {
  const { fmt, typeId, length, msid } = header;
  return { fmt, ...(fmt < 2 ? { typeId, length } : {}), ...(fmt === 0 ? { msid } : {}) };
}

function isAmf(typeId: number): boolean {
  return typeId === 20 || typeId === 18;
}

/** A continuation header swallowed as payload breaks the structure, or at least the UTF-8 of the text it fell into. */
function amfReads(data: Uint8Array, body: number, length: number): boolean {
  return decodeAmf0(data, body, body + length).problems.length === 0;
}

function standardSizeFor(length: number): number {
  return usualChunkSizes.find((size) => size >= length) ?? 0xffffff;
}
