/** One sentence of a document, in our own words. */

/**
 * How binding it is. `MUST`, `SHOULD`: the text uses that word (or REQUIRED, SHALL, RECOMMENDED). `defined`: the text defines it so
 * without such a word, and who does otherwise is not understood. `practice`: no text says it, and clients or servers depend on it.
 */
export type ClauseLevel = 'MUST' | 'defined' | 'SHOULD' | 'practice';

export const clauseLevels: readonly ClauseLevel[] = ['MUST', 'defined', 'SHOULD', 'practice'];

/** Whom it binds: `sender` and `receiver` are either end in that role. */
export type Bound = 'sender' | 'receiver' | 'server' | 'client' | 'both';

export interface Clause {
  /** Document and section, and behind a slash a word of its own where the section says more than one thing. Never changed, never reused. */
  readonly id: string;
  readonly level: ClauseLevel;
  readonly binds: Bound;
  readonly says: string;
  /** Why nobody outside can see whether it is kept. */
  readonly unobservable?: string;
}

/** A section that says several things; `says` sums them up. Its id stands for all of them, as in `--clause rtmp:5.2.1`. */
export interface Section {
  readonly id: string;
  readonly says: string;
  readonly clauses: readonly [Clause, ...Clause[]];
}

export type Entry = Clause | Section;
