/** Messages to record, and a reading of what was recorded. */
import type { StreamIdentity, StreamMessage } from '../../../src/server/core/stream-sink.js';
import { flvFixture, readFlv } from '../../helpers/media-bytes.js';

export const live: StreamIdentity = { app: 'live', name: 'show', path: 'live/show' };

export function message(typeId: number, timestampMs: number, payload: Uint8Array): StreamMessage {
  return { typeId, timestampMs, payload };
}

/** What a publisher of captures/files/`name` sends. */
export function messagesOf(name: string): StreamMessage[] {
  return tagsOf(flvFixture(name)).map((tag) => message(tag.typeId, tag.timestampMs, tag.body));
}

export interface Tag { readonly typeId: number; readonly timestampMs: number; readonly body: Uint8Array }

/** The tags of a file; fails on anything that is not a whole tag with the right back pointer, or a file that ends in the middle of one. */
export function tagsOf(bytes: Uint8Array): Tag[] {
  const tags: Tag[] = [];
  let expectedEnd = 9;
  for (const item of readFlv(bytes)) {
    if (item.kind === 'lost') throw new Error(`${item.bytes} bytes at ${item.offset} are no tag`);
    if (item.kind === 'end') continue;
    if (item.kind === 'header') {
      if (item.problems.length > 0) throw new Error(item.problems.join());
      continue;
    }
    if (item.cut) throw new Error(`the tag at ${item.offset} is cut`);
    if (item.previousTagSize !== item.expectedPreviousTagSize) throw new Error(`PreviousTagSize at ${item.offset - 4} says ${item.previousTagSize}`);
    tags.push({ typeId: item.header.typeId, timestampMs: item.header.timestampMs, body: item.body });
    expectedEnd = item.offset + 11 + item.body.length;
  }
  const last = new DataView(bytes.buffer, bytes.byteOffset).getUint32(expectedEnd);
  const lastTag = tags.at(-1);
  if (bytes.length !== expectedEnd + 4 || last !== (lastTag === undefined ? 0 : lastTag.body.length + 11)) throw new Error('the last PreviousTagSize is missing or wrong');
  return tags;
}

/** The 8-byte double behind a name in script data. */
export function numberBehind(name: string, payload: Uint8Array): number {
  const at = Buffer.from(payload).indexOf(name);
  if (at < 0 || payload[at + name.length] !== 0) throw new Error(`no number called ${name}`);
  return new DataView(payload.buffer, payload.byteOffset).getFloat64(at + name.length + 1);
}
