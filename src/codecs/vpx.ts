/** VP8 and VP9: VPCodecConfigurationRecord (VP Codec ISO Media File Format Binding). It carries no picture size. */
import { Problems, makeConfig } from './define-codec.js';
import type { FrameFacts } from './define-codec.js';
import type { CodecConfig } from '../trace/events.js';

const recordBytes = 8;

/**
 * Where the record proper starts. Three forms are in use: bare (8 bytes, FFmpeg snapshots), behind the MP4 box's
 * version and flags (12 bytes, FFmpeg 9.0, gortmplib, e-flv-js), behind one byte of version (9 bytes, e-flv-js).
 */
function findStart(record: Uint8Array): number {
  if (record.length >= recordBytes + 4 && record[0] === 1 && record[1] === 0 && record[2] === 0 && record[3] === 0) return 4;
  return record.length === recordBytes + 1 && record[0] === 1 && record[7] === 0 && record[8] === 0 ? 1 : 0;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `name` is the sample entry, "vp08" or "vp09"; the codec string "vp09.00.20.08" names profile, level and bit depth. */
export function parseVpxConfiguration(name: string, record: Uint8Array): CodecConfig {
  const problems = new Problems();
  if (record.length === 0) problems.add('empty record');
  else if (record.length < recordBytes) problems.add('shorter than 8 bytes');
  if (problems.list.length > 0) return makeConfig(record, problems);
  const at = findStart(record);
  const profile = record[at]!;
  const level = record[at + 1]!;
  const depth = record[at + 2]! >> 4;
  const extra = (record[at + 6]! << 8) | record[at + 7]!;
  if (profile > 3) problems.add(`profile ${profile}`);
  if (depth !== 8 && depth !== 10 && depth !== 12) problems.add(`bit depth ${depth}`);
  if (at + recordBytes + extra > record.length) problems.add('initialization data runs past the end');
  return makeConfig(record, problems, { codecString: `${name}.${two(profile)}.${two(level)}.${two(depth)}`, profile: `Profile ${profile}` });
}

const keyFrame: FrameFacts = { pictures: [{ start: true, reference: true, slice: 'I' }] };
const interFrame: FrameFacts = { pictures: [{ reference: true, slice: 'P' }] };
const nothing: FrameFacts = {};

/** Key frame or not, by the lowest bit of the frame tag (RFC 6386 §9.1). Frames of VP8 and VP9 carry no number. */
export function classifyVp8Frame(body: Uint8Array): FrameFacts {
  if (body.length < 3) return nothing;
  return (body[0]! & 1) === 0 ? keyFrame : interFrame;
}

/** Key frame or not, by the uncompressed header (VP9 §6.2) of the first frame of a superframe; what shows an earlier frame is no key frame. */
export function classifyVp9Frame(body: Uint8Array): FrameFacts {
  const first = body[0] ?? 0;
  const frameMarker = 2;
  if (first >> 6 !== frameMarker) return nothing;
  // Bits of the profile stand low, high; profile 3 has a reserved bit behind them.
  const at = (first & 0x30) === 0x30 ? 1 : 0;
  const showsExisting = ((first >> (3 - at)) & 1) === 1;
  return !showsExisting && ((first >> (2 - at)) & 1) === 0 ? keyFrame : interFrame;
}
