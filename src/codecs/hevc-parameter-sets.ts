/** H.265 sequence and picture parameter sets (H.265 §7.3.2.2, §7.3.2.3), as far as size, rate and slice headers need them. */
import { BitReader } from './bit-reader.js';
import { plausibleFrameRate } from './define-codec.js';
import { unescapeNal } from './nal.js';
import { skipVuiStart } from './vui.js';

/** A short-term reference picture set: POC distances from the current picture, nearest first, past ones before future ones. */
export interface HevcRps {
  readonly deltas: readonly number[];
  /** How many of `deltas` are negative; they stand first. */
  readonly past: number;
  /** Bit i: the current picture itself is predicted from `deltas[i]`; others are kept for later pictures. */
  readonly used: number;
}

/** What slice headers and the counting of lost pictures need of an SPS. */
export interface HevcNumbering {
  readonly log2MaxPocLsb: number;
  /** sps_max_num_reorder_pics of the highest sub-layer: pictures that may overtake any picture. */
  readonly maxReorder: number;
  /** sps_max_sub_layers_minus1. */
  readonly highestTemporalId: number;
  readonly separatePlanes: boolean;
  readonly rps: readonly HevcRps[];
  /** Every picture is one field (VUI field_seq_flag). */
  readonly fields: boolean;
}

export interface HevcSps {
  readonly spsId: number;
  /** profile_space, tier and profile_idc as one byte, as byte 1 of the record has them. */
  readonly profileByte: number;
  readonly levelIdc: number;
  readonly width: number;
  readonly height: number;
  /** time_scale / num_units_in_tick of the VUI, halved where pictures are fields. */
  readonly frameRate?: number;
  /** Absent when the set ends early or is out of range behind the size. */
  readonly numbering?: HevcNumbering;
}

export interface HevcPps {
  readonly ppsId: number;
  readonly spsId: number;
  readonly outputFlagPresent: boolean;
  readonly extraSliceHeaderBits: number;
}

/** The DPB holds 16 pictures (§A.4), so no set names more. */
const maxSetEntries = 16;
/** delta_poc_s0_minus1 is below 2^15 (§7.4.8); a wider distance is garbage. */
const maxDelta = 1 << 15;
/** §7.4.3.2.1: 0 to 64 sets. */
const maxSets = 64;

/** Reads an SPS NAL unit, its two header bytes included; undefined when it ends early or is out of range before the size. */
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
  const size = { spsId, profileByte, levelIdc, width, height };
  const numbering = readNumbering(bits, subLayers, separatePlanes);
  if (numbering === undefined) return size;
  const vui = bits.flag() ? readVui(bits) : undefined;
  return {
    ...size, numbering: { ...numbering, fields: vui?.fields ?? false },
    ...(vui?.frameRate !== undefined && { frameRate: vui.frameRate }),
  };
}

/** Reads a PPS NAL unit up to its slice header flags; undefined when it ends early or is out of range. */
export function parseHevcPps(nal: Uint8Array): HevcPps | undefined {
  // Two ids of at most 13 bits and five flags: the rest of a PPS may be long and is not needed.
  const bits = new BitReader(unescapeNal(nal.subarray(0, 16), 2));
  const ppsId = bits.ue();
  const spsId = bits.ue();
  bits.skip(1);
  const outputFlagPresent = bits.flag();
  const extraSliceHeaderBits = bits.u(3);
  return bits.failed || ppsId > 63 || spsId > 15 ? undefined : { ppsId, spsId, outputFlagPresent, extraSliceHeaderBits };
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

/** From the bit depths to the flag before the VUI. */
function readNumbering(bits: BitReader, subLayers: number, separatePlanes: boolean): Omit<HevcNumbering, 'fields'> | undefined {
  bits.ue();
  bits.ue();
  const log2MaxPocLsb = bits.ue() + 4;
  let maxReorder = 0;
  for (let i = bits.flag() ? 0 : subLayers; i <= subLayers; i += 1) {
    bits.ue();
    maxReorder = bits.ue();
    bits.ue();
  }
  for (let i = 0; i < 6; i += 1) bits.ue();
  if (bits.flag() && bits.flag()) skipScalingLists(bits);
  bits.skip(2);
  if (bits.flag()) {
    bits.skip(8);
    bits.ue();
    bits.ue();
    bits.skip(1);
  }
  const sets = bits.ue();
  if (bits.failed || sets > maxSets || log2MaxPocLsb > 16) return undefined;
  const rps: HevcRps[] = [];
  for (let i = 0; i < sets; i += 1) {
    const set = readRps(bits, i, rps, false);
    if (set === undefined) return undefined;
    rps.push(set);
  }
  if (bits.flag()) {
    const longTerm = bits.ue();
    if (longTerm > 32) return undefined;
    bits.skip(longTerm * (log2MaxPocLsb + 1));
  }
  bits.skip(2);
  if (bits.failed) return undefined;
  return { log2MaxPocLsb, maxReorder: Math.min(maxReorder, maxSetEntries), highestTemporalId: subLayers, separatePlanes, rps };
}

/** scaling_list_data() (§7.3.4). */
function skipScalingLists(bits: BitReader): void {
  for (let size = 0; size < 4; size += 1) {
    for (let matrix = 0; matrix < 6; matrix += size === 3 ? 3 : 1) {
      if (!bits.flag()) {
        bits.ue();
        continue;
      }
      if (size > 1) bits.se();
      const coefficients = Math.min(64, 1 << (4 + (size << 1)));
      for (let i = 0; i < coefficients && !bits.failed; i += 1) bits.se();
    }
  }
}

/**
 * st_ref_pic_set(index) (§7.3.7, §7.4.8). `known` are the sets before it in the SPS; `inSlice`: the set stands in a slice header behind
 * all of them. Undefined when it names more pictures than a decoder can hold.
 */
export function readRps(bits: BitReader, index: number, known: readonly HevcRps[], inSlice: boolean): HevcRps | undefined {
  return index > 0 && bits.flag() ? predictedRps(bits, index, known, inSlice) : explicitRps(bits);
}

function explicitRps(bits: BitReader): HevcRps | undefined {
  const past = bits.ue();
  const future = bits.ue();
  if (bits.failed || past + future > maxSetEntries) return undefined;
  const deltas: number[] = [];
  let used = 0;
  for (let i = 0, delta = 0; i < past + future; i += 1) {
    if (i === past) delta = 0;
    delta += (i < past ? -1 : 1) * (bits.ue() + 1);
    if (Math.abs(delta) > maxDelta) return undefined;
    deltas.push(delta);
    if (bits.flag()) used |= 1 << i;
  }
  return bits.failed ? undefined : { deltas, past, used };
}

/** Equations 7-61 and 7-62. */
function predictedRps(bits: BitReader, index: number, known: readonly HevcRps[], inSlice: boolean): HevcRps | undefined {
  const back = inSlice ? bits.ue() + 1 : 1;
  const negative = bits.flag();
  const step = (bits.ue() + 1) * (negative ? -1 : 1);
  const source = known[index - back];
  if (bits.failed || source === undefined || Math.abs(step) > maxDelta) return undefined;
  const count = source.deltas.length;
  let usedFlags = 0;
  let takenFlags = 0;
  for (let j = 0; j <= count; j += 1) {
    const isUsed = bits.flag();
    if (isUsed) usedFlags |= 1 << j;
    if (isUsed || bits.flag()) takenFlags |= 1 << j;
  }
  const deltas: number[] = [];
  let used = 0;
  const take = (j: number, sign: number): void => {
    const delta = (j === count ? 0 : source.deltas[j]!) + step;
    if (delta * sign <= 0 || (takenFlags & (1 << j)) === 0) return;
    if ((usedFlags & (1 << j)) !== 0) used |= 1 << deltas.length;
    deltas.push(delta);
  };
  for (let j = count - 1; j >= source.past; j -= 1) take(j, -1);
  take(count, -1);
  for (let j = 0; j < source.past; j += 1) take(j, -1);
  const past = deltas.length;
  for (let j = source.past - 1; j >= 0; j -= 1) take(j, 1);
  take(count, 1);
  for (let j = source.past; j < count; j += 1) take(j, 1);
  return bits.failed || deltas.length > maxSetEntries ? undefined : { deltas, past, used };
}

/** The VUI up to its timing (§E.2.1); a VUI that ends early costs the rate, not the rest. */
function readVui(bits: BitReader): { fields: boolean; frameRate?: number } {
  skipVuiStart(bits);
  bits.skip(1);
  const fields = bits.flag();
  bits.skip(1);
  if (bits.flag()) for (let i = 0; i < 4; i += 1) bits.ue();
  if (bits.failed) return { fields: false };
  if (!bits.flag()) return { fields };
  const unitsInTick = bits.u(32);
  const timeScale = bits.u(32);
  if (bits.failed || unitsInTick === 0) return { fields };
  const frameRate = plausibleFrameRate(timeScale / unitsInTick / (fields ? 2 : 1));
  return frameRate === undefined ? { fields } : { fields, frameRate };
}
