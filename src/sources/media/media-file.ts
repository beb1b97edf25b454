/** Files that hold media, read part by part, whatever their kind. One reader per kind; further kinds are added here. */
import type { MediaPart } from '../../pipeline/media-parts.js';
import type { PartPlace } from '../../pipeline/media-stream.js';
import { recogniseFile } from '../recognise.js';
import type { FileKind } from '../recognise.js';
import { readCaptureMedia } from './capture-media.js';
import { readFlvMedia } from './flv-media.js';
import { readHlsMedia } from './hls-media.js';
import { readMp4Media } from './mp4-media.js';

/** One stream of media in a file: an FLV has one, a capture one for each direction and message stream. */
export interface StreamKey {
  /** Number of the session in a capture, 0 elsewhere. */
  readonly session: number;
  /** Of the wire; undefined for files. */
  readonly direction?: 'c2s' | 's2c';
  readonly msid: number;
}

/** Takes what a reader finds, in the order of the file. Bodies are valid during the call only. */
export interface MediaSink {
  part(stream: StreamKey, part: MediaPart, place: PartPlace): void;
  /** Bytes are missing from the source in front of what follows. */
  hole(stream: StreamKey): void;
  /** The sender of that stream uses another chunk size from here on. */
  chunkSize(stream: StreamKey, offset: number, size: number): void;
  /** What a session is, in words; told at its end. */
  session(id: number, name: string): void;
}

export interface MediaFileOptions {
  readonly signal: AbortSignal;
  readonly port?: number;
}

export type MediaReader = (path: string, sink: MediaSink, options: MediaFileOptions) => Promise<void>;

const readers: Partial<Record<FileKind, MediaReader>> = { flv: readFlvMedia, pcap: readCaptureMedia, pcapng: readCaptureMedia, mp4: readMp4Media, m3u8: readHlsMedia };
/** Their parts come without bodies, known by fingerprints over samples of them. */
const coarseKinds: readonly FileKind[] = ['mp4', 'm3u8'];

/** The reader for that file; its kind where there is none. */
export async function mediaReaderOf(path: string): Promise<{ readonly kind: FileKind; readonly read?: MediaReader; readonly coarse: boolean }> {
  const { kind } = await recogniseFile(path);
  const read = readers[kind];
  return { kind, coarse: coarseKinds.includes(kind), ...(read === undefined ? {} : { read }) };
}
