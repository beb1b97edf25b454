/** Damage to onMetaData. */
import type { Damage } from './damage.js';
import type { FlvFile } from './flv-file.js';
import { concat, scriptType, writeFlvFile } from './flv-file.js';
import { without } from './loss.js';

/** Offset of the value behind that property name; the name stands only once in what FFmpeg writes. */
function valueAt(body: Uint8Array, name: string): number {
  const wanted = Uint8Array.of(0, name.length, ...new TextEncoder().encode(name));
  for (let at = 0; at + wanted.length <= body.length; at += 1) if (wanted.every((byte, i) => body[at + i] === byte)) return at + wanted.length;
  throw new Error(`onMetaData has no ${name}`);
}

function withMetadata(clean: FlvFile, change: (body: Uint8Array) => Uint8Array): Uint8Array {
  return writeFlvFile({ ...clean, tags: clean.tags.map((tag) => (tag.typeId === scriptType ? { ...tag, body: change(tag.body) } : tag)) });
}

/** Numbers in place of those that stand there. */
function lying(body: Uint8Array, values: Readonly<Record<string, number>>): Uint8Array {
  const copy = body.slice();
  const view = new DataView(copy.buffer);
  for (const [name, value] of Object.entries(values)) {
    const at = valueAt(copy, name);
    if (copy[at] !== 0) throw new Error(`${name} is no number`);
    view.setFloat64(at + 1, value);
  }
  return copy;
}

export const metadataDamages: readonly Damage[] = [
  {
    name: '40-no-metadata', what: 'onMetaData removed', found: ['metadata-missing-or-late'], harmless: true,
    make: (clean) => without(clean, (tag) => tag.typeId === scriptType),
  },
  {
    name: '41-metadata-lies', what: 'framerate 60, duration 100, width 640 in onMetaData', found: ['metadata-vs-stream-mismatch', 'flv-index-bad'],
    make: (clean) => ({ bytes: withMetadata(clean, (body) => lying(body, { framerate: 60, duration: 100, width: 640 })) }),
  },
  {
    name: '42-metadata-broken-amf', what: 'onMetaData AMF cut short inside a property', found: ['metadata-truncated'],
    make: (clean) => ({ bytes: withMetadata(clean, (body) => concat([body.subarray(0, valueAt(body, 'videodatarate') + 4)])) }),
  },
];
