/**
 * The guard against omissions (rule R15): a case that nobody selects, that stands on nothing, that cannot fail, that is not
 * described, or that disappeared, is red.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { explanationOf } from '../../src/cli/conform-plan.js';
import { cases } from '../../src/conformance/cases/index.js';
import { clauses } from '../../src/conformance/core/clauses.js';
import { profileNames, profilesOf } from '../../src/conformance/core/select.js';
import { groups, reaches } from '../../src/conformance/core/verdict.js';
import { exempt } from './proof/exempt.js';
import { may } from './proof/may.js';
import { casePages } from './proof/pages.js';
import type { Proof } from './proof/prove.js';
import { byMutant, readProofs } from './proof/tables.js';
import { mutants } from './proof/whole-run.js';

const sources = new URL('../../src/conformance/cases/', import.meta.url);
const docs = new URL('../../docs/conform/', import.meta.url);

let proofs: Proof = {};
beforeAll(async () => { proofs = await readProofs(); });

describe('the catalogue', () => {
  it('lists every file of the folders, under the name of its case', () => {
    const files = readdirSync(sources, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      .flatMap((group) => readdirSync(new URL(`${group.name}/`, sources)).map((name) => `${group.name}/${name}`)).sort();
    expect(cases.map(({ id, slug, group }) => `${group.toLowerCase()}/${id.toLowerCase()}-${slug}.ts`).sort()).toEqual(files);
  });

  it('has each id and each slug once, in the order of the groups', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(new Set(cases.map(({ group, slug }) => `${group} ${slug}`)).size).toBe(cases.length);
    const place = (id: string): number => Object.keys(groups).indexOf(id.slice(0, 2)) * 1000 + Number(id.slice(3));
    expect(cases.map(({ id }) => id)).toEqual([...cases].sort((a, b) => place(a.id) - place(b.id)).map(({ id }) => id));
  });

  it('still has every case that ever was in it, under the same name; new ones are written down by npm run gen', () => {
    const known = readFileSync(new URL('catalogue.txt', import.meta.url), 'utf8').trim().split('\n');
    expect(known).toEqual(cases.map(({ id, slug }) => `${id} ${slug}`));
  });

  it('has a proof and a place for collateral for nothing that is not there', () => {
    expect(Object.keys(proofs).filter((id) => !cases.some((each) => each.id === id))).toEqual([]);
    const known = mutants.map(({ id }) => id);
    expect([...byMutant(proofs).keys(), ...Object.keys(may)].filter((id) => !known.includes(id))).toEqual([]);
    const patterns = Object.values(may).flatMap((entries) => entries.flatMap((entry) => entry.cases));
    expect(patterns.filter((pattern) => !cases.some(({ id }) => (pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern)))).toEqual([]);
    for (const { why } of Object.values(may).flat()) expect(why.length).toBeGreaterThan(15);
  });

  it('exempts from the proof only what informs, with a reason', () => {
    for (const [id, why] of Object.entries(exempt)) {
      expect(cases.find((each) => each.id === id)?.level, id).toBe('I');
      expect(why.length, id).toBeGreaterThan(15);
    }
  });
});

describe.each(cases.map((each) => [each.id, each] as const))('%s', (id, each) => {
  it('is in a profile, and in known ones', () => {
    const named = [...profilesOf(each)];
    expect(named.filter((name) => !(profileNames as readonly string[]).includes(name))).toEqual([]);
    expect(named.some((name) => name !== 'all') || each.level === 'I').toBe(true);
  });

  it('stands on clauses that exist', () => {
    expect(each.clauses.filter((clause) => clauses[clause] === undefined)).toEqual([]);
  });

  it('is described in words', () => {
    expect(id).toMatch(/^[A-Z]{2}-\d{3}$/);
    expect(each.slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(Object.keys(groups)).toContain(each.group);
    expect(reaches).toContain(each.preamble);
    expect(each.title).toMatch(/^\S.{10,}[^.\s]$/s);
    for (const text of [each.why, each.sends]) expect(text).toMatch(/^\S.*[.:?]$/s);
    for (const { peer, does } of each.known) expect(peer.length * does.length).toBeGreaterThan(0);
  });

  it('has outcomes with reasons of their own, and passes nothing by default', () => {
    const reasons = each.outcomes.map(({ reason }) => reason);
    expect(new Set(reasons).size).toBe(reasons.length);
    for (const { reason, means, verdict, kind, when } of each.outcomes) {
      expect(reason).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(means.length).toBeGreaterThan(3);
      expect(kind === undefined || verdict === 'fail').toBe(true);
      if (verdict === 'pass') expect(String(when).replace(/\s+/g, '')).not.toMatch(/^\(\)=>true$|^\(_\w*\)=>true$/);
    }
    expect(each.outcomes.some(({ verdict }) => verdict === 'pass' || verdict === 'info' || verdict === 'unsupported')).toBe(true);
    // Where the last outcome takes everything, it is no pass.
    expect(each.outcomes.slice(0, -1).filter(({ when }) => /^\(\)\s*=>\s*true$/.test(String(when)))).toEqual([]);
  });

  it('is proved by mutants that it names, each with a reason that it can give', () => {
    const table = proofs[id] ?? {};
    expect([...each.provenBy].sort()).toEqual(Object.keys(table).sort());
    if (exempt[id] === undefined) expect(each.provenBy.length).toBeGreaterThan(0);
    const harness = ['server-gone', 'server-exited', 'server-hangs', 'bystander-harmed', 'sanity-lost', 'unexpected'];
    for (const [mutant, words] of Object.entries(table)) {
      const [verdict, reason] = words.includes(':') ? words.split(':') as [string, string] : ['fail', words] as const;
      const known = each.outcomes.some((outcome) => outcome.verdict === verdict && outcome.reason === reason) || (verdict === 'fail' && harness.includes(reason));
      expect(known || verdict === 'blocked' || verdict === 'inconclusive' || verdict === 'unsupported', `${mutant}: ${words}`).toBe(true);
      expect(['pass', 'blocked'], mutant).not.toContain(verdict);
    }
  });

  it('has a page, which says what --explain says', () => {
    const page = new URL(`${id}.md`, docs);
    expect(existsSync(page)).toBe(true);
    expect(readFileSync(page, 'utf8')).toBe(explanationOf(each).text);
  });
});

describe.each(mutants.map((mutant) => [mutant.id, mutant] as const))('mutant %s', (id, mutant) => {
  it('is caught by exactly the cases that it names', () => {
    expect([...mutant.must].sort()).toEqual([...(byMutant(proofs).get(id)?.keys() ?? [])].sort());
  });
});

describe('docs/conform', () => {
  it('is what npm run gen writes', async () => {
    const pages = await casePages();
    const there = readdirSync(docs).sort();
    expect(there).toEqual([...pages.keys()].sort());
    expect(there.filter((name) => readFileSync(new URL(name, docs), 'utf8') !== pages.get(name))).toEqual([]);
  });
});
