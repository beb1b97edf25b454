/** AV1 temporal units: OBUs (AV1 §5.3), and frame headers as far as the order hint and the slots they fill (AV1 §5.9.2). */
import type { PictureFacts } from '../trace/events.js';
import { BitReader } from './bit-reader.js';
import type { FrameContext, FrameFacts } from './define-codec.js';

export const av1ObuType = { sequenceHeader: 1, temporalDelimiter: 2, frameHeader: 3, tileGroup: 4, metadata: 5, frame: 6, redundantFrameHeader: 7 } as const;
export const obuSizesProblem = 'OBU sizes do not add up';

/** Fields up to the order hints of eight slots; timing of 32 operating points with 32 bits each is what makes it long. */
const headerBytes = 192;
/** A shown frame and the hidden ones before it: encoders hold back at most 32 pictures. More is no temporal unit of a real sender. */
const maxPictures = 64;
const slots = 8;

/** What frame headers need of the sequence header (§5.5). */
export interface Av1SequenceHeader {
  readonly reducedStill: boolean;
  /** Bits of frame ids, 0: frames carry none. */
  readonly frameIdBits: number;
  /** 0: order hints are not used. */
  readonly orderHintBits: number;
  /** Bits of frame_presentation_time where frame headers have it, else 0. */
  readonly presentationTimeBits: number;
  /** Bits of buffer_removal_time, 0 without decoder model. */
  readonly removalTimeBits: number;
  /** operating_point_idc of the operating points that have a decoder model, in order. */
  readonly modelledPoints: readonly number[];
  /** seq_force_screen_content_tools and seq_force_integer_mv; 2 means: each frame says. */
  readonly screenContentTools: number;
  readonly integerMv: number;
}

/** Reads the type and payload range of one OBU after the other; ends at the first that cannot be read. Returns whether sizes led to the end. */
export function walkObus(bytes: Uint8Array, from: number, visit: (header: number, extension: number, start: number, end: number) => boolean): boolean {
  let at = from;
  while (at < bytes.length) {
    const header = bytes[at]!;
    if ((header & 0x80) !== 0) return false;
    const extension = (header & 4) !== 0 ? bytes[at + 1] ?? 0 : 0;
    at += (header & 4) !== 0 ? 2 : 1;
    let size = bytes.length - at;
    // Only the last OBU of a sample may leave its size out (AV1-ISOBMFF §2.4).
    if ((header & 2) !== 0) {
      size = 0;
      // leb128() has at most eight bytes (§4.10.5).
      for (let j = 0; ; j += 1) {
        if (j === 8 || at >= bytes.length) return false;
        const byte = bytes[at]!;
        at += 1;
        size += (byte & 0x7f) * 2 ** (7 * j);
        if ((byte & 0x80) === 0) break;
      }
    }
    if (at > bytes.length) return false;
    if (!visit(header, extension, at, Math.min(bytes.length, at + size))) return true;
    at += size;
  }
  return at === bytes.length;
}

interface Slot { readonly order: number; readonly key: boolean }

/** The sequence header and the order hints of the eight reference slots of one track. */
export class Av1Memory {
  #sequence: Av1SequenceHeader | undefined;
  readonly #slots: (Slot | undefined)[] = new Array<Slot | undefined>(slots).fill(undefined);

  sequence(header: Av1SequenceHeader | undefined): void {
    if (header !== undefined) this.#sequence = header;
  }

  /** The frame whose header starts at `from`; undefined when it cannot be read. */
  picture(bytes: Uint8Array, from: number, to: number, extension: number): PictureFacts | undefined {
    const sequence = this.#sequence;
    if (sequence === undefined) return undefined;
    const temporalId = extension >> 5;
    const bits = new BitReader(bytes.subarray(from, Math.min(to, from + headerBytes)));
    if (sequence.reducedStill) return { start: true, reference: true, slice: 'I' };
    const facts = bits.flag() ? this.#existing(bits, sequence) : this.#coded(bits, sequence, temporalId, (extension >> 3) & 3);
    if (facts === undefined || bits.failed) return undefined;
    if (temporalId > 0) facts.temporalId = temporalId;
    return facts;
  }

  /** show_existing_frame; the refresh process of a key frame fills all slots (§7.21). */
  #existing(bits: BitReader, sequence: Av1SequenceHeader): Draft | undefined {
    const slot = this.#slots[bits.u(3)];
    bits.skip(sequence.presentationTimeBits + sequence.frameIdBits);
    const key = slot?.key === true;
    const facts: Draft = { reference: key, existing: true };
    if (slot !== undefined && sequence.orderHintBits > 0) {
      facts.order = slot.order;
      facts.orderBits = sequence.orderHintBits;
    }
    if (key) {
      facts.start = true;
      facts.slice = 'I';
      this.#slots.fill(slot);
    }
    return facts;
  }

  #coded(bits: BitReader, sequence: Av1SequenceHeader, temporalId: number, spatialId: number): Draft | undefined {
    const keyFrame = 0;
    const intraOnlyFrame = 2;
    const switchFrame = 3;
    const type = bits.u(2);
    const shown = bits.flag();
    if (shown) bits.skip(sequence.presentationTimeBits);
    else bits.skip(1);
    const shownKey = type === keyFrame && shown;
    const resilient = type === switchFrame || shownKey || bits.flag();
    bits.skip(1);
    const screenContent = sequence.screenContentTools === 2 ? bits.flag() : sequence.screenContentTools === 1;
    if (screenContent && sequence.integerMv === 2) bits.skip(1);
    bits.skip(sequence.frameIdBits);
    if (type !== switchFrame) bits.skip(1);
    const order = bits.u(sequence.orderHintBits);
    const intra = type === keyFrame || type === intraOnlyFrame;
    if (!intra && !resilient) bits.skip(3);
    if (sequence.removalTimeBits > 0 && bits.flag()) {
      for (const idc of sequence.modelledPoints) {
        if (idc === 0 || (((idc >> temporalId) & 1) === 1 && ((idc >> (spatialId + 8)) & 1) === 1)) bits.skip(sequence.removalTimeBits);
      }
    }
    const refresh = type === switchFrame || shownKey ? 0xff : bits.u(8);
    if (bits.failed) return undefined;
    if ((!intra || refresh !== 0xff) && resilient && sequence.orderHintBits > 0) this.#expect(bits, sequence.orderHintBits);
    const slot: Slot = { order, key: type === keyFrame };
    for (let i = 0; i < slots; i += 1) {
      if ((refresh & (1 << i)) !== 0) this.#slots[i] = slot;
    }
    const facts: Draft = { reference: refresh !== 0 };
    if (intra) facts.slice = 'I';
    if (shownKey) facts.start = true;
    if (!shown) facts.hidden = true;
    if (sequence.orderHintBits > 0) {
      facts.order = order;
      facts.orderBits = sequence.orderHintBits;
    }
    return facts;
  }

  /** ref_order_hint: what the slots hold by the sender's account, whatever was lost on the way here. */
  #expect(bits: BitReader, orderHintBits: number): void {
    for (let i = 0; i < slots; i += 1) {
      const order = bits.u(orderHintBits);
      if (!bits.failed && this.#slots[i]?.order !== order) this.#slots[i] = { order, key: false };
    }
  }
}

type Draft = { -readonly [K in keyof PictureFacts]: PictureFacts[K] };

/** Walks a temporal unit. `readSequence` parses a sequence header OBU's payload. */
export function classifyTemporalUnit(body: Uint8Array, context: FrameContext, readSequence: (payload: Uint8Array) => Av1SequenceHeader | undefined): FrameFacts {
  const memory = context.memory instanceof Av1Memory ? context.memory : undefined;
  const pictures: PictureFacts[] = [];
  let readable = memory !== undefined;
  const whole = walkObus(body, 0, (header, extension, start, end) => {
    const type = (header >> 3) & 15;
    if (type === av1ObuType.sequenceHeader) {
      memory?.sequence(readSequence(body.subarray(start, end)));
    } else if (memory !== undefined && (type === av1ObuType.frame || type === av1ObuType.frameHeader) && pictures.length < maxPictures) {
      const picture = memory.picture(body, start, end, extension);
      if (picture === undefined) readable = false;
      else pictures.push(picture);
    }
    return true;
  });
  if (!whole && context.complete) return { problems: [obuSizesProblem] };
  return readable && pictures.length > 0 ? { pictures } : {};
}
