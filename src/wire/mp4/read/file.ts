/**
 * A whole MP4 file or segment from front to back: its boxes, the movie, the fragments with the media data that belongs to
 * them. Where the boxes do not add up, the next sure box is looked for and the bytes between are told.
 */
import type { Box } from './box.js';
import { readBox } from './box.js';
import type { OnFact } from './fact.js';
import type { Fragment } from './fragment.js';
import { readFragment } from './fragment.js';
import { looksLike } from './looks-like.js';
import type { Movie } from './movie.js';
import { readMovie } from './movie.js';
import type { ByteSource } from './source.js';
import { latin1, u32 } from './source.js';

/** The bytes of an `mdat`. */
export interface DataRange { readonly start: number; readonly end: number }

/** What stands in a file, one thing after the other. `data`: the `mdat` boxes up to the next fragment. */
export type Mp4Item =
  | { readonly kind: 'box'; readonly box: Box }
  | { readonly kind: 'movie'; readonly movie: Movie }
  | { readonly kind: 'fragment'; readonly fragment: Fragment; readonly data: readonly DataRange[] };

/** Boxes that may stand at the top level (ISO/IEC 14496-12 §4.3 ff., QuickTime). */
const topLevel = new Set(['ftyp', 'styp', 'moov', 'moof', 'mdat', 'imda', 'sidx', 'ssix', 'emsg', 'prft', 'free', 'skip', 'wide', 'meta', 'mfra', 'uuid', 'udta', 'pdin', 'pnot', 'PICT', 'junk']);
/** A fragment has one mdat; more are legal. */
const maxDataRanges = 16;
const searchWindow = 65_536;

/**
 * `movie`: of the initialization segment, for segments. `continues`: where a track goes on when a fragment does not say so,
 * in its timescale.
 */
export function* mp4Items(source: ByteSource, movie: Movie | undefined, continues: (track: number) => number, onFact: OnFact): Generator<Mp4Item> {
  const { size } = source;
  if (size === 0) return;
  const first = readBox(source, 0, size);
  // Text read as a box has a size of half a gigabyte or more: four printable bytes.
  if (first === undefined || (!topLevel.has(first.type) && first.missingBytes > 0)) {
    const head = source.read(0, 512);
    const { as, text } = looksLike(head);
    onFact({ what: 'mp4-not-boxes', offset: 0, length: size, values: { looksLike: as, text, bytes: size } });
    return;
  }
  let current = movie;
  let claimedBytes = 0;
  for (let at = 0; at < size;) {
    const box = readBox(source, at, size);
    if (box === undefined || (box.missingBytes > 0 && !topLevel.has(box.type))) {
      const next = size - at < 8 ? size : nextBox(source, at + 1);
      onFact({ what: 'mp4-broken-box', offset: at, length: next - at, values: { path: '', problem: next === size && size - at < 8 ? 'bytes are left over' : 'no box header', bytes: next - at } });
      at = next;
      continue;
    }
    if (box.missingBytes > 0) {
      onFact({ what: 'mp4-cut', offset: box.offset, length: box.end - box.offset, values: { box: box.type, declared: box.end - box.offset + box.missingBytes, missing: box.missingBytes } });
    }
    yield { kind: 'box', box };
    if (box.type === 'moov') {
      current = readMovie(source, box, onFact);
      yield { kind: 'movie', movie: current };
    } else if (box.type === 'moof' && current !== undefined) {
      const fragment = readFragment(source, box, current, continues, onFact);
      for (const run of fragment.runs) claimedBytes += run.bytes;
      // Samples do not overlap: more than twice the file is a forged table.
      if (claimedBytes > 2 * size + searchWindow) {
        onFact({ what: 'mp4-broken-box', offset: box.offset, length: size - box.offset, values: { path: 'moof', problem: 'samples of more bytes than the file has', bytes: size - box.offset } });
        return;
      }
      yield { kind: 'fragment', fragment, data: dataBehind(source, box) };
    }
    at = box.end;
  }
}

function dataBehind(source: ByteSource, moof: Box): DataRange[] {
  const ranges: DataRange[] = [];
  for (let at = moof.end; at < source.size && ranges.length < maxDataRanges;) {
    const box = readBox(source, at, source.size);
    if (box === undefined || box.type === 'moof') break;
    if (box.type === 'mdat' || box.type === 'imda') ranges.push({ start: box.bodyOffset, end: box.end + box.missingBytes });
    at = box.end;
  }
  return ranges;
}

/** The next place at which a box of the top level stands whose end is another box or the end of the file. */
function nextBox(source: ByteSource, from: number): number {
  for (let base = from; base < source.size; base += searchWindow) {
    const window = source.read(base, searchWindow + 8).slice();
    for (let at = 0; at + 8 <= window.length && at < searchWindow; at += 1) {
      // Sizes of boxes in files below 16 GiB that matter begin with a small byte.
      if (window[at + 4]! < 0x50 || !topLevel.has(latin1(window, at + 4, 4)) || u32(window, at) < 8) continue;
      const box = readBox(source, base + at, source.size);
      if (box === undefined || box.missingBytes > 0) continue;
      if (box.end === source.size || readBox(source, box.end, source.size) !== undefined) return base + at;
    }
  }
  return source.size;
}
