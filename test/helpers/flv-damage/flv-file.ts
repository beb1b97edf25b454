/** An FLV file as a list of pieces that can be changed one by one and written back, byte for byte where nothing was changed. */
import { decodeAudioTagHeader } from '../../../src/wire/flv/audio-tag-header.js';
import { encodeTag, FlvReader } from '../../../src/wire/flv/file.js';
import { encodeTagHeader } from '../../../src/wire/flv/tag.js';

export interface Tag {
  readonly typeId: number;
  readonly timestampMs: number;
  readonly body: Uint8Array;
  readonly streamId?: number;
  readonly filter?: boolean;
  /** What the field behind the tag says; the truth when absent. */
  readonly previousTagSize?: number;
  /** Bytes behind the tag and its PreviousTagSize that belong to nothing. */
  readonly garbage?: Uint8Array;
}

export interface FlvFile {
  /** The nine bytes and PreviousTagSize0. */
  readonly header: Uint8Array;
  readonly tags: readonly Tag[];
}

export const audioType = 8;
export const videoType = 9;
export const scriptType = 18;

/** Throws where anything in the file is odd: damage is made from sound files only. */
export function readFlvFile(bytes: Uint8Array): FlvFile {
  const tags: Tag[] = [];
  let header: Uint8Array | undefined;
  const reader = new FlvReader((item) => {
    if (item.kind === 'header') header = bytes.slice(item.offset, item.offset + 13);
    else if (item.kind === 'tag' && !item.cut) tags.push({ typeId: item.header.typeId, timestampMs: item.header.timestampMs, body: item.body.slice() });
    else if (item.kind !== 'end') throw new Error(`not a sound FLV file: ${item.kind} at ${item.offset}`);
  });
  reader.push(bytes);
  reader.end();
  if (header === undefined) throw new Error('no FLV header');
  const file = { header, tags };
  if (!equal(writeFlvFile(file), bytes)) throw new Error('the file does not come out as it went in');
  return file;
}

export function writeFlvFile({ header, tags }: FlvFile): Uint8Array {
  const pieces: Uint8Array[] = [header];
  for (const { typeId, timestampMs, body, streamId = 0, filter = false, previousTagSize, garbage } of tags) {
    const [plainHeader, content, pointer] = encodeTag(typeId, timestampMs, body);
    const tagHeader = streamId === 0 && !filter ? plainHeader : encodeTagHeader({ typeId, dataBytes: body.length, timestampMs, streamId, filter });
    pieces.push(tagHeader, content, previousTagSize === undefined ? pointer : unsigned32(previousTagSize));
    if (garbage !== undefined) pieces.push(garbage);
  }
  return concat(pieces);
}

export function unsigned32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export function equal(one: Uint8Array, two: Uint8Array): boolean {
  return one.length === two.length && one.every((byte, i) => byte === two[i]);
}

/** A copy with some bytes replaced. */
export function patched(bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

/** H.264 in the legacy form: 0 sequence header, 1 frame, 2 end of sequence. */
function avcPacket(tag: Tag): number | undefined {
  return tag.typeId === videoType && (tag.body[0]! & 0x8f) === 7 ? tag.body[1] : undefined;
}

export const isVideoHeader = (tag: Tag): boolean => avcPacket(tag) === 0;
export const isVideoFrame = (tag: Tag): boolean => avcPacket(tag) === 1;
export const isKey = (tag: Tag): boolean => isVideoFrame(tag) && tag.body[0]! >> 4 === 1;
export const isAudioHeader = (tag: Tag): boolean => tag.typeId === audioType && decodeAudioTagHeader(tag.body)?.aacPacketType === 0;
export const isAudioFrame = (tag: Tag): boolean => tag.typeId === audioType && decodeAudioTagHeader(tag.body)?.aacPacketType === 1;
export const isMedia = (tag: Tag): boolean => tag.typeId === audioType || tag.typeId === videoType;

export interface NalUnit { readonly type: number; readonly referenceIdc: number; readonly bytes: Uint8Array }

/** NAL units of a frame with four-byte lengths. */
export function nalUnits(body: Uint8Array): NalUnit[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const units: NalUnit[] = [];
  for (let at = 5; at + 4 < body.length;) {
    const length = view.getUint32(at);
    const bytes = body.subarray(at + 4, at + 4 + length);
    units.push({ type: bytes[0]! & 0x1f, referenceIdc: (bytes[0]! >> 5) & 3, bytes });
    at += 4 + length;
  }
  return units;
}

/** No other picture refers to it. */
export function isDisposable(tag: Tag): boolean {
  return isVideoFrame(tag) && nalUnits(tag.body).every((unit) => (unit.type !== 1 && unit.type !== 5) || unit.referenceIdc === 0);
}

/** 0 .. 1, repeatable. */
export function random(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The indices of `count` tags that fit, spread at random, ascending. */
export function pick(tags: readonly Tag[], fits: (tag: Tag) => boolean, count: number, seed: number): Set<number> {
  const left = tags.flatMap((tag, i) => (fits(tag) ? [i] : []));
  const next = random(seed);
  const picked = new Set<number>();
  while (picked.size < count && left.length > 0) picked.add(left.splice(Math.floor(next() * left.length), 1)[0]!);
  return picked;
}
