/**
 * Lost H.264 pictures, by the numbers of those that came.
 *
 * Every picture gets a place: its picture order count (type 0), else twice its unwrapped frame_num (types 1 and 2). Places are sorted in a
 * sliding window; one that is still vacant when more pictures lie above it than may overtake any is a hole. So reference pictures and
 * others count alike, and none twice. frame_num beside picture order counts says which steps lost reference pictures: that unwraps long
 * gaps, and shows a lost last anchor whose B pictures came. Decode times are a witness only: they choose between gaps that differ by a
 * cycle of the numbering, prove holes that the end of a sequence leaves open, and tell that frames are missing where the numbering
 * begins anew and cannot show it (`unseen`).
 *
 * Limits: types 1 and 2 do not show lost non-reference pictures; of a pair of fields one lost field is not counted.
 */
import type { PictureFacts } from '../../trace/events.js';
import { Span, UsualLength } from './avc-habits.js';
import { FrameClock, msBetween } from './frame-clock.js';
import { IdrIds } from './idr-ids.js';
import { OrderUnit } from './order-unit.js';
import type { CountedLoss, Hole, OnHole, PictureCounter, Place } from './picture-counter.js';

/** max_num_reorder_frames is at most 16, so of 17 pictures the lowest is settled. */
const windowFrames = 17;
/** Types 1 and 2 come in order; a few for messages that changed places on the way. */
const orderedWindowFrames = 4;
/** Steps with missing frames whose places are remembered for the holes that follow. */
const maxSteps = 32;
/** A jump over more frames that decode times do not show at all is another numbering (a spliced stream, a lost IDR picture), not a hole. */
const maxUnconfirmed = 16;
/** The frame duration is known to one part in so many. */
const tolerance = 64;
/** A cycle of fewer frames may hide a whole cycle when times do not tell. */
const longCycle = 256;
/** Where fewer steps than this share lack nothing, a step that seems to lack nothing may lack a whole cycle. */
const soundShare = 0.4;
/** Holes of which it is not known whether they are losses. */
const maxDoubtful = 64;

/** A frame in the window, or the one that left it last. */
interface Entry {
  readonly at: number;
  /** Index in coding order, from the start of the sequence. */
  readonly coded: number;
  readonly frameNum: number;
  /** All coded before it lie below it: a P or I picture. */
  readonly anchor: boolean;
  /** Reference frames missing in front of it by frame_num. */
  readonly gap: number;
  /** Frames missing in front of it by decode time. */
  readonly timed: number;
  readonly timestampMs: number;
  readonly offset: number;
}

interface Step { readonly coded: number; room: number; readonly after: Place; readonly before: Place }

interface OpenField { readonly field: 'top' | 'bottom'; readonly frameNum: number }

/** What is known of the end of a sequence: frames missing by frame_num, by settled and by open holes, and by time. */
interface Tail { readonly byFrameNum: number; readonly holes: number; readonly timed: number }

/** See `PictureCounter`. `CountedLoss.unseen` is by decode times alone. */
export function createAvcLoss(onHole: OnHole): PictureCounter {
  return new AvcLoss(onHole);
}

class AvcLoss implements PictureCounter {
  readonly #onHole: OnHole;
  readonly #clock = new FrameClock();
  readonly #unit = new OrderUnit();
  readonly #ids = new IdrIds();

  /** The sequence: from one beginning of the numbering to the next. Undefined numbering: none is open. */
  #numbering: 'poc' | 'frame_num' | undefined;
  #bits = 0;
  #window: Entry[] = [];
  #settled: Entry | undefined;
  #settledCoded = -1;
  #coded = 0;
  /** frame_num of the last reference frame, and the same unwrapped. */
  #lastFrameNum = 0;
  #lastUnwrapped = 0;
  /** The frame that picture order counts are unwrapped against. */
  #anchorAt = 0;
  #anchorOrder = 0;
  #anchorMs = 0;
  /** Sums of the sequence. */
  #gaps = 0;
  #holes = 0;
  #timed = 0;
  #steps: Step[] = [];
  #strays = 0;

  #previous: Place | undefined;
  #open: OpenField | undefined;
  /** A sequence joined in its middle lacks frames for that reason up to its first P or I picture. */
  #floor = -Infinity;
  /** Frames that came before another in coding order and lie above it: as announced, and as seen. */
  #maxReorder = 0;
  #seenReorder = 0;
  /** Frames that fit into the sequence so far by time, corrected where only numbers or only time went on. */
  #elapsed = 0;
  /** How far places run ahead of that in sound stretches, in frames: B pictures let the others run ahead. */
  #ahead = new Span();
  /** Frames in a sequence from one IDR picture to the next, when they are regular. */
  #length = new UsualLength();

  /** The open sequence begins with an IDR picture. */
  #begun = false;

  #frames = 0;
  #starts = 0;
  /** Open holes at ends that nothing proves. */
  #unproven = 0;
  #compared = 0;
  /** Steps at which no reference frame is missing. */
  #sound = 0;
  /** Steps with holes from before the frame duration was known. */
  #early: { readonly stepMs: number; readonly lost: number }[] = [];
  #unseen = 0;
  #timedTotal = 0;
  #holesTotal = 0;
  #usedOrder = false;
  #hasNonReference = false;
  #hasUnordered = false;
  #gapsAllowed = false;
  #frameNumLies = false;
  #usualGap = 0;
  #usualGaps = 0;
  #unsure = false;
  #cycleFrames = Infinity;
  #doubtful: Hole[] = [];

  constructor(onHole: OnHole) {
    this.#onHole = onHole;
  }

  add(pictures: readonly PictureFacts[], place: Place): void {
    for (const picture of pictures) this.#picture(picture, place);
  }

  interrupt(): void {
    this.#close(undefined);
    this.#previous = undefined;
    this.#open = undefined;
    this.#ids.interrupt();
  }

  finish(): void {
    this.interrupt();
  }

  result(): CountedLoss {
    const liesRegularly = !this.#usedOrder && this.#compared > 16 && this.#usualGaps > 0.9 * this.#compared;
    const lostGroups = this.#ids.lostGroups;
    if (this.#compared === 0 || liesRegularly || (this.#gapsAllowed && this.#frames > 0)) {
      return { frames: 0, basis: lostGroups > 0 ? ['idr_pic_id'] : [], certainty: 'none', lostGroups };
    }
    const basis: CountedLoss['basis'] = [...(this.#usedOrder ? ['poc' as const] : []), 'frame_num', ...(lostGroups > 0 ? ['idr_pic_id' as const] : [])];
    // Whole cycles may be missing in each hole where the times were made anew.
    const retimed = this.#holesTotal > 0 && this.#timedTotal + 0.5 < 0.9 * this.#holesTotal;
    const hidden = this.#unsure || this.#unit.value > 2 || this.#doubtful.length > 0
      || this.#hasUnordered || this.#ids.doubtful || (retimed && (this.#starts > 1 || this.#unproven > 0)) || (this.#cycleFrames < longCycle && (retimed || this.#sound < soundShare * this.#compared || this.#earlyHides()));
    return { frames: this.#frames, basis, certainty: hidden ? 'lower-bound' : 'exact', lostGroups, ...(this.#unseen > 0 && { unseen: this.#unseen }) };
  }

  #earlyHides(): boolean {
    return this.#early.some(({ stepMs, lost }) => (this.#clock.missing(stepMs) ?? Infinity) > lost + this.#ahead.width + 1);
  }

  #picture(facts: PictureFacts, place: Place): void {
    const { frameNum, frameNumBits, field } = facts;
    if (frameNum === undefined || frameNumBits === undefined) {
      this.interrupt();
      return;
    }
    if (facts.gapsAllowed === true) this.#gapsAllowed = true;
    if (!facts.reference && !this.#hasNonReference) this.#believeDoubtful();
    const open = this.#open;
    this.#open = undefined;
    if (open !== undefined && field !== undefined && open.field !== field && open.frameNum === frameNum && facts.idrId === undefined) {
      if (facts.start === true) this.#forget(facts, place);
      return;
    }
    // A frame with one field is there; the other may be missing.
    if (open !== undefined) this.#unsure = true;
    if (field !== undefined) this.#open = { field, frameNum };
    const stepMs = this.#previous === undefined ? undefined : msBetween(this.#previous.timestampMs, place.timestampMs);
    if (facts.idrId !== undefined) {
      const missing = stepMs === undefined ? undefined : this.#clock.missing(stepMs);
      this.#ids.add(facts.idrId, missing ?? 0);
      this.#close(place, missing);
      this.#begin(facts, place);
    } else if (this.#numbering === undefined || this.#bits !== bitsOf(facts)) {
      this.#close(undefined);
      this.#begin(facts, place);
    } else {
      this.#follow(facts, place, stepMs);
    }
    if (facts.start === true && facts.idrId === undefined) this.#forget(facts, place);
    if (stepMs === undefined || stepMs >= 0) this.#previous = { timestampMs: place.timestampMs, offset: place.offset };
  }

  /** memory_management_control_operation 5: the picture ends one numbering and is the first of the next, with frame_num 0 (§7.4.3, §8.2.1). */
  #forget(facts: PictureFacts, place: Place): void {
    this.#close(place, 0);
    this.#begin(facts, place);
    this.#lastFrameNum = 0;
    this.#anchorOrder = 0;
  }

  #begin(facts: PictureFacts, place: Place): void {
    const { frameNum = 0, reference } = facts;
    const order = placeOf(facts);
    this.#numbering = order === undefined ? 'frame_num' : 'poc';
    if (order !== undefined) this.#usedOrder = true;
    else if (!reference || facts.inOrder !== true) this.#hasUnordered = true;
    this.#bits = bitsOf(facts);
    this.#lastFrameNum = reference ? frameNum : frameNum - 1;
    this.#lastUnwrapped = 0;
    this.#anchorAt = order ?? 0;
    this.#anchorOrder = order ?? 0;
    this.#anchorMs = place.timestampMs;
    this.#maxReorder = facts.maxReorder ?? 0;
    this.#window = [{ at: order ?? (reference ? 0 : 1), coded: 0, frameNum, anchor: true, gap: 0, timed: 0, timestampMs: place.timestampMs, offset: place.offset }];
    this.#coded = 0;
    this.#elapsed = this.#window[0]!.at / (order === undefined || this.#unit.value === 0 ? 2 : this.#unit.value);
    this.#begun = facts.idrId !== undefined;
    if (facts.start === true) this.#starts += 1;
    this.#floor = order === undefined || facts.start === true ? -Infinity : isAnchor(facts) ? order : Infinity;
  }

  #follow(facts: PictureFacts, place: Place, stepMs = 0): void {
    const { frameNum = 0, frameNumBits = 4, reference } = facts;
    const cycle = 2 ** frameNumBits;
    const gap = modulo(frameNum - this.#lastFrameNum - 1, cycle);
    const timed = this.#clock.missing(stepMs);
    const order = placeOf(facts);
    if (order === undefined && !reference) this.#hasUnordered = true;
    const found = order === undefined ? this.#byFrameNum(facts, gap, cycle, timed, stepMs, place) : this.#byOrder(facts, order, gap, timed, stepMs, place);
    if (found === 'passed') return;
    if (found === 'other') {
      this.#unsure = true;
      this.#close(undefined);
      this.#begin(facts, place);
      return;
    }
    const { at, lost } = found;
    if (this.#floor === Infinity && isAnchor(facts)) this.#floor = at;
    if (reference || gap > 0) {
      this.#anchorAt = at;
      this.#anchorOrder = order ?? 0;
      this.#anchorMs = place.timestampMs;
    }
    this.#lastFrameNum = reference ? frameNum : frameNum - 1;
    if (gap === 0) {
      this.#sound += 1;
      if (stepMs > 0) this.#clock.add(stepMs);
    } else if (timed === undefined && this.#early.length < maxSteps) {
      this.#early.push({ stepMs, lost });
    }
    this.#coded += 1;
    this.#compared += 1;
    if (lost > 0 && (this.#usualGaps === 0 || lost === this.#usualGap)) {
      this.#usualGap = lost;
      this.#usualGaps += 1;
    }
    this.#gaps += gap;
    this.#timed += timed ?? lost;
    this.#strays = 0;
    if (lost > 0 || (timed ?? 0) > 0) this.#remember(Math.max(lost, timed ?? 0), place);
    this.#insert({ at, coded: this.#coded, frameNum, anchor: isAnchor(facts), gap, timed: timed ?? lost, timestampMs: place.timestampMs, offset: place.offset });
  }

  /** Types 1 and 2: a reference frame stands at twice its number, others just before the next one. */
  #byFrameNum(facts: PictureFacts, gap: number, cycle: number, timed: number | undefined, stepMs: number, place: Place): { at: number; lost: number } | 'passed' | 'other' {
    const { reference } = facts;
    const next = this.#lastUnwrapped + 1 + gap;
    if (gap >= cycle / 2 && stepMs < 0) {
      this.#insertLate(2 * (next - cycle) - (reference ? 0 : 1), facts.frameNum ?? 0, place);
      return 'passed';
    }
    // The same number again: the same frame, unless time says that a whole cycle went by.
    if (reference && gap === cycle - 1 && (timed ?? 0) < gap / 2) return 'passed';
    let lost = gap;
    if (timed !== undefined && timed - gap >= cycle / 2) {
      const cycles = Math.round((timed - gap) / cycle);
      const agrees = Math.abs(gap + cycles * cycle - timed) <= timed / tolerance;
      if (agrees && gap > 0) lost += cycles * cycle;
      else if (agrees || gap > 0) this.#unsure = true;
    }
    if (lost > 0) {
      // Fewer frames by time: an IDR picture is among the lost ones, or the stream is another.
      if (timed !== undefined && timed > 0 ? lost > timed * (1 + 1 / tolerance) : lost > maxUnconfirmed || this.#length.passes(this.#lastUnwrapped, next)) return 'other';
      if (timed !== undefined && timed > lost + 1 + timed / tolerance) this.#unsure = true;
    }
    if (lost > 0) this.#cycleFrames = Math.min(this.#cycleFrames, cycle);
    const unwrapped = this.#lastUnwrapped + 1 + lost;
    this.#lastUnwrapped = reference ? unwrapped : unwrapped - 1;
    return { at: 2 * unwrapped - (reference ? 0 : 1), lost };
  }

  /** Type 0: nearest to the last reference frame (§8.2.1.1), a cycle or more further where reference frames are missing and time agrees. */
  #byOrder(facts: PictureFacts, order: number, gap: number, timed: number | undefined, stepMs: number, place: Place): { at: number; lost: number } | 'passed' | 'other' {
    const cycle = 2 ** (facts.orderBits ?? 4);
    const unit = this.#unit.value === 0 ? 2 : this.#unit.value;
    let at = this.#anchorAt + modulo(order - this.#anchorOrder + cycle / 2, cycle) - cycle / 2;
    this.#maxReorder = facts.maxReorder ?? 0;
    const same = this.#window.find((entry) => entry.at === at);
    const long = timed !== undefined && timed * unit >= cycle / 4;
    if (same !== undefined && same.frameNum === facts.frameNum && !long) {
      // A repeated message has its old time; else a whole cycle may be missing from a stream that was timed anew.
      if (stepMs > 0) this.#unsure = true;
      return 'passed';
    }
    if (stepMs < 0) {
      this.#insertLate(at, facts.frameNum ?? 0, place);
      return 'passed';
    }
    this.#elapsed += 1 + (timed ?? 0);
    const ahead = this.#ahead;
    const slack = 1 + (timed ?? 0) / tolerance;
    let lead = at / unit - this.#elapsed;
    if (timed !== undefined && timed > 0) {
      const cycles = Math.round(((ahead.middle - lead) * unit) / cycle);
      const agrees = cycles >= 1 && ahead.has(lead + (cycles * cycle) / unit, slack);
      if (agrees && (gap > 0 || !this.#fits(at, gap))) at += cycles * cycle;
      else if (agrees) this.#unsure = true;
      lead = at / unit - this.#elapsed;
      // More by time: the source skipped frames there.
      if (lead < ahead.least - slack) {
        if (gap > 0) this.#unsure = true;
        this.#elapsed -= ahead.least - lead;
      }
    }
    if (gap > 0 && !this.#fits(at, gap)) {
      at += cycle;
      this.#unsure = true;
    } else if (at <= (this.#settled?.at ?? -Infinity) || this.#window.some((entry) => entry.at === at)) {
      // No transport holds so many pictures back: the numbering is another one.
      this.#strays += 1;
      return this.#strays > windowFrames ? 'other' : 'passed';
    }
    lead = at / unit - this.#elapsed;
    if (timed !== undefined && timed > 0) {
      // Fewer frames by time: an IDR picture is among the lost ones, or the stream is another.
      if (lead > ahead.most + (ahead.isKnown ? slack : maxUnconfirmed)) return 'other';
    } else {
      const top = this.#window.at(-1)!.at / unit;
      if (at / unit - top > maxUnconfirmed) return 'other';
      if (gap === 0) {
        if (timed !== -1) ahead.add(lead);
      } else if (lead > ahead.most) {
        if (this.#length.passes(top, at / unit - ahead.most)) return 'other';
        this.#elapsed += lead - ahead.most;
      }
    }
    if (gap > 0) this.#cycleFrames = Math.min(this.#cycleFrames, cycle / unit);
    return { at, lost: gap };
  }

  get #reorder(): number {
    return this.#numbering === 'poc' ? Math.max(this.#maxReorder, this.#seenReorder) : 0;
  }

  /** No frame stands there, no more stand above than may have overtaken it, and `gap` missing ones find room. */
  #fits(at: number, gap: number): boolean {
    const window = this.#window;
    const bottom = this.#settled?.at ?? window[0]!.at;
    if (at <= bottom) return false;
    let above = 0;
    for (let i = window.length - 1; i >= 0 && window[i]!.at >= at; i -= 1) {
      if (window[i]!.at === at) return false;
      above += 1;
    }
    if (above > this.#reorder) return false;
    const unit = this.#unit.value === 0 ? 2 : this.#unit.value;
    const room = (Math.max(at, window.at(-1)!.at) - bottom) / unit - window.length - (this.#settled === undefined ? 0 : 1);
    // Missing anchors may lie above all that came.
    return gap <= room + 2;
  }

  #insert(entry: Entry): void {
    const window = this.#window;
    let i = window.length;
    while (i > 0 && window[i - 1]!.at > entry.at) i -= 1;
    if (i > 0 && window[i - 1]!.at === entry.at) return;
    const above = window.length - i;
    if (above > this.#seenReorder) this.#seenReorder = above;
    if (this.#numbering === 'poc') this.#learnUnit(Math.abs(entry.at - window[i > 0 ? i - 1 : 0]!.at));
    if (above === 0) window.push(entry);
    else window.splice(i, 0, entry);
    if (window.length > (this.#numbering === 'poc' ? windowFrames : orderedWindowFrames)) this.#settle(window.shift()!);
  }

  #learnUnit(step: number): void {
    const before = this.#unit.value;
    this.#unit.add(step);
    // Holes counted with the larger unit were too small.
    if (before > 0 && this.#unit.value < before) {
      if (this.#settledCoded >= 0) this.#unsure = true;
      this.#ahead = new Span();
    }
  }

  /** A frame behind its turn fills the place it left. */
  #insertLate(at: number, frameNum: number, place: Place): void {
    if (at > (this.#settled?.at ?? -Infinity)) this.#insert({ at, coded: this.#coded, frameNum, anchor: false, gap: 0, timed: 0, timestampMs: place.timestampMs, offset: place.offset });
  }

  /** Frames between two places. */
  #missing(from: number, to: number): number {
    // Even places strictly between, in the numbering by frame_num.
    if (this.#numbering === 'frame_num') return Math.max(0, Math.ceil(to / 2) - Math.floor(from / 2) - 1);
    const unit = this.#unit.value;
    return unit === 0 || from < this.#floor ? 0 : Math.max(0, Math.round((to - from) / unit) - 1);
  }

  #settle(entry: Entry): void {
    const below = this.#settled;
    this.#settled = entry;
    this.#settledCoded = Math.max(this.#settledCoded, entry.coded);
    const missing = below === undefined ? 0 : this.#missing(below.at, entry.at);
    if (missing > 0) this.#count(missing, below!, entry);
  }

  /**
   * Closes the sequence in front of a picture that begins the next (`start`, with the frames missing there by time), or where nothing
   * more of it comes. Then frames that lie below the last ones may not have come yet: holes there need a second witness.
   */
  #close(start: Place | undefined, startGap?: number): void {
    if (this.#numbering === undefined) return;
    const window = this.#window;
    const cut = this.#lastCut();
    const all = cut === undefined ? undefined : tailOf(window, cut, (from, to) => this.#missing(from, to));
    const beforeGaps = this.#gaps - (all?.byFrameNum ?? 0);
    while (window.length > this.#reorder) this.#settle(window.shift()!);
    // The frames left over, and the holes below each of them that are still open.
    const open = window.map((entry, i) => {
      const below = i === 0 ? this.#settled : window[i - 1]!;
      return below === undefined ? 0 : this.#missing(below.at, entry.at);
    });
    const openHoles = open.reduce((sum, holes) => sum + holes, 0);
    // Open holes in front of the cut are sure: a later frame was coded when all below it had been.
    const openTail = all === undefined ? openHoles : Math.min(openHoles, all.holes);
    const settledTail = all === undefined ? this.#holes : all.holes - openTail;
    const beforeHoles = this.#holes - settledTail + openHoles - openTail;
    if (this.#numbering === 'poc' && all !== undefined && beforeGaps > beforeHoles + 2) this.#frameNumLies = true;
    const byFrameNum = this.#frameNumLies || this.#numbering === 'frame_num' ? 0 : all?.byFrameNum ?? this.#gaps;
    const timed = (all?.timed ?? this.#timed) + (startGap !== undefined && startGap <= windowFrames ? Math.max(0, startGap) : 0);
    const byTime = Math.min(openTail, Math.max(0, timed - settledTail));
    const proven = Math.max(byFrameNum, settledTail + byTime);
    if (start !== undefined && (startGap ?? 0) > 0) {
      this.#coded += 1;
      this.#remember(startGap ?? 0, start);
    }
    this.#unproven += openTail - byTime;
    if (this.#numbering === 'poc' ? this.#unit.value > 0 : true) {
      const top = window.at(-1)?.at ?? this.#settled?.at ?? 0;
      if (start !== undefined && this.#begun) this.#length.add(this.#numbering === 'poc' ? top / this.#unit.value + 1 : this.#lastUnwrapped + 1);
    }
    let extra = proven - settledTail + openHoles - openTail;
    for (let i = 0; i < open.length && extra > 0; i += 1) {
      const holes = Math.min(extra, open[i]!);
      const below = i === 0 ? this.#settled : window[i - 1];
      if (holes > 0) this.#count(holes, below!, window[i]!);
      extra -= holes;
    }
    if (extra > 0) {
      const last = window.at(-1) ?? this.#settled!;
      this.#count(extra, last, last);
    }
    if (start !== undefined && startGap !== undefined) {
      const untold = (all?.timed ?? this.#timed) + startGap - proven;
      if (untold > 0) this.#unseen += untold;
    }
    this.#holesTotal += this.#holes;
    this.#timedTotal += this.#timed + Math.min(windowFrames, Math.max(0, startGap ?? 0));
    this.#reset();
  }

  #reset(): void {
    this.#numbering = undefined;
    this.#window = [];
    this.#settled = undefined;
    this.#settledCoded = -1;
    this.#gaps = 0;
    this.#holes = 0;
    this.#timed = 0;
    this.#steps = [];
    this.#strays = 0;
  }

  /**
   * The last frame before which everything is sound: no reference frame is missing in front of it, and it and all coded after it follow
   * without a hole on all coded before it. Undefined when the window does not reach back so far.
   */
  #lastCut(): number | undefined {
    let best: number | undefined;
    for (const { coded, gap, anchor } of this.#window) {
      if (!anchor || gap > 0 || coded <= this.#settledCoded || coded < (best ?? 0)) continue;
      let lowest = Infinity;
      let highest = this.#settled?.at ?? -Infinity;
      for (const other of this.#window) {
        if (other.coded >= coded) lowest = Math.min(lowest, other.at);
        else highest = Math.max(highest, other.at);
      }
      if (highest === -Infinity || (lowest > highest && this.#missing(highest, lowest) === 0)) best = coded;
    }
    return best;
  }

  #remember(room: number, before: Place): void {
    if (this.#previous === undefined) return;
    this.#steps.push({ coded: this.#coded, room, after: this.#previous, before: { timestampMs: before.timestampMs, offset: before.offset } });
    if (this.#steps.length > maxSteps) this.#steps.shift();
  }

  /**
   * Counts frames missing between two in output order; tells them at steps nearby at which frames are missing by frame_num or time, in the
   * order of coding, and else between the two.
   */
  #count(frames: number, below: Entry, above: Entry): void {
    const doubtful = this.#numbering === 'poc' && !this.#hasNonReference && this.#gaps <= this.#holes;
    this.#holes += frames;
    let left = frames;
    const from = Math.min(below.coded, above.coded) - windowFrames;
    const to = Math.max(below.coded, above.coded) + windowFrames;
    for (const step of this.#steps) {
      if (step.coded < from || step.coded > to || step.room <= 0 || left === 0) continue;
      const here = Math.min(left, step.room);
      step.room -= here;
      left -= here;
      this.#tell({ frames: here, after: step.after, before: step.before }, doubtful);
    }
    if (left === 0) return;
    const [first, second] = below.coded < above.coded ? [below, above] : [above, below];
    this.#tell({ frames: left, after: placeOfEntry(first), before: placeOfEntry(second) }, doubtful);
  }

  #tell(hole: Hole, doubtful: boolean): void {
    if (doubtful) {
      // A stream of reference frames only, and none of them missing: an encoder that numbers the frames it skips.
      if (this.#doubtful.length < maxDoubtful) this.#doubtful.push(hole);
      return;
    }
    this.#frames += hole.frames;
    this.#onHole(hole);
  }

  /** The stream has frames that frame_num does not number: the holes without a gap were such frames. */
  #believeDoubtful(): void {
    this.#hasNonReference = true;
    for (const hole of this.#doubtful.splice(0)) this.#tell(hole, false);
  }
}

/** What is missing behind the frame `cut` in coding order; it and all later ones lie above all others. */
function tailOf(window: readonly Entry[], cut: number, missing: (from: number, to: number) => number): Tail {
  let byFrameNum = 0;
  let holes = 0;
  let timed = 0;
  let below: Entry | undefined;
  for (const entry of window) {
    if (entry.coded < cut) continue;
    if (below !== undefined) holes += missing(below.at, entry.at);
    below = entry;
    if (entry.coded === cut) continue;
    byFrameNum += entry.gap;
    timed += entry.timed;
  }
  return { byFrameNum, holes, timed };
}

function placeOfEntry({ timestampMs, offset }: Entry): Place {
  return { timestampMs, offset };
}

/** Output order in frames' terms: both fields of a frame stand at one place. */
function placeOf(facts: PictureFacts): number | undefined {
  if (facts.order === undefined || facts.orderBits === undefined) return undefined;
  return facts.field === undefined ? facts.order : facts.order & ~1;
}

/** All coded before it lie below it. */
function isAnchor(facts: PictureFacts): boolean {
  return facts.reference && facts.slice !== 'B';
}

/** Other widths are another numbering. */
function bitsOf(facts: PictureFacts): number {
  return (facts.frameNumBits ?? 0) * 32 + (facts.orderBits ?? 0);
}

function modulo(value: number, cycle: number): number {
  return ((value % cycle) + cycle) % cycle;
}
