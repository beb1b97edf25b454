/** JUnit: a suite for each server, a test case for each cell. Red is what turns the gate red; nothing undecided passes. */
import { markup } from '../../report/escape.js';
import { isUnexpected } from './gate.js';
import type { CellResult, MatrixReport } from './model.js';
import { redText, valuesOf } from './words.js';

export function matrixJunit(report: MatrixReport): string {
  const suites = valuesOf(report, 'server').map((server) => ({ server, results: report.cells.filter((result) => result.server === server) }));
  const all = totals(report.cells);
  // A reader of this file alone must see that the gate is red, also where no cell says why: nothing ran, it was interrupted.
  const untold = !report.gate.passed && all.failures + all.errors === 0;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rtmpdiag matrix" ${attributes({ ...all, tests: all.tests + 1, errors: all.errors + (untold ? 1 : 0) })} time="${seconds(report.durationMs)}">`,
    ...suites.flatMap(({ server, results }) => [
      `  <testsuite name="${markup(server)}" ${attributes(totals(results))} skipped="${results.filter((each) => kindOf(each) === 'skipped').length}" time="${seconds(results.reduce((sum, each) => sum + each.durationMs, 0))}">`,
      ...results.map(testCase),
      '  </testsuite>',
    ]),
    `  <testsuite name="gate" tests="1" failures="0" errors="${untold ? 1 : 0}" skipped="0" time="0.000">`,
    `    <testcase name="gate" classname="matrix" time="0.000">${untold ? `<error type="exit-${report.gate.exit}" message="${markup(report.gate.because)}"/>` : ''}</testcase>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

type Kind = 'passed' | 'failure' | 'error' | 'skipped';

function kindOf(result: CellResult): Kind {
  if (isUnexpected(result)) return 'failure';
  if (result.grade === 'ok') return 'passed';
  return result.grade === 'inconclusive' && result.baseline === undefined ? 'error' : 'skipped';
}

function totals(results: readonly CellResult[]): { tests: number; failures: number; errors: number } {
  const number = (kind: Kind): number => results.filter((result) => kindOf(result) === kind).length;
  return { tests: results.length, failures: number('failure'), errors: number('error') };
}

function attributes({ tests, failures, errors }: { tests: number; failures: number; errors: number }): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}"`;
}

function testCase(result: CellResult): string {
  const { id, server, grade, by, words, faults, findings, baseline, repro, durationMs } = result;
  const text = [
    `${words}.`, ...faults.map((fault) => `${fault.grade} by ${fault.by}: ${fault.words}${fault.finding === undefined ? '' : ` (${fault.finding})`}`),
    ...findings.map(({ leg, rule, severity, message }) => `finding at the ${leg}: ${severity} ${rule}, ${message}`),
    ...(baseline === undefined ? [] : [`baseline: ${baseline.mark}, ${baseline.why}`]), ...(repro === undefined ? [] : [`repeat: ${repro}`]),
  ].map(markup).join('\n');
  const message = markup(redText(result).slice(0, 500));
  const kind = kindOf(result);
  const body = kind === 'failure' ? `<failure type="${grade}" message="${message}">${text}</failure>`
    : kind === 'error' ? `<error type="${grade}" message="${message}">${text}</error>`
      : kind === 'skipped' ? `<skipped message="${message}"/>` : '';
  const property = (name: string, value: string): string => `<property name="${name}" value="${markup(value)}"/>`;
  return `    <testcase name="${markup(id)}" classname="matrix.${markup(server)}" time="${seconds(durationMs)}"><properties>${property('grade', grade)}${by === undefined ? '' : property('by', by)}</properties>${body}</testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
