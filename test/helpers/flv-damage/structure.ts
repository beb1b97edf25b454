/** Damage to the file's structure: cuts, back pointers, stray bytes, tag headers. */
import type { Damage } from './damage.js';
import type { FlvFile, Tag } from './flv-file.js';
import { isAudioFrame, isMedia, isVideoFrame, pick, random, writeFlvFile } from './flv-file.js';

function everyTag(file: FlvFile, change: (tag: Tag, index: number) => Tag): Uint8Array {
  return writeFlvFile({ ...file, tags: file.tags.map(change) });
}

/** Where each tag begins in the file. */
function offsets(file: FlvFile): number[] {
  const result: number[] = [];
  let at = file.header.length;
  for (const { body } of file.tags) {
    result.push(at);
    at += 15 + body.length;
  }
  return result;
}

/** Tags of that type with a plain body put in front of some places. */
function inserted(file: FlvFile, places: readonly number[], tag: (next: Tag) => Tag): Uint8Array {
  return writeFlvFile({ ...file, tags: file.tags.flatMap((next, i) => (places.includes(i) ? [tag(next), next] : [next])) });
}

export const structureDamages: readonly Damage[] = [
  {
    name: '01-trunc-mid-body', what: 'file cut in the middle of a video tag body', found: ['flv-truncated-tail'],
    make(clean) {
      const at = clean.tags.findIndex((tag) => isVideoFrame(tag) && tag.timestampMs >= 9350);
      return { bytes: writeFlvFile(clean).subarray(0, offsets(clean)[at]! + 11 + Math.floor(clean.tags[at]!.body.length / 2)) };
    },
  },
  {
    name: '02-trunc-mid-taghdr', what: 'cut 6 bytes into the last tag header', found: ['flv-truncated-tail'],
    make: (clean) => ({ bytes: writeFlvFile(clean).subarray(0, offsets(clean).at(-1)! + 6) }),
  },
  {
    name: '03-trunc-no-last-pts', what: 'last PreviousTagSize missing', found: ['flv-truncated-tail'], harmless: true,
    make: (clean) => ({ bytes: writeFlvFile(clean).subarray(0, -4) }),
  },
  {
    name: '04-pts-every10', what: 'every 10th PreviousTagSize + 1', found: ['flv-prevtagsize-mismatch'],
    make: (clean) => ({ bytes: everyTag(clean, (tag, i) => (i % 10 === 9 ? { ...tag, previousTagSize: tag.body.length + 12 } : tag)) }),
  },
  {
    name: '05-pts-zero', what: 'all PreviousTagSize = 0', found: ['flv-prevtagsize-mismatch'],
    make: (clean) => ({ bytes: everyTag(clean, (tag) => ({ ...tag, previousTagSize: 0 })) }),
  },
  {
    name: '06-pts-body-only', what: 'PreviousTagSize = body only (11 short)', found: ['flv-prevtagsize-mismatch'], harmless: true,
    make: (clean) => ({ bytes: everyTag(clean, (tag) => ({ ...tag, previousTagSize: tag.body.length })) }),
  },
  {
    name: '22-zero-len-tags', what: '20 zero-length audio and video tags inserted', found: ['flv-empty-tags'],
    make(clean) {
      const places = [...pick(clean.tags, isMedia, 20, 22)];
      return { bytes: inserted(clean, places, (next) => ({ typeId: next.typeId, timestampMs: next.timestampMs, body: new Uint8Array(0) })) };
    },
  },
  {
    name: '30-header-only', what: '13-byte file', found: ['flv-empty'],
    make: (clean) => ({ bytes: clean.header }),
  },
  {
    name: '31-garbage-between', what: '17 garbage bytes after tag 100 and 300', found: ['flv-bytes-between-tags'],
    make(clean, _other, seed) {
      const next = random(seed);
      const garbage = (): Uint8Array => Uint8Array.from({ length: 17 }, () => Math.floor(next() * 256));
      return { bytes: everyTag(clean, (tag, i) => (i === 100 || i === 300 ? { ...tag, garbage: garbage() } : tag)) };
    },
  },
  {
    name: '38-streamid-1', what: 'stream ID = 1 in all tags', found: ['flv-tag-garbage'], harmless: true,
    make: (clean) => ({ bytes: everyTag(clean, (tag) => ({ ...tag, streamId: 1 })) }),
  },
  {
    name: '43-unknown-tagtype', what: 'tag type 11 inserted at 3 places', found: ['flv-tag-garbage'],
    make: (clean) => ({ bytes: inserted(clean, [50, 250, 450], (next) => ({ typeId: 11, timestampMs: next.timestampMs, body: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) })) }),
  },
  {
    name: '44-filter-bit', what: 'Filter (encryption) bit set on 5 tags', found: ['flv-tags-encrypted'],
    make(clean, _other, seed) {
      const places = pick(clean.tags, (tag) => isVideoFrame(tag) || isAudioFrame(tag), 5, seed);
      return { bytes: everyTag(clean, (tag, i) => (places.has(i) ? { ...tag, filter: true } : tag)) };
    },
  },
];
