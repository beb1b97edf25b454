/** Waits of one session: the analysis is told the time, so every deadline is data until an event passes it. */
import type { Wait, WaitEnd } from './define-rule.js';

/** Below this a missing answer proves nothing; from here on it is suspicious. */
export const suspectAfterUs = 2_000_000;

interface Entry { readonly sinceUs: number; readonly dueUs: number; readonly order: number; readonly ended: (end: WaitEnd) => void; live: boolean }

export class Timers {
  #entries: Entry[] = [];
  #order = 0;
  readonly #suspectUs: number;

  constructor(stallAfterUs: number) {
    this.#suspectUs = Math.min(suspectAfterUs, stallAfterUs);
  }

  add(sinceUs: number, forUs: number, ended: (end: WaitEnd) => void): Wait {
    const entry: Entry = { sinceUs, dueUs: sinceUs + forUs, order: this.#order++, ended, live: true };
    this.#entries.push(entry);
    return { cancel: () => { entry.live = false; this.#entries = this.#entries.filter((each) => each.live); } };
  }

  /** When the next wait ends by itself. */
  nextUs(): number | undefined {
    let next: number | undefined;
    for (const entry of this.#entries) if (next === undefined || entry.dueUs < next) next = entry.dueUs;
    return next;
  }

  /** Ends the waits that are due, in order of their deadlines. A wait that a callback cancels no longer ends. */
  fire(nowUs: number, inclusive: boolean): void {
    for (;;) {
      const due = this.#take((entry) => entry.dueUs < nowUs || (inclusive && entry.dueUs === nowUs));
      if (due === undefined) return;
      due.ended({ why: 'silence', certainty: 'confirmed', atUs: due.dueUs, waitedUs: due.dueUs - due.sinceUs });
    }
  }

  /** A close or the end of the source ends every wait at once. */
  endAll(why: Exclude<WaitEnd['why'], 'silence'>, atUs: number): void {
    for (;;) {
      const entry = this.#take(() => true);
      if (entry === undefined) return;
      const waitedUs = Math.max(0, atUs - entry.sinceUs);
      const long = waitedUs >= this.#suspectUs;
      const certainty = why === 'server-closed' || (why === 'client-closed' && long) ? 'confirmed' : long ? 'suspected' : 'too-short';
      entry.ended({ why, certainty, atUs, waitedUs });
    }
  }

  #take(due: (entry: Entry) => boolean): Entry | undefined {
    let first: Entry | undefined;
    for (const entry of this.#entries) {
      if (due(entry) && (first === undefined || entry.dueUs < first.dueUs || (entry.dueUs === first.dueUs && entry.order < first.order))) first = entry;
    }
    if (first === undefined) return undefined;
    first.live = false;
    this.#entries = this.#entries.filter((entry) => entry.live);
    return first;
  }
}
