/** Streams for comparison tests, from the tags of a real recording. */
import type { MediaStream } from '../../../src/analyzers/comparison/compare.js';
import type { WireForm } from '../../../src/analyzers/comparison/frame-table.js';
import { mediaParts } from '../../../src/pipeline/media-parts.js';
import { MediaStreamCollector } from '../../../src/pipeline/media-stream.js';
import { flvFixture, readFlv } from '../../helpers/media-bytes.js';

export interface Tag {
  readonly typeId: 8 | 9;
  readonly timestampMs: number;
  readonly body: Uint8Array;
  readonly wire?: WireForm;
  /** Bytes are missing in front of it. */
  readonly hole?: boolean;
}

/** Audio and video tags of captures/files/`name`. */
export function tagsOf(name: string): Tag[] {
  return readFlv(flvFixture(name)).flatMap((item) => (item.kind === 'tag' && (item.header.typeId === 8 || item.header.typeId === 9) ? [{ typeId: item.header.typeId as 8 | 9, timestampMs: item.header.timestampMs, body: item.body }] : []));
}

/** 1000 video frames of different bytes, 40 ms apart, a key frame each 25; and AAC of which `distinct` frames differ, the rest is one silent frame. */
export function madeTags(options: { readonly seconds?: number; readonly distinctAudio?: boolean } = {}): Tag[] {
  const tags: Tag[] = [
    { typeId: 9, timestampMs: 0, body: Uint8Array.of(0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x0d, 0xff, 0xe1, 0, 2, 0x67, 0x64, 1, 0, 2, 0x68, 0xee) },
    { typeId: 8, timestampMs: 0, body: Uint8Array.of(0xaf, 0, 0x12, 0x10) },
  ];
  const seconds = options.seconds ?? 8;
  for (let ms = 0; ms < seconds * 1000; ms += 40) {
    const number = ms / 40;
    const key = number % 25 === 0;
    const size = key ? 9000 + number : 300 + ((number * 37) % 200);
    tags.push({ typeId: 9, timestampMs: ms, body: Uint8Array.from({ length: size }, (_, at) => (at === 0 ? (key ? 0x17 : 0x27) : at === 1 ? 1 : at < 5 ? 0 : (number * 7 + at * 13 + (at >> 8)) & 0xff)) });
    const distinct = options.distinctAudio === true ? [number & 0xff, number >> 8] : [0, 0];
    tags.push({ typeId: 8, timestampMs: ms + 5, body: Uint8Array.of(0xaf, 1, 0x21, 0x10, 0x04, ...distinct, 0x60, 0x8c, 0x1c) });
  }
  return tags;
}

/** A stream of these tags; offsets count as in a file of them. */
export function streamOf(tags: readonly Tag[], name = 'test'): MediaStream {
  const collector = new MediaStreamCollector();
  let offset = 13;
  for (const { typeId, timestampMs, body, wire, hole } of tags) {
    if (hole === true) collector.hole();
    for (const part of mediaParts(typeId, body)) collector.part(part, { timestampMs, offset, ...(wire === undefined ? {} : { wire }) });
    offset += body.length + 15;
  }
  return collector.finish(name, `${name}.flv`, 'c2s');
}

/** Coded video frames only: what the tests take away and change. */
export function isFrame(tag: Tag, typeId: 8 | 9): boolean {
  return tag.typeId === typeId && tag.body[1] === 1;
}

/** The same tags without those that `drop` names by their number among the coded frames of that type. */
export function without(tags: readonly Tag[], typeId: 8 | 9, drop: (number: number) => boolean): Tag[] {
  let number = -1;
  return tags.filter((tag) => {
    if (!isFrame(tag, typeId)) return true;
    number += 1;
    return !drop(number);
  });
}

/** The same tags with another timestamp or body for the coded frames of that type. */
export function changed(tags: readonly Tag[], typeId: 8 | 9, change: (tag: Tag, number: number) => Partial<Tag>): Tag[] {
  let number = -1;
  return tags.map((tag) => {
    if (!isFrame(tag, typeId)) return tag;
    number += 1;
    return { ...tag, ...change(tag, number) };
  });
}
