/**
 * Finds the place of an H.264 picture in its sequence: unwraps frame_num (§7.4.3) or the picture order count (§8.2.1.1) across gaps. Decode
 * times choose between places that are a cycle apart, and show when a jump of the numbers is another numbering instead.
 */
import type { PictureFacts } from '../../trace/events.js';
import type { AvcHabits } from './avc-habits.js';
import { windowFrames } from './avc-window.js';
import type { AvcWindow } from './avc-window.js';

/** A jump over more frames that decode times do not show at all is another numbering (a spliced stream, a lost IDR picture), not a hole. */
const maxUnconfirmed = 16;
/** The frame duration is known to one part in so many. */
const tolerance = 256;
/** In a step so long that this does not tell one cycle from the next, time chooses nothing. */
const choosingShare = 0.25;

/**
 * `gap`: reference frames missing in front of it by frame_num, `lost`: the same with whole cycles where time proves them. `late`: it comes
 * behind its turn, or again. `other`: it belongs to another numbering.
 */
export type Found = { readonly at: number; readonly gap: number; readonly lost: number } | { readonly late: number } | 'passed' | 'other';

/** When a picture came: since the picture before it, and how many frames are missing by that (undefined while that is unknown). */
export interface Timing { readonly stepMs: number; readonly timed: number | undefined }

export class AvcPlaces {
  readonly #habits: AvcHabits;
  /** frame_num of the last reference frame, and the same unwrapped. */
  #frameNum = 0;
  #unwrapped = 0;
  /** The frame that picture order counts are unwrapped against. */
  #anchorAt = 0;
  #anchorOrder = 0;
  /** Frames of the sequence so far by time, corrected where only numbers or only time went on. */
  #elapsed = 0;
  #strays = 0;
  /** More may be missing than the places show. */
  unsure = false;
  /** The shortest cycle of numbers in which something was missing, in frames. */
  cycleFrames = Infinity;

  constructor(habits: AvcHabits) {
    this.#habits = habits;
  }

  /** A sequence begins; returns the place of its first frame. `forgotten`: it counts as frame_num 0 and order 0 whatever it carries (MMCO 5). */
  begin(facts: PictureFacts, forgotten: boolean): number {
    const order = forgotten && facts.order !== undefined ? 0 : orderOf(facts);
    const frameNum = forgotten ? 0 : facts.frameNum ?? 0;
    this.#frameNum = facts.reference ? frameNum : frameNum - 1;
    this.#unwrapped = 0;
    this.#anchorAt = order ?? 0;
    this.#anchorOrder = order ?? 0;
    this.#elapsed = (order ?? 0) / this.#habits.frameUnit;
    this.#strays = 0;
    return order ?? (facts.reference ? 0 : 1);
  }

  /** Frames from the start of the sequence to its last. */
  length(window: AvcWindow): number {
    return window.numbering === 'frame_num' ? this.#unwrapped + 1 : window.top.at / this.#habits.frameUnit + 1;
  }

  /** The place of the next picture; it is remembered as the one to compare the next with. */
  follow(facts: PictureFacts, timing: Timing, window: AvcWindow): Found {
    const { frameNum = 0, frameNumBits = 4, reference } = facts;
    const gap = modulo(frameNum - this.#frameNum - 1, 2 ** frameNumBits);
    const order = orderOf(facts);
    const found = order === undefined ? this.#byFrameNum(facts, gap, timing) : this.#byOrder(facts, order, gap, timing, window);
    if (typeof found === 'string' || 'late' in found) return found;
    this.#strays = 0;
    this.#frameNum = reference ? frameNum : frameNum - 1;
    if (reference || gap > 0) {
      this.#anchorAt = found.at;
      this.#anchorOrder = order ?? 0;
    }
    return found;
  }

  /** Types 1 and 2: a reference frame stands at twice its number, others just before the next one. */
  #byFrameNum(facts: PictureFacts, gap: number, { stepMs, timed }: Timing): Found {
    const { reference, frameNumBits = 4 } = facts;
    const cycle = 2 ** frameNumBits;
    const next = this.#unwrapped + 1 + gap;
    const place = (unwrapped: number): number => 2 * unwrapped - (reference ? 0 : 1);
    if (gap >= cycle / 2 && stepMs < 0) return { late: place(next - cycle) };
    // The same number again: the same frame, unless time says that a whole cycle went by.
    if (reference && gap === cycle - 1 && (timed ?? 0) < gap / 2) return 'passed';
    let lost = gap;
    if (timed !== undefined && timed - gap >= cycle / 2) {
      const cycles = Math.round((timed - gap) / cycle);
      const agrees = timed / tolerance < choosingShare * cycle && Math.abs(gap + cycles * cycle - timed) <= timed / tolerance;
      if (agrees && gap > 0) lost += cycles * cycle;
      else if (agrees || gap > 0) this.unsure = true;
    }
    if (lost > 0) {
      // Fewer frames by time: an IDR picture is among the lost ones, or the stream is another.
      if (timed !== undefined && timed > 0 ? lost > timed * (1 + 1 / tolerance) : lost > maxUnconfirmed || this.#habits.length.passes(this.#unwrapped, next)) return 'other';
      if (timed !== undefined && timed > lost + 1 + timed / tolerance) this.unsure = true;
      this.cycleFrames = Math.min(this.cycleFrames, cycle);
    }
    const unwrapped = this.#unwrapped + 1 + lost;
    this.#unwrapped = reference ? unwrapped : unwrapped - 1;
    return { at: place(unwrapped), gap, lost };
  }

  /** Type 0: nearest to the last reference frame, a cycle or more further where reference frames are missing and time agrees. */
  #byOrder(facts: PictureFacts, order: number, gap: number, { stepMs, timed }: Timing, window: AvcWindow): Found {
    const { frameUnit: unit, length } = this.#habits;
    const ahead = this.#habits.ahead(facts);
    const cycle = 2 ** (facts.orderBits ?? 4);
    let at = this.#anchorAt + modulo(order - this.#anchorOrder + cycle / 2, cycle) - cycle / 2;
    if (window.find(at)?.frameNum === facts.frameNum && (timed ?? 0) * unit < cycle / 4) {
      // A repeated message has its old time; else a whole cycle may be missing from a stream that was timed anew.
      if (stepMs > 0) this.unsure = true;
      return 'passed';
    }
    if (stepMs < 0) return { late: at };
    this.#elapsed += 1 + (timed ?? 0);
    const inGap = timed !== undefined && timed > 0;
    const slack = 1 + (timed ?? 0) / tolerance;
    if (inGap) {
      const lead = at / unit - this.#elapsed;
      const cycles = Math.round(((ahead.middle - lead) * unit) / cycle);
      const agrees = cycles >= 1 && slack * unit < choosingShare * cycle && ahead.has(lead + (cycles * cycle) / unit, slack);
      if (agrees && (gap > 0 || !window.fits(at, gap))) {
        at += cycles * cycle;
      } else {
        if (agrees) this.unsure = true;
        // More by time than by numbers: the source skipped frames there.
        if (lead < ahead.least - slack) {
          if (gap > 0) this.unsure = true;
          this.#elapsed -= ahead.least - lead;
        }
      }
    }
    if (gap > 0 && !window.fits(at, gap)) {
      at += cycle;
      this.unsure = true;
    } else if (at <= window.bottom || window.find(at) !== undefined) {
      this.#strays += 1;
      // No transport holds so many pictures back: the numbering is another one.
      return this.#strays > windowFrames ? 'other' : 'passed';
    }
    const lead = at / unit - this.#elapsed;
    if (inGap) {
      // Fewer frames by time: an IDR picture is among the lost ones, or the stream is another.
      if (lead > this.#habits.mostAhead(ahead) + slack) return 'other';
    } else {
      const top = window.top.at / unit;
      if (at / unit - top > maxUnconfirmed) return 'other';
      if (lead > ahead.most && (gap > 0 || ahead.isKnown)) {
        // Lost, and the rest timed anew.
        if (length.passes(top, at / unit - Math.max(0, ahead.most))) return 'other';
        this.#elapsed += lead - ahead.most;
      } else if (gap === 0 && timed !== -1) {
        ahead.add(lead);
      }
    }
    if (gap > 0) this.cycleFrames = Math.min(this.cycleFrames, cycle / unit);
    return { at, gap, lost: gap };
  }
}

/** Output order in terms of frames: both fields of a frame stand at one place. Undefined for types 1 and 2. */
export function orderOf(facts: PictureFacts): number | undefined {
  if (facts.order === undefined || facts.orderBits === undefined) return undefined;
  return facts.field === undefined ? facts.order : facts.order & ~1;
}

function modulo(value: number, cycle: number): number {
  return ((value % cycle) + cycle) % cycle;
}
