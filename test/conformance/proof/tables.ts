/** All tables of the proof together, as `npm run mutants -- --conform` and the guard against omissions read them. */
import { readdirSync } from 'node:fs';
import type { Proof } from './prove.js';

/** One file for each group: hs.ts, ch.ts, ... */
export async function readProofs(): Promise<Proof> {
  const names = readdirSync(new URL('.', import.meta.url)).filter((name) => /^[a-z]{2}\.ts$/.test(name)).sort();
  const all: Record<string, Readonly<Record<string, string>>> = {};
  for (const name of names) {
    const { proof } = await import(/* @vite-ignore */ new URL(name, import.meta.url).href) as { readonly proof: Proof };
    for (const [id, byMutant] of Object.entries(proof)) {
      if (id in all) throw new Error(`${id} stands in two tables`);
      if (id.slice(0, 2).toLowerCase() !== name.slice(0, 2)) throw new Error(`${id} stands in the table ${name}`);
      all[id] = byMutant;
    }
  }
  return all;
}

/** Mutant to case to the words that prove it. */
export function byMutant(proofs: Proof): Map<string, Map<string, string>> {
  const out = new Map<string, Map<string, string>>();
  for (const [id, mutants] of Object.entries(proofs)) for (const [mutant, words] of Object.entries(mutants)) out.set(mutant, (out.get(mutant) ?? new Map<string, string>()).set(id, words));
  return out;
}
