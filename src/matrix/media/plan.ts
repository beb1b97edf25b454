/** What the streams of a cell are made of: tracks, and the encodings that stand in them one after the other. */
import type { Cell } from '../core/cell.js';
import { codecs, type Codec } from '../core/axes.js';

export const frameRate = 30;

/** One run of an encoder. Equal encodings give the same file. */
export interface Encoding {
  /** FourCC; `.mp3` and `mp4a` for sound in legacy tags as well. */
  readonly codec: string;
  readonly kind: 'video' | 'audio';
  /** Which picture or tone: two encodings with different numbers have no frame in common. */
  readonly pattern: number;
  readonly seconds: number;
  /** Pixels; absent for sound. */
  readonly width?: number;
  readonly height?: number;
  /** May look ahead: frames are not sent in the order in which they are shown. */
  readonly reordered?: boolean;
  readonly bitsPerSecond?: number;
}

export interface TrackPlan {
  readonly kind: 'video' | 'audio';
  /** 0: the only one of its kind or the first. */
  readonly trackId: number;
  /** In the header of Enhanced RTMP. H.264, AAC and MP3 stay in theirs, as every encoder has them; further tracks cannot. */
  readonly enhanced: boolean;
  readonly encodings: readonly Encoding[];
}

export interface StreamPlan { readonly tracks: readonly TrackPlan[]; readonly seconds: number }

/** Decided by the flow; every other flow has the usual stream. */
export type Variant = 'usual' | 'high-rate' | 'header-change';

const size = { width: 320, height: 180 } as const;
const changedSize = { width: 256, height: 144 } as const;
/** Of a second track. */
const smallSize = { width: 160, height: 90 } as const;
/** With room for 20 Mbit/s of noise. */
const largeSize = { width: 640, height: 360 } as const;
const highRate = 20_000_000;
const legacy: readonly string[] = ['avc1', 'mp4a', '.mp3'];
/** Numbers of patterns that a stream may use; those of the other stream of a cell begin here. */
const patternsPerStream = 8;

export function variantOf({ flow }: Cell): Variant {
  return flow === 'high-rate' || flow === 'header-change' ? flow : 'usual';
}

/** Why a cell has no stream: a sentence without its full stop. undefined: it has. */
export function noStream({ codec, flow }: Cell): string | undefined {
  if (codecs[codec].video !== undefined) return undefined;
  if (flow === 'high-rate') return '20 Mbit/s of video need video';
  return flow === 'header-change' ? 'the picture size changes in streams with video' : undefined;
}

/** `which`: 0 or 1, streams of the same kind without a common frame. */
export function planStream(codec: Codec, variant: Variant, seconds: number, which: 0 | 1): StreamPlan {
  const { video, audio } = codecs[codec];
  const first = which * patternsPerStream;
  const tracks: TrackPlan[] = [];
  if (video !== undefined) {
    const picture = { codec: video, kind: 'video', ...(codec === 'h264b+aac' || codec === 'hevc+aac' ? { reordered: true } : {}) } as const;
    const half = Math.max(1, Math.floor(seconds / 2));
    const encodings: readonly Encoding[] = variant === 'header-change'
      ? [{ ...picture, ...size, pattern: first, seconds: half }, { ...picture, ...changedSize, pattern: first + 1, seconds: Math.max(1, seconds - half) }]
      : variant === 'high-rate' ? [{ ...picture, ...largeSize, pattern: first, seconds, bitsPerSecond: highRate }] : [{ ...picture, ...size, pattern: first, seconds }];
    tracks.push({ kind: 'video', trackId: 0, enhanced: !legacy.includes(video), encodings });
    if (codec === 'multitrack') tracks.push({ kind: 'video', trackId: 1, enhanced: true, encodings: [{ ...picture, ...smallSize, pattern: first + 2, seconds }] });
  }
  if (audio !== undefined) {
    const sound = { codec: audio, kind: 'audio', seconds } as const;
    tracks.push({ kind: 'audio', trackId: 0, enhanced: !legacy.includes(audio), encodings: [{ ...sound, pattern: first }] });
    if (codec === 'multitrack') tracks.push({ kind: 'audio', trackId: 1, enhanced: true, encodings: [{ ...sound, pattern: first + 1 }] });
  }
  return { tracks, seconds };
}
