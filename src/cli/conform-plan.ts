/** What would be run, without running it: `--list`, `--dry-run`, `--explain`. */
import { clientMutant } from '../client/core/mutants.js';
import { cases as catalogue } from '../conformance/cases/index.js';
import type { Case } from '../conformance/core/case.js';
import { clauseList, clauses } from '../conformance/core/clauses.js';
import { coverageLines, coverageOf } from '../conformance/core/coverage.js';
import { explainCase } from '../conformance/core/explain.js';
import { matchesClause, profilesOf } from '../conformance/core/select.js';
import { groups, levelWords, type Group } from '../conformance/core/verdict.js';
import { printable } from '../report/escape.js';
import type { Palette } from '../report/palette.js';
import { count } from '../report/wrap.js';
import { serverMutant } from '../server/core/mutants.js';
import { didYouMean } from './nearest.js';
import { UserError } from './user-error.js';

/** A case as `--list --json` shows it: everything that is data. */
export function caseData(each: Case): object {
  const { id, slug, title, group, level, mode, preamble, needs = [], tags = [], why, sends, breaks, known, provenBy, outcomes } = each;
  return {
    id, slug, title, group, level, mode, clauses: each.clauses.map((clause) => ({ id: clause, says: clauses[clause] ?? '' })), profiles: [...profilesOf(each)], tags, preamble, needs, why, sends,
    outcomes: outcomes.map(({ verdict, reason, kind, means }) => ({ verdict, reason, ...(verdict === 'fail' ? { kind: kind ?? 'wrong' } : {}), means })), breaks, known, provenBy,
  };
}

export function catalogueDocument(cases: readonly Case[]): string {
  return `${JSON.stringify({ schema: 'rtmpdiag.conform-cases/1', catalogue: catalogue.length, cases: cases.map(caseData) }, undefined, 2)}\n`;
}

export function catalogueLines(cases: readonly Case[], palette: Palette): string[] {
  const lines: string[] = [];
  for (const group of Object.keys(groups) as Group[]) {
    const ofGroup = cases.filter((each) => each.group === group);
    if (ofGroup.length === 0) continue;
    lines.push(...(lines.length === 0 ? [] : ['']), palette.bold(`${group} ${groups[group]}`));
    for (const { id, slug, level, mode, title, needs } of ofGroup) {
      lines.push(`  ${palette.bold(id)} ${palette.cyan(level)}${mode === 'client' ? ' client' : ''}  ${slug}  ${palette.dim(`${title}${needs === undefined ? '' : ` (needs ${needs.join(', ')})`}`)}`);
    }
  }
  return [...lines, '', `${count(cases.length, 'case')}. Levels: ${Object.entries(levelWords).map(([level, words]) => `${level} ${words}`).join('; ')}. More about one: rtmpdiag conform --explain ID`];
}

/** Seconds that a case takes where the server answers at once; most wait for nothing. */
const usualSeconds = 0.15;

export interface PlannedRun { readonly cases: readonly Case[]; readonly repeat: number; readonly missing: (each: Case) => string | undefined }

export function planDocument({ cases, repeat, missing }: PlannedRun): string {
  return `${JSON.stringify({ schema: 'rtmpdiag.conform-plan/1', selected: cases.length, estimatedSeconds: Math.ceil(estimate({ cases, repeat, missing })), cases: cases.map((each) => ({ id: each.id, slug: each.slug, preamble: each.preamble, skip: missing(each) ?? null })) }, undefined, 2)}\n`;
}

export function planLines({ cases, repeat, missing }: PlannedRun, palette: Palette): string[] {
  const skipped = cases.filter((each) => missing(each) !== undefined).length;
  return [
    ...cases.map((each) => {
      const lack = missing(each);
      return `  ${lack === undefined ? '    ' : palette.yellow('skip')} ${palette.bold(each.id)} ${each.slug}  ${palette.dim(`${each.mode === 'client' ? 'a client started' : `behind ${each.preamble}`}${lack === undefined ? '' : `; needs ${lack}`}`)}`;
    }),
    '',
    `${count(cases.length, 'case')} would run${repeat > 1 ? ` ${repeat} times each` : ''}${skipped > 0 ? `, ${skipped} of them skipped for want of an option` : ''}; about ${Math.ceil(estimate({ cases, repeat, missing }))} s against a server that answers at once. Nothing was sent.`,
  ];
}

function estimate({ cases, repeat, missing }: PlannedRun): number {
  const run = cases.filter((each) => missing(each) === undefined);
  return 2 + repeat * run.reduce((sum, each) => sum + usualSeconds * (each.budget ?? 1) * (each.mode === 'client' ? 20 : 1), 0);
}

/** The case of an id, in any case, or of a slug. */
export function caseNamed(word: string): Case | undefined {
  return catalogue.find(({ id, slug }) => id === word.toUpperCase() || slug === word.toLowerCase());
}

export function explanationOf(each: Case): { readonly json: string; readonly text: string } {
  return { json: `${JSON.stringify(caseData(each), undefined, 2)}\n`, text: explainCase(each, (id) => (serverMutant(id) ?? clientMutant(id))?.summary) };
}

/** `--coverage`: the sentences, or those that `patterns` name, and the cases of `cases` that stand on each. */
export function coverageReport(cases: readonly Case[], patterns: readonly string[] | undefined, palette: Palette): { readonly json: string; readonly lines: readonly string[] } {
  const lost = patterns?.find((pattern) => !clauseList.some(({ id }) => matchesClause(id, pattern)));
  if (lost !== undefined) throw new UserError(`There is no clause "${printable(lost)}".`, didYouMean(lost, clauseList.map(({ id }) => id), 'See what there is: rtmpdiag conform --coverage'));
  const coverage = coverageOf(cases, ({ id }) => patterns?.some((pattern) => matchesClause(id, pattern)) ?? true);
  return { json: `${JSON.stringify(coverage, undefined, 2)}\n`, lines: coverageLines(coverage, palette) };
}
