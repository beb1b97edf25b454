/** H.264 sequence and picture parameter sets (§7.3.2.1, §7.3.2.2, E.1.1), as far as sizes, rates and the numbering of pictures need them. */
import { BitReader } from './bit-reader.js';
import { plausibleFrameRate } from './define-codec.js';
import { unescapeNal } from './nal.js';
import { skipVuiStart } from './vui.js';

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
  /** Type 1 without deltas in the slices. */
  readonly deltaPicOrderAlwaysZero: boolean;
  readonly gapsInFrameNumAllowed: boolean;
  readonly frameMbsOnly: boolean;
  readonly separateColourPlanes: boolean;
  /** 0 when there is no chroma in the slices (monochrome, separate planes). */
  readonly chromaArrayType: number;
  /** max_num_reorder_frames, or what is inferred without it: 0 .. 16. */
  readonly maxReorderFrames: number;
}

/** The PPS fields in front of and inside a slice header's reference picture marking. */
export interface AvcPps {
  readonly ppsId: number;
  readonly spsId: number;
  readonly bottomFieldPicOrderInFramePresent: boolean;
  readonly refIdxL0: number;
  readonly refIdxL1: number;
  readonly weightedPred: boolean;
  readonly weightedBipredIdc: number;
  readonly redundantPicCntPresent: boolean;
}

/** MaxDpbMbs of Table A-1 by level_idc, in ascending order of levels. */
const maxDpbMbs: readonly (readonly [number, number])[] = [
  [10, 396], [11, 900], [20, 2376], [21, 4752], [30, 8100], [31, 18000], [32, 20480], [41, 32768], [42, 34816], [50, 110400], [52, 184320], [62, 696320],
];
const mostDpbFrames = 16;

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
  let deltaPicOrderAlwaysZero = false;
  if (picOrderCntType === 0) {
    log2MaxPicOrderCntLsb = bits.ue() + 4;
  } else if (picOrderCntType === 1) {
    deltaPicOrderAlwaysZero = bits.flag();
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
  if (bits.failed || spsId > 31 || picOrderCntType > 2 || chromaFormat > 3 || log2MaxFrameNum > 16 || (log2MaxPicOrderCntLsb ?? 4) > 16) return undefined;
  // Crop units of Table 6-1: chroma subsampling, and twice as high for field coding.
  const chromaArrayType = separateColourPlanes ? 0 : chromaFormat;
  const unitX = chromaArrayType === 1 || chromaArrayType === 2 ? 2 : 1;
  const unitY = (chromaArrayType === 1 ? 2 : 1) * (frameMbsOnly ? 1 : 2);
  const heightInMbs = heightInMapUnits * (frameMbsOnly ? 1 : 2);
  const width = widthInMbs * 16 - cropX * unitX;
  const height = heightInMbs * 16 - cropY * unitY;
  const { timing, maxReorderFrames = inferredReorder(profileIdc, constraints, levelIdc, widthInMbs * heightInMbs) } = bits.flag() ? readVui(bits) : {};
  return {
    profileIdc, constraints, levelIdc, spsId, width, height, ...timing, log2MaxFrameNum, picOrderCntType,
    ...(log2MaxPicOrderCntLsb !== undefined && { log2MaxPicOrderCntLsb }), deltaPicOrderAlwaysZero, gapsInFrameNumAllowed, frameMbsOnly, separateColourPlanes,
    chromaArrayType, maxReorderFrames,
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

interface Vui { readonly timing?: { readonly frameRate: number; readonly fixedFrameRate: boolean }; readonly maxReorderFrames?: number }

/** The VUI (H.264 §E.1.1); one that ends early costs what stands behind its end. */
function readVui(bits: BitReader): Vui {
  skipVuiStart(bits);
  let timing: Vui['timing'];
  if (bits.flag()) {
    const unitsInTick = bits.u(32);
    const timeScale = bits.u(32);
    const fixedFrameRate = bits.flag();
    const frameRate = bits.failed || unitsInTick === 0 ? undefined : plausibleFrameRate(timeScale / (2 * unitsInTick));
    if (frameRate !== undefined) timing = { frameRate, fixedFrameRate };
  }
  const nalHrd = bits.flag();
  if (nalHrd) skipHrd(bits);
  const vclHrd = bits.flag();
  if (vclHrd) skipHrd(bits);
  bits.skip(nalHrd || vclHrd ? 2 : 1);
  let maxReorderFrames: number | undefined;
  if (bits.flag()) {
    bits.skip(1);
    for (let i = 0; i < 4; i += 1) bits.ue();
    maxReorderFrames = bits.ue();
    if (bits.failed || maxReorderFrames > mostDpbFrames) maxReorderFrames = undefined;
  }
  return { ...(timing !== undefined && { timing }), ...(maxReorderFrames !== undefined && { maxReorderFrames }) };
}

/** hrd_parameters (§E.1.2). */
function skipHrd(bits: BitReader): void {
  const count = bits.ue() + 1;
  bits.skip(8);
  for (let i = 0; i < count && i < 32; i += 1) {
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  bits.skip(20);
}

/** max_num_reorder_frames where the VUI does not say it (§E.2.1). */
function inferredReorder(profileIdc: number, constraints: number, levelIdc: number, frameSizeInMbs: number): number {
  const intraOnly = (constraints & 0x10) !== 0 && [44, 86, 100, 110, 122, 244].includes(profileIdc);
  if (intraOnly) return 0;
  const mbs = maxDpbMbs.find(([level]) => levelIdc <= level)?.[1];
  return mbs === undefined ? mostDpbFrames : Math.min(mostDpbFrames, Math.floor(mbs / frameSizeInMbs));
}

/** Reads a PPS NAL unit, header byte included, up to its flags; undefined when it ends early or is out of range. */
export function parseAvcPps(nal: Uint8Array): AvcPps | undefined {
  const bits = new BitReader(unescapeNal(nal, 1));
  const ppsId = bits.ue();
  const spsId = bits.ue();
  bits.skip(1);
  const bottomFieldPicOrderInFramePresent = bits.flag();
  const sliceGroups = bits.ue() + 1;
  if (sliceGroups > 8) return undefined;
  if (sliceGroups > 1) skipSliceGroups(bits, sliceGroups);
  const refIdxL0 = bits.ue() + 1;
  const refIdxL1 = bits.ue() + 1;
  const weightedPred = bits.flag();
  const weightedBipredIdc = bits.u(2);
  bits.se();
  bits.se();
  bits.se();
  bits.skip(2);
  const redundantPicCntPresent = bits.flag();
  if (bits.failed || ppsId > 255 || spsId > 31 || refIdxL0 > 32 || refIdxL1 > 32) return undefined;
  return { ppsId, spsId, bottomFieldPicOrderInFramePresent, refIdxL0, refIdxL1, weightedPred, weightedBipredIdc, redundantPicCntPresent };
}

/** Slice group maps (§7.3.2.2); only Baseline and Extended have them. */
function skipSliceGroups(bits: BitReader, count: number): void {
  const type = bits.ue();
  if (type === 0) {
    for (let i = 0; i < count; i += 1) bits.ue();
  } else if (type === 2) {
    for (let i = 1; i < count; i += 1) {
      bits.ue();
      bits.ue();
    }
  } else if (type >= 3 && type <= 5) {
    bits.skip(1);
    bits.ue();
  } else if (type === 6) {
    const mapUnits = bits.ue() + 1;
    bits.skip(mapUnits * (count > 4 ? 3 : count > 2 ? 2 : 1));
  }
}
