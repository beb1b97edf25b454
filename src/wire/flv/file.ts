/**
 * FLV files (FLV E.2, E.3): a writer that returns byte pieces, and an incremental reader.
 *
 * Reader: tags are handed out as soon as their last byte is there. A tag that lies whole inside a pushed piece is
 * a view into it; only one that straddles two pieces is copied, so memory is bounded by one tag (24-bit size).
 * PreviousTagSize is a back pointer that writers get wrong: it is reported, and used only to find the way. A tag is
 * believed when its own back pointer, the header behind it or the end of the file agrees with its size; else its size is
 * damaged or bytes of it are missing, and the search for the next sure tag begins inside it.
 */
import { decodeTagHeader, encodeTagHeader, flvTagType, previousTagSizeBytes, tagHeaderBytes } from './tag.js';
import type { FlvTagHeader } from './tag.js';

/** "FLV", version, flags, DataOffset. */
const fileHeaderBytes = 9;
/** DataOffset beyond this is taken for damage: no writer is known that puts anything behind the 9 bytes. */
const maxDataOffset = 64 * 1024;

/** Behind lost bytes an odd header (a stream id, reserved bits) of a larger tag is not believed: stray bytes name sizes of megabytes, each to be waited for. */
const maxOddBytes = 1024 * 1024;

/** File header and PreviousTagSize0, 13 bytes. The flags tell which kinds of tags follow. */
export function encodeFileHeader(has: { audio: boolean; video: boolean } = { audio: true, video: true }): Uint8Array {
  return Uint8Array.of(0x46, 0x4c, 0x56, 1, (has.audio ? 4 : 0) | (has.video ? 1 : 0), 0, 0, 0, fileHeaderBytes, 0, 0, 0, 0);
}

/** One tag as three pieces (header, the body itself, PreviousTagSize), so that a body need not be copied. */
export function encodeTag(typeId: number, timestampMs: number, body: Uint8Array): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const size = tagHeaderBytes + body.length;
  return [encodeTagHeader({ typeId, dataBytes: body.length, timestampMs }), body, Uint8Array.of(size >>> 24, size >>> 16, size >>> 8, size)];
}

/** The 9-byte file header, again where files were joined end to end. `problems` in plain words; reading goes on regardless. */
export interface FlvHeaderItem {
  readonly kind: 'header';
  readonly offset: number;
  readonly version: number;
  readonly flags: number;
  readonly hasAudio: boolean;
  readonly hasVideo: boolean;
  readonly dataOffset: number;
  readonly problems: readonly string[];
}
export interface FlvTagItem {
  readonly kind: 'tag';
  /** File offset of the tag header. */
  readonly offset: number;
  readonly header: FlvTagHeader;
  /** Valid only during the call. Shorter than `header.dataBytes` when `cut`. */
  readonly body: Uint8Array;
  /** The PreviousTagSize field before this tag, and what it should say; both undefined behind lost bytes. */
  readonly previousTagSize?: number;
  readonly expectedPreviousTagSize?: number;
  /** The file ends inside this tag. */
  readonly cut: boolean;
}
/** Bytes that belong to no tag. */
export interface FlvLostItem {
  readonly kind: 'lost';
  readonly offset: number;
  readonly bytes: number;
  readonly because: 'not-flv' | 'no-tag-header' | 'cut-header';
  /** How many of them are 0. */
  readonly zeroBytes: number;
}
/** The file ends on a tag boundary. The PreviousTagSize behind the last tag is absent when not all of its bytes are there. */
export interface FlvEndItem {
  readonly kind: 'end';
  readonly offset: number;
  readonly missingBytes: number;
  readonly previousTagSize?: number;
  readonly expectedPreviousTagSize?: number;
}
export type FlvItem = FlvHeaderItem | FlvTagItem | FlvLostItem | FlvEndItem;

/** A header that only a tag of this file would have: known type, no reserved bit, stream 0. */
function isPlain(header: FlvTagHeader): boolean {
  const { typeId } = header;
  return header.reserved === 0 && header.streamId === 0
    && (typeId === flvTagType.audio || typeId === flvTagType.video || typeId === flvTagType.script || typeId === flvTagType.scriptAmf3);
}

function habitOf(previousTagSize: number, expected: number): 'zero' | 'body' | undefined {
  if (expected === 0) return undefined;
  return previousTagSize === 0 ? 'zero' : previousTagSize === expected - tagHeaderBytes ? 'body' : undefined;
}

/** "FLV". */
function hasSignature(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x46 && bytes[at + 1] === 0x4c && bytes[at + 2] === 0x56;
}

function read32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Incremental FLV reader; feed `push` in file order, then call `end` once. Never throws on any bytes. */
export class FlvReader {
  readonly #emit: (item: FlvItem) => void;
  /** Unread bytes are `#data[#start..#end)`; `#data` is the caller's piece or our own buffer. */
  #data: Uint8Array = new Uint8Array(0);
  #buffer: Uint8Array = new Uint8Array(0);
  #start = 0;
  #end = 0;
  /** File offset of `#data[#start]`. */
  #offset = 0;
  #state: 'header' | 'tags' | 'search' = 'header';
  #ended = false;
  /** What the PreviousTagSize before the next tag should be; undefined when not known. */
  #expected: number | undefined = undefined;
  /** Where the lost range began, while searching. */
  #lostFrom = 0;
  #lostBecause: FlvLostItem['because'] = 'no-tag-header';
  #lostZeros = 0;
  /** How the last PreviousTagSize was wrong. */
  #habit: 'zero' | 'body' | undefined;
  /** First byte that the last search could not decide about. */
  #waitsAt = 0;

  constructor(emit: (item: FlvItem) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    // What straddles two pieces is completed in our own buffer; from there on the piece itself is read.
    while (this.#start < this.#end && at < bytes.length) {
      const taken = Math.min(bytes.length - at, this.#wanted());
      this.#append(bytes.subarray(at, at + taken));
      at += taken;
      this.#run();
      const unread = this.#end - this.#start;
      if (unread > at) continue;
      this.#read(bytes, at - unread);
      at = bytes.length;
    }
    if (at < bytes.length) this.#read(bytes, at);
    this.#keep();
  }

  /** Reports what is left: a cut tag, or bytes that are too few for one. */
  end(): void {
    this.#ended = true;
    this.#run();
    // A size that points behind the end may be damage in the middle: sure tags inside refute it.
    while (this.#state === 'tags' && this.#end - this.#start > previousTagSizeBytes + tagHeaderBytes) {
      const from = this.#start + previousTagSizeBytes;
      if (this.#findTag(from + 1) < 0) break;
      this.#skip(previousTagSizeBytes);
      this.#startSearch('no-tag-header');
      this.#search(1);
      this.#run();
    }
    const left = this.#end - this.#start;
    if (this.#state === 'search') {
      this.#skipLost(left);
      this.#emitLost();
      return;
    }
    if (this.#state === 'header') return;
    const pointers = this.#pointers();
    const missingBytes = Math.max(0, previousTagSizeBytes - left);
    if (left <= previousTagSizeBytes) {
      const expected = this.#expected;
      this.#emit({
        kind: 'end', offset: this.#offset + left, missingBytes,
        ...(missingBytes === 0 ? pointers : expected === undefined ? {} : { expectedPreviousTagSize: expected }),
      });
    } else {
      // The four bytes in front are the last PreviousTagSize; alone they end the file properly.
      const header = decodeTagHeader(this.#data.subarray(0, this.#end), this.#start + previousTagSizeBytes);
      const offset = this.#offset + previousTagSizeBytes;
      if (header === undefined) {
        this.#skip(previousTagSizeBytes);
        this.#startSearch('cut-header');
        this.#skipLost(this.#end - this.#start);
        this.#emitLost();
        return;
      }
      const body = this.#data.subarray(this.#start + previousTagSizeBytes + tagHeaderBytes, this.#end);
      this.#emit({ kind: 'tag', offset, header, body, ...pointers, cut: true });
    }
    this.#skip(left);
  }

  #run(): void {
    for (;;) {
      const before = this.#start;
      const state = this.#state;
      if (state === 'header') this.#readHeader();
      else if (state === 'tags') this.#readTag();
      else this.#search(0);
      if (this.#start === before && this.#state === state) return;
    }
  }

  #readHeader(): void {
    const data = this.#data;
    const at = this.#start;
    const have = this.#end - at;
    if (have < fileHeaderBytes && !this.#ended) return;
    if (have < fileHeaderBytes || !hasSignature(data, at)) {
      if (have > 0) this.#startSearch('not-flv');
      return;
    }
    const version = data[at + 3]!;
    const flags = data[at + 4]!;
    const dataOffset = read32(data, at + 5);
    const sane = dataOffset >= fileHeaderBytes && dataOffset <= maxDataOffset;
    // Where DataOffset lies, a tag stands right behind the nine bytes all the same.
    if (sane && dataOffset !== fileHeaderBytes && have < dataOffset + previousTagSizeBytes + tagHeaderBytes && !this.#ended) return;
    const skip = sane && (this.#plainAt(at + dataOffset) || !this.#plainAt(at + fileHeaderBytes)) ? dataOffset : fileHeaderBytes;
    if (have < skip && !this.#ended) return;
    const problems: string[] = [];
    if (version !== 1) problems.push(`version ${version}`);
    if ((flags & 0xfa) !== 0) problems.push('reserved flag bits are set');
    if (!sane || skip !== dataOffset) problems.push(`DataOffset ${dataOffset}`);
    this.#emit({ kind: 'header', offset: this.#offset, version, flags, hasAudio: (flags & 4) !== 0, hasVideo: (flags & 1) !== 0, dataOffset, problems });
    this.#state = 'tags';
    this.#expected = 0;
    this.#skip(Math.min(skip, have));
  }

  /** A plain tag header stands behind the PreviousTagSize at `at`. */
  #plainAt(at: number): boolean {
    if (at + previousTagSizeBytes + tagHeaderBytes > this.#end) return false;
    const header = decodeTagHeader(this.#data, at + previousTagSizeBytes);
    return header !== undefined && isPlain(header);
  }

  #readTag(): void {
    const have = this.#end - this.#start;
    if (have < previousTagSizeBytes + tagHeaderBytes) return;
    const at = this.#start + previousTagSizeBytes;
    if (hasSignature(this.#data, at) && this.#data[at + 3] === 1) {
      // Files joined end to end (BililiveRecorder, `cat a.flv b.flv`).
      this.#skip(previousTagSizeBytes);
      this.#state = 'header';
      return;
    }
    const header = decodeTagHeader(this.#data, at)!;
    const size = previousTagSizeBytes + tagHeaderBytes + header.dataBytes;
    // The next header confirms it, so it has to be there, unless the file ends.
    if (have < size + previousTagSizeBytes + tagHeaderBytes && !this.#ended) return;
    if (have < size) {
      if (isPlain(header)) return;
    } else if (this.#confirmed(at, header)) {
      const body = this.#data.subarray(at + tagHeaderBytes, this.#start + size);
      const offset = this.#offset + previousTagSizeBytes;
      const expected = this.#expected;
      if (expected === undefined) {
        this.#emit({ kind: 'tag', offset, header, body, cut: false });
        this.#habit = undefined;
      } else {
        const previousTagSize = read32(this.#data, this.#start);
        this.#emit({ kind: 'tag', offset, header, body, previousTagSize, expectedPreviousTagSize: expected, cut: false });
        this.#habit = habitOf(previousTagSize, expected);
      }
      this.#expected = tagHeaderBytes + header.dataBytes;
      this.#skip(size);
      return;
    }
    this.#skip(previousTagSizeBytes);
    this.#startSearch('no-tag-header');
    if (isPlain(header)) this.#search(1);
  }

  /** Something beside the header itself agrees with its size. Odd headers are believed by their back pointer only. */
  #confirmed(at: number, header: FlvTagHeader): boolean {
    if (this.#pointsBack(at, header)) return true;
    if (!isPlain(header)) return false;
    const behind = at + tagHeaderBytes + header.dataBytes;
    // Writers that leave the pointers 0, or forget the header's 11 bytes, do so every time.
    if (this.#habit !== undefined && behind + previousTagSizeBytes <= this.#end && read32(this.#data, behind) === (this.#habit === 'zero' ? 0 : header.dataBytes)) return true;
    const next = behind + previousTagSizeBytes;
    if (next + tagHeaderBytes > this.#end) return this.#ended && next >= this.#end;
    return this.#plainAt(behind) || (hasSignature(this.#data, next) && this.#data[next + 3] === 1);
  }

  #pointers(): { previousTagSize?: number; expectedPreviousTagSize?: number } {
    if (this.#expected === undefined) return {};
    return { previousTagSize: read32(this.#data, this.#start), expectedPreviousTagSize: this.#expected };
  }

  #pointsBack(at: number, header: FlvTagHeader): boolean {
    const behind = at + tagHeaderBytes + header.dataBytes;
    return behind + previousTagSizeBytes <= this.#end && read32(this.#data, behind) === tagHeaderBytes + header.dataBytes;
  }

  #startSearch(because: FlvLostItem['because']): void {
    this.#state = 'search';
    this.#lostFrom = this.#offset;
    this.#lostBecause = because;
    this.#lostZeros = 0;
  }

  /** Goes on to the next sure tag, `from` bytes ahead at least. Each byte is a candidate once. */
  #search(from: number): void {
    const found = this.#findTag(this.#start + from);
    if (found < 0) {
      // Everything before the last candidate is lost; that one waits for the bytes behind it.
      this.#skipLost(Math.max(0, this.#waitsAt - this.#start));
      return;
    }
    this.#skipLost(found - this.#start);
    this.#emitLost();
    const header = decodeTagHeader(this.#data, found)!;
    const behind = found + tagHeaderBytes + header.dataBytes;
    this.#emit({ kind: 'tag', offset: this.#offset, header, body: this.#data.subarray(found + tagHeaderBytes, behind), cut: false });
    this.#state = 'tags';
    this.#expected = tagHeaderBytes + header.dataBytes;
    this.#skip(tagHeaderBytes + header.dataBytes);
  }

  /**
   * Looks for the next header that its own back pointer, or for a plain one a plain header behind it, confirms. Returns its place in
   * `#data`, or -1; then `#waitsAt` is the first place that is still undecided. At most one tag is held.
   */
  #findTag(from: number): number {
    const data = this.#data;
    const end = this.#end;
    for (let at = from; at + tagHeaderBytes <= end; at += 1) {
      const type = data[at]!;
      if (type !== 8 && type !== 9 && type !== 18 && type !== 15) continue;
      const header = decodeTagHeader(data, at)!;
      const plain = isPlain(header);
      const behind = at + tagHeaderBytes + header.dataBytes;
      // The same whatever is there already: how a file is cut into pieces must not decide.
      if (!plain && header.dataBytes > maxOddBytes) continue;
      if (!this.#ended && behind + previousTagSizeBytes + tagHeaderBytes > end) {
        this.#waitsAt = at;
        return -1;
      }
      if (header.dataBytes > 0 && behind <= end && (this.#pointsBack(at, header) || (plain && this.#plainAt(behind)))) return at;
    }
    this.#waitsAt = Math.max(from, this.#ended ? end : end - tagHeaderBytes + 1);
    return -1;
  }

  #skipLost(bytes: number): void {
    for (let at = this.#start; at < this.#start + bytes; at += 1) if (this.#data[at] === 0) this.#lostZeros += 1;
    this.#skip(bytes);
  }

  #emitLost(): void {
    const bytes = this.#offset - this.#lostFrom;
    if (bytes > 0) this.#emit({ kind: 'lost', offset: this.#lostFrom, bytes, because: this.#lostBecause, zeroBytes: this.#lostZeros });
  }

  #skip(bytes: number): void {
    this.#start += bytes;
    this.#offset += bytes;
  }

  /** Reads in the caller's piece from `start` on; nothing before that is unread. */
  #read(bytes: Uint8Array, start: number): void {
    this.#data = bytes;
    this.#start = start;
    this.#end = bytes.length;
    this.#run();
  }

  /** Bytes that decide about the unread ones: the rest of a tag and the header behind it; all there are where that is not known. */
  #wanted(): number {
    const have = this.#end - this.#start;
    const least = previousTagSizeBytes + tagHeaderBytes;
    if (this.#state !== 'tags') return Infinity;
    if (have < least) return least - have;
    const header = decodeTagHeader(this.#data, this.#start + previousTagSizeBytes)!;
    return Math.max(1, 2 * least + header.dataBytes - have);
  }

  #append(bytes: Uint8Array): void {
    this.#own(this.#end - this.#start + bytes.length);
    this.#data.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** The caller may reuse its piece after `push`: unread bytes move into our own buffer. */
  #keep(): void {
    const have = this.#end - this.#start;
    if (have > 0 && this.#data !== this.#buffer) this.#own(have);
  }

  /** Moves the unread bytes into our own buffer, with room for `bytes` in all; doubling keeps many small pieces linear. */
  #own(bytes: number): void {
    if (this.#data === this.#buffer && this.#start + bytes <= this.#buffer.length) return;
    const unread = this.#data.subarray(this.#start, this.#end);
    if (bytes * 2 > this.#buffer.length) this.#buffer = new Uint8Array(bytes * 2);
    this.#buffer.set(unread);
    this.#data = this.#buffer;
    this.#end -= this.#start;
    this.#start = 0;
  }
}
