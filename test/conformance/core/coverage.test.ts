/** The sentences of the specifications: well written down, and counted so that nothing untested looks tested. */
import { describe, expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { clauseList, clauseOf, clauses, documentOf, documents, sectionOf } from '../../../src/conformance/core/clauses.js';
import { coverageLines, coverageOf } from '../../../src/conformance/core/coverage.js';
import { matchesClause } from '../../../src/conformance/core/select.js';
import { plain } from '../../../src/report/palette.js';

describe('the sentences', () => {
  it('have ids of their own, of a known document, and words', () => {
    expect(new Set(clauseList.map(({ id }) => id)).size).toBe(clauseList.length);
    for (const { id, says, unobservable } of clauseList) {
      expect(id).toMatch(/^(rtmp|errata|amf0|amf3|flv|ertmp2|practice):[A-Za-z0-9.-]+(\/[a-z0-9-]+)?$/);
      expect(documents[documentOf(id)], id).toBeDefined();
      expect(says, id).toMatch(/^\S.{10,}\.$/s);
      if (unobservable !== undefined) expect(unobservable, id).toMatch(/^[a-z].{15,}[^.]$/);
    }
  });

  it('stand beside no section of the same id, and in one that sums them up', () => {
    for (const { id } of clauseList) {
      expect(clauses[sectionOf(id)], id).toMatch(/\.$/);
      if (id.includes('/')) expect(clauseOf(sectionOf(id)), id).toBeUndefined();
    }
  });

  it('are all that is called practice, and nothing else is', () => {
    expect(clauseList.filter(({ id, level }) => documentOf(id) === 'practice' && level !== 'practice')).toEqual([]);
  });

  it('are as many as the texts have: MUST and SHOULD of RTMP 1.0, counted by hand in the document', () => {
    const count = (document: string, level: string): number => clauseList.filter((clause) => documentOf(clause.id) === document && clause.level === level).length;
    expect([count('rtmp', 'MUST'), count('rtmp', 'SHOULD')]).toEqual([18, 22]);
    expect(count('errata', 'MUST') + count('errata', 'SHOULD')).toBeGreaterThanOrEqual(20);
    expect(count('ertmp2', 'MUST') + count('ertmp2', 'SHOULD')).toBeGreaterThanOrEqual(25);
  });

  it('are what cases stand on: none stands on a whole section, which would hide what it tests', () => {
    expect(cases.flatMap(({ id, clauses: cited }) => cited.filter((clause) => clauseOf(clause) === undefined).map((clause) => `${id} ${clause}`))).toEqual([]);
  });

  it('are not called invisible where a case sees them', () => {
    const cited = new Set(cases.flatMap(({ clauses: ids }) => ids));
    expect(clauseList.filter(({ id, unobservable }) => unobservable !== undefined && cited.has(id))).toEqual([]);
  });
});

describe('coverage', () => {
  const whole = coverageOf(cases);

  it('adds up, by document and by level', () => {
    for (const tally of [whole.total, ...whole.documents, ...whole.documents.flatMap(({ levels }) => levels)]) expect(tally.tested + tally.untested + tally.unobservable).toBe(tally.clauses);
    expect(whole.documents.reduce((sum, { clauses: number }) => sum + number, 0)).toBe(clauseList.length);
    for (const { levels, tested } of whole.documents) expect(levels.reduce((sum, level) => sum + level.tested, 0)).toBe(tested);
  });

  it('names the cases of a sentence, and says where there is none, and why none can be', () => {
    const of = (id: string): readonly string[] | undefined => whole.clauses.find((clause) => clause.id === id)?.cases;
    expect(of('rtmp:5.2.2/version')).toEqual(['HS-001', 'HS-020']);
    expect(of('rtmp:5.2.1/c2-behind-s1')).toEqual([]);
    const text = coverageLines(whole, plain).join('\n');
    expect(text).toMatch(/rtmp:5\.2\.2\/version defined both: C0 and S0 [^\n]*\n {6}HS-001 HS-020\n/);
    expect(text).toMatch(/rtmp:5\.2\.1\/c2-behind-s1 MUST client: [^\n]*\n {6}no case\n/);
    expect(text).toMatch(/rtmp:5\.2\.4\/time2 MUST both: [^\n]*\n {6}cannot be seen: each end/);
    expect(text).toMatch(new RegExp(`all, by ${cases.length} cases +${clauseList.length} +${whole.total.tested} `));
  });

  it('is that of the cases and the sentences that were asked for', () => {
    expect(coverageOf([]).total).toMatchObject({ clauses: clauseList.length, tested: 0 });
    const part = coverageOf(cases.filter(({ id }) => id === 'HS-001'), ({ id }) => matchesClause(id, 'rtmp:5.2.2'));
    expect(part.total).toEqual({ clauses: 3, tested: 1, untested: 2, unobservable: 0 });
    expect(part.documents.map(({ id }) => id)).toEqual(['rtmp']);
  });

  it('does not take a case for one that tests the section as a whole', () => {
    const [first] = cases;
    if (first === undefined) throw new Error('no cases');
    expect(coverageOf([{ ...first, clauses: ['rtmp:5.2.1'] }]).total.tested).toBe(0);
  });
});

describe('--clause', () => {
  it('takes a sentence, a pattern, and the section that holds it', () => {
    expect(['rtmp:5.4.1/default', 'rtmp:5.4.1', 'RTMP:5.4*', 'rtmp:*/default'].map((pattern) => matchesClause('rtmp:5.4.1/default', pattern))).toEqual([true, true, true, true]);
    expect(['rtmp:5.4', 'rtmp:5.4.1/top-bit', 'rtmp:5.4.1/'].map((pattern) => matchesClause('rtmp:5.4.1/default', pattern))).toEqual([false, false, false]);
  });
});
