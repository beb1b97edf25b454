/** Runs a transcript through the analysis as the live pipeline does: events in order, deadlines fired by later events. */
import type { AnalysisResult } from '../../src/analyzers/analysis.js';
import { Analysis } from '../../src/analyzers/analysis.js';
import type { Rule } from '../../src/analyzers/define-rule.js';
import { Registry } from '../../src/analyzers/registry.js';
import { playTranscript } from '../../src/analyzers/transcript.js';
import type { Finding, Transaction } from '../../src/trace/findings.js';

export interface Run extends AnalysisResult {
  readonly emitted: Finding[];
  readonly settled: Transaction[];
  /** Rules of the findings, sorted. */
  readonly rules: string[];
  readonly finding: (rule: string) => Finding | undefined;
}

export function runTranscript(lines: readonly string[], options: { readonly stallAfterUs?: number; readonly rules?: readonly Rule[] } = {}): Run {
  const { events, others, comparisons } = playTranscript(lines);
  const registry = new Registry();
  for (const other of others) {
    registry.publish('live', other.name, { session: 99, startedUs: 0, lastUs: 0, ...(other.ended ? { endedUs: 1 } : {}) });
    for (const { timestampMs, body } of other.sends) registry.watch('live', other.name).push(99, timestampMs, body);
  }
  const emitted: Finding[] = [];
  const settled: Transaction[] = [];
  const analysis = new Analysis({
    id: 0, stallAfterUs: options.stallAfterUs ?? 5_000_000, registry, onFinding: (finding) => emitted.push(finding), onTransaction: (transaction) => settled.push(transaction),
    ...(options.rules === undefined ? {} : { rules: options.rules }),
  });
  for (const event of events) analysis.handle(event);
  for (const comparison of comparisons) analysis.compare(comparison);
  const result = analysis.result();
  return { ...result, emitted, settled, rules: result.findings.map((finding) => finding.rule).sort(), finding: (rule) => result.findings.find((each) => each.rule === rule) };
}
