/** The report as JUnit XML for CI: a suite per file, a case per finding; findings at or above `failOn` are failures. */
import type { Finding } from '../trace/findings.js';
import { markup } from './escape.js';
import type { FailOn, Report } from './model.js';
import { exitStatus } from './model.js';
import { byWeight } from './words.js';

/** One document for any number of files. A file without findings has one passed case, so that CI sees that it was looked at. */
export function junitReport(reports: readonly Report[], failOn: FailOn): string {
  const suites = reports.map((report) => suite(report, failOn));
  const tests = suites.reduce((sum, { tests: number }) => sum + number, 0);
  const failures = suites.reduce((sum, { failures: number }) => sum + number, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="rtmpdiag" tests="${tests}" failures="${failures}">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(report: Report, failOn: FailOn): { tests: number; failures: number; lines: string[] } {
  const findings = byWeight(report.findings);
  const name = markup(report.source.name);
  const failures = findings.filter((finding) => exitStatus(finding.severity, failOn) === 1).length;
  const tests = Math.max(1, findings.length);
  const cases = findings.length === 0
    ? [`    <testcase classname="${name}" name="no findings"/>`]
    : findings.map((finding) => testCase(finding, name, failOn));
  return { tests, failures, lines: [`  <testsuite name="${name}" tests="${tests}" failures="${failures}">`, ...cases, '  </testsuite>'] };
}

function testCase(finding: Finding, file: string, failOn: FailOn): string {
  const head = `    <testcase classname="${file}" name="${markup(finding.rule)} (session ${finding.session})" time="${(finding.atMs / 1000).toFixed(3)}">`;
  const text = [finding.message, `Cause: ${finding.cause}`, `Remedy: ${finding.remedy}`, ...finding.evidence.map((evidence) => `${evidence.direction} byte ${evidence.offset}: ${evidence.note}`)].map(markup).join('\n');
  const body = exitStatus(finding.severity, failOn) === 1
    ? `<failure type="${finding.severity}" message="${markup(finding.message)}">${text}</failure>`
    : `<system-out>${finding.severity}: ${text}</system-out>`;
  return `${head}${body}</testcase>`;
}
