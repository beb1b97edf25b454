/** H.265: HEVCDecoderConfigurationRecord (ISO 14496-15 §8.3.3) and the size in the sequence parameter set (H.265 §7.3.2.2). */
import { BitReader } from './bit-reader.js';
import { Problems, defineCodec, makeConfig, plausibleFrameRate, plausibleSize } from './define-codec.js';
import { unescapeNal, unusableRecord, walkNalUnits } from './nal.js';
import type { NalForm } from './nal.js';

export const hevcNalType = { idrWRadl: 19, idrNLp: 20, cra: 21, vps: 32, sps: 33, pps: 34, accessUnitDelimiter: 35, prefixSei: 39, suffixSei: 40 } as const;

const form: NalForm = { headerBytes: 2, typeOf: (bytes, at) => (bytes[at]! >> 1) & 0x3f };

export interface HevcSps {
  /** profile_space, tier and profile_idc as one byte, as byte 1 of the record has them. */
  readonly profileByte: number;
  readonly levelIdc: number;
  readonly width: number;
  readonly height: number;
}

/** Reads an SPS NAL unit, its two header bytes included; undefined when it ends early or is out of range. */
export function parseHevcSps(nal: Uint8Array): HevcSps | undefined {
  const bits = new BitReader(unescapeNal(nal, 2));
  bits.skip(4);
  const subLayers = bits.u(3);
  bits.skip(1);
  const profileByte = bits.u(8);
  bits.skip(32 + 48);
  const levelIdc = bits.u(8);
  skipSubLayers(bits, subLayers);
  const spsId = bits.ue();
  const chromaFormat = bits.ue();
  const separatePlanes = chromaFormat === 3 && bits.flag();
  let width = bits.ue();
  let height = bits.ue();
  if (bits.flag()) {
    // Offsets count in chroma samples (Table 6-1).
    const unitX = !separatePlanes && (chromaFormat === 1 || chromaFormat === 2) ? 2 : 1;
    const unitY = chromaFormat === 1 ? 2 : 1;
    width -= unitX * (bits.ue() + bits.ue());
    height -= unitY * (bits.ue() + bits.ue());
  }
  if (bits.failed || spsId > 15 || chromaFormat > 3) return undefined;
  return { profileByte, levelIdc, width, height };
}

/** The rest of profile_tier_level (§7.3.3); sub-layer flags are padded to eight pairs. */
function skipSubLayers(bits: BitReader, subLayers: number): void {
  if (subLayers === 0) return;
  let size = 0;
  for (let i = 0; i < 8; i += 1) {
    const profilePresent = bits.flag();
    const levelPresent = bits.flag();
    if (i < subLayers) size += (profilePresent ? 88 : 0) + (levelPresent ? 8 : 0);
  }
  bits.skip(size);
}

/** "hvc1.1.6.L93.B0" (ISO 14496-15 Annex E): compatibility flags bit-reversed, constraint bytes without trailing zeros. */
function codecString(record: Uint8Array): string {
  const first = record[1]!;
  const space = ['', 'A', 'B', 'C'][first >> 6]!;
  let flags = 0;
  for (let i = 0; i < 32; i += 1) flags += ((record[2 + (i >> 3)]! >> (7 - (i & 7))) & 1) * 2 ** i;
  let text = `hvc1.${space}${first & 0x1f}.${flags.toString(16)}.${(first & 0x20) !== 0 ? 'H' : 'L'}${record[12]!}`;
  let last = 11;
  while (last >= 6 && record[last] === 0) last -= 1;
  for (let i = 6; i <= last; i += 1) text += `.${record[i]!.toString(16)}`;
  return text;
}

function profileName(record: Uint8Array): string {
  const idc = record[1]! & 0x1f;
  const name = { 1: 'Main', 2: 'Main 10', 3: 'Main Still Picture', 4: 'Range Extensions', 5: 'High Throughput', 9: 'Screen Content' }[idc] ?? `profile ${idc}`;
  return `${name} ${(record[12]! / 30).toFixed(1)}`;
}

export default defineCodec({
  names: ['hvc1'],
  needsConfiguration: true,

  /** Tolerated: reserved bits 0 (rtmp-go before 220281f and others). */
  parseConfiguration(record) {
    const problems = new Problems();
    const unusable = unusableRecord(record, 23);
    if (unusable !== undefined) {
      problems.add(unusable);
      return makeConfig(record, problems);
    }
    if (record[0] !== 1) problems.add(`configurationVersion ${record[0]!}`);
    const nalLengthBytes = (record[21]! & 3) + 1;
    if (nalLengthBytes === 3) problems.add('NAL length size 3');
    const averageFrameRate = plausibleFrameRate(((record[19]! << 8) | record[20]!) / 256);

    const seen = new Set<number>();
    let sps: HevcSps | undefined;
    readArrays(record, problems, (type, nal) => {
      seen.add(type);
      if (nal.length < 2) {
        problems.add(`empty NAL unit in the array of type ${type}`);
      } else if (form.typeOf(nal, 0) !== type) {
        problems.add(`type ${form.typeOf(nal, 0)} in the array of type ${type}`);
      } else if (type === hevcNalType.sps && sps === undefined) {
        sps = parseHevcSps(nal);
        if (sps === undefined) problems.add('SPS cannot be read');
        else if (sps.profileByte !== record[1]) problems.add('profile bytes differ from the SPS');
      }
    });
    if (!seen.has(hevcNalType.vps)) problems.add('no VPS');
    if (!seen.has(hevcNalType.sps)) problems.add('no SPS');
    if (!seen.has(hevcNalType.pps)) problems.add('no PPS');
    return makeConfig(record, problems, {
      codecString: codecString(record),
      ...(sps !== undefined && plausibleSize(sps.width, sps.height)),
      frameRate: averageFrameRate,
      profile: profileName(record),
      nalLengthBytes,
    });
  },

  classifyFrame: (body, context) => walkNalUnits(body, context, form),
});

/** Walks the arrays; every step consumes bytes of the record, so 255 arrays of 65535 entries end where it ends. */
function readArrays(record: Uint8Array, problems: Problems, visit: (type: number, nal: Uint8Array) => void): void {
  let at = 23;
  for (let array = 0; array < record[22]!; array += 1) {
    if (at + 3 > record.length) {
      problems.add('NAL array runs past the end');
      return;
    }
    const type = record[at]! & 0x3f;
    const count = (record[at + 1]! << 8) | record[at + 2]!;
    at += 3;
    for (let i = 0; i < count; i += 1) {
      const length = at + 2 <= record.length ? (record[at]! << 8) | record[at + 1]! : -1;
      if (length < 0 || at + 2 + length > record.length) {
        problems.add(type === hevcNalType.sps ? 'SPS runs past the end' : 'NAL unit runs past the end');
        return;
      }
      visit(type, record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
}
