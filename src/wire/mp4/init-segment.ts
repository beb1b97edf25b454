/** The initialization segment of fragmented MP4: `ftyp` and a `moov` whose tables are empty (ISO/IEC 14496-12 §8.8). */
import { ascii, box, fullBox, u16, u32 } from './box.js';

export interface Mp4Track {
  /** From 1. */
  readonly id: number;
  readonly kind: 'audio' | 'video';
  /** Units a second of all times of this track. */
  readonly timescale: number;
  /** Its whole sample entry. */
  readonly sampleEntry: Uint8Array;
  /** Pixels; 0 for audio. */
  readonly width: number;
  readonly height: number;
}

const identityMatrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
const movieTimescale = 1000;
/** "und" in three times five bits. */
const undetermined = 0x55c4;

export function encodeInitSegment(tracks: readonly Mp4Track[]): Uint8Array {
  const nextTrackId = Math.max(...tracks.map((track) => track.id)) + 1;
  const moov = box(
    'moov',
    fullBox('mvhd', 0, 0, u32(0, 0, movieTimescale, 0, 0x10000), u16(0x100, 0), u32(0, 0), identityMatrix, new Uint8Array(24), u32(nextTrackId)),
    ...tracks.map(trak),
    box('mvex', ...tracks.map((track) => fullBox('trex', 0, 0, u32(track.id, 1, 0, 0, 0)))),
  );
  const ftyp = box('ftyp', ascii('iso6'), u32(1), ascii('iso6cmfcmp41'));
  const out = new Uint8Array(ftyp.length + moov.length);
  out.set(ftyp);
  out.set(moov, ftyp.length);
  return out;
}

function trak(track: Mp4Track): Uint8Array {
  const isVideo = track.kind === 'video';
  // Enabled, in the movie, in the preview.
  const tkhd = fullBox(
    'tkhd', 0, 7, u32(0, 0, track.id, 0, 0), new Uint8Array(8), u16(0, 0, isVideo ? 0 : 0x100, 0), identityMatrix, u32(track.width * 0x10000, track.height * 0x10000),
  );
  const name = isVideo ? 'VideoHandler' : 'SoundHandler';
  const mdia = box(
    'mdia',
    fullBox('mdhd', 0, 0, u32(0, 0, track.timescale, 0), u16(undetermined, 0)),
    fullBox('hdlr', 0, 0, u32(0), ascii(isVideo ? 'vide' : 'soun'), u32(0, 0, 0), ascii(`${name}\0`)),
    box(
      'minf',
      isVideo ? fullBox('vmhd', 0, 1, u16(0, 0, 0, 0)) : fullBox('smhd', 0, 0, u16(0, 0)),
      box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1))),
      box(
        'stbl',
        fullBox('stsd', 0, 0, u32(1), track.sampleEntry),
        fullBox('stts', 0, 0, u32(0)), fullBox('stsc', 0, 0, u32(0)), fullBox('stsz', 0, 0, u32(0, 0)), fullBox('stco', 0, 0, u32(0)),
      ),
    ),
  );
  return box('trak', tkhd, mdia);
}
