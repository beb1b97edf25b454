/** H.265 slice segment headers (§7.3.6.1) as far as the picture order count and the pictures it is predicted from; parameter sets by id. */
import type { PictureFacts } from '../trace/events.js';
import { BitReader } from './bit-reader.js';
import { parseHevcPps, parseHevcSps, readRps } from './hevc-parameter-sets.js';
import type { HevcPps, HevcRps, HevcSps } from './hevc-parameter-sets.js';

export const hevcNalType = {
  raslN: 8, raslR: 9, lastSubLayerNonReference: 14, blaWLp: 16, blaNLp: 18, idrWRadl: 19, idrNLp: 20, cra: 21, lastVcl: 31,
  vps: 32, sps: 33, pps: 34, accessUnitDelimiter: 35, endOfSequence: 36, endOfBitstream: 37, prefixSei: 39, suffixSei: 40,
} as const;

/** Header fields up to the reference picture set: 16 entries of two long codes each stay below this. */
const headerBytes = 64;

/** What the frames of one track need of its parameter sets, and where in its coded video sequences they are. */
export class HevcMemory {
  /** Ids are below 16 and 64: bounded. */
  readonly #sps = new Map<number, HevcSps>();
  readonly #pps = new Map<number, HevcPps>();
  readonly #head = new Uint8Array(headerBytes);
  /** The next IRAP picture begins a coded video sequence whatever its type (NoRaslOutputFlag, §8.1.3). */
  #atStart = true;
  /** Leading pictures of the last IRAP picture refer to what the stream does not have (RASL of such an IRAP are not output). */
  #skipRasl = false;

  /** An SPS, PPS, end of sequence or end of bitstream NAL unit at `from`, header included, up to `to`. */
  parameterSet(type: number, bytes: Uint8Array, from: number, to: number): void {
    if (type === hevcNalType.sps) {
      const sps = parseHevcSps(bytes.subarray(from, to));
      if (sps !== undefined) this.#sps.set(sps.spsId, sps);
    } else if (type === hevcNalType.pps) {
      const pps = parseHevcPps(bytes.subarray(from, to));
      if (pps !== undefined) this.#pps.set(pps.ppsId, pps);
    } else if (type === hevcNalType.endOfSequence || type === hevcNalType.endOfBitstream) {
      this.#atStart = true;
    }
  }

  /**
   * The picture that the slice segment at `from` (NAL header included) begins; undefined for further slices of a picture, for pictures of
   * another layer, and when the header cannot be read.
   */
  picture(bytes: Uint8Array, from: number, to: number): PictureFacts | undefined {
    const type = (bytes[from]! >> 1) & 0x3f;
    const layerId = ((bytes[from]! & 1) << 5) | (bytes[from + 1]! >> 3);
    // first_slice_segment_in_pic_flag is the first bit behind the header.
    if (to - from < 3 || layerId > 0 || (bytes[from + 2]! & 0x80) === 0) return undefined;
    const irap = type >= hevcNalType.blaWLp && type <= hevcNalType.cra;
    const size = this.#unescape(bytes, from + 2, to);
    const bits = new BitReader(this.#head);
    bits.skip(irap ? 2 : 1);
    const pps = this.#pps.get(bits.ue());
    const sps = pps === undefined ? undefined : this.#sps.get(pps.spsId);
    const numbering = sps?.numbering;
    if (pps === undefined || numbering === undefined) return undefined;
    bits.skip(pps.extraSliceHeaderBits);
    const sliceType = bits.ue();
    const notShown = pps.outputFlagPresent && !bits.flag();
    if (numbering.separatePlanes) bits.skip(2);
    let order = 0;
    let rps: HevcRps | undefined;
    const idr = type === hevcNalType.idrWRadl || type === hevcNalType.idrNLp;
    if (!idr) {
      order = bits.u(numbering.log2MaxPocLsb);
      const sets = numbering.rps;
      rps = bits.flag() ? sets[sets.length > 1 ? bits.u(32 - Math.clz32(sets.length - 1)) : 0] : readRps(bits, sets.length, sets, true);
      if (rps === undefined) return undefined;
    }
    // Bits behind the NAL unit are zeros of the scratch buffer, not of the stream.
    if (bits.failed || sliceType > 2 || bits.bitsLeft < (headerBytes - size) * 8) return undefined;

    const temporalId = (bytes[from + 1]! & 7) - 1;
    const start = idr || (irap && (type <= hevcNalType.blaNLp || this.#atStart));
    if (irap) this.#skipRasl = start;
    this.#atStart = false;
    const facts: { -readonly [K in keyof PictureFacts]: PictureFacts[K] } = {
      // Not for reference in its own sub-layer, and there is none above it (§7.4.2.2).
      reference: type > hevcNalType.lastSubLayerNonReference || (type & 1) === 1 || temporalId < numbering.highestTemporalId,
      slice: sliceType === 2 ? 'I' : sliceType === 1 ? 'P' : 'B',
    };
    // Never output (§8.3.3), often taken out when a stream is cut: nobody misses one, so it has no number.
    const skipped = this.#skipRasl && (type === hevcNalType.raslN || type === hevcNalType.raslR);
    if (skipped || notShown) facts.hidden = true;
    if (skipped) return facts;
    facts.order = order;
    facts.orderBits = numbering.log2MaxPocLsb;
    if (start) facts.start = true;
    if (irap) facts.randomAccess = true;
    if (numbering.maxReorder > 0) facts.maxReorder = numbering.maxReorder;
    if (rps !== undefined && rps.used !== 0) facts.uses = usedDeltas(rps);
    if (temporalId > 0) facts.temporalId = temporalId;
    if (numbering.fields) facts.field = (order & 1) === 0 ? 'top' : 'bottom';
    return facts;
  }

  /** Copies the front of a slice without emulation prevention into the scratch buffer, zeros behind it; returns the bytes copied. */
  #unescape(bytes: Uint8Array, from: number, to: number): number {
    const head = this.#head;
    let size = 0;
    let zeros = 0;
    for (let i = from; i < to && size < headerBytes; i += 1) {
      const byte = bytes[i]!;
      if (zeros >= 2 && byte === 3) {
        zeros = 0;
        continue;
      }
      zeros = byte === 0 ? zeros + 1 : 0;
      head[size] = byte;
      size += 1;
    }
    if (size < headerBytes) head.fill(0, size);
    return size;
  }
}

function usedDeltas(rps: HevcRps): readonly number[] {
  const all = rps.deltas;
  // Sets of the SPS are shared, and nearly always the picture uses all it keeps.
  if (rps.used === (1 << all.length) - 1) return all;
  const used: number[] = [];
  for (let i = 0; i < all.length; i += 1) {
    if ((rps.used & (1 << i)) !== 0) used.push(all[i]!);
  }
  return used;
}
