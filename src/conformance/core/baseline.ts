/**
 * What is known about a server, so that a gate stays green until something changes: expected failures with their reason, in a file
 * that says why. A different way of failing, a failure that went away, and an entry that has run out are red.
 */
import { isDay } from './day.js';
import type { BaselineMark, CaseResult } from './model.js';
import { verdicts, type Verdict } from './verdict.js';

export interface BaselineEntry {
  readonly expect: readonly Verdict[];
  readonly reason?: string;
  readonly why: string;
  readonly link?: string;
  /** YYYY-MM-DD: the last day on which it holds. */
  readonly until?: string;
}

export interface Baseline {
  readonly target?: string;
  readonly cases: Readonly<Record<string, BaselineEntry>>;
}

const entryNames: readonly string[] = ['expect', 'reason', 'why', 'link', 'until'];

/** A sentence says what is wrong. `knownIds`: every case of the catalogue. */
export function readBaseline(value: unknown, knownIds: readonly string[]): Baseline | string {
  if (!isRecord(value)) return 'it is no table of names and values';
  const stray = Object.keys(value).find((name) => name !== 'target' && name !== 'cases');
  if (stray !== undefined) return `it has "${stray}"; only target and cases may stand at its top`;
  const { target, cases = {} } = value;
  if (!isRecord(cases)) return 'its cases are no table';
  const out: Record<string, BaselineEntry> = {};
  for (const [id, entry] of Object.entries(cases)) {
    if (!knownIds.includes(id)) return `there is no case ${id}`;
    if (!isRecord(entry)) return `${id} is no table`;
    const expect = (Array.isArray(entry.expect) ? entry.expect : [entry.expect]) as unknown[];
    const wrong = expect.some((each) => !(verdicts as readonly unknown[]).includes(each));
    if (wrong || expect.length === 0) return `${id}: expect is one of ${verdicts.join(', ')}, or a list of them`;
    // A misspelt "until" would let the entry hold for ever.
    const odd = Object.keys(entry).find((name) => !entryNames.includes(name));
    if (odd !== undefined) return `${id} has "${odd}"; an entry has ${entryNames.join(', ')}`;
    const { reason, why, link, until } = entry;
    if (typeof why !== 'string' || why.trim() === '') return `${id} does not say why`;
    if (until !== undefined && (typeof until !== 'string' || !isDay(until))) return `${id}: until is a day, as 2026-12-31`;
    if (reason !== undefined && typeof reason !== 'string') return `${id}: reason is a word`;
    if (link !== undefined && typeof link !== 'string') return `${id}: link is an address`;
    out[id] = {
      expect: expect as Verdict[], why, ...(reason === undefined ? {} : { reason }), ...(link === undefined ? {} : { link }), ...(until === undefined ? {} : { until }),
    };
  }
  return { ...(typeof target === 'string' ? { target } : {}), cases: out };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The word of the baseline on a result; undefined: none. `today`: YYYY-MM-DD. */
export function markOf(result: Pick<CaseResult, 'id' | 'verdict' | 'reason' | 'kind'>, baseline: Baseline, today: string): BaselineMark | undefined {
  const entry = baseline.cases[result.id];
  if (entry === undefined) return undefined;
  const { expect, reason, why, until } = entry;
  // What was not run says nothing about the entry, and what could not be decided is undecided with it or without.
  const untold = result.verdict === 'skip' || result.verdict === 'blocked' || result.verdict === 'inconclusive';
  if (untold && !expect.includes(result.verdict)) return undefined;
  if (until !== undefined && today > until) return { mark: 'expired', why: `expired on ${until}: ${why}` };
  const good = result.verdict === 'pass' || result.verdict === 'info' || result.verdict === 'unsupported';
  if (!expect.includes(result.verdict)) {
    return good ? { mark: 'xpass', why: `expected ${expect.join(' or ')}, and it is ${result.verdict} now: take it out of the baseline` } : { mark: 'other-reason', why: `expected ${expect.join(' or ')}, not ${result.verdict}` };
  }
  if (good) return expect.length > 1 ? { mark: 'flaky', why } : undefined;
  if (reason !== undefined && reason !== result.reason) return { mark: 'other-reason', why: `expected reason ${reason}, not ${result.reason}` };
  return { mark: expect.length > 1 ? 'flaky' : 'xfail', why };
}

/** The results with the baseline's marks and those of `--ignore`. */
export function applyBaseline(results: readonly CaseResult[], baseline: Baseline | undefined, ignored: readonly string[], today: string): CaseResult[] {
  return results.map((result) => {
    if (ignored.includes(result.id)) return { ...result, baseline: { mark: 'ignored', why: 'run and not gated (--ignore)' } };
    const mark = baseline === undefined ? undefined : markOf(result, baseline, today);
    return mark === undefined ? result : { ...result, baseline: mark };
  });
}

/** Stands where a person has to say why. */
export const unsaid = 'say why';

/**
 * The baseline that these results ask for: entries that still hold keep their words, those that no longer fail go, new failures and
 * warnings come with a reminder to say why. A crash is never expected.
 */
export function updateBaseline(old: Baseline, results: readonly CaseResult[], strict: boolean): { readonly baseline: Baseline; readonly refused: readonly string[] } {
  const cases: Record<string, BaselineEntry> = { ...old.cases };
  const refused: string[] = [];
  for (const { id, verdict, reason, kind } of results) {
    if (verdict === 'skip' || verdict === 'blocked' || verdict === 'inconclusive') continue;
    const wanted = verdict === 'fail' || (strict && verdict === 'warn');
    const entry = cases[id];
    if (!wanted) {
      if (entry !== undefined && !entry.expect.includes(verdict)) delete cases[id];
      continue;
    }
    if (kind === 'crash') {
      refused.push(id);
      continue;
    }
    if (entry !== undefined && entry.expect.includes(verdict) && (entry.reason === undefined || entry.reason === reason)) continue;
    cases[id] = { expect: [verdict], reason, why: entry?.why ?? unsaid, ...(entry?.link === undefined ? {} : { link: entry.link }), ...(entry?.until === undefined ? {} : { until: entry.until }) };
  }
  return { baseline: { ...(old.target === undefined ? {} : { target: old.target }), cases }, refused };
}
