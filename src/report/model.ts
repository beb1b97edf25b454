/**
 * The report: one document, the same for every renderer and for `--json`.
 * Keys are API: adding is fine, renaming or removing is a breaking change.
 */
import type { Comparison } from '../trace/comparison.js';
import type { MessageEvent } from '../trace/events.js';
import type { Finding, MediaReport, SessionReport, Severity, Verdict } from '../trace/findings.js';
import { severityOrder } from '../trace/findings.js';

export type SourceKind = 'pcap' | 'pcapng' | 'proxy' | 'server' | 'client' | 'trace' | 'flv' | 'hls' | 'mp4';

export interface ReportSource {
  readonly kind: SourceKind;
  readonly name: string;
  /** The file ends in the middle of a record: what stands before is reported. */
  readonly truncated: boolean;
  /** The operator stopped the run: what was seen until then is reported. */
  readonly interrupted?: true;
  /** Plain words about the source as a whole: what was skipped or could not be read. */
  readonly notes?: readonly string[];
}

/** A session as reported; `messages` only with `--messages`. */
export interface ReportedSession extends SessionReport {
  readonly messages?: readonly MessageEvent[];
}

export interface Report {
  readonly schema: 'rtmpdiag.report/1';
  readonly tool: { readonly name: 'rtmpdiag'; readonly version: string };
  readonly source: ReportSource;
  readonly verdict: Verdict;
  readonly sessions: readonly ReportedSession[];
  /** Files of media; they have no sessions. */
  readonly media?: MediaReport;
  /** With `--reference`: what was sent against what arrived in this file. */
  readonly comparison?: Comparison;
  readonly findings: readonly Finding[];
}

/** Several files in one call. */
export interface Reports {
  readonly schema: 'rtmpdiag.reports/1';
  readonly verdict: Verdict;
  /** The operator stopped the run before all files were read. */
  readonly interrupted?: true;
  readonly reports: readonly Report[];
}

/** Rank of a verdict: ok 0, info 1 ... fatal 4. */
export function rank(verdict: Verdict): number {
  return verdict === 'ok' ? 0 : severityOrder.indexOf(verdict) + 1;
}

/** The worst of several verdicts; ok when there is none. */
export function worst(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = 'ok';
  for (const verdict of verdicts) if (rank(verdict) > rank(result)) result = verdict;
  return result;
}

export interface ReportInput {
  readonly version: string;
  readonly source: ReportSource;
  readonly sessions: readonly ReportedSession[];
  readonly media?: MediaReport;
  readonly findings: readonly Finding[];
}

/** Findings in order of time (then session, then weight); the verdict is the worst of them. */
export function buildReport(input: ReportInput): Report {
  const findings = [...input.findings].sort(
    (a, b) => a.atMs - b.atMs || a.session - b.session || rank(b.severity) - rank(a.severity) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
  return {
    schema: 'rtmpdiag.report/1',
    tool: { name: 'rtmpdiag', version: input.version },
    source: input.source,
    verdict: worst(findings.map((finding) => finding.severity)),
    sessions: [...input.sessions].sort((a, b) => a.id - b.id),
    ...(input.media === undefined ? {} : { media: input.media }),
    findings,
  };
}

/** The report of a file with what the comparison with its reference adds: findings and verdict are of both. */
export function withComparison(report: Report, comparison: Comparison, findings: readonly Finding[]): Report {
  const all = buildReport({ version: report.tool.version, source: report.source, sessions: [], findings: [...report.findings, ...findings] });
  return { ...report, verdict: all.verdict, comparison, findings: all.findings };
}

/** One document for several files. */
export function buildReports(reports: readonly Report[], interrupted = false): Reports {
  return { schema: 'rtmpdiag.reports/1', verdict: worst(reports.map((report) => report.verdict)), ...(interrupted ? { interrupted: true as const } : {}), reports };
}

/** The document for the files of one call: one report stands for itself. `asked`: how many files there should have been. */
export function documentOf(reports: readonly Report[], asked: number): Report | Reports {
  const [only] = reports;
  return asked === 1 && only !== undefined ? only : buildReports(reports, reports.length < asked);
}

export type FailOn = Severity | 'never';

/** 1 when the verdict reaches `failOn`, else 0. */
export function exitStatus(verdict: Verdict, failOn: FailOn): 0 | 1 {
  return failOn !== 'never' && rank(verdict) >= rank(failOn) ? 1 : 0;
}
