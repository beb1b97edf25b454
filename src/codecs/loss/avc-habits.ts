/** What an H.264 track does regularly, learnt while it is sound, and used where it is not. */
import type { PictureFacts } from '../../trace/events.js';
import { FrameClock } from './frame-clock.js';
import { OrderUnit } from './order-unit.js';

/** B pictures in a row on both sides, and a little: a wider span is no habit. */
const maxWidth = 34;
/** Fewer of a kind show no habit. */
const minCount = 12;
/** Steps before losses are called heavy, and the share of steps without loss below which they are. */
const minSteps = 8;
const soundShare = 0.4;
/** Frames by which places may run ahead of time before that is known, and when it is half known or losses are so heavy that it never will be. */
const assumedLead = 16;
const assumedRest = 2;
const halfCount = 4;

/** The span of values seen; 0 alone before the first. */
export class Span {
  least = 0;
  most = 0;
  count = 0;

  /** Seen often enough. */
  get isKnown(): boolean {
    return this.count >= minCount;
  }

  get middle(): number {
    return (this.most + this.least) / 2;
  }

  /** Within the span, or no further outside than `slack`. */
  has(value: number, slack: number): boolean {
    return value >= this.least - slack && value <= this.most + slack;
  }

  add(value: number): void {
    this.count += 1;
    if (this.count === 1) {
      this.least = value;
      this.most = value;
    }
    if (value < this.least) this.least = Math.max(value, this.most - maxWidth);
    if (value > this.most) this.most = Math.min(value, this.least + maxWidth);
  }
}

/** Length of the groups from one IDR picture to the next: a number that comes twice. Shorter ones (scene cuts, losses) do not count. */
export class UsualLength {
  #frames = 0;
  #times = 0;

  add(frames: number): void {
    if (frames === this.#frames) {
      this.#times += 1;
    } else if (this.#times < 2) {
      this.#frames = frames;
      this.#times = 1;
    }
  }

  /** A group that is at `from` and goes on at `to` without an IDR picture would be longer than usual. */
  passes(from: number, to: number): boolean {
    return this.#times >= 2 && from < this.#frames && to >= this.#frames;
  }
}

function newSpans(): readonly [Span, Span, Span] {
  return [new Span(), new Span(), new Span()];
}

/** Everything learnt of a track; it outlives sequences and interruptions. */
export class AvcHabits {
  readonly clock = new FrameClock();
  /** Step of picture order counts between neighbours in output order. */
  readonly unit = new OrderUnit();
  readonly length = new UsualLength();
  /** Steps compared, and those at which no reference frame is missing. */
  compared = 0;
  sound = 0;
  /** How far places run ahead of time in sound stretches, in frames: B pictures let the others run ahead. By kind of picture. */
  #ahead = newSpans();
  /** Frames that were coded before another and lie above it: as announced, and as seen. */
  announcedReorder = 0;
  seenReorder = 0;

  /** Most frames are gone: a step that seems to lack nothing may lack a whole cycle. */
  get isHeavyLoss(): boolean {
    return this.compared > minSteps && this.sound < soundShare * this.compared;
  }

  /** For pictures of that kind. */
  ahead(facts: PictureFacts): Span {
    return this.#ahead[!facts.reference ? 2 : facts.slice === 'B' ? 1 : 0];
  }

  /** No picture of that kind runs further ahead. */
  mostAhead(span: Span): number {
    if (span.isKnown) return span.most;
    return span.most + (span.count >= halfCount || this.isHeavyLoss ? assumedRest : assumedLead);
  }

  get reorder(): number {
    return Math.max(this.announcedReorder, this.seenReorder);
  }

  /** A field is a unit for nearly every encoder: that much is assumed before two places were seen. */
  get frameUnit(): number {
    return this.unit.value === 0 ? 2 : this.unit.value;
  }

  /** Takes in the step between two neighbours of the window; true when the unit got smaller. */
  learnUnit(step: number): boolean {
    const before = this.unit.value;
    this.unit.add(step);
    const smaller = before > 0 && this.unit.value < before;
    if (smaller) this.#ahead = newSpans();
    return smaller;
  }
}
