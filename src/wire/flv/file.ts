/**
 * FLV files (FLV E.2, E.3): a writer that returns byte pieces, and an incremental reader.
 *
 * Reader: tags are handed out as soon as their last byte is there. A tag that lies whole inside a pushed piece is
 * a view into it; only one that straddles two pieces is copied, so memory is bounded by one tag (24-bit size).
 * PreviousTagSize is a back pointer that writers get wrong: it is reported, and used only to find the way
 * back after bytes that are no tag header. A damaged header whose bytes look sane by chance is not noticed.
 */
import { decodeTagHeader, encodeTagHeader, flvTagType, previousTagSizeBytes, tagHeaderBytes } from './tag.js';
import type { FlvTagHeader } from './tag.js';

/** "FLV", version, flags, DataOffset. */
const fileHeaderBytes = 9;
/** DataOffset beyond this is taken for damage: no writer is known that puts anything behind the 9 bytes. */
const maxDataOffset = 64 * 1024;

/** File header and PreviousTagSize0, 13 bytes. The flags tell which kinds of tags follow. */
export function encodeFileHeader(has: { audio: boolean; video: boolean } = { audio: true, video: true }): Uint8Array {
  return Uint8Array.of(0x46, 0x4c, 0x56, 1, (has.audio ? 4 : 0) | (has.video ? 1 : 0), 0, 0, 0, fileHeaderBytes, 0, 0, 0, 0);
}

/** One tag as three pieces (header, the body itself, PreviousTagSize), so that a body need not be copied. */
export function encodeTag(typeId: number, timestampMs: number, body: Uint8Array): readonly [Uint8Array, Uint8Array, Uint8Array] {
  const size = tagHeaderBytes + body.length;
  return [encodeTagHeader({ typeId, dataBytes: body.length, timestampMs }), body, Uint8Array.of(size >>> 24, size >>> 16, size >>> 8, size)];
}

/** The 9-byte file header. `problems` in plain words; reading goes on regardless. */
export interface FlvHeaderItem {
  readonly kind: 'header';
  readonly offset: 0;
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
}
export type FlvItem = FlvHeaderItem | FlvTagItem | FlvLostItem;

/** A header that only a tag of this file would have: known type, no reserved bit, stream 0. */
function isPlain(header: FlvTagHeader): boolean {
  const { typeId } = header;
  return header.reserved === 0 && header.streamId === 0
    && (typeId === flvTagType.audio || typeId === flvTagType.video || typeId === flvTagType.script || typeId === flvTagType.scriptAmf3);
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

  constructor(emit: (item: FlvItem) => void) {
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    this.#append(bytes);
    this.#run();
    this.#keep();
  }

  /** Reports what is left: a cut tag, or bytes that are too few for one. */
  end(): void {
    this.#ended = true;
    this.#run();
    const left = this.#end - this.#start;
    if (this.#state === 'search') {
      const bytes = this.#offset + left - this.#lostFrom;
      if (bytes > 0) this.#emit({ kind: 'lost', offset: this.#lostFrom, bytes, because: this.#lostBecause });
    } else if (left > previousTagSizeBytes) {
      // The four bytes in front are the last PreviousTagSize; alone they end the file properly.
      const header = decodeTagHeader(this.#data.subarray(0, this.#end), this.#start + previousTagSizeBytes);
      const offset = this.#offset + previousTagSizeBytes;
      if (header === undefined) {
        this.#emit({ kind: 'lost', offset, bytes: left - previousTagSizeBytes, because: 'cut-header' });
      } else {
        const body = this.#data.subarray(this.#start + previousTagSizeBytes + tagHeaderBytes, this.#end);
        this.#emit({ kind: 'tag', offset, header, body, ...this.#pointers(), cut: true });
      }
    }
    this.#skip(left);
  }

  #run(): void {
    for (;;) {
      const before = this.#start;
      const state = this.#state;
      if (state === 'header') this.#readHeader();
      else if (state === 'tags') this.#readTag();
      else this.#search();
      if (this.#start === before && this.#state === state) return;
    }
  }

  #readHeader(): void {
    const data = this.#data;
    const at = this.#start;
    const have = this.#end - at;
    if (have < fileHeaderBytes && !this.#ended) return;
    if (have < fileHeaderBytes || data[at] !== 0x46 || data[at + 1] !== 0x4c || data[at + 2] !== 0x56) {
      if (have > 0) this.#startSearch('not-flv');
      return;
    }
    const version = data[at + 3]!;
    const flags = data[at + 4]!;
    const dataOffset = read32(data, at + 5);
    const sane = dataOffset >= fileHeaderBytes && dataOffset <= maxDataOffset;
    const skip = sane ? dataOffset : fileHeaderBytes;
    if (have < skip && !this.#ended) return;
    const problems: string[] = [];
    if (version !== 1) problems.push(`version ${version}`);
    if ((flags & 0xfa) !== 0) problems.push('reserved flag bits are set');
    if (!sane) problems.push(`DataOffset ${dataOffset}`);
    this.#emit({ kind: 'header', offset: 0, version, flags, hasAudio: (flags & 4) !== 0, hasVideo: (flags & 1) !== 0, dataOffset, problems });
    this.#state = 'tags';
    this.#expected = 0;
    this.#skip(Math.min(skip, have));
  }

  #readTag(): void {
    const have = this.#end - this.#start;
    if (have < previousTagSizeBytes + tagHeaderBytes) return;
    const at = this.#start + previousTagSizeBytes;
    const header = decodeTagHeader(this.#data, at)!;
    const size = previousTagSizeBytes + tagHeaderBytes + header.dataBytes;
    if (!isPlain(header)) {
      // An odd header is believed when the back pointer behind the tag names exactly this tag.
      if (have < size + previousTagSizeBytes && !this.#ended) return;
      if (!this.#pointsBack(at, header)) {
        this.#skip(previousTagSizeBytes);
        this.#startSearch('no-tag-header');
        return;
      }
    }
    if (have < size) return;
    const body = this.#data.subarray(at + tagHeaderBytes, this.#start + size);
    this.#emit({ kind: 'tag', offset: this.#offset + previousTagSizeBytes, header, body, ...this.#pointers(), cut: false });
    this.#expected = tagHeaderBytes + header.dataBytes;
    this.#skip(size);
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
  }

  /**
   * Looks for the next plain header that its own back pointer, or a plain header behind it, confirms. Each byte is a
   * candidate once; a candidate whose end has not arrived waits, so at most one tag is held.
   */
  #search(): void {
    const whole = this.#data.subarray(0, this.#end);
    let at = this.#start;
    for (; at + tagHeaderBytes <= this.#end; at += 1) {
      const type = whole[at]!;
      if (type !== 8 && type !== 9 && type !== 18 && type !== 15) continue;
      const header = decodeTagHeader(whole, at)!;
      if (!isPlain(header)) continue;
      const behind = at + tagHeaderBytes + header.dataBytes;
      if (!this.#ended && behind + previousTagSizeBytes + tagHeaderBytes > this.#end) break;
      const next = decodeTagHeader(whole, behind + previousTagSizeBytes);
      if (!this.#pointsBack(at, header) && !(next !== undefined && header.dataBytes > 0 && isPlain(next))) continue;
      this.#skip(at - this.#start);
      this.#emit({ kind: 'lost', offset: this.#lostFrom, bytes: this.#offset - this.#lostFrom, because: this.#lostBecause });
      this.#emit({ kind: 'tag', offset: this.#offset, header, body: whole.subarray(at + tagHeaderBytes, behind), cut: false });
      this.#state = 'tags';
      this.#expected = tagHeaderBytes + header.dataBytes;
      this.#skip(tagHeaderBytes + header.dataBytes);
      return;
    }
    this.#skip(at - this.#start);
  }

  #skip(bytes: number): void {
    this.#start += bytes;
    this.#offset += bytes;
  }

  #append(bytes: Uint8Array): void {
    const have = this.#end - this.#start;
    if (have === 0) {
      this.#data = bytes;
      this.#start = 0;
      this.#end = bytes.length;
      return;
    }
    this.#own(have + bytes.length);
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
