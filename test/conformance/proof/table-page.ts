/** docs/conform/mutants.md: which case catches which mutant, and for which reason. Made from the tables that the runs confirm. */
import type { Allowed } from './may.js';
import type { Proof } from './prove.js';
import { byMutant } from './tables.js';

export interface MutantWords { readonly id: string; readonly summary: string }

export function tablePage(mutants: readonly MutantWords[], proofs: Proof, may: Readonly<Record<string, readonly Allowed[]>>): string {
  const must = byMutant(proofs);
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = mutants.map(({ id, summary }) => {
    const caught = [...must.get(id) ?? []].map(([each, words]) => `[${each}](${each}.md) \`${words}\``).join(', ');
    const also = (may[id] ?? []).map(({ cases, why }) => `${cases.join(', ')}: ${why}`).join('; ');
    return `| ${id} | ${cell(summary)} | ${caught === '' ? 'nobody: a negative control' : caught} | ${cell(also)} |`;
  });
  return `# Mutants

The suite proves itself: every mutant is the built-in server or client with one fault, and the cases in its row have to complain about it, for that
reason (a failure where nothing else is said). Besides them only the cases of the last column may complain. \`npm run mutants -- --conform\` runs all
cases against all of them. Written by the same command, and by \`npm run gen\`.

${mutants.length} mutants, ${Object.keys(proofs).length} cases.

| mutant | what it does | caught by | may be seen by as well |
|---|---|---|---|
${rows.join('\n')}
`;
}
