/** All codecs that can be read, by the names of `MediaUnit.codec`. Others (h263, vp06, speex ...) are known by name only. */
import aac from './aac.js';
import ac3 from './ac3.js';
import av1 from './av1.js';
import avc from './avc.js';
import type { Codec } from './define-codec.js';
import eac3 from './eac3.js';
import flac from './flac.js';
import hevc from './hevc.js';
import mp3 from './mp3.js';
import opus from './opus.js';
import vp8 from './vp8.js';
import vp9 from './vp9.js';
import vvc from './vvc.js';

export const codecs: readonly Codec[] = [avc, hevc, vvc, av1, vp8, vp9, aac, opus, flac, mp3, ac3, eac3];

const byName: ReadonlyMap<string, Codec> = new Map(codecs.flatMap((codec) => codec.names.map((name) => [name, codec] as const)));

/** The codec of that name; undefined when only the name is known. */
export function findCodec(name: string): Codec | undefined {
  return byName.get(name);
}
