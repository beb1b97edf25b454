/** Sample entries of `stsd` with their decoder configuration (ISO/IEC 14496-12 §8.5.2, -15, codec bindings). */
import type { Box } from '../box.js';
import { contentOf, walkBoxes } from '../box.js';
import type { OnFact } from '../fact.js';
import type { ByteSource } from '../source.js';
import { u16, u32 } from '../source.js';
import { readElementaryStream } from './descriptor.js';
import { opusHead } from './opus.js';

export interface SampleEntry {
  /** As it stands there: avc1, avc3, hev1 ...; behind the protection of encv and enca, the original one. */
  readonly format: string;
  /** As in `MediaUnit.codec`. */
  readonly codec: string;
  readonly encrypted: boolean;
  /** Parameter sets may stand in the samples alone (avc3, hev1). */
  readonly inBand: boolean;
  /** Content of the configuration as codecs read it; undefined when there is none. */
  readonly record?: Uint8Array;
  /** Where the configuration box stands. */
  readonly recordAt?: Box;
  readonly width?: number;
  readonly height?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly box: Box;
}

const codecOf: Readonly<Record<string, string>> = {
  avc1: 'avc1', avc3: 'avc1', dva1: 'avc1', dvav: 'avc1', hvc1: 'hvc1', hev1: 'hvc1', dvh1: 'hvc1', dvhe: 'hvc1', vvc1: 'vvc1', vvi1: 'vvc1', av01: 'av01', vp08: 'vp08', vp09: 'vp09',
  mp4a: 'mp4a', Opus: 'Opus', fLaC: 'fLaC', 'ac-3': 'ac-3', 'ec-3': 'ec-3', '.mp3': '.mp3', alaw: 'alaw', ulaw: 'ulaw',
};
const inBandFormats = new Set(['avc3', 'hev1', 'dvav', 'dvhe', 'vvi1']);
/** Bytes of the version and flags in front of the configuration, by box type; boxes that are not named hold no configuration. */
const configurationBoxes: Readonly<Record<string, number>> = { avcC: 0, hvcC: 0, vvcC: 4, av1C: 0, vpcC: 0, esds: 4, dOps: 0, dfLa: 4, dac3: 0, dec3: 0 };
/** Children of a visual entry start behind 78 bytes, of an audio entry behind 28 (version 0). */
const visualBytes = 78;
const audioBytes = 28;
/** QuickTime sound descriptions of version 1 and 2 are longer. */
const soundExtraBytes: readonly number[] = [0, 16, 36];

export function readSampleEntry(source: ByteSource, box: Box, kind: 'audio' | 'video', onFact: OnFact): SampleEntry {
  const fields = source.read(box.bodyOffset, kind === 'video' ? visualBytes : audioBytes).slice();
  const version = kind === 'audio' ? u16(fields, 8) : 0;
  const children = box.bodyOffset + (kind === 'video' ? visualBytes : audioBytes + (soundExtraBytes[version] ?? 0));
  const found: { record?: Uint8Array; recordAt?: Box; objectType?: number; original?: string } = {};
  const visit = (child: Box): void => {
    const skip = configurationBoxes[child.type];
    if (skip !== undefined && found.record === undefined) {
      const content = contentOf(source, child)?.subarray(skip) ?? new Uint8Array(0);
      found.recordAt = child;
      if (child.type === 'esds') {
        const stream = readElementaryStream(content);
        found.record = stream?.specific ?? new Uint8Array(0);
        if (stream !== undefined) found.objectType = stream.objectType;
      } else if (child.type === 'dOps') found.record = opusHead(content);
      else found.record = content;
    } else if (child.type === 'wave') walkBoxes(source, child.bodyOffset, child.end, 'wave', () => undefined, visit);
    else if (child.type === 'sinf') {
      walkBoxes(source, child.bodyOffset, child.end, 'sinf', () => undefined, (inner) => {
        if (inner.type === 'frma') found.original = String.fromCharCode(...source.read(inner.bodyOffset, 4));
      });
    }
  };
  if (children < box.end) walkBoxes(source, children, box.end, `stsd/${box.type}`, onFact, visit);
  const format = found.original ?? box.type;
  const base = { format, codec: codecName(format, found.objectType), encrypted: found.original !== undefined, inBand: inBandFormats.has(format), box };
  const record = { ...(found.record !== undefined && { record: found.record }), ...(found.recordAt !== undefined && { recordAt: found.recordAt }) };
  if (kind === 'video') return { ...base, ...record, width: u16(fields, 24), height: u16(fields, 26) };
  return { ...base, ...record, channels: u16(fields, 16), sampleRate: u32(fields, 24) / 0x10000 };
}

/** Entries of a format that codecs do not know keep their own name. */
function codecName(format: string, objectType: number | undefined): string {
  if (format === 'mp4a' && (objectType === 0x69 || objectType === 0x6b)) return '.mp3';
  return Object.hasOwn(codecOf, format) ? codecOf[format]! : format;
}
