/** Whole groups of pictures that are gone, by idr_pic_id (H.264 §7.4.3): encoders let it alternate or count, though they need not. */

/** Fewer steps of one kind prove no habit. */
const minSteps = 2;
/** A larger step is a counter that began anew. */
const maxGroups = 64;
const cycle = 65536;

/** Folds the ids of a track's IDR pictures. */
export class IdrIds {
  #last: number | undefined;
  #counts = false;
  /** Steps of a sender that counts, or alternates; and of one that repeats. */
  #regular = 0;
  #repeated = 0;
  #repeatedInGap = 0;
  #skipped = 0;
  #irregular = 0;

  /** `missing`: frames missing in front of it by decode time. Without any, a repeated id is another encoder's first, not a loss. */
  add(id: number, missing: number): void {
    const last = this.#last;
    this.#last = id;
    if (id > 1) this.#counts = true;
    if (last === undefined) return;
    const step = (id - last + cycle) % cycle;
    if (step === 0) {
      this.#repeated += 1;
      if (missing > 0) this.#repeatedInGap += 1;
    } else if (step === 1 || (id + last === 1)) {
      this.#regular += 1;
    } else if (step <= maxGroups && missing > 0) {
      this.#skipped += step - 1;
      this.#irregular += 1;
    } else {
      this.#irregular += 1;
    }
  }

  interrupt(): void {
    this.#last = undefined;
  }

  /** At least so many groups: alternating ids show an odd number of lost ones as one. 0 where the sender has no habit. */
  get lostGroups(): number {
    if (!this.#hasHabit) return 0;
    return this.#counts ? this.#skipped : this.#repeatedInGap;
  }

  /** An id broke the habit where nothing is missing by time: a group lost and the rest timed anew, or another encoder. */
  get doubtful(): boolean {
    return this.#hasHabit && (this.#counts ? this.#irregular > 0 && this.#skipped === 0 : this.#repeated > this.#repeatedInGap);
  }

  get #hasHabit(): boolean {
    return this.#regular >= minSteps && this.#regular >= 2 * (this.#repeated + this.#irregular);
  }
}
