/**
 * H.264 slice headers (§7.3.3) as far as they number pictures: frame_num, picture order count, fields, idr_pic_id, and
 * memory_management_control_operation 5, which stands behind reference lists and weights. Read in place, nothing is copied.
 */
import type { PictureFacts } from '../trace/events.js';
import { parseAvcPps, parseAvcSps } from './avc-parameter-sets.js';
import type { AvcPps, AvcSps } from './avc-parameter-sets.js';

/** nal_unit_type values (Table 7-1). */
export const avcNalType = { slice: 1, partitionA: 2, idr: 5, sei: 6, sps: 7, pps: 8, accessUnitDelimiter: 9 } as const;

/** Most list modifications and marking operations of a slice: 2 * 32 fields and the end mark (§7.4.3.1, §7.4.3.3). */
const maxOperations = 66;

/** Bits of a slice NAL unit, emulation prevention taken out on the way. Past the end it reads 0 and says so. */
class SliceBits {
  failed = false;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #zeros = 0;
  /** `#have` bits not yet given out are the low bits of `#held`. */
  #held = 0;
  #have = 0;

  reset(bytes: Uint8Array, from: number, to: number): void {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = to;
    this.#zeros = 0;
    this.#have = 0;
    this.#held = 0;
    this.failed = false;
  }

  /** Unsigned, at most 16 bits. */
  u(count: number): number {
    while (this.#have < count) {
      this.#held = ((this.#held & 0xffff) << 8) | this.#byte();
      this.#have += 8;
    }
    this.#have -= count;
    return (this.#held >> this.#have) & ((1 << count) - 1);
  }

  /** Exp-Golomb ue(v) up to 131070: nothing read here may be larger. */
  ue(): number {
    let zeros = 0;
    while (this.u(1) === 0) {
      zeros += 1;
      if (zeros > 16) {
        this.failed = true;
        return 0;
      }
    }
    return zeros === 0 ? 0 : (1 << zeros) - 1 + this.u(zeros);
  }

  /** Exp-Golomb se(v). */
  se(): number {
    const code = this.ue();
    return (code & 1) === 1 ? (code + 1) >> 1 : -(code >> 1);
  }

  /** Exp-Golomb of any size, its value not wanted. */
  skipGolomb(): void {
    let zeros = 0;
    while (this.u(1) === 0) {
      zeros += 1;
      if (zeros > 32) {
        this.failed = true;
        return;
      }
    }
    for (let left = zeros; left > 0; left -= 16) this.u(Math.min(16, left));
  }

  #byte(): number {
    if (this.#at < this.#end && this.#zeros >= 2 && this.#bytes[this.#at] === 3) {
      this.#at += 1;
      this.#zeros = 0;
    }
    if (this.#at >= this.#end) {
      this.failed = true;
      return 0;
    }
    const byte = this.#bytes[this.#at]!;
    this.#at += 1;
    this.#zeros = byte === 0 ? this.#zeros + 1 : 0;
    return byte;
  }
}

/** The parameter sets of one track and the last picture seen. Bounded: 32 and 256 sets by their ids. */
export class AvcMemory {
  readonly #sps = new Map<number, AvcSps>();
  readonly #pps = new Map<number, AvcPps>();
  readonly #bits = new SliceBits();
  /** What tells one picture from the next (§7.4.1.2.4). */
  #frameNum = -1;
  #structure = 0;
  #reference = false;
  #idrId = -1;
  #lsb = 0;
  #delta0 = 0;
  #delta1 = 0;

  /** Takes an SPS or PPS NAL unit, header byte included; an unreadable one is passed over. True for an SPS that replaces one of another size or profile. */
  parameterSet(nal: Uint8Array): boolean {
    const type = nal.length > 0 ? nal[0]! & 0x1f : 0;
    if (type === avcNalType.sps) {
      const sps = parseAvcSps(nal);
      if (sps === undefined) return false;
      const known = this.#sps.get(sps.spsId);
      this.#sps.set(sps.spsId, sps);
      return known !== undefined && (known.width !== sps.width || known.height !== sps.height || known.profileIdc !== sps.profileIdc);
    } else if (type === avcNalType.pps) {
      const pps = parseAvcPps(nal);
      if (pps !== undefined) this.#pps.set(pps.ppsId, pps);
    }
    return false;
  }

  /**
   * The picture that the slice NAL unit at `from` begins; null for another slice of the picture before it, undefined when its header
   * cannot be read. `first`: no slice of this message was read yet; the same picture can then only go on, not begin (a repeated message).
   */
  slice(bytes: Uint8Array, from: number, to: number, first: boolean): PictureFacts | null | undefined {
    const bits = this.#bits;
    const reference = (bytes[from]! & 0x60) !== 0;
    const idr = (bytes[from]! & 0x1f) === avcNalType.idr;
    bits.reset(bytes, from + 1, to);
    const goesOn = bits.u(1) === 0;
    // first_mb_in_slice may be larger than anything else here.
    if (goesOn) bits.reset(bytes, from + 1, to);
    if (goesOn) bits.skipGolomb();
    const sliceType = bits.ue();
    const pps = this.#pps.get(bits.ue());
    const sps = pps === undefined ? undefined : this.#sps.get(pps.spsId);
    if (pps === undefined || sps === undefined || sliceType > 9) return undefined;
    if (sps.separateColourPlanes) bits.u(2);
    const frameNum = bits.u(sps.log2MaxFrameNum);
    // 0 frame, 1 top field, 2 bottom field.
    const structure = !sps.frameMbsOnly && bits.u(1) === 1 ? 1 + bits.u(1) : 0;
    const idrId = idr ? bits.ue() : -1;
    let lsb = 0;
    let delta0 = 0;
    let delta1 = 0;
    const both = pps.bottomFieldPicOrderInFramePresent && structure === 0;
    if (sps.picOrderCntType === 0) {
      lsb = bits.u(sps.log2MaxPicOrderCntLsb ?? 4);
      if (both) delta0 = bits.se();
    } else if (sps.picOrderCntType === 1 && !sps.deltaPicOrderAlwaysZero) {
      delta0 = bits.se();
      if (both) delta1 = bits.se();
    }
    const redundant = pps.redundantPicCntPresent && bits.ue() > 0;
    if (bits.failed) return undefined;
    if (redundant) return null;
    // The parameter set's id is left out: slices of one picture may name several, and it never is the only difference.
    const same = frameNum === this.#frameNum && structure === this.#structure && reference === this.#reference && idrId === this.#idrId
      && lsb === this.#lsb && delta0 === this.#delta0 && delta1 === this.#delta1;
    if (same && (!first || goesOn)) return null;
    this.#frameNum = frameNum;
    this.#structure = structure;
    this.#reference = reference;
    this.#idrId = idrId;
    this.#lsb = lsb;
    this.#delta0 = delta0;
    this.#delta1 = delta1;

    const kind = sliceType % 5;
    const facts: { -readonly [K in keyof PictureFacts]: PictureFacts[K] } = {
      reference, slice: kind === 1 ? 'B' : kind === 2 || kind === 4 ? 'I' : 'P', frameNum, frameNumBits: sps.log2MaxFrameNum,
    };
    if (sps.picOrderCntType === 0) {
      const orderBits = sps.log2MaxPicOrderCntLsb ?? 4;
      // A frame stands where its first field does.
      facts.order = (lsb + Math.min(0, delta0)) & ((1 << orderBits) - 1);
      facts.orderBits = orderBits;
      if (sps.maxReorderFrames > 0) facts.maxReorder = sps.maxReorderFrames;
    } else if (sps.picOrderCntType === 2) {
      facts.inOrder = true;
    }
    if (idr) {
      facts.start = true;
      facts.idrId = idrId;
    } else if (reference && this.#forgetsAll(bits, sps, pps, kind)) {
      facts.start = true;
    }
    if (structure !== 0) facts.field = structure === 1 ? 'top' : 'bottom';
    if (sps.gapsInFrameNumAllowed) facts.gapsAllowed = true;
    return facts;
  }

  /** Reads on to dec_ref_pic_marking (§7.3.3.3): memory_management_control_operation 5 begins the numbering anew. */
  #forgetsAll(bits: SliceBits, sps: AvcSps, pps: AvcPps, kind: number): boolean {
    const b = kind === 1;
    const p = kind === 0 || kind === 3;
    let l0 = p || b ? pps.refIdxL0 : 0;
    let l1 = b ? pps.refIdxL1 : 0;
    if (b) bits.u(1);
    if ((p || b) && bits.u(1) === 1) {
      l0 = bits.ue() + 1;
      if (b) l1 = bits.ue() + 1;
    }
    if (l0 > 32 || l1 > 32) return false;
    for (let list = p ? 1 : b ? 2 : 0; list > 0; list -= 1) {
      if (bits.u(1) === 0) continue;
      for (let i = 0; i < maxOperations && !bits.failed && bits.ue() !== 3; i += 1) bits.skipGolomb();
    }
    if ((pps.weightedPred && p) || (pps.weightedBipredIdc === 1 && b)) skipWeights(bits, l0 + l1, sps.chromaArrayType !== 0);
    if (bits.u(1) === 0) return false;
    for (let i = 0; i < maxOperations && !bits.failed; i += 1) {
      const operation = bits.ue();
      if (operation === 5) return !bits.failed;
      if (operation === 0 || operation > 6) return false;
      bits.skipGolomb();
      if (operation === 3) bits.skipGolomb();
    }
    return false;
  }
}

/** pred_weight_table (§7.3.3.2): both lists have the same form, one behind the other. */
function skipWeights(bits: SliceBits, entries: number, chroma: boolean): void {
  bits.ue();
  if (chroma) bits.ue();
  for (let i = 0; i < entries && !bits.failed; i += 1) {
    if (bits.u(1) === 1) {
      bits.se();
      bits.se();
    }
    if (chroma && bits.u(1) === 1) for (let k = 0; k < 4; k += 1) bits.se();
  }
}
