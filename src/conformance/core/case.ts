/**
 * A conformance case is data and one function: `run` sends something on raw connections and returns what it observed; the
 * ordered outcomes say what that counts as. The first that matches wins; none is a failure. Nothing passes by default.
 */
import type { CaseContext } from '../engine/context.js';
import type { FailKind, Group, Level, Mode, Reach, Verdict } from './verdict.js';

export interface Outcome<O> {
  readonly verdict: Exclude<Verdict, 'blocked' | 'skip'>;
  /** Stable kebab-case code: baselines and the proof by mutants know it. Unique in its case. */
  readonly reason: string;
  /** For `fail`: in what way it hurts. Default `wrong`. */
  readonly kind?: FailKind;
  /** What was seen when this matches, in words that follow "expected" and "counts as". */
  readonly means: string;
  readonly when: (observed: O) => boolean;
  /** Programs that this breaks, where they are others than the case's. */
  readonly breaks?: readonly string[];
}

/** How a real program behaves, measured or read in its source. */
export interface Known {
  /** Name and version: "nginx-rtmp 1.2.2". */
  readonly peer: string;
  readonly does: string;
}

/** What must be given on the command line, or the case is skipped. */
export type Need = 'auth' | 'pid' | 'record-dir' | 'slow' | 'soak' | 'server-cmd' | 'client-cmd';

export interface CaseMeta {
  /** Two letters of the group and a number; never reused. */
  readonly id: string;
  readonly slug: string;
  /** The requirement, one sentence without its full stop. */
  readonly title: string;
  readonly level: Level;
  readonly mode: Mode;
  /** `rtmp:5.2.2`, `errata:6`, `amf0:2.10`, `practice:publish-start`: ids of core/clauses.ts. */
  readonly clauses: readonly [string, ...string[]];
  readonly tags?: readonly string[];
  /** Profiles beyond those that follow from group and level. */
  readonly profiles?: readonly string[];
  /** What has to work already; where sanity found that it does not, the case is blocked. Server cases only. */
  readonly preamble: Reach;
  readonly needs?: readonly Need[];
  /** Why it matters, for the person whose server fails. */
  readonly why: string;
  /** What is sent. */
  readonly sends: string;
  /** Programs that break when this fails; empty where none is known. */
  readonly breaks: readonly string[];
  readonly known: readonly Known[];
  /** Mutants of the server (S..) or client (C..) that this case catches. */
  readonly provenBy: readonly string[];
  /** The server under test is started anew afterwards: the case damages its state. */
  readonly restartAfter?: true;
  /** Times the usual budget, for cases that move much or wait for timers. Default 1. */
  readonly budget?: number;
}

export interface CaseSpec<O> extends CaseMeta {
  readonly run: (t: CaseContext) => Promise<O>;
  readonly outcomes: readonly [Outcome<O>, ...Outcome<O>[]];
}

/** A case whose observation nobody needs to know any more: how catalogue and runner hold it. */
export interface Case extends CaseMeta {
  readonly group: Group;
  readonly run: (t: CaseContext) => Promise<unknown>;
  readonly outcomes: readonly [Outcome<unknown>, ...Outcome<unknown>[]];
}

/** Write `run` before `outcomes`: TypeScript then takes the observation's type from it. */
export function defineCase<O>(spec: CaseSpec<O>): Case {
  // The one place where an observation loses its type; `run` and `outcomes` come from the same spec.
  return { ...spec, group: spec.id.slice(0, 2) as Group } as unknown as Case;
}
