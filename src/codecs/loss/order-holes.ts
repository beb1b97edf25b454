/**
 * Holes in the output order of pictures (H.265 picture order count, AV1 order hint), for streams in which every picture has its own number.
 *
 * Pictures come in coding order and are sorted in a sliding window. A number that is still missing when more pictures lie above it
 * than may overtake any is a hole. Pictures that others name as their references without having come are lost whatever the numbering
 * says. Numbers are compared inside a period only: from a picture at which numbering begins anew to the next.
 *
 * Never more than was lost: where numbers could have another cause, decode times are asked, and what they do not confirm is not counted:
 * - a jump of more pictures than the window holds, or one across a whole cycle: the picture at which numbering began anew may be the lost one;
 * - a hole before a random access point: streams are joined there end to end;
 * - a hole in front of a picture that refers straight across it, in a stream of nothing but references: encoders that number skipped frames.
 * Times never add to a count: a gap without a hole is a frame that the source never gave, or one lost right before a start, which no
 * numbering shows. But holes that times contradict cost the count its certainty.
 *
 * Limits: pictures lost with the start behind them do not show when the first number that comes again is the very one that was due; a
 * source that paused looks the same. In periods shorter than the window two lost starts may make a count too high by a picture (measured: in
 * one of 4000 random streams).
 */
import type { PictureFacts } from '../../trace/events.js';
import { DecodeInterval } from './decode-interval.js';
import { OrderUnit } from './order-unit.js';
import type { CountedLoss, OnHole, Place } from './picture-counter.js';

/** At most 16 pictures may overtake another (the size of the DPB); the rest is for messages that changed places on the way. */
const windowPictures = 20;
/** Larger than any distance back inside a group of pictures; beyond it a smaller number is one of the next cycle. */
const maxStepBack = 64;
/** Pictures that overtake another by changing places on the way, beyond those that may. */
const maxSwapped = 3;
/** Numbers seen again, at another time, after which the numbering is taken for another one. */
const maxRepeats = 3;

interface Entry {
  readonly order: number;
  /** Undefined: named by another picture, not seen. */
  readonly place: Place | undefined;
  /** Decode time since the picture before it in the file. */
  readonly gapMs: number;
  /** Shown pictures of unknown number since the numbered one before it in the file. */
  readonly unnumbered: number;
  readonly randomAccess: boolean;
  /** Distance to the nearest earlier picture it is predicted from; 0 when it names none. */
  readonly nearest: number;
}

/** Waits for the next picture to confirm that the numbering is another one. */
interface Suspect {
  readonly facts: PictureFacts;
  readonly place: Place;
  readonly before: Place | undefined;
  /** It stands behind a gap, so none of its numbering came before it. */
  readonly first: boolean;
}
interface Last { readonly order: number; readonly place: Place }

export class OrderHoles {
  readonly #onHole: OnHole;
  readonly #basis: CountedLoss['basis'];
  readonly #interval = new DecodeInterval();
  readonly #unit = new OrderUnit();

  /** Of this period, ascending: at most `windowPictures` that came, and what those name. */
  readonly #window: Entry[] = [];
  #came = 0;
  /** The picture last taken out of the window. */
  #last: Last | undefined;
  /** The latest decode time among those taken out. */
  #lastMs = 0;
  /** Named pictures between `#last` and the next one that came. */
  #named = 0;
  /** Numbers up to this one are not judged: what came first may miss its neighbours because it was joined late. */
  #floor = Infinity;
  #highest: number | undefined;
  #startOrder = -Infinity;
  #bits = 0;
  #maxReorder = 0;
  #repeats = 0;
  #suspect: Suspect | undefined;
  #unnumberedBehindSuspect = 0;
  #unnumbered = 0;
  /** Those that were not needed to fill a hole so far: messages that changed places. */
  #spareUnnumbered = 0;

  #previous: Place | undefined;
  #gapMs = 0;
  #pictures = 0;

  #fields = false;
  #hasUnreferenced = false;
  #lostPictures = 0;
  #frames = 0;
  #judged = 0;
  #starts = 0;
  #startsAtZero = true;
  /** More may be lost than the holes show. */
  #more = false;

  constructor(basis: CountedLoss['basis'], onHole: OnHole) {
    this.#basis = basis;
    this.#onHole = onHole;
  }

  /** The step between neighbours, 0 while unknown. */
  get unit(): number {
    return this.#unit.value;
  }

  /** How far `order` lies above the highest number of this period; one too far below is of the next cycle. Undefined outside of a period. */
  distance(order: number, bits: number): number | undefined {
    if (this.#highest === undefined || bits !== this.#bits || bits < 1) return undefined;
    const cycle = 2 ** bits;
    const back = Math.min(maxStepBack, cycle / 2);
    return ((((order - this.#highest + back) % cycle) + cycle) % cycle) - back;
  }

  /** No picture of that number has come, and its place is not judged yet. */
  isVacant(distance: number): boolean {
    const lowest = this.#last ?? this.#window[0];
    if (this.#highest === undefined || lowest === undefined) return false;
    const order = this.#highest + distance;
    const there = this.#window[this.#find(order)];
    return order > lowest.order && (there?.order !== order || there.place === undefined);
  }

  /** The time before a picture at `place`, the next one, fits to a distance that great. */
  fitsTime(distance: number, place: Place): boolean {
    const interval = this.#interval.ms;
    if (interval === undefined || this.#previous === undefined || this.#unit.value === 0) return false;
    const gapMs = place.timestampMs - this.#previous.timestampMs;
    return Math.abs(gapMs - (distance / this.#unit.value) * interval) < 0.5 * interval;
  }

  /** The number is the next or nearly so, and could not be one of a period that begins with `startOrder`. */
  belongsHere(facts: PictureFacts, startOrder: number): boolean {
    const { order, orderBits = 0 } = facts;
    const distance = order === undefined ? undefined : this.distance(order, orderBits);
    return distance !== undefined && Math.abs(distance) <= windowPictures && Math.abs(order! - startOrder) > windowPictures;
  }

  /** A picture with its `order`. `start` in the facts begins a new period. */
  add(facts: PictureFacts, place: Place): void {
    const before = this.#previous;
    this.#arrive(place);
    if (!facts.reference) this.#hasUnreferenced = true;
    if (facts.field !== undefined) this.#fields = true;
    this.#maxReorder = facts.maxReorder ?? 0;
    const { order = 0, orderBits = 0 } = facts;
    if (facts.start === true) {
      this.#starts += 1;
      if (order !== 0) this.#startsAtZero = false;
      this.#close(true, place);
      this.#open(order, orderBits, -Infinity);
      this.#startOrder = order;
      this.#enter(0, facts, place);
      return;
    }
    const distance = this.#nextCycle(this.distance(order, orderBits));
    if (distance === undefined || (distance <= 0 && facts.randomAccess === true && !this.isVacant(distance))) {
      // All pictures before an IRAP picture in coding order are before it in output order too (H.265 §3, "leading picture").
      this.#join(facts, place);
    } else if (!this.#isOtherNumbering(distance, place)) {
      this.#settleSuspect(distance, facts);
      this.#enter(distance, facts, place);
    } else if (facts.randomAccess === true) {
      this.#join(facts, place);
    } else if (this.#suspect === undefined) {
      this.#suspect = { facts, place, before, first: this.#repeats === 0 && this.#missingByTime(this.#gapMs) > 0 };
    } else {
      const unnumbered = this.#unnumberedBehindSuspect;
      this.#restart(this.#suspect);
      this.#unnumbered = unnumbered;
      const again = this.distance(order, orderBits);
      if (again !== undefined && !this.#isOtherNumbering(again, place)) this.#enter(again, facts, place);
    }
  }

  /** A shown picture whose number is unknown: one of those missing before the next. */
  addUnnumbered(place: Place): void {
    this.#arrive(place);
    if (this.#suspect === undefined) this.#unnumbered += 1;
    else this.#unnumberedBehindSuspect += 1;
  }

  /** A picture that nobody would miss. */
  pass(place: Place): void {
    this.#arrive(place);
  }

  interrupt(): void {
    this.finish();
    this.#previous = undefined;
  }

  finish(): void {
    this.#close(false, this.#previous);
    this.#highest = undefined;
  }

  result(): CountedLoss {
    if (this.#judged === 0 && this.#frames === 0) return { frames: 0, basis: [], certainty: 'none', lostGroups: 0 };
    const hidden = this.#more || this.#unit.value !== 1 || this.#isRetimed();
    return { frames: this.#frames, basis: this.#basis, certainty: hidden ? 'lower-bound' : 'exact', lostGroups: 0 };
  }

  /** Holes without gaps in time show that times were made anew; then nothing tells of a start that was lost, or of a whole cycle. */
  #isRetimed(): boolean {
    if (this.#lostPictures === 0) return false;
    const byTime = this.#interval.missing;
    return byTime === undefined || byTime < 0.9 * this.#lostPictures;
  }

  #arrive(place: Place): void {
    this.#gapMs = this.#previous === undefined ? 0 : Math.max(0, place.timestampMs - this.#previous.timestampMs);
    this.#interval.add(this.#gapMs);
    this.#previous = place;
    this.#pictures += 1;
  }

  #open(order: number, bits: number, floor: number): void {
    this.#highest = order;
    this.#bits = bits;
    this.#floor = floor;
    this.#startOrder = -Infinity;
    this.#repeats = 0;
  }

  /** Below what was judged, or below the start once that is passed, no number can be: it is one of the next cycle. */
  #nextCycle(distance: number | undefined): number | undefined {
    if (distance === undefined || distance >= 0) return distance;
    const order = this.#highest! + distance;
    const passed = this.#highest! > this.#startOrder && order < this.#startOrder;
    return passed || (this.#last !== undefined && order <= this.#last.order) ? distance + 2 ** this.#bits : distance;
  }

  /** The first picture of the stream, the first behind an interruption, or a random access point with numbers of its own. */
  #join(facts: PictureFacts, place: Place): void {
    if (this.#highest !== undefined) this.#more = true;
    this.#close(false, place);
    this.#open(facts.order ?? 0, facts.orderBits ?? 0, Infinity);
    this.#enter(0, facts, place);
  }

  /** The picture at which numbering began anew is lost: what this one names of its own numbering is so for certain. */
  #restart({ facts, place, before, first }: Suspect): void {
    if (!first) {
      this.#join(facts, place);
      return;
    }
    const order = facts.order ?? 0;
    this.#more = true;
    this.#close(false, before);
    this.#open(order, facts.orderBits ?? 0, lowestNamed(facts, order) - 1);
    const unit = this.#unit.value;
    if (this.#starts > 0 && this.#startsAtZero && unit > 0 && before !== undefined) {
      // Where every period began at 0 so far, the lost start was there, right behind the last picture; `#acrossCycle` asks the times.
      this.#floor = -unit;
      this.#last = { order: -unit, place: before };
      this.#lastMs = before.timestampMs;
    }
    this.#enter(0, facts, place);
  }

  /** The next picture goes on in the numbering of the period: the suspect belongs to it when that picture refers to it. */
  #settleSuspect(nextDistance: number, next: PictureFacts): void {
    if (this.#suspect === undefined) return;
    const { facts, place } = this.#suspect;
    const distance = this.distance(facts.order ?? 0, facts.orderBits ?? 0);
    if (distance === undefined || next.uses?.includes(distance - nextDistance) !== true) {
      this.#dropSuspect();
      return;
    }
    this.#suspect = undefined;
    const highest = this.#highest!;
    this.#enter(distance, facts, place);
    // The next one's distance counts from where it was measured.
    this.#highest = highest;
  }

  /** One picture alone with a number far off is a damaged header or an old message sent again. */
  #dropSuspect(): void {
    if (this.#suspect === undefined) return;
    this.#suspect = undefined;
    // It was shown, if only it could be told where.
    this.#unnumbered += 1 + this.#unnumberedBehindSuspect;
    this.#unnumberedBehindSuspect = 0;
    this.#more = true;
  }

  #enter(distance: number, facts: PictureFacts, place: Place): void {
    const absolute = this.#highest! + distance;
    if (this.#hidesCycle(distance)) this.#more = true;
    if (distance > 0) this.#highest = absolute;
    if (this.#floor === Infinity && isAnchor(facts)) this.#floor = absolute;
    if (distance !== 0) this.#learn(distance);
    if (!this.#insert(absolute, facts, place)) return;
    this.#name(absolute, facts);
    while (this.#came > windowPictures) this.#take(true, place);
  }

  /** The time that went by is that of the distance and one or more whole cycles: a cycle of pictures may be lost. */
  #hidesCycle(distance: number): boolean {
    const interval = this.#interval.ms;
    const cycle = 2 ** this.#bits / this.#unit.value;
    if (interval === undefined || !Number.isFinite(cycle)) return false;
    const more = this.#gapMs / interval - Math.max(0, distance) / this.#unit.value;
    const rest = more % cycle;
    // Reordering moves numbers against times by as many pictures as may overtake others.
    const slack = this.#maxReorder + 2;
    return more > cycle / 2 && (rest <= slack || rest >= cycle - slack);
  }

  /** Not comparable with the numbers of this period. */
  #isOtherNumbering(distance: number, place: Place): boolean {
    if (this.#repeats > maxRepeats) return true;
    const unit = this.#unit.value;
    const interval = this.#interval.ms;
    // A number taken or overtaken too often is the sign of a lost start sooner than that; then time is missing too.
    if (this.#suspect !== undefined || this.#missingByTime(this.#gapMs) > 0) {
      if (this.#isTaken(distance, place) || (distance < 0 && this.#cameAbove(distance) > this.#maxReorder + maxSwapped)) return true;
    }
    if (unit === 0 || interval === undefined || distance <= windowPictures * unit) return false;
    return this.#gapMs < 0.5 * (distance / unit - windowPictures) * interval;
  }

  /** By a picture of another time: not the same message twice, or a layer of the same picture. */
  #isTaken(distance: number, place: Place): boolean {
    const order = this.#highest! + distance;
    const there = this.#window[this.#find(order)];
    return there?.order === order && there.place !== undefined && there.place.timestampMs !== place.timestampMs;
  }

  #cameAbove(distance: number): number {
    const order = this.#highest! + distance;
    let count = 0;
    for (let at = this.#window.length - 1; at >= 0 && this.#window[at]!.order > order; at -= 1) {
      if (this.#window[at]!.place !== undefined) count += 1;
    }
    return count;
  }

  #learn(distance: number): void {
    const before = this.#unit.value;
    this.#unit.add(distance);
    // Holes of the smaller unit were overlooked.
    if (this.#judged > 0 && this.#unit.value < before) this.#more = true;
  }

  /** False when a picture of that number is there. */
  #insert(order: number, facts: PictureFacts, place: Place): boolean {
    const at = this.#find(order);
    const there = this.#window[at];
    const replaces = there?.order === order;
    if (replaces && there.place !== undefined) {
      // The same message twice, or a layer of the same picture, has the same time.
      if (there.place.timestampMs !== place.timestampMs) {
        this.#repeats += 1;
        this.#more = true;
      }
      return false;
    }
    this.#repeats = 0;
    this.#window.splice(at, replaces ? 1 : 0, {
      order, place, gapMs: this.#gapMs, unnumbered: this.#unnumbered, randomAccess: facts.randomAccess === true, nearest: nearestPast(facts),
    });
    this.#unnumbered = 0;
    this.#came += 1;
    return true;
  }

  /** Where `order` is or belongs; looked for from the end, for there it nearly always is. */
  #find(order: number): number {
    let at = this.#window.length;
    while (at > 0 && this.#window[at - 1]!.order >= order) at -= 1;
    return at;
  }

  /** Enters the pictures that this one refers to and that have not come. */
  #name(order: number, facts: PictureFacts): void {
    if (facts.uses === undefined) return;
    for (const delta of facts.uses) {
      this.#learn(delta);
      const named = order + delta;
      if (named <= this.#floor || (this.#last !== undefined && named <= this.#last.order) || Math.abs(delta) >= 2 ** (this.#bits - 1)) continue;
      const at = this.#find(named);
      if (this.#window[at]?.order === named) continue;
      // Each picture names at most 16, so the window stays small.
      this.#window.splice(at, 0, { order: named, place: undefined, gapMs: 0, unnumbered: 0, randomAccess: false, nearest: 0 });
      if (named > this.#highest!) this.#highest = named;
    }
  }

  /** Ends a period. `complete`: all pictures of it were due before `place`; else some of the last may still have been on the way. */
  #close(complete: boolean, place: Place | undefined): void {
    while (this.#window.length > 0) this.#take(complete || this.#came > this.#maxReorder, place);
    if (this.#named > 0 && this.#last !== undefined && place !== undefined) this.#count(this.#named, this.#last.place, place);
    this.#named = 0;
    this.#last = undefined;
    this.#floor = Infinity;
    this.#dropSuspect();
    this.#unnumbered = 0;
    this.#spareUnnumbered = 0;
  }

  /** Takes the lowest entry out of the window. `sure`: no picture below it can come any more. */
  #take(sure: boolean, place: Place | undefined): void {
    const entry = this.#window.shift()!;
    if (entry.place === undefined) {
      this.#named += 1;
      return;
    }
    this.#came -= 1;
    const named = this.#named;
    const last = this.#last;
    const lastMs = this.#lastMs;
    this.#named = 0;
    this.#last = { order: entry.order, place: entry.place };
    this.#lastMs = last === undefined ? entry.place.timestampMs : Math.max(lastMs, entry.place.timestampMs);
    if (last === undefined) {
      if (named > 0 && place !== undefined) this.#count(named, entry.place, place);
      return;
    }
    if (last.order < this.#floor) return;
    this.#judged += 1;
    let missing = Math.floor((entry.order - last.order) / this.#unit.value) - 1 - entry.unnumbered - this.#spareUnnumbered;
    this.#spareUnnumbered = Math.max(0, -missing);
    if (missing > named) missing = Math.max(named, sure ? this.#plausible(entry, last, lastMs, missing, named) : this.#dueAtEnd(entry, missing));
    else missing = named;
    if (missing === 0) return;
    // A lost start whose numbers happen to go on in this period: more time went by than pictures are missing.
    if (this.#missingByTime(this.#firstAboveMs(entry) - lastMs) > missing + this.#maxReorder + 1) this.#more = true;
    this.#count(missing, last.place, entry.place);
  }

  /** Of the pictures that seem to be missing between `last` and `entry`, how many are lost for certain. */
  #plausible(entry: Entry, last: Last, lastMs: number, missing: number, named: number): number {
    const cycle = 2 ** this.#bits;
    if (Math.floor(entry.order / cycle) !== Math.floor(last.order / cycle)) return this.#acrossCycle(entry, lastMs, missing);
    return named === 0 && this.#hasOtherCause(entry, last, missing) ? 0 : missing;
  }

  /**
   * With the picture at which numbering began anew lost, the rest of a cycle looks lost as well. Then less time went by here, or more
   * would be counted than all gaps in time have room for, and only the numbers of the new period are missing.
   */
  #acrossCycle(entry: Entry, lastMs: number, missing: number): number {
    const here = this.#missingByTime(this.#firstAboveMs(entry) - lastMs);
    const room = this.#room();
    if (missing <= here && missing <= room) return missing;
    this.#more = true;
    const cycle = 2 ** this.#bits;
    const anew = this.#startsAtZero && this.#starts > 0 ? (((entry.order % cycle) + cycle) % cycle) / this.#unit.value : 0;
    return anew <= missing && anew <= here && anew <= room ? anew : 0;
  }

  /** The earliest decode time of `entry` and all above it. */
  #firstAboveMs(entry: Entry): number {
    let firstMs = entry.place!.timestampMs;
    for (const other of this.#window) {
      if (other.place !== undefined) firstMs = Math.min(firstMs, other.place.timestampMs);
    }
    return firstMs;
  }

  /** At the end of a file pictures may be missing because others that overtake them came first: lost are those that left a gap in time. */
  #dueAtEnd(entry: Entry, missing: number): number {
    const room = this.#room();
    let here = this.#missingByTime(entry.gapMs);
    for (const other of this.#window) here += this.#missingByTime(other.gapMs);
    if (missing <= here && missing <= room) return missing;
    if (this.#lostPictures > 0 && (this.#interval.missing ?? 0) > this.#lostPictures) this.#more = true;
    return 0;
  }

  /** Pictures that all gaps in time have room for beyond those counted. The usual interval is known to a percent or so, and gaps add that up. */
  #room(): number {
    return (this.#interval.missing ?? 0) - this.#lostPictures - Math.floor(this.#lostPictures / 64);
  }

  #missingByTime(gapMs: number): number {
    const interval = this.#interval.ms;
    return interval === undefined ? 0 : Math.max(0, Math.round(gapMs / interval) - 1);
  }

  #hasOtherCause(entry: Entry, last: Last, missing: number): boolean {
    const interval = this.#interval.ms;
    const skipped = !this.#hasUnreferenced && entry.nearest === last.order - entry.order;
    const joined = entry.randomAccess && interval !== undefined && entry.gapMs < 0.5 * (missing + 1) * interval;
    if (skipped || joined) this.#more = true;
    return skipped || joined;
  }

  #count(pictures: number, after: Place, before: Place): void {
    const frames = this.#fields ? Math.ceil(pictures / 2) : pictures;
    this.#lostPictures += pictures;
    this.#frames += frames;
    this.#onHole({ frames, after, before });
  }
}

/** Nothing above it was decoded before it: what is missing above it was lost, not missed by joining late. */
function isAnchor(facts: PictureFacts): boolean {
  return facts.reference && (facts.temporalId ?? 0) === 0 && (facts.uses === undefined || facts.uses.every((delta) => delta < 0));
}

function lowestNamed(facts: PictureFacts, order: number): number {
  let lowest = order;
  for (const delta of facts.uses ?? []) lowest = Math.min(lowest, order + delta);
  return lowest;
}

function nearestPast(facts: PictureFacts): number {
  let nearest = 0;
  for (const delta of facts.uses ?? []) {
    if (delta < 0 && (nearest === 0 || delta > nearest)) nearest = delta;
  }
  return nearest;
}
