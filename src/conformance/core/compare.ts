/** Two runs side by side, and several parts of one run put together. */
import { conformExit, countResults, decideGate } from './gate.js';
import { conformSchema, type CaseResult, type ConformReport } from './model.js';
import type { Verdict } from './verdict.js';

export interface Change { readonly id: string; readonly slug: string; readonly before: string | undefined; readonly after: string | undefined; readonly what: 'regression' | 'fix' | 'other-reason' | 'changed' | 'new' | 'gone' }

/** From best to worst; a step downwards is a regression. */
const order: readonly Verdict[] = ['pass', 'info', 'unsupported', 'skip', 'warn', 'inconclusive', 'blocked', 'fail'];
const rank = (verdict: Verdict): number => (verdict === 'info' || verdict === 'unsupported' ? 0 : verdict === 'skip' ? 1 : order.indexOf(verdict));

export function compareReports(before: ConformReport, after: ConformReport): Change[] {
  const old = new Map(before.cases.map((result) => [result.id, result]));
  const changes: Change[] = [];
  const told = ({ verdict, reason }: CaseResult): string => `${verdict} ${reason}`;
  for (const now of after.cases) {
    const was = old.get(now.id);
    old.delete(now.id);
    const base = { id: now.id, slug: now.slug, before: was === undefined ? undefined : told(was), after: told(now) };
    if (was === undefined) changes.push({ ...base, what: 'new' });
    else if (was.verdict !== now.verdict) changes.push({ ...base, what: rank(now.verdict) > rank(was.verdict) ? 'regression' : rank(now.verdict) < rank(was.verdict) ? 'fix' : 'changed' });
    else if (was.reason !== now.reason) changes.push({ ...base, what: now.verdict === 'fail' || now.verdict === 'warn' ? 'other-reason' : 'changed' });
  }
  for (const was of old.values()) changes.push({ id: was.id, slug: was.slug, before: told(was), after: undefined, what: 'gone' });
  return changes;
}

/** A new case that fails is a regression as well: nobody has accepted it. */
export function isRegression({ what, after }: Change): boolean {
  return what === 'regression' || what === 'other-reason' || (what === 'new' && after?.startsWith('fail ') === true);
}

/** Parts of one run (`--shard`), in the order of the catalogue; a sentence says why they do not belong together. */
export function mergeReports(parts: readonly ConformReport[], catalogueOrder: readonly string[], options: { readonly strict: boolean; readonly allowInconclusive: boolean }): ConformReport | string {
  const [first] = parts;
  if (first === undefined) return 'there is nothing to merge';
  const other = parts.find(({ tool, profile, mode, target }) => tool.version !== first.tool.version || profile !== first.profile || mode !== first.mode || target.url.replace(/:\d+/, '') !== first.target.url.replace(/:\d+/, ''));
  if (other !== undefined) return 'the parts come from different versions, profiles or targets';
  const shards = parts.map(({ shard }) => shard);
  const twice = shards.find((shard, index) => shard !== undefined && shards.indexOf(shard) !== index);
  if (twice !== undefined) return `part ${twice} is there twice`;
  const of = new Set(shards.map((shard) => shard?.split('/')[1]));
  const number = Number([...of][0] ?? parts.length);
  if (of.size > 1) return 'the parts were cut differently';
  const seen = new Set<string>();
  for (const { cases } of parts) for (const { id } of cases) {
    if (seen.has(id)) return `${id} is in two parts`;
    seen.add(id);
  }
  const missing = shards[0] === undefined ? [] : Array.from({ length: number }, (_, index) => `${index + 1}/${number}`).filter((shard) => !shards.includes(shard));
  const place = (id: string): number => (catalogueOrder.indexOf(id) + catalogueOrder.length + 1) % (catalogueOrder.length + 1);
  const cases = parts.flatMap((part) => part.cases).sort((a, b) => place(a.id) - place(b.id));
  const name = ({ shard }: ConformReport): string => (shard === undefined ? 'a part' : `part ${shard}`);
  // A part of nothing but skipped cases proves nothing either, and is no reason to doubt the others.
  const unusable = parts.find(({ gate, counts }) => gate.exit === conformExit.nothingProved && counts.blocked > 0);
  const gate = decideGate(cases, {
    ...options, interrupted: false,
    ...(unusable === undefined ? {} : { unusable: `${name(unusable)}: ${unusable.gate.because}` }),
    faults: parts.filter((part) => part.gate.exit === conformExit.fault).map((part) => `${name(part)}: ${part.gate.because}`),
    // Red without a red case: an entry of the baseline that has run out.
    baselineProblems: parts.filter((part) => part.gate.exit === conformExit.failed && part.gate.unexpected.length === 0).map((part) => `${name(part)}: ${part.gate.because}`),
  });
  // What was not run cannot make up for what failed, and nothing makes up for what was not run.
  const open = [...(missing.length > 0 ? [`part ${missing.join(', ')} is missing`] : []), ...parts.filter((part) => part.interrupted).map((part) => `${name(part)} was interrupted`)].join('; ');
  const base = parts.find(({ gate: { exit } }) => exit !== conformExit.nothingProved) ?? first;
  const { shard: _shard, ...rest } = base;
  return {
    ...rest, schema: conformSchema, ...options, cases, notExecuted: parts.flatMap((part) => part.notExecuted), interrupted: parts.some((part) => part.interrupted),
    gate: open !== '' && (gate.passed || gate.exit === conformExit.undecided) ? { ...gate, passed: false, exit: conformExit.undecided, because: open } : gate,
    counts: countResults(cases, first.counts.catalogue, parts.reduce((sum, part) => sum + part.counts.selected, 0)),
    durationMs: Math.max(...parts.map((part) => part.durationMs)), health: parts.flatMap((part) => part.health), notes: parts.flatMap((part) => part.notes),
  };
}
