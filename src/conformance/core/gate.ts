/** Counting and the exit status (rules R2, R14): a run proves what it says and nothing more. */
import type { CaseResult, Counts, Gate } from './model.js';
import { verdicts, type Verdict } from './verdict.js';

/** Exit status of conform and matrix: part of the contract. */
export const conformExit = { passed: 0, failed: 1, usage: 2, nothingProved: 3, undecided: 4, fault: 70, interrupted: 130 } as const;

export interface GateOptions {
  /** Warnings are red. */
  readonly strict: boolean;
  /** Undecided cases are no reason to fail. */
  readonly allowInconclusive: boolean;
  readonly interrupted: boolean;
  /** Sanity says that the peer cannot be tested: why. */
  readonly unusable?: string;
  /** Of our own. */
  readonly faults?: readonly string[];
  /** Baseline entries that are red by themselves: expired, or unknown. */
  readonly baselineProblems?: readonly string[];
}

export function countResults(results: readonly CaseResult[], catalogue: number, selected: number): Counts {
  const each = Object.fromEntries(verdicts.map((verdict) => [verdict, results.filter((result) => result.verdict === verdict).length])) as Record<Verdict, number>;
  const executed = results.length - each.skip - each.blocked;
  return { ...each, catalogue, selected, executed, notExecuted: selected - executed };
}

/** Is this result a reason to turn the gate red? */
export function isUnexpected(result: CaseResult, strict: boolean): boolean {
  switch (result.baseline?.mark) {
    case 'ignored': case 'xfail': case 'flaky': return false;
    case 'xpass': case 'expired': case 'other-reason': return true;
    case undefined: return result.verdict === 'fail' || (strict && result.verdict === 'warn');
  }
}

/** Precedence: fault > usage > nothing proved > failed > undecided; interrupted is told apart. */
export function decideGate(results: readonly CaseResult[], options: GateOptions): Gate {
  const unexpected = results.filter((result) => isUnexpected(result, options.strict)).map(({ id }) => id);
  const red = (exit: number, because: string): Gate => ({ passed: false, exit, because, unexpected });
  if (options.faults !== undefined && options.faults.length > 0) return red(conformExit.fault, `rtmpdiag itself failed: ${options.faults[0]}`);
  if (options.interrupted) return red(conformExit.interrupted, 'interrupted: the report is partial');
  if (options.unusable !== undefined) return red(conformExit.nothingProved, options.unusable);
  // Expected failures and refused features prove something, and so does a failure behind a sound sanity; silence does not.
  const judged = results.filter(({ verdict, baseline }) => verdict === 'pass' || verdict === 'info' || verdict === 'unsupported' || baseline?.mark === 'xfail');
  if (judged.length === 0 && unexpected.length === 0) {
    const why = results.find(({ verdict }) => verdict === 'blocked' || verdict === 'inconclusive')?.actual;
    const judgedNone = `no case could be judged${why === undefined || why === '' ? '' : `: ${why}`}`;
    return red(conformExit.nothingProved, results.some(({ verdict }) => verdict === 'fail' || verdict === 'warn') ? 'no case passed: nothing is proved' : judgedNone);
  }
  const problems = options.baselineProblems ?? [];
  if (unexpected.length > 0 || problems.length > 0) {
    return red(conformExit.failed, [...new Set([...unexpectedWords(results, options.strict), ...problems])].join('; '));
  }
  const open = results.filter(({ verdict, baseline }) => (verdict === 'inconclusive' || verdict === 'blocked') && baseline === undefined);
  if (open.length > 0 && !options.allowInconclusive) return red(conformExit.undecided, `${open.length} undecided: ${few(open)}`);
  return { passed: true, exit: conformExit.passed, because: '', unexpected };
}

/** What made it red, a few words for each kind. */
function unexpectedWords(results: readonly CaseResult[], strict: boolean): string[] {
  const red = results.filter((result) => isUnexpected(result, strict));
  const marked = (mark: string): readonly CaseResult[] => red.filter(({ baseline }) => baseline?.mark === mark);
  const unmarked = (verdict: Verdict): readonly CaseResult[] => red.filter((result) => result.baseline === undefined && result.verdict === verdict);
  const told = (group: readonly CaseResult[], words: (ids: string) => string): string[] => (group.length === 0 ? [] : [words(few(group))]);
  return [
    ...told(unmarked('fail'), (ids) => `${unmarked('fail').length} failed: ${ids}`),
    ...told(unmarked('warn'), (ids) => `${unmarked('warn').length} with a warning: ${ids}`),
    ...told(marked('other-reason'), (ids) => `not as the baseline says: ${ids}`),
    ...told(marked('xpass'), (ids) => `no longer as the baseline says, take it out there: ${ids}`),
    ...marked('expired').map(({ id, baseline }) => `the baseline entry ${id} ${baseline?.why.split(':')[0] ?? ''}`),
  ];
}

/** Ids, not more than fit a line. */
function few(results: readonly { readonly id: string }[]): string {
  return `${results.slice(0, 5).map(({ id }) => id).join(', ')}${results.length > 5 ? ', …' : ''}`;
}
