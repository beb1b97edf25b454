/** What a codec file provides. Codecs read records and frames; they know nothing of FLV or RTMP around them. */
import type { CodecConfig, PictureFacts } from '../trace/events.js';

export interface FrameContext {
  /** NAL length field size by the last configuration; undefined when none was seen. */
  readonly nalLengthBytes: number | undefined;
  /** False when bytes of the frame are missing: then lengths prove nothing. */
  readonly complete: boolean;
  /** What `Codec.remember` made for this track; the codec alone knows its form. */
  readonly memory?: unknown;
}

/** What a coded frame shows. All absent: nothing to say. */
export interface FrameFacts {
  /** First NAL unit types, at most `maxNalTypes`; absent when the lengths do not walk. */
  readonly nalTypes?: readonly number[];
  /** See `MediaUnit.pictures`; absent when the headers cannot be read. */
  readonly pictures?: readonly PictureFacts[];
  /** Plain words, only where sure. */
  readonly problems?: readonly string[];
}

export interface Codec {
  /** As in `MediaUnit.codec`. */
  readonly names: readonly string[];
  /** An empty record in a sequence start is a defect, not "no change" (AV1 by FFmpeg) or "none needed" (Opus, AC-3, MP3). */
  readonly needsConfiguration: boolean;
  /** Reads a configuration record; every defect is an entry in `problems`. Never throws. */
  readonly parseConfiguration: (record: Uint8Array) => CodecConfig;
  /**
   * What the frames of one track need of its configuration, such as parameter sets; undefined: none was seen. Frames may change it
   * (sets in the stream). Reading never fails; sizes are bounded.
   */
  readonly remember?: (record: Uint8Array | undefined) => unknown;
  /** Called for every coded frame: must not copy or allocate without need. */
  readonly classifyFrame?: (body: Uint8Array, context: FrameContext) => FrameFacts;
}

export function defineCodec(codec: Codec): Codec {
  return codec;
}

/** A record with thousands of bad entries says the same as one with sixteen. */
const maxProblems = 16;

/** Collects defects in plain words: each once, at most sixteen. */
export class Problems {
  readonly #list: string[] = [];

  add(text: string): void {
    if (this.#list.length < maxProblems && !this.#list.includes(text)) this.#list.push(text);
  }

  get list(): readonly string[] {
    return this.#list;
  }
}

/** 32-bit FNV-1a, to tell a repeated record from a changed one. */
export function fingerprint(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

type Details = { -readonly [K in keyof CodecConfig]?: CodecConfig[K] | undefined };

/** Joins what was read with size and fingerprint of the record; undefined details are left out. */
export function makeConfig(record: Uint8Array, problems: Problems, details: Omit<Details, 'bytes' | 'fingerprint' | 'problems'> = {}): CodecConfig {
  const config: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    if (value !== undefined) config[name] = value;
  }
  return { ...config, bytes: record.length, fingerprint: fingerprint(record), problems: problems.list };
}

/** Two lower-case hexadecimal digits. */
export function hex2(value: number): string {
  return (value & 0xff).toString(16).padStart(2, '0');
}

/** Frames a second to three decimals; undefined for what no stream has, such as a clock rate in the place of a frame rate. */
export function plausibleFrameRate(rate: number): number | undefined {
  return rate >= 0.01 && rate <= 1000 ? Math.round(rate * 1000) / 1000 : undefined;
}

/** A picture side as a positive number; the largest level of any codec here stays below 2^16. */
export function plausibleSize(width: number, height: number): { width?: number; height?: number } {
  return width > 0 && height > 0 && width <= 65536 && height <= 65536 ? { width, height } : {};
}
