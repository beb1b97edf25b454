/** Selection: what is asked for and nothing else; what is unknown or empty is a sentence, never silence. */
import { describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { profileNames, profilesOf, selectCases, type Selection } from '../../../src/conformance/core/select.js';

function ids(selection: Partial<Selection>): string[] | string {
  const picked = selectCases(cases, { mode: 'server', profile: 'all', ...selection });
  return 'problem' in picked ? `${picked.problem.sentence}` : picked.cases.map(({ id }) => id);
}

const ofServers = cases.filter(({ mode }) => mode === 'server').map(({ id }) => id);

describe('a selection', () => {
  it('is everything of its mode, in the order of the catalogue', () => {
    expect(ids({})).toEqual(ofServers);
    expect(ids({ mode: 'client' })).toEqual(cases.filter(({ mode }) => mode === 'client').map(({ id }) => id));
  });

  it('takes ids, groups, slugs and patterns, in any case', () => {
    expect(ids({ only: ['hs-001', 'VERSION', 'HS-00*'] })).toEqual(ofServers.filter((id) => id.startsWith('HS-00')));
    expect(ids({ only: ['nc'] })).toEqual(ofServers.filter((id) => id.startsWith('NC')));
    expect(ids({ only: ['*-001'] })).toEqual(ofServers.filter((id) => id.endsWith('-001')));
  });

  it('replaces the profile by what is named', () => {
    expect(ids({ profile: 'core', only: ['CH-010'] })).toEqual(['CH-010']);
  });

  it('leaves out what is to be skipped', () => {
    expect(ids({ only: ['HS'], skip: ['HS-001'] })).toEqual(ofServers.filter((id) => id.startsWith('HS') && id !== 'HS-001'));
  });

  it('takes levels and clauses', () => {
    expect(ids({ levels: ['r'] })).toEqual(cases.filter(({ level, mode }) => level === 'R' && mode === 'server').map(({ id }) => id));
    expect(ids({ clauses: ['rtmp:5.4*'] })).toEqual(cases.filter(({ clauses, mode }) => mode === 'server' && clauses.some((clause) => clause.startsWith('rtmp:5.4'))).map(({ id }) => id));
  });

  it.each<readonly [Partial<Selection>, RegExp]>([
    [{ only: ['XX-001'] }, /no case or group "XX-001"/], [{ skip: ['HS-999'] }, /no case or group "HS-999"/], [{ only: ['ZZ-*'] }, /no case or group/], [{ tags: ['nonsense'] }, /no tag "nonsense"/],
    [{ clauses: ['rtmp:99'] }, /no clause "rtmp:99"/], [{ levels: ['Z'] }, /no level "Z"/], [{ profile: 'best' }, /no profile "best"/], [{ only: ['HS-001'], skip: ['HS-001'] }, /leaves no case/], [{ only: ['CL-001'] }, /test a client/],
    [{ only: ['HS-001'], shard: { index: 2, of: 2 } }, /Part 2 of 2 is empty/],
  ])('%j is refused: %s', (selection, sentence) => {
    expect(ids(selection)).toMatch(sentence);
  });

  it.each([1, 2, 3, 7])('is cut into %i parts that hold every case once', (of) => {
    const parts = Array.from({ length: of }, (_, index) => ids({ shard: { index: index + 1, of } })).flat();
    expect([...parts].sort()).toEqual([...ofServers].sort());
  });
});

describe('profiles', () => {
  it('hold what they say', () => {
    for (const each of cases) {
      const named = profilesOf(each);
      expect(named.has('all')).toBe(true);
      expect([...named].every((name) => (profileNames as readonly string[]).includes(name))).toBe(true);
      expect(named.has('client')).toBe(each.mode === 'client');
      if (each.mode === 'server' && each.level === 'M') expect(named.has('core')).toBe(true);
      if (named.has('core')) expect(named.has('strict')).toBe(true);
      if (each.level === 'I') expect(named.has('core')).toBe(false);
    }
  });

  it('are none of them empty', () => {
    for (const profile of profileNames) expect(ids({ profile, mode: profile === 'client' ? 'client' : 'server' }).length).toBeGreaterThan(0);
  });
});
