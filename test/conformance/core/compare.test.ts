import { describe, expect, it } from 'vitest';
import { compareReports, isRegression, mergeReports } from '../../../src/conformance/core/compare.js';
import type { CaseResult, ConformReport } from '../../../src/conformance/core/model.js';
import { reportOf, resultOf } from './reports.js';

describe('two runs side by side', () => {
  const told = (before: readonly CaseResult[], after: readonly CaseResult[]): string[] =>
    compareReports(reportOf(before), reportOf(after)).map((change) => `${change.id} ${change.what}${isRegression(change) ? '!' : ''}`);

  it.each<[CaseResult['verdict'], CaseResult['verdict'], string]>([
    ['pass', 'fail', 'regression!'], ['pass', 'warn', 'regression!'], ['warn', 'fail', 'regression!'], ['pass', 'blocked', 'regression!'], ['pass', 'inconclusive', 'regression!'], ['pass', 'skip', 'regression!'],
    ['fail', 'pass', 'fix'], ['fail', 'warn', 'fix'], ['fail', 'info', 'fix'], ['pass', 'info', 'changed'], ['info', 'pass', 'changed'],
  ])('%s to %s: %s', (before, after, what) => {
    expect(told([resultOf('HS-001', before)], [resultOf('HS-001', after)])).toEqual([`HS-001 ${what}`]);
  });

  it('another reason of a failure is for the worse, of a pass it is not', () => {
    expect(told([resultOf('HS-001', 'fail', { reason: 'a' }), resultOf('HS-002', 'pass', { reason: 'a' })], [resultOf('HS-001', 'fail', { reason: 'b' }), resultOf('HS-002', 'pass', { reason: 'b' })]))
      .toEqual(['HS-001 other-reason!', 'HS-002 changed']);
  });

  it('a new case that fails is for the worse; a case that is gone is told', () => {
    expect(told([resultOf('HS-003', 'pass')], [resultOf('HS-001', 'fail'), resultOf('HS-002', 'pass')])).toEqual(['HS-001 new!', 'HS-002 new', 'HS-003 gone']);
  });

  it('nothing is told of what is equal', () => {
    expect(told([resultOf('HS-001', 'fail')], [resultOf('HS-001', 'fail')])).toEqual([]);
  });
});

describe('parts put together', () => {
  const order = ['HS-001', 'HS-002', 'HS-003', 'PC-010'];
  const options = { strict: false, allowInconclusive: false };
  const part = (shard: string, cases: readonly CaseResult[], more: Partial<ConformReport> = {}): ConformReport => reportOf(cases, { shard, ...more });
  const merge = (...parts: readonly ConformReport[]): ConformReport => {
    const whole = mergeReports(parts, order, options);
    if (typeof whole === 'string') throw new Error(whole);
    return whole;
  };

  it('are in the order of the catalogue, and the counts are sums', () => {
    const whole = merge(part('2/2', [resultOf('HS-002', 'pass'), resultOf('PC-010', 'info')]), part('1/2', [resultOf('HS-001', 'pass'), resultOf('HS-003', 'warn')]));
    expect(whole.cases.map(({ id }) => id)).toEqual(order);
    expect(whole.counts).toMatchObject({ pass: 2, warn: 1, info: 1, selected: 4, executed: 4, notExecuted: 0, catalogue: 200 });
    expect(whole.gate).toMatchObject({ passed: true, exit: 0 });
    expect(whole.shard).toBeUndefined();
  });

  it('fail when one fails, also while another is missing', () => {
    expect(merge(part('1/2', [resultOf('HS-001', 'pass')]), part('2/2', [resultOf('HS-002', 'fail')])).gate).toMatchObject({ exit: 1, unexpected: ['HS-002'] });
    expect(merge(part('1/3', [resultOf('HS-001', 'pass')]), part('2/3', [resultOf('HS-002', 'fail')])).gate.exit).toBe(1);
  });

  it('are undecided when one is missing or was interrupted', () => {
    expect(merge(part('1/3', [resultOf('HS-001', 'pass')]), part('3/3', [resultOf('HS-002', 'pass')])).gate).toMatchObject({ exit: 4, because: 'part 2/3 is missing' });
    const whole = merge(part('1/2', [resultOf('HS-001', 'pass')]), part('2/2', [resultOf('HS-002', 'pass')], { interrupted: true, notExecuted: ['HS-003'] }));
    expect(whole.gate).toMatchObject({ passed: false, exit: 4, because: 'part 2/2 was interrupted' });
    expect(whole.counts).toMatchObject({ selected: 3, executed: 2, notExecuted: 1 });
  });

  it('prove nothing when one proved nothing, unless it had only cases to skip', () => {
    const dead = part('2/2', [resultOf('HS-002', 'blocked')], { gate: { passed: false, exit: 3, because: 'the port is closed', unexpected: [] } });
    expect(merge(part('1/2', [resultOf('HS-001', 'pass')]), dead).gate).toMatchObject({ exit: 3, because: 'part 2/2: the port is closed' });
    expect(merge(part('1/2', [resultOf('HS-001', 'pass')]), part('2/2', [resultOf('HS-002', 'skip')])).gate.exit).toBe(0);
  });

  it('carry the faults and the expired entries of a part', () => {
    const broken = part('2/2', [resultOf('HS-002', 'inconclusive')], { gate: { passed: false, exit: 70, because: 'rtmpdiag itself failed: x', unexpected: [] } });
    expect(merge(part('1/2', [resultOf('HS-001', 'pass')]), broken).gate.exit).toBe(70);
    const expired = part('2/2', [resultOf('HS-002', 'pass')], { gate: { passed: false, exit: 1, because: 'the baseline entry HS-002 expired on 2020-01-01', unexpected: [] } });
    expect(merge(part('1/2', [resultOf('HS-001', 'pass')]), expired).gate).toMatchObject({ exit: 1, because: 'part 2/2: the baseline entry HS-002 expired on 2020-01-01' });
  });

  it.each<[string, readonly ConformReport[]]>([
    ['there is nothing to merge', []],
    ['part 1/2 is there twice', [part('1/2', [resultOf('HS-001', 'pass')]), part('1/2', [resultOf('HS-002', 'pass')])]],
    ['HS-001 is in two parts', [part('1/2', [resultOf('HS-001', 'pass')]), part('2/2', [resultOf('HS-001', 'pass')])]],
    ['the parts were cut differently', [part('1/2', [resultOf('HS-001', 'pass')]), part('2/3', [resultOf('HS-002', 'pass')])]],
    ['the parts come from different versions, profiles or targets', [part('1/2', [resultOf('HS-001', 'pass')]), part('2/2', [resultOf('HS-002', 'pass')], { profile: 'all' })]],
  ])('are refused: %s', (sentence, parts) => {
    expect(mergeReports(parts, order, options)).toBe(sentence);
  });
});
