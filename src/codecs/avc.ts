/** H.264: AVCDecoderConfigurationRecord (ISO 14496-15 §5.3.3) and sequence parameter set (H.264 §7.3.2.1, E.1.1). */
import { BitReader } from './bit-reader.js';
import { Problems, defineCodec, hex2, makeConfig, plausibleFrameRate, plausibleSize } from './define-codec.js';
import { unescapeNal, unusableRecord, walkNalUnits } from './nal.js';
import type { NalForm } from './nal.js';

export const avcNalType = { slice: 1, idr: 5, sei: 6, sps: 7, pps: 8, accessUnitDelimiter: 9 } as const;

const form: NalForm = { headerBytes: 1, typeOf: (bytes, at) => bytes[at]! & 0x1f };

/** Profiles whose SPS carries chroma format, bit depth and scaling matrices (H.264 §7.3.2.1.1). */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** What the SPS says; the fields later analysis needs to count lost frames are here too. */
export interface AvcSps {
  readonly profileIdc: number;
  readonly constraints: number;
  readonly levelIdc: number;
  readonly spsId: number;
  readonly width: number;
  readonly height: number;
  /** time_scale / (2 * num_units_in_tick), when the VUI has timing. */
  readonly frameRate?: number;
  readonly fixedFrameRate?: boolean;
  readonly log2MaxFrameNum: number;
  readonly picOrderCntType: number;
  readonly log2MaxPicOrderCntLsb?: number;
  readonly gapsInFrameNumAllowed: boolean;
  readonly frameMbsOnly: boolean;
  readonly separateColourPlanes: boolean;
}

/** Reads an SPS NAL unit, header byte included; undefined when it ends early or is out of the syntax's range. */
export function parseAvcSps(nal: Uint8Array): AvcSps | undefined {
  const bits = new BitReader(unescapeNal(nal, 1));
  const profileIdc = bits.u(8);
  const constraints = bits.u(8);
  const levelIdc = bits.u(8);
  const spsId = bits.ue();
  let chromaFormat = 1;
  let separateColourPlanes = false;
  if (highProfiles.has(profileIdc)) {
    chromaFormat = bits.ue();
    if (chromaFormat === 3) separateColourPlanes = bits.flag();
    bits.ue();
    bits.ue();
    bits.skip(1);
    if (bits.flag()) skipScalingLists(bits, chromaFormat === 3 ? 12 : 8);
  }
  const log2MaxFrameNum = bits.ue() + 4;
  const picOrderCntType = bits.ue();
  let log2MaxPicOrderCntLsb: number | undefined;
  if (picOrderCntType === 0) {
    log2MaxPicOrderCntLsb = bits.ue() + 4;
  } else if (picOrderCntType === 1) {
    bits.skip(1);
    bits.se();
    bits.se();
    const cycle = bits.ue();
    // 0..255 by §7.4.2.1.1; anything else is garbage that must not drive a loop.
    if (cycle > 255) return undefined;
    for (let i = 0; i < cycle; i += 1) bits.se();
  }
  bits.ue();
  const gapsInFrameNumAllowed = bits.flag();
  const widthInMbs = bits.ue() + 1;
  const heightInMapUnits = bits.ue() + 1;
  const frameMbsOnly = bits.flag();
  if (!frameMbsOnly) bits.skip(1);
  bits.skip(1);
  let cropX = 0;
  let cropY = 0;
  if (bits.flag()) {
    cropX = bits.ue() + bits.ue();
    cropY = bits.ue() + bits.ue();
  }
  if (bits.failed || spsId > 31 || picOrderCntType > 2 || chromaFormat > 3 || log2MaxFrameNum > 16) return undefined;
  // Crop units of Table 6-1: chroma subsampling, and twice as high for field coding.
  const chromaArrayType = separateColourPlanes ? 0 : chromaFormat;
  const unitX = chromaArrayType === 1 || chromaArrayType === 2 ? 2 : 1;
  const unitY = (chromaArrayType === 1 ? 2 : 1) * (frameMbsOnly ? 1 : 2);
  const width = widthInMbs * 16 - cropX * unitX;
  const height = heightInMapUnits * 16 * (frameMbsOnly ? 1 : 2) - cropY * unitY;
  const timing = bits.flag() ? readVuiTiming(bits) : undefined;
  return {
    profileIdc, constraints, levelIdc, spsId, width, height, ...timing, log2MaxFrameNum, picOrderCntType,
    ...(log2MaxPicOrderCntLsb !== undefined && { log2MaxPicOrderCntLsb }), gapsInFrameNumAllowed, frameMbsOnly, separateColourPlanes,
  };
}

function skipScalingLists(bits: BitReader, count: number): void {
  for (let list = 0; list < count; list += 1) {
    if (!bits.flag()) continue;
    let last = 8;
    let next = 8;
    for (let i = 0; i < (list < 6 ? 16 : 64) && !bits.failed; i += 1) {
      if (next !== 0) next = (((last + bits.se()) % 256) + 256) % 256;
      if (next !== 0) last = next;
    }
  }
}

/** The VUI up to its timing (H.264 §E.1.1); a VUI that ends early costs the rate, not the size. */
function readVuiTiming(bits: BitReader): { frameRate: number; fixedFrameRate: boolean } | undefined {
  const extendedSar = 255;
  if (bits.flag() && bits.u(8) === extendedSar) bits.skip(32);
  if (bits.flag()) bits.skip(1);
  if (bits.flag()) {
    bits.skip(4);
    if (bits.flag()) bits.skip(24);
  }
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  if (!bits.flag()) return undefined;
  const unitsInTick = bits.u(32);
  const timeScale = bits.u(32);
  const fixedFrameRate = bits.flag();
  if (bits.failed || unitsInTick === 0) return undefined;
  const frameRate = plausibleFrameRate(timeScale / (2 * unitsInTick));
  return frameRate === undefined ? undefined : { frameRate, fixedFrameRate };
}

/** Profile and level in words, "High 3.0". */
export function avcProfileName(profileIdc: number, constraints: number, levelIdc: number): string {
  const set1 = (constraints & 0x40) !== 0;
  const set3 = (constraints & 0x10) !== 0;
  let name: string;
  switch (profileIdc) {
    case 66: name = set1 ? 'Constrained Baseline' : 'Baseline'; break;
    case 77: name = 'Main'; break;
    case 88: name = 'Extended'; break;
    case 100: name = 'High'; break;
    case 110: name = set3 ? 'High 10 Intra' : 'High 10'; break;
    case 122: name = set3 ? 'High 4:2:2 Intra' : 'High 4:2:2'; break;
    case 244: name = set3 ? 'High 4:4:4 Intra' : 'High 4:4:4 Predictive'; break;
    case 44: name = 'CAVLC 4:4:4 Intra'; break;
    default: name = `profile ${profileIdc}`;
  }
  // Level 1b is level_idc 11 with constraint_set3 in the old profiles (§A.3.1).
  const level = levelIdc === 11 && set3 && profileIdc < 100 ? '1b' : `${Math.floor(levelIdc / 10)}.${levelIdc % 10}`;
  return `${name} ${level}`;
}

/** True for a record that has the shape of an HEVC one: OBS up to 29.0 sent those under codec id 7. */
function looksLikeHevc(record: Uint8Array): boolean {
  return record.length > 28 && record[0] === 1 && (record[13]! & 0xf0) === 0xf0 && (record[15]! & 0xfc) === 0xfc
    && (record[16]! & 0xfc) === 0xfc && record[22]! > 0 && (record[23]! & 0x3f) >= 32 && (record[23]! & 0x3f) <= 40;
}

/** Reads `count` entries of U16 length and NAL unit; returns the offset behind them, or -1 when they run past the end. */
function readSets(record: Uint8Array, start: number, count: number, visit: (nal: Uint8Array) => void): number {
  let at = start;
  for (let i = 0; i < count; i += 1) {
    if (at + 2 > record.length) return -1;
    const length = (record[at]! << 8) | record[at + 1]!;
    at += 2;
    if (at + length > record.length) return -1;
    visit(record.subarray(at, at + length));
    at += length;
  }
  return at;
}

export default defineCodec({
  names: ['avc1'],
  needsConfiguration: true,

  /** Tolerated: reserved bits 0 and a missing High-profile extension; many encoders write both. */
  parseConfiguration(record) {
    const problems = new Problems();
    const unusable = unusableRecord(record, 7);
    if (unusable !== undefined) {
      problems.add(unusable);
      return makeConfig(record, problems);
    }
    if (looksLikeHevc(record)) {
      problems.add('looks like an HEVC record');
      return makeConfig(record, problems);
    }
    if (record[0] !== 1) problems.add(`configurationVersion ${record[0]!}`);
    const nalLengthBytes = (record[4]! & 3) + 1;
    if (nalLengthBytes === 3) problems.add('NAL length size 3');

    const spsCount = record[5]! & 0x1f;
    if (spsCount === 0) problems.add('no SPS');
    let sps: AvcSps | undefined;
    let first: number | undefined;
    let at = readSets(record, 6, spsCount, (nal) => {
      const type = nal.length > 0 ? nal[0]! & 0x1f : -1;
      first ??= type;
      if (type === -1) problems.add('empty SPS');
      else if (type !== avcNalType.sps) problems.add(first === type ? `first NAL is not an SPS but type ${type}` : `type ${type} among the SPS`);
      else if (sps === undefined) {
        sps = parseAvcSps(nal);
        if (sps === undefined) problems.add('SPS cannot be read');
        if (nal.length >= 4 && (nal[1] !== record[1] || nal[2] !== record[2] || nal[3] !== record[3])) problems.add('profile bytes differ from the SPS');
      }
    });
    if (at < 0) {
      problems.add('SPS runs past the end');
    } else if (at >= record.length) {
      problems.add('no PPS');
    } else {
      const ppsCount = record[at]!;
      if (ppsCount === 0) problems.add('no PPS');
      at = readSets(record, at + 1, ppsCount, (nal) => {
        if (nal.length === 0) problems.add('empty PPS');
        else if ((nal[0]! & 0x1f) !== avcNalType.pps) problems.add(`type ${nal[0]! & 0x1f} among the PPS`);
      });
      if (at < 0) problems.add('PPS runs past the end');
    }
    return makeConfig(record, problems, {
      codecString: `avc1.${hex2(record[1]!)}${hex2(record[2]!)}${hex2(record[3]!)}`,
      ...(sps !== undefined && plausibleSize(sps.width, sps.height)),
      frameRate: sps?.frameRate,
      profile: avcProfileName(record[1]!, record[2]!, record[3]!),
      nalLengthBytes,
    });
  },

  classifyFrame: (body, context) => walkNalUnits(body, context, form),
});
