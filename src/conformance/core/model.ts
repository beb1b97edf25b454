/** The result of a run as data: the JSON schema `rtmpdiag.conform/1` and what every other output is made from. */
import type { FailKind, Group, Level, Mode, Verdict } from './verdict.js';

export const conformSchema = 'rtmpdiag.conform/1';

export interface Attempt {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly actual: string;
  readonly durationMs: number;
  /** The longest that it waited for something, and how often in vain. */
  readonly longestWaitMs: number;
  readonly missedDeadlines: number;
}

export interface CaseResult {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly group: Group;
  readonly level: Level;
  readonly clauses: readonly string[];
  readonly mode: Mode;
  readonly verdict: Verdict;
  readonly kind?: FailKind;
  readonly reason: string;
  readonly breaks: readonly string[];
  readonly expected: readonly string[];
  readonly actual: string;
  readonly durationMs: number;
  readonly attempts: readonly Attempt[];
  /** The baseline's word on it: expected failure, unexpected pass, or a case that is run and not gated. */
  readonly baseline?: BaselineMark;
  /** Folder of the evidence, beside the report. */
  readonly evidence?: string;
  /** How to run it again. */
  readonly repro?: string;
  readonly relatedKnown: readonly { readonly peer: string; readonly does: string }[];
}

export interface BaselineMark {
  readonly mark: 'xfail' | 'xpass' | 'flaky' | 'expired' | 'other-reason' | 'ignored';
  readonly why: string;
}

export interface Health {
  /** When it was taken: "start", "after HS". */
  readonly at: string;
  readonly rssBytes?: number;
  readonly openFiles?: number;
  readonly logLines?: readonly string[];
}

export interface Calibration {
  /** connect to answer, milliseconds. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly samples: number;
  /** T of the run. */
  readonly deadlineMs: number;
}

export interface ConformReport {
  readonly schema: typeof conformSchema;
  readonly tool: { readonly name: 'rtmpdiag'; readonly version: string };
  readonly seed: string;
  readonly argv: readonly string[];
  readonly profile: string;
  readonly mode: Mode;
  readonly target: { readonly url: string; readonly fmsVer?: string; readonly startedBy: 'rtmpdiag' | 'command' | 'operator'; readonly reach: string; readonly problem?: string };
  readonly calibration?: Calibration;
  /** `1/4` with --shard. */
  readonly shard?: string;
  readonly durationMs: number;
  /** How the gate was asked to judge. */
  readonly strict: boolean;
  readonly allowInconclusive: boolean;
  /** Stopped before the end: what is missing is in `notExecuted`. */
  readonly interrupted: boolean;
  readonly counts: Counts;
  readonly gate: Gate;
  readonly cases: readonly CaseResult[];
  readonly notExecuted: readonly string[];
  readonly health: readonly Health[];
  readonly notes: readonly string[];
}

export interface Counts extends Readonly<Record<Verdict, number>> {
  readonly catalogue: number;
  readonly selected: number;
  readonly executed: number;
  readonly notExecuted: number;
}

export interface Gate {
  readonly passed: boolean;
  readonly exit: number;
  /** Why it is not passed, one sentence. */
  readonly because: string;
  /** Ids of what makes it red. */
  readonly unexpected: readonly string[];
}
