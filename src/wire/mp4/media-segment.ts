/** A media segment of fragmented MP4: `styp`, one `moof` with a run for each track, and the samples in one `mdat`. */
import { ascii, box, fullBox, u32, u64 } from './box.js';

export interface Mp4Sample {
  /** In the track's timescale. */
  readonly duration: number;
  /** Presentation minus decode time; may be negative. */
  readonly compositionOffset: number;
  /** A decoder can begin here. */
  readonly key: boolean;
  readonly bytes: Uint8Array;
}

export interface Mp4Run {
  readonly trackId: number;
  /** Decode time of the first sample, in the track's timescale. */
  readonly baseDecodeTime: number;
  readonly samples: readonly Mp4Sample[];
}

/** tfhd: offsets count from the moof. */
const defaultBaseIsMoof = 0x020000;
/** trun: data offset, and duration, size, flags and composition offset for every sample. */
const runFlags = 0x000f01;
/** Depends on no other sample, is a sync sample. */
const keyFlags = 0x02000000;
/** Depends on others, is no sync sample. */
const interFlags = 0x01010000;

/** `sequenceNumber` counts the fragments of a stream from 1. Runs without samples are left out. */
export function encodeMediaSegment(sequenceNumber: number, runs: readonly Mp4Run[]): Uint8Array {
  const filled = runs.filter((run) => run.samples.length > 0);
  // The offsets stand in the moof whose size they depend on: it is written twice, the size does not change.
  const size = movieFragment(sequenceNumber, filled, filled.map(() => 0)).length;
  const offsets: number[] = [];
  let dataBytes = 0;
  for (const run of filled) {
    offsets.push(size + 8 + dataBytes);
    for (const { bytes } of run.samples) dataBytes += bytes.length;
  }
  const styp = box('styp', ascii('msdh'), u32(0), ascii('msdhmsixcmfs'));
  const moof = movieFragment(sequenceNumber, filled, offsets);
  const out = new Uint8Array(styp.length + moof.length + 8 + dataBytes);
  out.set(styp);
  out.set(moof, styp.length);
  let at = styp.length + moof.length;
  out.set(u32(8 + dataBytes), at);
  out.set(ascii('mdat'), at + 4);
  at += 8;
  for (const run of filled) {
    for (const { bytes } of run.samples) {
      out.set(bytes, at);
      at += bytes.length;
    }
  }
  return out;
}

function movieFragment(sequenceNumber: number, runs: readonly Mp4Run[], dataOffsets: readonly number[]): Uint8Array {
  return box('moof', fullBox('mfhd', 0, 0, u32(sequenceNumber)), ...runs.map((run, index) => trackFragment(run, dataOffsets[index] ?? 0)));
}

function trackFragment(run: Mp4Run, dataOffset: number): Uint8Array {
  const { samples } = run;
  const table = new Uint8Array(samples.length * 16);
  const view = new DataView(table.buffer);
  samples.forEach((sample, index) => {
    view.setUint32(index * 16, sample.duration);
    view.setUint32(index * 16 + 4, sample.bytes.length);
    view.setUint32(index * 16 + 8, sample.key ? keyFlags : interFlags);
    view.setInt32(index * 16 + 12, sample.compositionOffset);
  });
  return box(
    'traf',
    fullBox('tfhd', 0, defaultBaseIsMoof, u32(run.trackId)),
    fullBox('tfdt', 1, 0, u64(run.baseDecodeTime)),
    // Version 1: composition offsets are signed.
    fullBox('trun', 1, runFlags, u32(samples.length, dataOffset), table),
  );
}
