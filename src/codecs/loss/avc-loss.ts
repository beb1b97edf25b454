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
 * Limits: types 1 and 2 do not show lost non-reference pictures; of a pair of fields one lost field is not counted; in a stream that was
 * timed anew a lost IDR picture looks like a jump of up to 16 frames until the usual length of a group is known.
 */
import type { PictureFacts } from '../../trace/events.js';
import { AvcHabits } from './avc-habits.js';
import { AvcPlaces, orderOf } from './avc-places.js';
import { AvcWindow, windowFrames } from './avc-window.js';
import type { Entry, Vacancy } from './avc-window.js';
import { msBetween } from './frame-clock.js';
import { IdrIds } from './idr-ids.js';
import type { CountedLoss, Hole, OnHole, PictureCounter, Place } from './picture-counter.js';

/** Steps with missing frames whose places are remembered for the holes that follow. */
const maxSteps = 32;
/** A cycle of fewer frames may hide a whole cycle when times do not tell. */
const longCycle = 256;
/** Holes kept of which it is not known whether they are losses. */
const maxDoubtful = 64;
/** A gap in every step, always of one size, is a sender that counts wrong. */
const liesShare = 0.9;
const liesSteps = 16;

/** A step in coding order at which frames are missing by frame_num or time; `room`: so many are not told of yet. */
interface Step { readonly coded: number; room: number; readonly after: Place; readonly before: Place }

interface OpenField { readonly field: 'top' | 'bottom'; readonly frameNum: number }

/** See `PictureCounter`. */
export function createAvcLoss(onHole: OnHole): PictureCounter {
  return new AvcLoss(onHole);
}

class AvcLoss implements PictureCounter {
  readonly #onHole: OnHole;
  readonly #habits = new AvcHabits();
  readonly #places = new AvcPlaces(this.#habits);
  readonly #ids = new IdrIds();

  /** The sequence: from one beginning of the numbering to the next. */
  #window: AvcWindow | undefined;
  #bits = 0;
  #begunByIdr = false;
  #coded = 0;
  #gaps = 0;
  #holes = 0;
  #timed = 0;
  #steps: Step[] = [];

  #previous: Place | undefined;
  #field: OpenField | undefined;

  /** The track. */
  #frames = 0;
  #unseen = 0;
  #starts = 0;
  #timedTotal = 0;
  #holesTotal = 0;
  /** Open holes at the ends of sequences that nothing proves. */
  #unproven = 0;
  #early: { readonly stepMs: number; readonly lost: number }[] = [];
  #usualGap = 0;
  #usualGaps = 0;
  #usedOrder = false;
  #hasNonReference = false;
  #doubtful: Hole[] = [];
  #gapsAllowed = false;
  #frameNumLies = false;
  #unsure = false;

  constructor(onHole: OnHole) {
    this.#onHole = onHole;
  }

  add(pictures: readonly PictureFacts[], place: Place): void {
    for (const picture of pictures) this.#picture(picture, place);
  }

  interrupt(): void {
    this.#close(undefined, 0);
    this.#previous = undefined;
    this.#field = undefined;
    this.#ids.interrupt();
  }

  finish(): void {
    this.interrupt();
  }

  result(): CountedLoss {
    const { lostGroups } = this.#ids;
    const { compared } = this.#habits;
    const byIds = lostGroups > 0 ? ['idr_pic_id' as const] : [];
    const lies = !this.#usedOrder && compared > liesSteps && this.#usualGaps > liesShare * compared;
    if (compared === 0 || lies || (this.#gapsAllowed && this.#frames > 0)) return { frames: 0, basis: byIds, certainty: 'none', lostGroups };
    const basis: CountedLoss['basis'] = [...(this.#usedOrder ? ['poc' as const] : []), 'frame_num', ...byIds];
    const hidden = this.#unsure || this.#places.unsure || this.#ids.doubtful || this.#doubtful.length > 0 || this.#habits.unit.value > 2 || this.#mayHide();
    // Times that show most of the holes show them all, but for the first while the frame duration is unknown: the rest are numbers of another group behind a lost IDR picture.
    const most = this.#timedTotal > 0.5 * this.#holesTotal ? 1.05 * this.#timedTotal + 8 : Infinity;
    const frames = this.#frames > most ? Math.floor(this.#timedTotal) : this.#frames;
    return { frames, basis, certainty: hidden || frames < this.#frames ? 'lower-bound' : 'exact', lostGroups, ...(this.#unseen > 0 && { unseen: this.#unseen }) };
  }

  /** Whole cycles in holes, or frames at the ends of sequences, may be missing beyond what was counted. */
  #mayHide(): boolean {
    const retimed = this.#holesTotal > 0 && this.#timedTotal + 0.5 < 0.9 * this.#holesTotal;
    if (retimed && (this.#starts > 1 || this.#unproven > 0)) return true;
    if (this.#places.cycleFrames >= longCycle) return false;
    const { clock, isHeavyLoss } = this.#habits;
    return retimed || isHeavyLoss || this.#early.some(({ stepMs, lost }) => (clock.missing(stepMs) ?? Infinity) > lost + 1);
  }

  #picture(facts: PictureFacts, place: Place): void {
    const { frameNum, frameNumBits, field } = facts;
    if (frameNum === undefined || frameNumBits === undefined) {
      this.interrupt();
      return;
    }
    if (facts.gapsAllowed === true) this.#gapsAllowed = true;
    if (!facts.reference && !this.#hasNonReference) this.#believeDoubtful();
    const forgets = facts.start === true && facts.idrId === undefined;
    const open = this.#field;
    this.#field = undefined;
    if (open !== undefined && field !== undefined && open.field !== field && open.frameNum === frameNum && facts.idrId === undefined) {
      if (forgets) this.#restart(facts, place, true, 0);
      return;
    }
    // A frame with one field is there; the other may be missing.
    if (open !== undefined) this.#unsure = true;
    if (field !== undefined) this.#field = { field, frameNum };

    const stepMs = this.#previous === undefined ? undefined : msBetween(this.#previous.timestampMs, place.timestampMs);
    if (facts.idrId !== undefined) {
      const missing = stepMs === undefined ? 0 : this.#habits.clock.missing(stepMs) ?? 0;
      this.#ids.add(facts.idrId, missing);
      this.#restart(facts, place, false, Math.max(0, missing));
    } else if (this.#window === undefined || this.#bits !== bitsOf(facts)) {
      this.#close(undefined, 0);
      this.#begin(facts, place, false);
    } else {
      this.#follow(facts, place, stepMs ?? 0, this.#window);
    }
    // The picture ends one numbering and is the first of the next (§7.4.3, §8.2.1).
    if (forgets) this.#restart(facts, place, true, 0);
    if (stepMs === undefined || stepMs >= 0) this.#previous = { timestampMs: place.timestampMs, offset: place.offset };
  }

  #restart(facts: PictureFacts, place: Place, forgotten: boolean, missing: number): void {
    this.#close(place, missing);
    this.#begin(facts, place, forgotten);
  }

  #begin(facts: PictureFacts, place: Place, forgotten: boolean): void {
    const numbering = orderOf(facts) === undefined ? 'frame_num' : 'poc';
    if (numbering === 'poc') this.#usedOrder = true;
    // Type 1, or a frame that frame_num does not number.
    else if (!facts.reference || facts.inOrder !== true) this.#unsure = true;
    this.#habits.announcedReorder = facts.maxReorder ?? 0;
    if (facts.start === true) this.#starts += 1;
    this.#bits = bitsOf(facts);
    this.#begunByIdr = facts.idrId !== undefined;
    this.#coded = 0;
    const at = this.#places.begin(facts, forgotten);
    this.#window = new AvcWindow(numbering, this.#habits, this.#entry(facts, place, at, 0, 0), facts.start !== true);
  }

  #entry(facts: PictureFacts, { timestampMs, offset }: Place, at: number, gap: number, timed: number): Entry {
    return { at, coded: this.#coded, frameNum: facts.frameNum ?? 0, anchor: facts.reference && facts.slice !== 'B', gap, timed, timestampMs, offset };
  }

  #follow(facts: PictureFacts, place: Place, stepMs: number, window: AvcWindow): void {
    const { clock } = this.#habits;
    const timed = clock.missing(stepMs);
    this.#habits.announcedReorder = facts.maxReorder ?? 0;
    if (window.numbering === 'frame_num' && !facts.reference) this.#unsure = true;
    const found = this.#places.follow(facts, { stepMs, timed }, window);
    if (found === 'passed') return;
    if (found === 'other') {
      this.#unsure = true;
      this.#close(undefined, 0);
      this.#begin(facts, place, false);
      return;
    }
    if ('late' in found) {
      window.insert({ ...this.#entry(facts, place, found.late, 0, 0), anchor: false });
      return;
    }
    const { at, gap, lost } = found;
    if (gap === 0) {
      this.#habits.sound += 1;
      if (stepMs > 0) clock.add(stepMs);
    } else if (timed === undefined && this.#early.length < maxSteps) {
      this.#early.push({ stepMs, lost });
    }
    if (lost > 0 && (this.#usualGaps === 0 || lost === this.#usualGap)) {
      this.#usualGap = lost;
      this.#usualGaps += 1;
    }
    this.#habits.compared += 1;
    this.#coded += 1;
    this.#gaps += gap;
    this.#timed += timed ?? lost;
    this.#remember(Math.max(lost, timed ?? 0), place);
    if (window.insert(this.#entry(facts, place, at, gap, timed ?? lost))) this.#unsure = true;
    if (window.isFull) this.#count(window.settle());
  }

  /**
   * Closes the sequence in front of a picture that begins the next (`start`, with the frames `missing` there by time), or where nothing
   * more of it comes. Then frames that lie below the last ones may not have come yet: holes there need a second witness.
   */
  #close(start: Place | undefined, missing: number): void {
    const window = this.#window;
    if (window === undefined) return;
    const tail = window.tail();
    if (start !== undefined && this.#begunByIdr) this.#habits.length.add(this.#places.length(window));
    while (window.lowestIsSettled) this.#count(window.settle());
    const { vacancies } = window;
    const openAll = vacancies.reduce((sum, vacancy) => sum + vacancy.missing, 0);
    const { settled, open, timed, gaps, numbered } = tail ?? { settled: this.#holes, open: openAll, timed: this.#timed, gaps: this.#gaps, numbered: this.#gaps };
    // frame_num says that frames are missing where none are.
    if (window.numbering === 'poc' && this.#gaps - gaps > this.#holes - settled + openAll - open + 2) this.#frameNumLies = true;
    // A longer gap is a pause, or groups are gone: then it proves nothing of the last frames.
    const byTime = Math.min(open, Math.max(0, timed + (missing <= windowFrames ? missing : 0) - settled));
    const byFrameNum = window.numbering === 'poc' && !this.#frameNumLies ? numbered : 0;
    const proven = Math.max(byFrameNum, settled + byTime);
    this.#unproven += open - byTime;
    const untold = timed + missing - proven;
    if (start !== undefined) this.#unseen += Math.max(0, untold);
    // Time and numbers both know of losses, and time of more.
    else if (untold > 0 && proven > 0) this.#unsure = true;
    this.#coded += 1;
    if (start !== undefined) this.#remember(missing, start);
    // Open holes in front of the tail are sure: a later anchor was coded when all below it had been.
    let left = proven - settled + openAll - open;
    for (const vacancy of vacancies) {
      const here = Math.min(left, vacancy.missing);
      if (here > 0) this.#count({ ...vacancy, missing: here });
      left -= here;
    }
    // An anchor above all that came.
    if (left > 0) this.#count({ missing: left, below: window.top, above: window.top });
    this.#holesTotal += this.#holes;
    this.#timedTotal += this.#timed + Math.min(windowFrames, missing);
    this.#window = undefined;
    this.#gaps = 0;
    this.#holes = 0;
    this.#timed = 0;
    this.#steps = [];
  }

  #remember(room: number, before: Place): void {
    if (room <= 0 || this.#previous === undefined) return;
    this.#steps.push({ coded: this.#coded, room, after: this.#previous, before: { timestampMs: before.timestampMs, offset: before.offset } });
    if (this.#steps.length > maxSteps) this.#steps.shift();
  }

  /** Tells missing frames at steps nearby at which frames are missing by frame_num or time, in coding order, and else between the two. */
  #count(vacancy: Vacancy | undefined): void {
    if (vacancy === undefined) return;
    const { missing, below, above } = vacancy;
    // A stream of reference frames only, and none of them missing: an encoder that numbers the frames it skips.
    const doubtful = this.#window?.numbering === 'poc' && !this.#hasNonReference && this.#gaps <= this.#holes;
    this.#holes += missing;
    let left = missing;
    const from = Math.min(below.coded, above.coded) - windowFrames;
    const to = Math.max(below.coded, above.coded) + windowFrames;
    for (const step of this.#steps) {
      if (step.coded < from || step.coded > to || step.room === 0 || left === 0) continue;
      const frames = Math.min(left, step.room);
      step.room -= frames;
      left -= frames;
      this.#tell({ frames, after: step.after, before: step.before }, doubtful);
    }
    if (left === 0) return;
    const [first, second] = below.coded <= above.coded ? [below, above] : [above, below];
    this.#tell({ frames: left, after: placeOf(first), before: placeOf(second) }, doubtful);
  }

  #tell(hole: Hole, doubtful: boolean): void {
    if (doubtful) {
      if (this.#doubtful.length < maxDoubtful) this.#doubtful.push(hole);
      return;
    }
    this.#frames += hole.frames;
    this.#onHole(hole);
  }

  /** The stream has frames that frame_num does not number: holes without a gap of it were such frames. */
  #believeDoubtful(): void {
    this.#hasNonReference = true;
    for (const hole of this.#doubtful.splice(0)) this.#tell(hole, false);
  }
}

function placeOf({ timestampMs, offset }: Entry): Place {
  return { timestampMs, offset };
}

/** Other widths are another numbering. */
function bitsOf(facts: PictureFacts): number {
  return (facts.frameNumBits ?? 0) * 32 + (facts.orderBits ?? 0);
}
