/** Frames taken out. */
import type { Damage, Damaged } from './damage.js';
import type { FlvFile, Tag } from './flv-file.js';
import { isAudioFrame, isDisposable, isKey, isVideoFrame, pick, random, writeFlvFile } from './flv-file.js';

/** How many of the frames that fit are missing between those that are left. */
function missing(tags: readonly Tag[], fits: (tag: Tag) => boolean, left: readonly boolean[]): number {
  const frames = tags.flatMap((tag, i) => (fits(tag) ? [left[i]!] : []));
  return frames.slice(frames.indexOf(true), frames.lastIndexOf(true)).filter((there) => !there).length;
}

export function without(clean: FlvFile, gone: (tag: Tag, index: number) => boolean): Damaged {
  const { tags } = clean;
  const left = tags.map((tag, i) => !gone(tag, i));
  return { bytes: writeFlvFile({ ...clean, tags: tags.filter((_tag, i) => left[i]) }), lost: { video: missing(tags, isVideoFrame, left), audio: missing(tags, isAudioFrame, left) } };
}

function share(clean: FlvFile, fits: (tag: Tag) => boolean, part: number, seed: number): Set<number> {
  return pick(clean.tags, fits, Math.round(clean.tags.filter(fits).length * part), seed);
}

const isInter = (tag: Tag): boolean => isVideoFrame(tag) && !isKey(tag);

/** Indices of the frames of that group of pictures, counted from 0. */
function group(clean: FlvFile, number: number): Set<number> {
  let current = -1;
  return new Set(clean.tags.flatMap((tag, i) => {
    if (!isVideoFrame(tag)) return [];
    if (isKey(tag)) current += 1;
    return current === number ? [i] : [];
  }));
}

export const lossDamages: readonly Damage[] = [
  {
    name: '10-drop90-random', what: '90% of non-key video frames dropped at random, timestamps kept', found: ['frames-lost'], slack: { video: 0.02 },
    make(clean, _other, seed) {
      const gone = share(clean, isInter, 0.922, seed);
      return without(clean, (_tag, i) => gone.has(i));
    },
    companions: ['track-stops-early'],
  },
  {
    name: '11-drop90-all', what: '90% of ALL video frames dropped (keys too)', found: ['frames-lost'], slack: { video: 0.02 },
    make(clean, _other, seed) {
      const next = random(seed);
      return without(clean, (tag) => isVideoFrame(tag) && next() < 0.9);
    },
    companions: ['first-video-not-keyframe', 'track-stops-early'],
  },
  {
    name: '12-drop10-random', what: '10% of non-key video frames dropped', found: ['frames-lost'],
    make(clean, _other, seed) {
      const gone = share(clean, isInter, 0.1, seed);
      return without(clean, (_tag, i) => gone.has(i));
    },
  },
  {
    name: '13-drop10-retimed', what: '10% dropped, survivors re-timed evenly', found: ['frames-lost'],
    // The last frame of a group leaves no number behind it, and its time is gone.
    slack: { video: 0.07 },
    make(clean, _other, seed) {
      const gone = share(clean, isInter, 0.1, seed);
      const { lost = {} } = without(clean, (_tag, i) => gone.has(i));
      const left = clean.tags.filter((_tag, i) => !gone.has(i));
      const total = left.filter(isVideoFrame).length;
      let frame = 0;
      // 300 frame times spread over the frames that are left, as an encoder of 27 fps would write them.
      const tags = left.map((tag) => (isVideoFrame(tag) ? { ...tag, timestampMs: Math.round((frame++ * 10_000) / total) } : tag));
      return { bytes: writeFlvFile({ ...clean, tags }), lost };
    },
  },
  {
    name: '14-drop-1-gop', what: 'second GOP removed entirely', found: ['frames-lost'],
    make(clean) {
      const gone = group(clean, 1);
      return without(clean, (_tag, i) => gone.has(i));
    },
  },
  {
    name: '15-drop-audio10', what: '10% of audio frames dropped', found: ['audio-gap'],
    make(clean, _other, seed) {
      const gone = share(clean, isAudioFrame, 0.11, seed);
      return without(clean, (_tag, i) => gone.has(i));
    },
  },
  {
    name: '51-start-mid-gop', what: 'first 30 video frames removed (starts on inter)', found: ['first-video-not-keyframe'],
    make(clean) {
      let frames = 0;
      return without(clean, (tag) => isVideoFrame(tag) && (frames += 1) <= 30);
    },
  },
  {
    name: '53-audio-stops-half', what: 'no audio after 5 s', found: ['track-stops-early'],
    make: (clean) => without(clean, (tag) => isAudioFrame(tag) && tag.timestampMs >= 5000),
  },
  {
    name: '54-video-stops-half', what: 'no video after 5 s', found: ['track-stops-early'],
    make: (clean) => without(clean, (tag) => isVideoFrame(tag) && tag.timestampMs >= 5000),
  },
  {
    name: '60-only-keyframes', what: 'only key frames kept (every 2 s)', found: ['frames-lost', 'track-stops-early'], slack: { video: 0.02 },
    make: (clean) => without(clean, isInter),
  },
  {
    name: '62-drop-nonref', what: 'only non-reference B frames dropped (30%)', found: ['frames-lost'],
    make(clean, _other, seed) {
      const gone = share(clean, isDisposable, 0.3, seed);
      return without(clean, (_tag, i) => gone.has(i));
    },
  },
];
