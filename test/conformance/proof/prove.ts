/**
 * The proof that cases can fail: a table for each group says which mutant a case catches, with which verdict and reason.
 * `proveGroup` runs it against the built-in server; `npm run mutants` reads the same tables.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import type { Case } from '../../../src/conformance/core/case.js';
import type { Group } from '../../../src/conformance/core/verdict.js';
import { runBuiltIn, type BuiltInOptions } from '../built-in.js';
import { wordsOf } from './words.js';

/** Case to mutant to reason: `'version-not-3'` is a failure with that reason, `'warn:other-echo'` another verdict. */
export type Proof = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Runs of a group at a time. They wait more than they work. */
const together = 4;

/** `options`: what every run of the group needs, such as keys (AU). `mutantTimeoutMs`: T against mutants, which make cases wait. */
export function proveGroup(group: Group, table: Proof, { options = {}, mutantTimeoutMs = 700 }: { readonly options?: Partial<BuiltInOptions>; readonly mutantTimeoutMs?: number } = {}): void {
  const ofGroup = cases.filter((each) => each.group === group && each.mode === 'server');
  // Cases about clients have a proof of their own: cl.loopback.test.ts.
  const proof: Proof = Object.fromEntries(Object.entries(table).filter(([id]) => ofGroup.some((each) => each.id === id)));
  const mutants = [...new Set(Object.values(proof).flatMap((byMutant) => Object.keys(byMutant)))];
  const judged = new Map<string, ReadonlyMap<string, string>>();
  describe(`group ${group}`, () => {
    beforeAll(async () => {
      const runs: (string | undefined)[] = [undefined, ...mutants];
      const work = async (): Promise<void> => {
        while (runs.length > 0) {
          const mutant = runs.shift();
          const selected = mutant === undefined ? ofGroup : ofGroup.filter(({ id }) => proof[id]?.[mutant] !== undefined);
          const byCase = new Map<string, string>();
          // A mutant that ends at one case has to be there again for the next.
          for (let left = selected; left.length > 0;) {
            const { results, faults } = await runBuiltIn({ timeoutMs: mutant === undefined ? 3000 : mutantTimeoutMs, ...options, cases: left, ...(mutant === undefined ? {} : { mutant }) });
            if (faults.length > 0) throw new Error(`${mutant ?? 'reference'}: ${faults.join('; ')}`);
            for (const result of results) byCase.set(result.id, wordsOf(result));
            const untested = left.filter(({ id }) => byCase.get(id) === 'blocked:server-down');
            left = untested.length < left.length ? untested : [];
          }
          judged.set(mutant ?? 'reference', byCase);
        }
      };
      await Promise.all(Array.from({ length: together }, work));
    }, 120_000);

    it.each(ofGroup.map((each) => [each.id, each] as const))('%s passes against the built-in server', (id) => {
      expect(judged.get('reference')?.get(id)).toMatch(/^(pass|info):/);
    });

    it.each(Object.entries(proof).flatMap(([id, byMutant]) => Object.entries(byMutant).map(([mutant, words]) => [id, mutant, words] as const)))('%s catches %s: %s', (id, mutant, words) => {
      expect(judged.get(mutant)?.get(id)).toBe(words);
    });

    it('is complete: every case names the mutants that it catches, and no others', () => {
      const named = (each: Case): readonly string[] => [...each.provenBy].sort();
      expect(Object.fromEntries(ofGroup.map((each) => [each.id, named(each)]))).toEqual(Object.fromEntries(ofGroup.map(({ id }) => [id, Object.keys(proof[id] ?? {}).sort()])));
    });
  });
}
