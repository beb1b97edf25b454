/** The run as a person follows it: one line for each case that is no pass, a line for each group, the counts and the gate. */
import { printable, shorten } from '../../report/escape.js';
import type { Palette } from '../../report/palette.js';
import { count, wrap } from '../../report/wrap.js';
import type { CaseResult, ConformReport, Counts } from './model.js';
import { groups, verdicts, type Group, type Verdict } from './verdict.js';

export interface ConformTextOptions {
  readonly palette: Palette;
  readonly width: number;
  /** Also the cases that pass. */
  readonly verbose: boolean;
}

const indent = 7;

export function verdictLabel(result: Pick<CaseResult, 'verdict' | 'baseline'>): string {
  const mark = result.baseline?.mark;
  if (mark === 'xpass' || mark === 'xfail') return mark.toUpperCase();
  return result.verdict === 'fail' || result.verdict === 'warn' ? result.verdict.toUpperCase() : result.verdict;
}

export function colourOf({ verdict, baseline }: Pick<CaseResult, 'verdict' | 'baseline'>, palette: Palette): (text: string) => string {
  if (baseline?.mark === 'xfail' || baseline?.mark === 'ignored' || baseline?.mark === 'flaky') return palette.dim;
  switch (verdict) {
    case 'fail': return (text) => palette.bold(palette.red(text));
    case 'warn': case 'inconclusive': case 'blocked': return palette.yellow;
    case 'pass': return baseline?.mark === 'xpass' ? palette.red : palette.green;
    case 'info': case 'unsupported': return palette.cyan;
    case 'skip': return palette.dim;
  }
}

/** Lines of one case. */
export function caseLines(result: CaseResult, { palette, width, verbose }: ConformTextOptions): string[] {
  const quiet = result.verdict === 'pass' && result.baseline === undefined;
  if (quiet && !verbose) return [];
  const label = verdictLabel(result).padEnd(indent - 3);
  const head = `  ${colourOf(result, palette)(label)} ${palette.bold(result.id)} ${result.slug}`;
  const aside = palette.dim(`  ${printable(result.clauses.slice(0, 3).join(' '))}  ${seconds(result.durationMs)}`);
  if (quiet) return [head + aside];
  if (['skip', 'blocked', 'unsupported', 'info'].includes(result.verdict) && result.baseline === undefined) {
    const room = Math.max(30, width - label.length - result.id.length - result.slug.length - 6);
    return [`${head}  ${palette.dim(shorten(printable(result.verdict === 'skip' ? result.actual : `${result.reason}: ${result.actual}`), room))}`];
  }
  const line = (label: string, text: string): string[] => wrap(printable(text), width, indent + 11, `${' '.repeat(indent)}${palette.dim(label.padEnd(11))}`);
  return [
    head + aside,
    ...result.expected.flatMap((each, index) => line(index === 0 ? 'expected' : 'or', each)),
    ...line('actual', result.actual),
    ...line('reason', `${result.reason}${result.kind === undefined || result.kind === 'wrong' ? '' : ` (${result.kind})`}`),
    ...(result.breaks.length === 0 ? [] : line('breaks', result.breaks.join(', '))),
    ...(result.baseline === undefined ? [] : line('baseline', `${result.baseline.mark}: ${result.baseline.why}`)),
    ...(result.evidence === undefined ? [] : line('evidence', `${result.evidence}`)),
    // Not wrapped: it is there to be copied.
    ...(result.repro === undefined || result.baseline?.mark === 'xpass' ? [] : [`${' '.repeat(indent)}${palette.dim('repeat'.padEnd(11))}${printable(result.repro)}`]),
  ];
}

export function groupLine(group: Group, results: readonly CaseResult[], palette: Palette): string {
  const tally = verdicts.map((verdict) => ({ verdict, number: results.filter((result) => result.verdict === verdict).length })).filter(({ number }) => number > 0);
  return `${palette.bold(groups[group].padEnd(26))} ${tally.map(({ verdict, number }) => colourOf({ verdict }, palette)(`${number} ${verdict}`)).join('  ')}`;
}

/** Counts in one line, without those that are 0. */
export function countsText(counts: Counts): string {
  const parts = verdicts.filter((verdict: Verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdict}`);
  return `${counts.catalogue} in catalogue, ${counts.selected} selected: ${parts.length === 0 ? 'nothing ran' : parts.join(', ')}`;
}

const gateWords: Readonly<Record<number, string>> = { 1: 'FAILED', 3: 'nothing proved', 4: 'undecided', 70: 'fault of rtmpdiag' };

/** The last lines. */
export function summaryLines({ counts, gate, durationMs, interrupted, notExecuted }: ConformReport, { palette, width }: ConformTextOptions): string[] {
  return [
    '',
    `${countsText(counts)}   ${seconds(durationMs)}`,
    ...(interrupted ? [palette.yellow(`interrupted: ${count(notExecuted.length, 'case')} not executed`)] : []),
    ...wrap(gate.passed ? 'gate: passed' : `gate: ${gateWords[gate.exit] ?? 'not passed'} (${printable(gate.because)})`, width, 6, '')
      .map((line, index) => (index === 0 ? (gate.passed ? palette.green(line) : palette.red(line)) : line)),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9950 ? 2 : 1)} s`;
}
