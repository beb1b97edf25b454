import { beforeAll, describe, expect, it } from 'vitest';
import { clientMutants } from '../../../src/client/core/mutants.js';
import { cases } from '../../../src/conformance/cases/index.js';
import { runBuiltInClient, type BuiltInClientOptions } from '../built-in-client.js';
import { readProofs } from './tables.js';
import { wordsOf } from './words.js';

const ofClients = cases.filter(({ mode }) => mode === 'client');
/** Cases that are about players only. */
const aboutPlayers = ['CL-007', 'CL-020'];
/** Runs at a time. They wait more than they work. */
const together = 6;
/** T. A mutant that waits makes its case wait, up to 30 T. */
const referenceMs = 1000;
const mutantMs = 500;

interface Job extends BuiltInClientOptions { readonly key: string }

/** Cases about clients stand in the tables of their groups. */
const all = await readProofs();
const proof = Object.fromEntries(ofClients.map(({ id }) => [id, all[id] ?? {}]));

const judged = new Map<string, ReadonlyMap<string, string>>();

const jobs: Job[] = [
  ...(['publish', 'play'] as const).map((role) => ({ key: role, role, timeoutMs: referenceMs })),
  // The longest first.
  ...[...clientMutants].sort((a, b) => Number(b.id === 'C15') - Number(a.id === 'C15')).map(({ id, must, role }) => ({
    key: id, mutant: id, timeoutMs: mutantMs, ...(role === undefined ? {} : { role }), cases: must.length === 0 ? ofClients.filter(({ needs }) => needs === undefined) : ofClients.filter((each) => must.includes(each.id)),
  })),
];

beforeAll(async () => {
  const left = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      const { results, faults } = await runBuiltInClient(job);
      if (faults.length > 0) throw new Error(`${job.key}: ${faults.join('; ')}`);
      judged.set(job.key, new Map(results.map((result) => [result.id, wordsOf(result)])));
    }
  };
  await Promise.all(Array.from({ length: together }, work));
}, 120_000);

describe('the cases about clients', () => {
  it.each(ofClients.map(({ id }) => id))('%s passes with the built-in client', (id) => {
    expect(judged.get(aboutPlayers.includes(id) ? 'play' : 'publish')?.get(id)).toMatch(/^(pass|info):/);
    // The other role passes as well, or the case is told to be about the first.
    expect(judged.get(aboutPlayers.includes(id) ? 'publish' : 'play')?.get(id)).toMatch(/^(pass:|info:|skip:client-(plays|publishes))/);
  });

  it.each(Object.entries(proof).flatMap(([id, byMutant]) => Object.entries(byMutant).map(([mutant, words]) => [id, mutant, words] as const)))('%s catches %s: %s', (id, mutant, words) => {
    expect(judged.get(mutant)?.get(id)).toBe(words);
  });

  it.each(clientMutants.filter(({ must }) => must.length === 0).map(({ id }) => id))('blame nobody for %s, which is legal', (id) => {
    expect([...(judged.get(id) ?? [])].filter(([, words]) => !/^(pass|info|skip):/.test(words))).toEqual([]);
  });

  it('name the mutants that they catch, and no others', () => {
    expect(Object.fromEntries(ofClients.map(({ id, provenBy }) => [id, [...provenBy].sort()]))).toEqual(Object.fromEntries(ofClients.map(({ id }) => [id, Object.keys(proof[id] ?? {}).sort()])));
  });

  it('are named by the mutants themselves', () => {
    expect(Object.fromEntries(clientMutants.map(({ id, must }) => [id, [...must].sort()]))).toEqual(Object.fromEntries(clientMutants.map(({ id }) => [id, Object.keys(proof).filter((each) => proof[each]?.[id] !== undefined).sort()])));
  });
});
