/** What the runs against all mutants say together: must ⊆ complained ⊆ must ∪ may, each with the reason that the proof lists. */
import type { Allowed } from './may.js';
import { wordsOf } from './words.js';

export interface CaseWords { readonly id: string; readonly verdict: string; readonly reason: string }

export interface MutantRow {
  readonly mutant: string;
  /** Caught with the right reason: case and words. */
  readonly caught: readonly (readonly [string, string])[];
  /** Has to be caught by this case and is not: "PB-001: pass:started, expected no-start". */
  readonly missed: readonly string[];
  /** Complaints for another reason than the listed one. */
  readonly wrongReason: readonly string[];
  readonly allowed: readonly string[];
  /** Complaints that nobody has listed. */
  readonly extra: readonly string[];
  readonly blocked: number;
  readonly durationMs: number;
}

const complains = (verdict: string): boolean => verdict === 'fail' || verdict === 'warn' || verdict === 'inconclusive';

/** `must`: case to words of the proof. */
export function rowOf(mutant: string, results: readonly CaseWords[], must: ReadonlyMap<string, string>, allowed: readonly Allowed[], durationMs: number): MutantRow {
  const caught: [string, string][] = [];
  const missed: string[] = [];
  const wrongReason: string[] = [];
  const collateral: string[] = [];
  const extra: string[] = [];
  const seen = new Map(results.map((result) => [result.id, result]));
  for (const [id, words] of must) {
    const result = seen.get(id);
    const got = result === undefined ? 'not run' : wordsOf(result);
    if (got === words) caught.push([id, words]);
    else (result !== undefined && complains(result.verdict) ? wrongReason : missed).push(`${id}: ${got}, expected ${words}`);
  }
  for (const result of results) {
    if (must.has(result.id) || !complains(result.verdict)) continue;
    (allowed.some(({ cases }) => cases.some((pattern) => fits(result.id, pattern))) ? collateral : extra).push(`${result.id} ${wordsOf(result)}`);
  }
  return { mutant, caught, missed, wrongReason, allowed: collateral, extra, blocked: results.filter(({ verdict }) => verdict === 'blocked').length, durationMs };
}

export function isRight({ missed, wrongReason, extra }: MutantRow): boolean {
  return missed.length === 0 && wrongReason.length === 0 && extra.length === 0;
}

function fits(id: string, pattern: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
}

/** Differences between repetitions: "S62 MR-001: lost (9), blocked:no-media (1)". */
export function flapping(tables: readonly ReadonlyMap<string, readonly CaseWords[]>[]): string[] {
  const told = new Map<string, Map<string, number>>();
  for (const table of tables) {
    for (const [mutant, results] of table) {
      for (const result of results) {
        const key = `${mutant} ${result.id}`;
        const words = wordsOf(result);
        const counts = told.get(key) ?? new Map<string, number>();
        told.set(key, counts.set(words, (counts.get(words) ?? 0) + 1));
      }
    }
  }
  return [...told].filter(([, counts]) => counts.size > 1).map(([key, counts]) => `${key}: ${[...counts].map(([words, times]) => `${words} (${times})`).join(', ')}`);
}
