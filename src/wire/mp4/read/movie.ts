/** `moov`: the tracks of a file or of an initialization segment (ISO/IEC 14496-12 §8.2 to §8.8). */
import type { Box } from './box.js';
import { contentOf, walkBoxes } from './box.js';
import type { EditList } from './boxes/edit-list.js';
import { readEditList } from './boxes/edit-list.js';
import type { SampleEntry } from './boxes/sample-entry.js';
import { readSampleEntry } from './boxes/sample-entry.js';
import type { OnFact } from './fact.js';
import { SampleTables } from './sample-tables.js';
import type { ByteSource } from './source.js';
import { latin1, u32 } from './source.js';

/** `trex`: what holds for a fragment's samples unless it says otherwise. */
export interface TrackDefaults { readonly duration: number; readonly size: number; readonly flags: number }

export interface MovieTrack {
  readonly id: number;
  readonly kind: 'audio' | 'video' | 'other';
  /** Units a second; 0 is broken. */
  readonly timescale: number;
  /** Picture size by `tkhd`. */
  readonly width: number;
  readonly height: number;
  readonly entry?: SampleEntry;
  readonly edits?: EditList;
  readonly defaults?: TrackDefaults;
  readonly tables: SampleTables;
  readonly box: Box;
}

export interface Movie {
  readonly tracks: readonly MovieTrack[];
  /** Of edit lists and the header's duration. */
  readonly timescale: number;
  /** mvex is there: media may come in fragments. */
  readonly fragmented: boolean;
  readonly box: Box;
}

/** Files have up to a dozen tracks. */
const maxTracks = 64;

type Draft = { -readonly [K in keyof MovieTrack]: MovieTrack[K] };

/** Reads what can be read; every defect is a fact. Never throws. */
export function readMovie(source: ByteSource, box: Box, onFact: OnFact): Movie {
  const tracks: Draft[] = [];
  const defaults = new Map<number, TrackDefaults>();
  let timescale = 1000;
  let fragmented = false;
  walkBoxes(source, box.bodyOffset, box.end, 'moov', onFact, (child) => {
    if (child.type === 'mvhd') {
      const content = source.read(child.bodyOffset, 32);
      timescale = u32(content, content[0] === 1 ? 20 : 12);
    } else if (child.type === 'trak' && tracks.length < maxTracks) tracks.push(readTrack(source, child, onFact));
    else if (child.type === 'mvex') {
      fragmented = true;
      walkBoxes(source, child.bodyOffset, child.end, 'moov/mvex', onFact, (each) => {
        if (each.type !== 'trex' || defaults.size >= maxTracks) return;
        const content = source.read(each.bodyOffset, 24);
        defaults.set(u32(content, 4), { duration: u32(content, 12), size: u32(content, 16), flags: u32(content, 20) });
      });
    }
  });
  const seen = new Set<number>();
  for (const track of tracks) {
    const trex = defaults.get(track.id);
    if (trex !== undefined) track.defaults = trex;
    tellTrack(track, fragmented, onFact);
    if (seen.has(track.id)) onFact({ what: 'mp4-track-id-repeated', offset: track.box.offset, length: track.box.end - track.box.offset, values: { track: track.id } });
    seen.add(track.id);
  }
  return { tracks, timescale, fragmented, box };
}

function tellTrack(track: Draft, fragmented: boolean, onFact: OnFact): void {
  const { id, kind, entry, box } = track;
  if (kind === 'other') return;
  const at = { offset: box.offset, length: box.end - box.offset };
  if (track.timescale === 0) onFact({ what: 'mp4-timescale-zero', ...at, values: { track: id, kind } });
  if (fragmented && track.defaults === undefined) onFact({ what: 'mp4-trex-missing', ...at, values: { track: id, kind } });
  if (entry === undefined) {
    onFact({ what: 'mp4-entry-missing', ...at, values: { track: id, kind } });
    return;
  }
  const place = entry.recordAt ?? entry.box;
  onFact({
    what: 'mp4-track', offset: place.offset, length: place.end - place.offset,
    values: {
      track: id, kind, format: entry.format, codec: entry.codec, timescale: track.timescale, record: entry.record?.length ?? -1,
      encrypted: entry.encrypted ? 1 : 0, inBand: entry.inBand ? 1 : 0, samples: track.tables.count,
      ...(kind === 'video' ? { width: entry.width ?? 0, height: entry.height ?? 0 } : { channels: entry.channels ?? 0, sampleRate: entry.sampleRate ?? 0 }),
      delay: track.edits?.delay ?? 0, mediaTime: track.edits?.mediaTime ?? 0,
    },
  });
}

function readTrack(source: ByteSource, box: Box, onFact: OnFact): Draft {
  const track: Draft = { id: 0, kind: 'other', timescale: -1, width: 0, height: 0, tables: new SampleTables(source), box };
  let descriptions: Box | undefined;
  const visit = (path: string) => (child: Box): void => {
    switch (child.type) {
      case 'tkhd': {
        const content = source.read(child.bodyOffset, 96);
        const wide = content[0] === 1;
        track.id = u32(content, wide ? 20 : 12);
        track.width = u32(content, wide ? 88 : 76) / 0x10000;
        track.height = u32(content, wide ? 92 : 80) / 0x10000;
        break;
      }
      case 'mdhd': {
        const content = source.read(child.bodyOffset, 36);
        track.timescale = u32(content, content[0] === 1 ? 20 : 12);
        break;
      }
      case 'hdlr': {
        // QuickTime has another one inside minf, for the data.
        if (path !== 'moov/trak/mdia') break;
        const type = latin1(source.read(child.bodyOffset, 12), 8, 4);
        track.kind = type === 'vide' ? 'video' : type === 'soun' ? 'audio' : 'other';
        break;
      }
      case 'elst': {
        const content = contentOf(source, child);
        if (content !== undefined) track.edits = readEditList(content);
        break;
      }
      case 'stsd': descriptions = child; break;
      case 'edts': case 'mdia': case 'minf': case 'stbl':
        walkBoxes(source, child.bodyOffset, child.end, `${path}/${child.type}`, onFact, visit(`${path}/${child.type}`));
        break;
      default: track.tables.add(child);
    }
  };
  walkBoxes(source, box.bodyOffset, box.end, 'moov/trak', onFact, visit('moov/trak'));
  const { kind } = track;
  if (descriptions === undefined || kind === 'other') return track;
  // Of several descriptions the first; files with more are edited together and rare.
  walkBoxes(source, descriptions.bodyOffset + 8, descriptions.end, 'moov/trak/mdia/minf/stbl/stsd', onFact, (entry) => {
    track.entry ??= readSampleEntry(source, entry, kind, onFact);
  });
  return track;
}
