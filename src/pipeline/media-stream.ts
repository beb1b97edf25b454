/** Collects what a comparison needs of one media stream: a few bytes for each coded frame, never payloads. */
import type { MediaStream } from '../analyzers/comparison/compare.js';
import type { WireForm } from '../analyzers/comparison/frame-table.js';
import { FrameTable } from '../analyzers/comparison/frame-table.js';
import type { HeaderRecord } from '../analyzers/comparison/headers.js';
import type { Direction } from '../trace/events.js';
import { findCodec } from '../codecs/registry.js';
import { bodyDigest } from './body-digest.js';
import type { MediaPart } from './media-parts.js';
import { frameDigest } from './media.js';

/** Frames per side: about eight hours of 25 pictures and 43 audio frames a second, in 70 MB. */
export const maxFrames = 2_000_000;
const maxTracks = 64;
/** Headers repeat with each key frame of some encoders: only changes are kept. */
const maxHeaders = 256;
const maxChunkSizes = 64;

/** Where a part stood and how it came. */
export interface PartPlace {
  readonly timestampMs: number;
  readonly offset: number;
  readonly wire?: WireForm;
}

/** Frames that all streams of one side may still take. */
export interface FrameBudget { left: number }

export class MediaStreamCollector {
  readonly #tracks = new Map<number, FrameTable>();
  readonly #headers: HeaderRecord[] = [];
  readonly #chunkSizes: { offset: number; size: number }[] = [];
  readonly #budget: FrameBudget;
  readonly #coarse: boolean;
  #limited = false;

  /** `coarse`: the other side knows fingerprints over samples of its bodies only, so this one takes the same. */
  constructor(budget: FrameBudget = { left: maxFrames }, coarse = false) {
    this.#budget = budget;
    this.#coarse = coarse;
  }

  get frames(): number {
    let total = 0;
    for (const table of this.#tracks.values()) total += table.count;
    return total;
  }

  part(part: MediaPart, place: PartPlace): void {
    const table = this.#track(part);
    if (table === undefined) return;
    if (part.role === 'header') {
      this.#header(part, place.offset, table.count);
      return;
    }
    if (this.#budget.left <= 0) {
      this.#limited = true;
      return;
    }
    this.#budget.left -= 1;
    table.codec = part.codec;
    table.push({
      digest: this.#coarse ? coarseDigest(part) : bodyDigest(part.body), timestampMs: place.timestampMs, compositionTimeMs: part.compositionTimeMs, offset: place.offset,
      bodyBytes: part.known?.bytes ?? part.body.length,
      key: part.key, disposable: part.disposable, ...(place.wire === undefined ? {} : { wire: place.wire }),
    });
  }

  /** Bytes of the source are missing here. */
  hole(): void {
    for (const table of this.#tracks.values()) table.hole();
  }

  chunkSize(offset: number, size: number): void {
    if (this.#chunkSizes.length < maxChunkSizes) this.#chunkSizes.push({ offset, size });
  }

  /** `name`: which stream it is, in words. `direction`: of the wire; c2s for files. */
  finish(name: string, file: string, direction: Direction): MediaStream {
    return { name, file, direction, tracks: [...this.#tracks.values()], headers: this.#headers, chunkSizes: this.#chunkSizes, limited: this.#limited };
  }

  #track(part: MediaPart): FrameTable | undefined {
    const key = part.trackId * 2 + (part.kind === 'video' ? 1 : 0);
    let table = this.#tracks.get(key);
    if (table === undefined && this.#tracks.size < maxTracks) {
      table = new FrameTable(part.kind, part.trackId);
      this.#tracks.set(key, table);
    }
    return table;
  }

  #header(part: MediaPart, offset: number, framesBefore: number): void {
    const { kind, trackId, codec } = part;
    const config = part.known === undefined ? (part.body.length === 0 ? undefined : findCodec(codec)?.parseConfiguration(part.body)) : part.known.config;
    const bytes = part.known?.bytes ?? part.body.length;
    const digest = this.#coarse ? (config?.fingerprint ?? 0) : bodyDigest(part.body);
    const last = this.#headers.findLast((each) => each.kind === kind && each.trackId === trackId);
    if (this.#headers.length >= maxHeaders || (last !== undefined && last.digest === digest && last.bytes === bytes)) return;
    this.#headers.push({ kind, trackId, codec, digest, bytes, offset, framesBefore, ...(config === undefined ? {} : { config }) });
  }
}

/** 32 bits over samples of the body, and its length. */
function coarseDigest({ body, known }: MediaPart): number {
  const bytes = known?.bytes ?? body.length;
  return (known?.fingerprint ?? frameDigest(body)) * 0x20_0000 + (bytes & 0x1f_ffff);
}
