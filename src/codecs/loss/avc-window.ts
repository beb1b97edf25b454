/** The frames of an H.264 sequence that may still get neighbours, in output order. One window per sequence. */
import type { AvcHabits } from './avc-habits.js';

/** max_num_reorder_frames is at most 16, so of 17 frames the lowest is settled. */
export const windowFrames = 17;
/** In coding order nothing overtakes; a few for messages that changed places on the way. */
const orderedFrames = 4;

/** A frame in its place. */
export interface Entry {
  /** Picture order count, unwrapped; or twice the unwrapped frame_num, less one for a frame that is no reference. */
  readonly at: number;
  /** Index in coding order, from the start of the sequence. */
  readonly coded: number;
  readonly frameNum: number;
  /** All coded before it lie below it: a P or I picture. */
  readonly anchor: boolean;
  /** Reference frames missing in front of it by frame_num, and frames by decode time. */
  readonly gap: number;
  readonly timed: number;
  readonly timestampMs: number;
  readonly offset: number;
}

/** `missing` frames between two neighbours in output order. */
export interface Vacancy { readonly missing: number; readonly below: Entry; readonly above: Entry }

/** The end of a sequence, behind a frame before which all is sound. */
export interface Tail {
  /** Reference frames missing by frame_num. */
  readonly gaps: number;
  /** Holes that are settled, and those that frames to come could fill. */
  readonly settled: number;
  readonly open: number;
  /** Frames missing by decode time. */
  readonly timed: number;
  /** Certain by frame_num: what it says is missing lies above what may be overtaken, so holes below are others. */
  readonly numbered: number;
}

export class AvcWindow {
  readonly numbering: 'poc' | 'frame_num';
  readonly #habits: AvcHabits;
  /** Ascending. */
  readonly #entries: Entry[] = [];
  /** The last that left, and the latest in coding order of all that left. */
  #settled: Entry | undefined;
  #settledCoded = -1;
  /** Below it nothing is judged: a sequence joined in its middle lacks frames for that reason, up to its first P or I picture. */
  #floor: number;

  constructor(numbering: 'poc' | 'frame_num', habits: AvcHabits, first: Entry, joined: boolean) {
    this.numbering = numbering;
    this.#habits = habits;
    this.#entries.push(first);
    this.#floor = !joined || numbering === 'frame_num' ? -Infinity : first.anchor ? first.at : Infinity;
  }

  get top(): Entry {
    return this.#entries.at(-1) ?? this.#settled!;
  }

  /** At or below it places are judged. */
  get bottom(): number {
    return this.#settled?.at ?? -Infinity;
  }

  get reorder(): number {
    return this.numbering === 'poc' ? this.#habits.reorder : 0;
  }

  find(at: number): Entry | undefined {
    return this.#entries.find((entry) => entry.at === at);
  }

  /** No frame stands there, no more stand above than may overtake it, and `gap` missing ones find room. */
  fits(at: number, gap: number): boolean {
    const entries = this.#entries;
    const bottom = this.#settled?.at ?? entries[0]!.at;
    if (at <= bottom) return false;
    let above = 0;
    for (let i = entries.length - 1; i >= 0 && entries[i]!.at >= at; i -= 1) {
      if (entries[i]!.at === at) return false;
      above += 1;
    }
    if (above > this.reorder) return false;
    const room = (Math.max(at, this.top.at) - bottom) / this.#habits.frameUnit - entries.length - (this.#settled === undefined ? 0 : 1);
    // Missing anchors may lie above all that came.
    return gap <= room + 2;
  }

  /** Takes a frame in, unless its place is taken or judged. Returns true when steps turned out to be smaller than holes were judged by. */
  insert(entry: Entry): boolean {
    const entries = this.#entries;
    let i = entries.length;
    while (i > 0 && entries[i - 1]!.at > entry.at) i -= 1;
    if (entry.at <= this.bottom || (i > 0 && entries[i - 1]!.at === entry.at)) return false;
    const above = entries.length - i;
    if (above > this.#habits.seenReorder) this.#habits.seenReorder = above;
    const neighbour = entries[i > 0 ? i - 1 : 0];
    const smaller = this.numbering === 'poc' && neighbour !== undefined && this.#habits.learnUnit(Math.abs(entry.at - neighbour.at));
    if (above === 0) entries.push(entry);
    else entries.splice(i, 0, entry);
    if (this.#floor === Infinity && entry.anchor) this.#floor = entry.at;
    return smaller && this.#settled !== undefined;
  }

  get isFull(): boolean {
    return this.#entries.length > (this.numbering === 'poc' ? windowFrames : orderedFrames);
  }

  /** More frames stand above the lowest than may overtake any. */
  get lowestIsSettled(): boolean {
    return this.#entries.length > this.reorder;
  }

  /** Takes the lowest out; what is missing below it is told. */
  settle(): Vacancy | undefined {
    const below = this.#settled;
    const entry = this.#entries.shift();
    if (entry === undefined) return undefined;
    this.#settled = entry;
    this.#settledCoded = Math.max(this.#settledCoded, entry.coded);
    return below === undefined ? undefined : this.#between(below, entry);
  }

  /** Holes between those that are left. */
  get vacancies(): readonly Vacancy[] {
    const list: Vacancy[] = [];
    let below = this.#settled;
    for (const entry of this.#entries) {
      const vacancy = below === undefined ? undefined : this.#between(below, entry);
      if (vacancy !== undefined) list.push(vacancy);
      below = entry;
    }
    return list;
  }

  /**
   * The end behind the last anchor before which everything is sound: no reference frame is missing in front of it, and it and all
   * coded after it follow without a hole on all coded before it. Undefined when the window does not reach back so far.
   */
  tail(): Tail | undefined {
    const cut = this.#lastCut();
    if (cut === undefined) return undefined;
    const entries = this.#entries.filter((entry) => entry.coded >= cut);
    const openFrom = this.#entries[this.#entries.length - this.reorder]?.at ?? -Infinity;
    let gaps = 0;
    let settled = 0;
    let open = 0;
    let timed = 0;
    const holes: { readonly at: number; readonly missing: number }[] = [];
    for (const [i, entry] of entries.entries()) {
      if (entry.coded > cut) {
        gaps += entry.gap;
        timed += entry.timed;
      }
      const missing = i === 0 ? 0 : this.#missing(entries[i - 1]!.at, entry.at);
      if (this.reorder > 0 && entry.at >= openFrom) {
        open += missing;
      } else {
        settled += missing;
        if (missing > 0) holes.push({ at: entry.at, missing });
      }
    }
    let numbered = gaps;
    for (const entry of entries) {
      if (entry.gap === 0 || entry.coded === cut) continue;
      const line = this.#line(entry.coded);
      let sum = 0;
      for (const other of entries) if (other.coded > cut && other.gap > 0 && this.#line(other.coded) >= line) sum += other.gap;
      for (const hole of holes) if (hole.at <= line) sum += hole.missing;
      numbered = Math.max(numbered, sum);
    }
    return { gaps, settled, open, timed, numbered };
  }

  /** What is coded next cannot lie below this place. */
  #line(coded: number): number {
    const before = this.#entries.filter((entry) => entry.coded < coded);
    return before[before.length - 1 - this.reorder]?.at ?? -Infinity;
  }

  #lastCut(): number | undefined {
    let best: number | undefined;
    for (const { coded, gap, anchor } of this.#entries) {
      if (!anchor || gap > 0 || coded <= this.#settledCoded || coded < (best ?? 0)) continue;
      let lowest = Infinity;
      let highest = this.#settled?.at ?? -Infinity;
      for (const other of this.#entries) {
        if (other.coded >= coded) lowest = Math.min(lowest, other.at);
        else highest = Math.max(highest, other.at);
      }
      if (highest === -Infinity || (lowest > highest && this.#missing(highest, lowest) === 0)) best = coded;
    }
    return best;
  }

  #between(below: Entry, above: Entry): Vacancy | undefined {
    const missing = this.#missing(below.at, above.at);
    return missing === 0 ? undefined : { missing, below, above };
  }

  #missing(from: number, to: number): number {
    // Even places strictly between: reference frames.
    if (this.numbering === 'frame_num') return Math.max(0, Math.ceil(to / 2) - Math.floor(from / 2) - 1);
    const unit = this.#habits.unit.value;
    return unit === 0 || from < this.#floor ? 0 : Math.max(0, Math.round((to - from) / unit) - 1);
  }
}
