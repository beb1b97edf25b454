/** A saved result read back: from a file that anybody may have written, so that nothing is believed before it was looked at. */
import { conformSchema, type CaseResult, type ConformReport } from './model.js';
import { groups, levels, verdicts } from './verdict.js';

type Shape = Readonly<Record<string, unknown>>;

const marks: readonly unknown[] = ['xfail', 'xpass', 'flaky', 'expired', 'other-reason', 'ignored'];

/** A sentence without its full stop says what is wrong. */
export function readConformReport(value: unknown): ConformReport | string {
  if (!isTable(value)) return 'it holds no report';
  if (value.schema !== conformSchema) return typeof value.schema === 'string' ? `its schema is ${value.schema.slice(0, 60)}, not ${conformSchema}` : `it is no report of rtmpdiag conform (${conformSchema})`;
  const { tool, target, gate, counts, cases, calibration } = value;
  if (!isTable(tool) || !texts(tool.version) || !isTable(target) || !texts(target.url, target.startedBy, target.reach) || !optional(target.fmsVer) || !optional(target.problem)) return 'its head is not complete';
  if (!isTable(gate) || typeof gate.passed !== 'boolean' || !numbers(gate.exit) || !texts(gate.because) || !isTexts(gate.unexpected)) return 'its gate is not complete';
  if (!isTable(counts) || !numbers(counts.catalogue, counts.selected, counts.executed, counts.notExecuted, ...verdicts.map((verdict) => counts[verdict]))) return 'its counts are not complete';
  if (calibration !== undefined && (!isTable(calibration) || !numbers(calibration.p50Ms, calibration.p95Ms, calibration.samples, calibration.deadlineMs))) return 'its calibration is not complete';
  if (!texts(value.seed, value.profile) || (value.mode !== 'server' && value.mode !== 'client') || !numbers(value.durationMs) || typeof value.interrupted !== 'boolean' || !optional(value.shard)) return 'its head is not complete';
  if (typeof value.shard === 'string' && !/^\d{1,4}\/\d{1,4}$/.test(value.shard)) return 'it does not say which part it is';
  if (!isTexts(value.notExecuted) || !isTexts(value.notes) || !isTexts(value.argv) || !Array.isArray(value.health) || !value.health.every((each) => isTable(each) && texts(each.at))) return 'it is not complete';
  if (!Array.isArray(cases)) return 'it has no cases';
  const seen = new Set<string>();
  for (const each of cases as readonly unknown[]) {
    const problem = problemOf(each);
    if (problem !== undefined) return problem;
    const { id } = each as CaseResult;
    if (seen.has(id)) return `${id} is in it twice`;
    seen.add(id);
  }
  return { ...value, strict: value.strict === true, allowInconclusive: value.allowInconclusive === true } as unknown as ConformReport;
}

function problemOf(each: unknown): string | undefined {
  if (!isTable(each)) return 'one of its cases is no table';
  const { id, slug, group, level, verdict, baseline, attempts, relatedKnown } = each;
  // These stand in addresses and class names of the page.
  if (typeof id !== 'string' || !/^[A-Z]{2}-\d{3}$/.test(id)) return 'one of its cases has no id';
  const known = typeof slug === 'string' && /^[a-z0-9-]+$/.test(slug) && typeof group === 'string' && Object.hasOwn(groups, group) && id.startsWith(group)
    && (levels as readonly unknown[]).includes(level) && (verdicts as readonly unknown[]).includes(verdict);
  const complete = texts(each.title, each.actual) && isWord(each.reason) && (each.kind === undefined || isWord(each.kind)) && numbers(each.durationMs) && isTexts(each.clauses) && isTexts(each.breaks) && isTexts(each.expected)
    && optional(each.evidence) && optional(each.repro)
    && (baseline === undefined || (isTable(baseline) && marks.includes(baseline.mark) && texts(baseline.why)))
    && Array.isArray(attempts) && attempts.every((attempt) => isTable(attempt) && texts(attempt.verdict, attempt.reason, attempt.actual) && numbers(attempt.durationMs))
    && Array.isArray(relatedKnown) && relatedKnown.every((entry) => isTable(entry) && texts(entry.peer, entry.does));
  return known && complete ? undefined : `its case ${id} is not complete`;
}

function isTable(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function numbers(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'number' && Number.isFinite(value));
}

function optional(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9-]+$/.test(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
