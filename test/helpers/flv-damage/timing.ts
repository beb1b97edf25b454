/** Timestamps, composition times and the order of tags changed; every frame is still there. */
import type { Damage } from './damage.js';
import type { FlvFile, Tag } from './flv-file.js';
import { isAudioFrame, isKey, isMedia, isVideoFrame, patched, pick, writeFlvFile } from './flv-file.js';

function timed(clean: FlvFile, change: (tag: Tag, index: number) => number): Uint8Array {
  return writeFlvFile({ ...clean, tags: clean.tags.map((tag, i) => ({ ...tag, timestampMs: change(tag, i) >>> 0 })) });
}

const isAudio = (tag: Tag): boolean => tag.typeId === 8;

/** As a muxer would write it: in the order of the timestamps, what was equal in its old order. */
function sorted(tags: readonly Tag[], key: (tag: Tag) => number): Tag[] {
  return tags.map((tag, i) => ({ tag, i })).sort((a, b) => key(a.tag) - key(b.tag) || a.i - b.i).map(({ tag }) => tag);
}

/** In the order of their times again, as a muxer writes a stream whose audio has another clock. */
function remuxed(clean: FlvFile, change: (tag: Tag) => number): Uint8Array {
  return writeFlvFile({ ...clean, tags: sorted(clean.tags.map((tag) => ({ ...tag, timestampMs: change(tag) })), (tag) => tag.timestampMs) });
}

const start24 = 0xffffff - 5000;

function composed(clean: FlvFile, change: (tag: Tag, index: number) => number | undefined): Uint8Array {
  return writeFlvFile({ ...clean, tags: clean.tags.map((tag, i) => {
    const time = isVideoFrame(tag) ? change(tag, i) : undefined;
    return time === undefined ? tag : { ...tag, body: patched(tag.body, 2, time >> 16, time >> 8, time) };
  }) });
}

export const timingDamages: readonly Damage[] = [
  {
    name: '16-ts-back-once', what: 'one video tag goes back 500 ms', found: ['dts-backward'],
    make(clean) {
      const at = clean.tags.findIndex((tag) => isVideoFrame(tag) && !isKey(tag) && tag.timestampMs >= 5000);
      return { bytes: timed(clean, ({ timestampMs }, i) => (i === at ? timestampMs - 500 : timestampMs)) };
    },
  },
  {
    name: '17-ts-back-2s-rest', what: 'all tags after 5 s shifted by -2 s', found: ['dts-backward'],
    make: (clean) => ({ bytes: timed(clean, ({ timestampMs }) => (timestampMs > 5000 ? timestampMs - 2000 : timestampMs)) }),
  },
  {
    name: '18-ts-jump-60s', what: 'all tags after 5 s shifted by +60 s', found: ['dts-jump-forward'],
    make: (clean) => ({ bytes: timed(clean, ({ timestampMs }) => (timestampMs > 5000 ? timestampMs + 60_000 : timestampMs)) }),
  },
  {
    name: '19-wrap24-noext', what: 'timestamps start at 0xFFFFFF-5000, extension byte never set', found: ['ts-truncated-24bit'],
    make: (clean) => ({ bytes: timed(clean, (tag) => (isMedia(tag) ? (tag.timestampMs + start24) & 0xffffff : tag.timestampMs)) }),
  },
  {
    name: '20-wrap24-ext-ok', what: 'same start, extension byte right (valid)', found: [],
    make: (clean) => ({ bytes: timed(clean, (tag) => (isMedia(tag) ? tag.timestampMs + start24 : tag.timestampMs)) }),
  },
  {
    name: '21-first-ts-nonzero', what: 'all media start at 100000 ms', found: ['ts-start-far-from-zero'], harmless: true,
    make: (clean) => ({ bytes: timed(clean, ({ timestampMs }) => timestampMs + 100_000) }),
  },
  {
    name: '35-av-drift-2pct', what: 'audio timestamps x1.02 (200 ms at end)', found: ['av-drift'],
    make: (clean) => ({ bytes: timed(clean, (tag) => (isAudio(tag) ? Math.round(tag.timestampMs * 1.02) : tag.timestampMs)) }),
  },
  {
    name: '36-av-drift-20pct', what: 'audio timestamps x1.2 (2 s at end)', found: ['av-drift'],
    make: (clean) => ({ bytes: timed(clean, (tag) => (isAudio(tag) ? Math.round(tag.timestampMs * 1.2) : tag.timestampMs)) }),
  },
  {
    name: '37-av-offset-1500', what: 'audio shifted by +1500 ms', found: ['av-start-apart'],
    make: (clean) => ({ bytes: timed(clean, (tag) => (isAudioFrame(tag) ? tag.timestampMs + 1500 : tag.timestampMs)) }),
  },
  {
    name: '47-cts-zeroed', what: 'composition time 0 though B-frames', found: ['cts-invalid'],
    make: (clean) => ({ bytes: composed(clean, () => 0) }),
  },
  {
    name: '48-cts-negative', what: 'composition time -500 on 10 frames', found: ['cts-invalid'],
    make(clean, _other, seed) {
      const places = pick(clean.tags, isVideoFrame, 10, seed);
      return { bytes: composed(clean, (_tag, i) => (places.has(i) ? -500 : undefined)) };
    },
  },
  {
    name: '49-dup-frames', what: '20 video tags duplicated verbatim', found: ['frames-repeated'],
    make(clean, _other, seed) {
      const places = pick(clean.tags, isVideoFrame, 20, seed);
      return { bytes: writeFlvFile({ ...clean, tags: clean.tags.flatMap((tag, i) => (places.has(i) ? [tag, tag] : [tag])) }) };
    },
  },
  {
    name: '50-swap-tags', what: '10 pairs of adjacent video frames swapped', found: ['dts-backward'],
    make(clean) {
      const tags = [...clean.tags];
      const frames = tags.flatMap((tag, i) => (isVideoFrame(tag) ? [i] : []));
      for (let pair = 0; pair < 10; pair += 1) {
        const [one, two] = [frames[17 + pair * 26]!, frames[18 + pair * 26]!];
        [tags[one], tags[two]] = [tags[two]!, tags[one]!];
      }
      return { bytes: writeFlvFile({ ...clean, tags }) };
    },
  },
  {
    name: '59-interleave-3s', what: 'audio written 3 s late relative to video order', found: ['av-interleave-poor'],
    make: (clean) => ({ bytes: writeFlvFile({ ...clean, tags: sorted(clean.tags, (tag) => tag.timestampMs + (isAudioFrame(tag) ? 3000 : 0)) }) }),
  },
  {
    name: '37-av-offset-1500-remuxed', what: 'the same in the order of the timestamps', found: ['av-start-apart'],
    make: (clean) => ({ bytes: remuxed(clean, (tag) => (isAudioFrame(tag) ? tag.timestampMs + 1500 : tag.timestampMs)) }),
  },
  {
    name: '36-av-drift-20pct-remuxed', what: 'the same in the order of the timestamps', found: ['av-drift'],
    make: (clean) => ({ bytes: remuxed(clean, (tag) => (isAudio(tag) ? Math.round(tag.timestampMs * 1.2) : tag.timestampMs)) }),
  },
];
