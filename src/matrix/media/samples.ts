/** An encoding read back from its MP4: the configuration of its decoder, and every frame with its times. */
import { openSource } from '../../sources/mp4.js';
import { mp4Items } from '../../wire/mp4/read/file.js';

export interface CodedFrame {
  /** Milliseconds with fractions, beginning with the first picture or tone at 0; decoding may begin before. */
  readonly decodeMs: number;
  readonly presentMs: number;
  readonly key: boolean;
  readonly body: Uint8Array;
}

export interface Coded {
  /** FourCC. */
  readonly codec: string;
  /** As FLV wants it: avcC, hvcC, av1C, vpcC (with version and flags), AudioSpecificConfig, OpusHead. undefined: MP3 has none. */
  readonly record: Uint8Array | undefined;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly frames: readonly CodedFrame[];
}

const roundingMs = 0.01;

/** Sound up to `endMs`. Throws where the file is not what an encoder writes: one plain track. */
export function readCoded(path: string, endMs: number): Coded {
  const source = openSource(path);
  const problems: string[] = [];
  try {
    for (const item of mp4Items(source, undefined, () => 0, ({ what, values }) => { if (what !== 'mp4-track') problems.push(`${what} ${JSON.stringify(values)}`); })) {
      if (item.kind !== 'movie') continue;
      const [track] = item.movie.tracks;
      const entry = track?.entry;
      if (track === undefined || entry === undefined || track.timescale <= 0) throw new Error(`${path} has no track`);
      const startMs = ((track.edits?.delay ?? 0) * 1000) / item.movie.timescale;
      const ms = (units: number): number => startMs + ((units - (track.edits?.mediaTime ?? 0)) * 1000) / track.timescale;
      const frames: CodedFrame[] = [];
      for (const { decodeTime, duration, compositionOffset, key, offset, size } of track.tables.samples(0, () => undefined)) {
        // What encoders of sound put in front and behind (priming, flushing) is the same silence in every encoding.
        if (track.kind === 'audio' && (ms(decodeTime + duration) < roundingMs || ms(decodeTime) > endMs - roundingMs)) continue;
        frames.push({ decodeMs: ms(decodeTime), presentMs: ms(decodeTime + compositionOffset), key, body: source.read(offset, size).slice() });
      }
      const record = entry.codec === '.mp3' ? undefined : entry.record;
      if (frames.length === 0 || (record === undefined && entry.codec !== '.mp3')) throw new Error(`${path} has no frames or no configuration: ${problems.join('; ')}`);
      return { codec: entry.codec, record, width: entry.width ?? 0, height: entry.height ?? 0, channels: entry.channels ?? 0, sampleRate: entry.sampleRate ?? 0, frames };
    }
    throw new Error(`${path} is no whole MP4: ${problems.join('; ')}`);
  } finally {
    source.close();
  }
}
