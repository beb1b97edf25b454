/** JUnit: a suite for each group, a test case for each case. Red is what turns the gate red; nothing undecided passes. */
import { markup } from '../../report/escape.js';
import { isUnexpected } from './gate.js';
import type { CaseResult, ConformReport } from './model.js';
import { groups, type Group } from './verdict.js';

export function conformJunit(report: ConformReport, strict: boolean): string {
  const suites = (Object.keys(groups) as Group[]).map((group) => ({ group, results: report.cases.filter((result) => result.group === group) })).filter(({ results }) => results.length > 0);
  const all = totals(report.cases, strict);
  // A reader of this file alone must see that the gate is red, also where no case says why: nothing ran, it was interrupted.
  const untold = !report.gate.passed && all.failures + all.errors === 0;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rtmpdiag conform" ${attributes({ ...all, tests: all.tests + 1, errors: all.errors + (untold ? 1 : 0) })} time="${seconds(report.durationMs)}">`,
    ...suites.flatMap(({ group, results }) => [
      `  <testsuite name="${markup(groups[group])}" ${attributes(totals(results, strict))} skipped="${results.filter((each) => kindOf(each, strict) === 'skipped').length}" time="${seconds(results.reduce((sum, each) => sum + each.durationMs, 0))}">`,
      ...results.map((result) => testCase(result, strict)),
      '  </testsuite>',
    ]),
    `  <testsuite name="gate" tests="1" failures="0" errors="${untold ? 1 : 0}" skipped="0" time="0.000">`,
    `    <testcase name="gate" classname="conform" time="0.000">${untold ? `<error type="exit-${report.gate.exit}" message="${markup(report.gate.because)}"/>` : ''}</testcase>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

type Kind = 'passed' | 'failure' | 'error' | 'skipped';

function kindOf(result: CaseResult, strict: boolean): Kind {
  if (isUnexpected(result, strict)) return 'failure';
  if (result.baseline !== undefined) return result.verdict === 'pass' || result.verdict === 'info' ? 'passed' : 'skipped';
  switch (result.verdict) {
    case 'pass': case 'info': case 'warn': return 'passed';
    case 'inconclusive': return 'error';
    case 'fail': return 'failure';
    case 'skip': case 'unsupported': case 'blocked': return 'skipped';
  }
}

function totals(results: readonly CaseResult[], strict: boolean): { tests: number; failures: number; errors: number } {
  const number = (kind: Kind): number => results.filter((result) => kindOf(result, strict) === kind).length;
  return { tests: results.length, failures: number('failure'), errors: number('error') };
}

function attributes({ tests, failures, errors }: { tests: number; failures: number; errors: number }): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}"`;
}

function testCase(result: CaseResult, strict: boolean): string {
  const { id, slug, group, title, verdict, reason, actual, expected, clauses, breaks, evidence, repro, baseline } = result;
  const text = [
    `${title}.`, ...expected.map((each) => `expected: ${each}`), `actual: ${actual}`, `reason: ${reason}`, ...(breaks.length === 0 ? [] : [`breaks: ${breaks.join(', ')}`]),
    `clauses: ${clauses.join(' ')}`, ...(baseline === undefined ? [] : [`baseline: ${baseline.mark}, ${baseline.why}`]), ...(evidence === undefined ? [] : [`evidence: ${evidence}`]), ...(repro === undefined ? [] : [`repeat: ${repro}`]),
  ].map(markup).join('\n');
  const message = markup(`${verdict} ${reason}: ${actual}`.slice(0, 500));
  const kind = kindOf(result, strict);
  const body = kind === 'failure' ? `<failure type="${markup(reason)}" message="${message}">${text}</failure>`
    : kind === 'error' ? `<error type="${markup(reason)}" message="${message}">${text}</error>`
      : kind === 'skipped' ? `<skipped message="${message}"/>`
        : verdict === 'pass' ? '' : `<system-out>${text}</system-out>`;
  return `    <testcase name="${markup(`${id} ${slug}`)}" classname="conform.${group}" time="${seconds(result.durationMs)}">${properties(result)}${body}</testcase>`;
}

function properties({ clauses, level, verdict, reason }: CaseResult): string {
  const property = (name: string, value: string): string => `<property name="${name}" value="${markup(value)}"/>`;
  return `<properties>${property('verdict', verdict)}${property('reason', reason)}${property('level', level)}${clauses.map((clause) => property('clause', clause)).join('')}</properties>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
