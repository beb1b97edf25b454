/** `moof`: the runs of a movie fragment and the samples they place (ISO/IEC 14496-12 §8.8). */
import type { Box } from './box.js';
import { walkBoxes } from './box.js';
import type { OnFact } from './fact.js';
import type { Movie, MovieTrack } from './movie.js';
import type { Sample } from './sample.js';
import type { ByteSource } from './source.js';
import { i32, u32, u64 } from './source.js';
import { Table } from './table.js';

/** A `trun`, its defaults filled in. */
export interface Run {
  /** Index in `Movie.tracks`. */
  readonly track: number;
  readonly count: number;
  /** Where its first sample stands in the file. */
  readonly dataOffset: number;
  readonly bytes: number;
  /** In the track's timescale. */
  readonly duration: number;
  readonly baseTime: number;
  readonly box: Box;
  /** Its samples; `sound` false when their bytes are known to be others'. */
  readonly samples: (sound: boolean) => Generator<Sample>;
}

export interface Fragment {
  readonly sequence: number | undefined;
  readonly runs: readonly Run[];
  readonly box: Box;
  /** Runs of tracks that the movie does not have. */
  readonly unknownTracks: readonly number[];
  /** Indexes of tracks whose `tfdt` is there, with its value. */
  readonly baseTimes: ReadonlyMap<number, number>;
}

/** Runs of one fragment; CMAF has one, encoders that cut by frame up to some hundreds. */
const maxRuns = 4096;
/** Samples without a byte of table each: minutes of audio, never more. */
const maxUntabled = 1 << 16;

const flag = { dataOffset: 1, firstFlags: 4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 } as const;
const trackFlag = { baseOffset: 1, description: 2, duration: 8, size: 0x10, flags: 0x20, defaultBaseIsMoof: 0x020000 } as const;
/** sample_is_non_sync_sample. */
const nonSync = 0x0001_0000;

interface TrackHeader { readonly index: number; readonly track: MovieTrack; readonly base: number; readonly duration: number; readonly size: number; readonly flags: number }

/** Reads a fragment. `continues`: where a track goes on when its time is not told. */
export function readFragment(source: ByteSource, box: Box, movie: Movie, continues: (track: number) => number, onFact: OnFact): Fragment {
  const runs: Run[] = [];
  const unknown: number[] = [];
  const baseTimes = new Map<number, number>();
  let sequence: number | undefined;
  // Without a base, a track's data begins where that of the one before ends; for the first, at the moof (§8.8.7.1).
  let dataEnd = box.offset;
  walkBoxes(source, box.bodyOffset, box.end, 'moof', onFact, (child) => {
    if (child.type === 'mfhd') sequence = u32(source.read(child.bodyOffset, 8), 4);
    if (child.type !== 'traf') return;
    let header: TrackHeader | undefined;
    let baseTime = 0;
    let told = false;
    let hasRuns = false;
    let runEnd = dataEnd;
    walkBoxes(source, child.bodyOffset, child.end, 'moof/traf', onFact, (each) => {
      if (each.type === 'tfhd') {
        header = readTrackHeader(source, each, box, movie, dataEnd);
        if (header === undefined) {
          const id = u32(source.read(each.bodyOffset, 8), 4);
          if (unknown.length < maxRuns) unknown.push(id);
          onFact({ what: 'mp4-unknown-track', offset: each.offset, length: each.end - each.offset, values: { track: id, known: movie.tracks.map((track) => track.id).join(', ') } });
        } else {
          baseTime = continues(header.index);
          runEnd = header.base;
        }
      } else if (each.type === 'tfdt') {
        const content = source.read(each.bodyOffset, 12);
        baseTime = content[0] === 1 ? u64(content, 4) : u32(content, 4);
        told = true;
        if (header !== undefined) baseTimes.set(header.index, baseTime);
      } else if (each.type === 'trun' && header !== undefined && runs.length < maxRuns) {
        hasRuns = true;
        const run = readRun(source, each, header, baseTime, runEnd);
        baseTime += run.duration;
        runEnd = run.dataOffset + run.bytes;
        runs.push(run);
        if (run.count < run.declared) {
          onFact({ what: 'mp4-broken-box', offset: each.offset, length: each.end - each.offset, values: { path: 'moof/traf/trun', problem: `${run.declared} samples in a table for ${run.count}`, bytes: each.end - each.offset } });
        }
      }
    });
    dataEnd = runEnd;
    if (header !== undefined && hasRuns && !told) {
      onFact({ what: 'mp4-tfdt-missing', offset: child.offset, length: child.end - child.offset, values: { track: header.track.id } });
    }
  });
  return { sequence, runs, box, unknownTracks: unknown, baseTimes };
}

function readTrackHeader(source: ByteSource, box: Box, moof: Box, movie: Movie, dataEnd: number): TrackHeader | undefined {
  const content = source.read(box.bodyOffset, 40);
  const flags = u32(content, 0) & 0xffffff;
  const id = u32(content, 4);
  const index = movie.tracks.findIndex((track) => track.id === id);
  const track = movie.tracks[index];
  if (track === undefined) return undefined;
  let at = 8;
  const take = (bit: number, bytes: 4 | 8): number | undefined => {
    if ((flags & bit) === 0) return undefined;
    at += bytes;
    return bytes === 8 ? u64(content, at - 8) : u32(content, at - 4);
  };
  const base = take(trackFlag.baseOffset, 8);
  take(trackFlag.description, 4);
  const duration = take(trackFlag.duration, 4);
  const size = take(trackFlag.size, 4);
  const sampleFlags = take(trackFlag.flags, 4);
  return {
    index, track,
    base: base ?? ((flags & trackFlag.defaultBaseIsMoof) !== 0 ? moof.offset : dataEnd),
    duration: duration ?? track.defaults?.duration ?? 0, size: size ?? track.defaults?.size ?? 0, flags: sampleFlags ?? track.defaults?.flags ?? 0,
  };
}

interface ReadRun extends Run { readonly declared: number; readonly fieldBytes: number }

function readRun(source: ByteSource, box: Box, header: TrackHeader, baseTime: number, follows: number): ReadRun {
  const head = source.read(box.bodyOffset, 16);
  const version = head[0] ?? 0;
  const flags = u32(head, 0) & 0xffffff;
  const declared = u32(head, 4);
  let at = 8;
  let dataOffset = follows;
  if ((flags & flag.dataOffset) !== 0) {
    dataOffset = header.base + i32(head, at);
    at += 4;
  }
  let firstFlags: number | undefined;
  if ((flags & flag.firstFlags) !== 0) {
    firstFlags = u32(head, at);
    at += 4;
  }
  const start = box.bodyOffset + at;
  const durationAt = 0;
  const sizeAt = durationAt + ((flags & flag.duration) !== 0 ? 4 : 0);
  const flagsAt = sizeAt + ((flags & flag.size) !== 0 ? 4 : 0);
  const compositionAt = flagsAt + ((flags & flag.flags) !== 0 ? 4 : 0);
  const fieldBytes = compositionAt + ((flags & flag.composition) !== 0 ? 4 : 0);
  const table = (): Table => new Table(source, start, box.end, declared, Math.max(1, fieldBytes));
  const untabled = header.size === 0 ? 0 : Math.min(declared, maxUntabled, Math.floor(source.size / header.size));
  const count = fieldBytes === 0 ? untabled : table().entries;

  const sums = (): { duration: number; bytes: number } => {
    if (sizeAt === durationAt && flagsAt === sizeAt) return { duration: count * header.duration, bytes: count * header.size };
    const rows = table();
    let duration = 0;
    let bytes = 0;
    for (let index = 0; index < count; index += 1) {
      duration += sizeAt > durationAt ? rows.field(index, durationAt) : header.duration;
      bytes += flagsAt > sizeAt ? rows.field(index, sizeAt) : header.size;
    }
    return { duration, bytes };
  };

  function* samples(sound: boolean): Generator<Sample> {
    const rows = table();
    let decodeTime = baseTime;
    let offset = dataOffset;
    for (let index = 0; index < count; index += 1) {
      const duration = sizeAt > durationAt ? rows.field(index, durationAt) : header.duration;
      const size = flagsAt > sizeAt ? rows.field(index, sizeAt) : header.size;
      const own = compositionAt > flagsAt ? rows.field(index, flagsAt) : index === 0 && firstFlags !== undefined ? firstFlags : header.flags;
      const shift = fieldBytes > compositionAt ? rows.field(index, compositionAt) : 0;
      yield {
        track: header.index, decodeTime, duration, offset, size, sound, key: (own & nonSync) === 0,
        compositionOffset: version > 0 || shift >= 0x8000_0000 ? shift | 0 : shift,
      };
      decodeTime += duration;
      offset += size;
    }
  }

  return { track: header.index, count, dataOffset, baseTime, box, samples, declared, fieldBytes, ...sums() };
}
