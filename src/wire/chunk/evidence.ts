/**
 * How sure are we that a chunk header stands here? Used to find the next sure boundary after a hole, and to judge
 * a header that looks wrong. Evidence is counted in bits: a field that random bytes would satisfy one time in 2^n
 * adds n. A walk from a candidate follows the chunks behind it, so that two or three ordinary messages settle it.
 */
import { basicHeaderBytes, ChunkHeader, continuationBytes } from './header.js';
import { isKnownType } from '../message/types.js';
import type { ChunkStream } from './stream.js';

/** Bits at which a boundary counts as sure: one false alarm in 2^48 candidate positions. */
export const sureBits = 48;
/** Bits that are enough when no more data will come. */
export const finalBits = 40;
/**
 * Bits that a candidate's own header and first payload bytes must bring: a weak false header in front of a true boundary
 * would otherwise inherit the evidence of what follows.
 */
const ownBits = 16;
/** Chunks followed from a candidate. */
const maxSteps = 12;
/** A walk never waits for more than this many bytes behind its candidate. */
export const walkLimitBytes = 256 * 1024;
/** Media messages above this are not believed during a search (16 MiB is the protocol's limit, real keyframes stay below). */
const believableBytes = 4 * 1024 * 1024;
/** Deltas above this are not believed during a search. */
const believableDeltaMs = 60_000;

/** Chunk sizes that senders use; tried where the announced one is unknown or cannot be right. Ascending. */
export const usualChunkSizes: readonly number[] = [128, 256, 512, 1024, 1400, 2048, 4000, 4096, 5000, 8192, 10000, 16384, 32768, 60000, 65000, 65535, 65536, 100000, 128000, 131072, 262144, 524288, 1048576];

/** Smaller chunk sizes than this are not guessed: they would fit too many payloads. */
const leastUnusualSize = 64;

/** What the walk needs to know of the reader. */
export interface WalkContext {
  stream(csid: number): ChunkStream | undefined;
  /** 0: unknown (start in mid-stream). */
  readonly maxChunkSize: number;
  /** Partial messages before the candidate still count (false while searching). */
  readonly keepPartials: boolean;
  /** The first header may have a type that RTMP does not define, or a length unusual for its type; what follows must make up for it. */
  readonly allowOddFirst: boolean;
  /** Looking for a boundary (true), or judging a header where one is expected. */
  readonly searching: boolean;
  /** No more data will come. */
  readonly final: boolean;
  /** Only whether a header can stand here matters: one that inherits a length from before a hole is not held to that length. */
  readonly headerOnly?: boolean;
  /** A message whose first chunk lies before the candidate and that the reader has not begun yet. */
  readonly begun?: { readonly csid: number; readonly length: number; readonly typeId: number; readonly remaining: number; readonly extended: boolean; readonly extendedValue: number };
}

export type WalkResult =
  | { readonly verdict: 'bad' }
  | { readonly verdict: 'more' }
  | { readonly verdict: 'sure'; readonly bits: number; /** Set when the walk had to infer it. */ readonly chunkSize?: number };

const bad: WalkResult = { verdict: 'bad' };
const more: WalkResult = { verdict: 'more' };

interface Entry { csid: number; length: number; typeId: number; remaining: number; extended: boolean; extendedValue: number; known: boolean }

const header = new ChunkHeader();

/** Follows chunk headers from `pos`. */
export function walk(data: Uint8Array, pos: number, end: number, context: WalkContext): WalkResult {
  const entries: Entry[] = context.begun === undefined ? [] : [{ ...context.begun, known: true }];
  let bits = 0;
  let at = pos;
  let chunkSize = context.maxChunkSize;
  // While the size is unknown: the longest message seen in one piece.
  let wholeSize = 0;
  // The first header inherits its length from before a hole: only what follows can tell whether that still holds.
  let inherits = false;
  const settle = (): WalkResult => {
    if (inherits && context.final && at !== end) return bad;
    const enough = context.final || at - pos > walkLimitBytes ? finalBits : Infinity;
    return bits >= enough ? sure(bits, chunkSize, context) : context.final || at - pos > walkLimitBytes ? bad : more;
  };
  for (let step = 0; step < maxSteps; step++) {
    if (step === 1 && context.searching && bits < ownBits) return bad;
    if (step === 1 && inherits && context.headerOnly === true) return bits >= ownBits ? sure(bits, chunkSize, context) : bad;
    if (bits >= sureBits && !(inherits && step < 2)) return sure(bits, chunkSize, context);
    if (!header.parse(data, at, end)) return settle();
    const { fmt, csid } = header;
    let entry = entries.find((each) => each.csid === csid);
    if (!entry) {
      const stream = context.stream(csid);
      entry = stream?.known
        ? { csid, length: stream.length, typeId: stream.typeId, remaining: context.keepPartials && stream.active ? stream.length - stream.have : 0, extended: stream.extended, extendedValue: stream.extendedValue, known: true }
        : { csid, length: 0, typeId: 0, remaining: 0, extended: false, extendedValue: 0, known: false };
      entries.push(entry);
    }
    if (step === 0 && fmt >= 2 && context.stream(csid)?.stale === true) inherits = true;
    let body = at + header.bytes;
    const continues = fmt === 3 && entry.remaining > 0;
    if (fmt < 3 && entry.remaining > 0 && step > 0) return bad;
    if (!continues) {
      if (fmt >= 2 && !entry.known) {
        // In mid-stream other chunk streams may go on whose headers were not seen: the walk ends here, neither for nor against.
        return context.searching && step > 0 && csid < 64 && bits >= finalBits && !inherits ? sure(bits, chunkSize, context) : bad;
      }
      if (fmt < 2) {
        const oddAllowed = context.allowOddFirst && step === 0;
        if (isKnownType(header.typeId)) bits += 4;
        else if (!oddAllowed) return bad;
        if (!lengthFits(header.typeId, header.length) && !oddAllowed) return bad;
        bits += fixedLength(header.typeId) ? 16 : header.length < 65536 ? 8 : 4;
        if (entry.known && entry.typeId === header.typeId) bits += 4;
        entry.length = header.length;
        entry.typeId = header.typeId;
      }
      if (fmt === 0) {
        const idBits = msidBits(header.msid, header.typeId);
        if (idBits < 0) return bad;
        bits += idBits;
        if (header.timestamp < 86_400_000) bits += 5;
      } else if (fmt < 3) {
        if (header.timestamp > believableDeltaMs && !header.extended) return bad;
        bits += header.timestamp <= 1000 ? 13 : 8;
      } else bits += 2;
      if (fmt < 3) {
        entry.extended = header.extended;
        entry.extendedValue = header.timestamp;
      }
      // Control messages belong on csid 2 and media never goes there (RTMP 1.0 §5.3.1.1, §5.4).
      if (csid === 2 && entry.typeId > 6) return bad;
      if (context.searching && csid !== 2 && entry.typeId >= 1 && entry.typeId <= 6 && !entry.known) return bad;
      bits += csid < 64 ? 2 : 0;
      entry.known = true;
      entry.remaining = entry.length;
    } else bits += 8;
    if (fmt === 3 && entry.extended) {
      const present = extendedOnType3(data, body, end, entry.extendedValue);
      if (present < 0) return settle();
      if (present > 0) bits += 24;
      body += present;
    }
    if (entry.length > believableBytes) return bad;
    if (!continues) {
      const check = payloadBits(entry.typeId, entry.length, data, body, end);
      if (check === -2) return settle();
      if (check < 0 && !(context.allowOddFirst && step === 0)) return bad;
      // A continuation header of a message that began before the hole must not pass for the start of one.
      if (context.searching && step === 0 && fmt === 3 && check < 14) return bad;
      if (check > 0) bits += check;
    }
    if (chunkSize === 0 && entry.remaining > 128) {
      const inferred = inferChunkSize(data, body, end, csid, entry.remaining, entry.extended, context.final);
      if (inferred < 0) return settle();
      wholeSize = Math.max(wholeSize, inferred);
      if (inferred < entry.remaining) {
        chunkSize = inferred;
        bits += 4;
      }
    }
    const take = Math.min(entry.remaining, chunkSize === 0 ? Math.max(128, wholeSize) : chunkSize);
    entry.remaining -= take;
    at = body + take;
    if (at > end) return bits >= sureBits && (step > 0 || bits >= ownBits) && !inherits ? sure(bits, chunkSize, context) : settle();
  }
  return bits >= finalBits ? sure(bits, chunkSize, context) : bad;
}

function sure(bits: number, chunkSize: number, context: WalkContext): WalkResult {
  return context.maxChunkSize === 0 && chunkSize !== 0 ? { verdict: 'sure', bits, chunkSize } : { verdict: 'sure', bits };
}

/**
 * Does the extended timestamp follow a fmt 3 basic header at `at`? 4: yes; 0: no; -1: the data ends before that shows.
 * RTMP 1.0 §5.3.1.3 requires it, the 2009 edition and librtmp before 2013 leave it out, so the bytes decide.
 */
export function extendedOnType3(data: Uint8Array, at: number, end: number, value: number): 4 | 0 | -1 {
  for (let i = 0; i < 4; i++) {
    if (at + i >= end) return -1;
    if (data[at + i] !== ((value >>> (24 - 8 * i)) & 0xff)) return 0;
  }
  return 4;
}

function fixedLength(typeId: number): boolean {
  return typeId <= 6 && typeId !== 4;
}

/** Control messages have a fixed size (RTMP 1.0 §5.4, §7.1.7); commands of several MiB do not exist. */
export function lengthFits(typeId: number, length: number): boolean {
  switch (typeId) {
    case 1: case 2: case 3: case 5: return length === 4;
    case 6: return length === 5;
    case 4: return length >= 3 && length <= 64;
    case 15: case 16: case 17: case 18: case 19: case 20: return length > 0 && length < 1024 * 1024;
    default: return true;
  }
}

function msidBits(msid: number, typeId: number): number {
  if (typeId >= 1 && typeId <= 6) return msid <= 255 ? 28 : -1;
  if (msid <= 255) return 22;
  if (msid <= 65535) return 12;
  // gortmplib writes 0x01000000: the number 1 in the other byte order.
  return (msid & 0xffffff) === 0 ? 14 : -1;
}

/** Bits of evidence in a message's first payload bytes; -1: cannot be of this type; -2: more bytes needed. */
export function payloadBits(typeId: number, length: number, data: Uint8Array, at: number, end: number): number {
  if (length === 0) return 0;
  const have = end - at;
  if (have < Math.min(length, 7)) return -2;
  const b0 = data[at] as number;
  const b1 = length > 1 ? (data[at + 1] as number) : 0;
  switch (typeId) {
    case 9: return videoBits(length, data, at, b0, b1);
    case 8: return audioBits(length, data, at, b0, b1);
    case 20: case 18: return b0 === 2 ? nameBits(length, data, at + 1, end) : -1;
    case 17: case 15: return b0 === 0 && b1 === 2 ? nameBits(length - 1, data, at + 2, end) : b0 === 2 ? nameBits(length, data, at + 1, end) : b0 === 0 ? 6 : -1;
    case 4: {
      const event = (b0 << 8) | b1;
      return event <= 7 || event === 26 || event === 27 || event === 31 || event === 32 ? 12 : event < 64 ? 4 : -1;
    }
    case 1: return (b0 & 0x80) === 0 ? (b0 === 0 ? 8 : 1) : 0;
    case 2: return b0 === 0 && b1 <= 1 ? 15 : -1;
    case 5: case 6: return b0 < 0x10 ? 4 : 0;
    case 22: return b0 === 8 || b0 === 9 || b0 === 18 ? 6 : -1;
    case 16: case 19: return 2;
    default: return 0;
  }
}

/** An AMF0 string that looks like a command or handler name: length, then printable characters. */
function nameBits(length: number, data: Uint8Array, at: number, end: number): number {
  if (length < 4) return -1;
  if (at + 2 > end) return -2;
  const nameLength = ((data[at] as number) << 8) | (data[at + 1] as number);
  if (nameLength === 0 || nameLength + 3 > length || nameLength > 128) return -1;
  const nameEnd = at + 2 + nameLength;
  for (let i = at + 2; i < Math.min(nameEnd, end); i++) {
    const c = data[i] as number;
    if (c < 0x21 || c > 0x7e) return -1;
  }
  return nameEnd > end ? -2 : 12 + Math.min(nameLength, 16);
}

const videoFourCcs = ['avc1', 'hvc1', 'av01', 'vp08', 'vp09', 'vvc1'];
const audioFourCcs = ['mp4a', 'Opus', 'fLaC', 'ac-3', 'ec-3', '.mp3'];

function hasFourCc(list: readonly string[], data: Uint8Array, at: number): boolean {
  const text = String.fromCharCode(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, data[at + 3] ?? 0);
  return list.includes(text);
}

function videoBits(length: number, data: Uint8Array, at: number, b0: number, b1: number): number {
  if (b0 & 0x80) {
    if (length < 5) return (b0 & 0x70) === 0x50 ? 2 : -1;
    if (hasFourCc(videoFourCcs, data, at + 1)) return 30;
    const packetType = b0 & 0x0f;
    return packetType === 7 && b1 === 2 ? 10 : packetType === 6 && (b1 & 0x0f) < 6 && b1 >> 4 < 3 ? 6 : -1;
  }
  const frameType = b0 >> 4;
  const codec = b0 & 0x0f;
  if (frameType === 0 || frameType > 5) return -1;
  if (codec === 7 || codec === 12) {
    if (frameType === 5) return 3;
    if (length < 5 || b1 > 2) return -1;
    const high = data[at + 2] as number;
    if (high !== 0 && high !== 0xff) return -1;
    return 18 + (b1 === 1 && (data[at + 5] ?? 1) === 0 ? 4 : 0);
  }
  return (codec >= 2 && codec <= 6) || codec === 13 ? 3 : -1;
}

function audioBits(length: number, data: Uint8Array, at: number, b0: number, b1: number): number {
  const format = b0 >> 4;
  if (format === 10) return length > 1 && b1 > 1 ? -1 : 11 + ((b0 & 0x0e) === 0x0e ? 3 : 0);
  if (format === 9) {
    if (length >= 5 && hasFourCc(audioFourCcs, data, at + 1)) return 30;
    const packetType = b0 & 0x0f;
    return packetType === 7 && b1 === 2 ? 10 : packetType === 5 && b1 >> 4 < 3 ? 6 : -1;
  }
  return format === 12 ? -1 : 2;
}

/**
 * The chunk size a sender must be using, from the continuation headers inside a message of `length` bytes whose
 * payload starts at `body`. Returns the size; the message's own length when it is in one piece; -1 for "more data".
 */
export function inferChunkSize(data: Uint8Array, body: number, end: number, csid: number, length: number, extended: boolean, final: boolean): number {
  const headBytes = basicHeaderBytes(csid) + (extended ? 4 : 0);
  const needed = body + length + Math.ceil(length / 128) * headBytes;
  if (end < needed && !final && end - body < walkLimitBytes) return -1;
  for (const size of usualChunkSizes) {
    if (size >= length) break;
    if (continuesEvery(data, body, end, csid, length, size, headBytes)) return size;
  }
  // An unusual size: any position that carries the continuation header at every multiple.
  // At least two continuations must bear it out, so it is at most half the message. `indexOf` keeps the common case, a message in one piece, cheap.
  const first = 0xc0 | (csid < 64 ? csid : csid < 320 ? 0 : 1);
  const last = body + Math.min(Math.ceil(length / 2), end - body, walkLimitBytes);
  for (let at = data.indexOf(first, body + leastUnusualSize); at >= 0 && at < last; at = data.indexOf(first, at + 1)) {
    const size = at - body;
    if (Math.ceil(length / size) > 2 && continuesEvery(data, body, end, csid, length, size, headBytes)) return size;
  }
  return length;
}

/** Is there a continuation header for `csid` behind every `size` payload bytes, as far as the data goes (at least one)? */
export function continuesEvery(data: Uint8Array, body: number, end: number, csid: number, length: number, size: number, headBytes: number): boolean {
  let at = body + size;
  let left = length - size;
  let found = 0;
  while (left > 0) {
    const bytes = continuationBytes(data, at, end, csid);
    if (bytes < 0) break;
    if (bytes === 0) return false;
    found += 1;
    at += headBytes + size;
    left -= size;
  }
  return found > 0;
}
