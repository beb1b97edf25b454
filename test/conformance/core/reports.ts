/** Results made by hand, for tests of what is made from them. */
import { countResults, decideGate } from '../../../src/conformance/core/gate.js';
import { conformSchema, type CaseResult, type ConformReport } from '../../../src/conformance/core/model.js';
import type { Group } from '../../../src/conformance/core/verdict.js';

export function resultOf(id: string, verdict: CaseResult['verdict'], more: Partial<CaseResult> = {}): CaseResult {
  return {
    id, slug: `slug-${id.slice(3)}`, title: `Case ${id} holds`, group: id.slice(0, 2) as Group, level: 'M', clauses: ['rtmp:5.2.2'], mode: 'server', verdict, reason: `${verdict}-reason`,
    ...(verdict === 'fail' ? { kind: 'wrong' as const } : {}), breaks: [], expected: ['the right thing'], actual: 'what was seen', durationMs: 12, attempts: [], relatedKnown: [], ...more,
  };
}

export function reportOf(cases: readonly CaseResult[], more: Partial<ConformReport> = {}): ConformReport {
  const options = { strict: more.strict ?? false, allowInconclusive: more.allowInconclusive ?? false };
  const notExecuted = more.notExecuted ?? [];
  return {
    schema: conformSchema, tool: { name: 'rtmpdiag', version: '1.0.0' }, seed: 'seed', argv: ['conform'], profile: 'core', mode: 'server', target: { url: 'rtmp://127.0.0.1:1935/live', startedBy: 'operator', reach: 'play' },
    durationMs: 1000, ...options, interrupted: false, counts: countResults(cases, 200, cases.length + notExecuted.length), gate: decideGate(cases, { ...options, interrupted: more.interrupted ?? false }),
    cases, notExecuted, health: [], notes: [], ...more,
  };
}
