/** Counting and the gate: a run proves what it says and nothing more. */
import { describe, expect, it } from 'vitest';
import { applyBaseline, markOf, readBaseline, updateBaseline, type Baseline } from '../../../src/conformance/core/baseline.js';
import { countResults, decideGate, type GateOptions } from '../../../src/conformance/core/gate.js';
import type { BaselineMark, CaseResult } from '../../../src/conformance/core/model.js';
import { verdicts, type FailKind, type Verdict } from '../../../src/conformance/core/verdict.js';

function result(id: string, verdict: Verdict, reason: string = verdict, more: { readonly mark?: BaselineMark['mark']; readonly kind?: FailKind } = {}): CaseResult {
  return {
    id, slug: 'x', title: 'X', group: 'NC', level: 'M', clauses: [], mode: 'server', verdict, reason, breaks: [], expected: [], actual: '', durationMs: 1, attempts: [], relatedKnown: [],
    ...(more.kind === undefined ? {} : { kind: more.kind }), ...(more.mark === undefined ? {} : { baseline: { mark: more.mark, why: 'known' } }),
  };
}

const gate = (results: readonly CaseResult[], options: Partial<GateOptions> = {}): ReturnType<typeof decideGate> => decideGate(results, { strict: false, allowInconclusive: false, interrupted: false, ...options });
const good = result('NC-001', 'pass');

describe('counting', () => {
  it('adds up, whatever the verdicts', () => {
    const results = verdicts.map((verdict, index) => result(`NC-00${index + 1}`, verdict));
    const counts = countResults(results, 200, 10);
    expect(verdicts.reduce((sum, verdict) => sum + counts[verdict], 0)).toBe(results.length);
    // Two of the ten did not even begin; one is blocked, one skipped.
    expect(counts).toMatchObject({ catalogue: 200, selected: 10, executed: 6, notExecuted: 4 });
  });
});

describe('the gate', () => {
  it.each<readonly [string, readonly CaseResult[], Partial<GateOptions>, number]>([
    ['passes', [good, result('NC-002', 'info'), result('NC-003', 'warn'), result('NC-004', 'unsupported'), result('NC-005', 'skip')], {}, 0],
    ['fails at a failure', [good, result('NC-002', 'fail')], {}, 1],
    ['fails at a warning where that is asked for', [good, result('NC-002', 'warn')], { strict: true }, 1],
    ['is undecided', [good, result('NC-002', 'inconclusive')], {}, 4],
    ['is undecided where something was blocked', [good, result('NC-002', 'blocked')], {}, 4],
    ['passes what is undecided where that is allowed', [good, result('NC-002', 'blocked'), result('NC-003', 'inconclusive')], { allowInconclusive: true }, 0],
    ['fails before it is undecided', [good, result('NC-002', 'fail'), result('NC-003', 'inconclusive')], {}, 1],
    ['fails also where nothing else could be judged', [result('NC-002', 'fail'), result('NC-003', 'blocked')], {}, 1],
    ['proves nothing by a warning alone', [result('NC-002', 'warn'), result('NC-003', 'blocked')], {}, 3],
    ['proves nothing where all was skipped', [result('NC-002', 'skip')], {}, 3],
    ['proves nothing where nothing ran', [], {}, 3],
    ['proves nothing where the peer cannot be tested', [good], { unusable: 'the port is closed' }, 3],
    ['is interrupted', [good, result('NC-002', 'fail')], { interrupted: true }, 130],
    ['is our fault before anything else', [good], { interrupted: true, faults: ['HS-001: a bug'] }, 70],
    ['fails at a baseline that ran out', [good], { baselineProblems: ['the baseline entry NC-009 expired'] }, 1],
    ['lets an expected failure pass', [good, result('NC-002', 'fail', 'x', { mark: 'xfail' })], {}, 0],
    ['fails at an unexpected pass', [good, result('NC-002', 'pass', 'x', { mark: 'xpass' })], {}, 1],
    ['fails at another way of failing', [good, result('NC-002', 'fail', 'x', { mark: 'other-reason' })], {}, 1],
    ['does not look at what is ignored', [good, result('NC-002', 'fail', 'x', { mark: 'ignored' })], {}, 0],
  ])('%s', (_name, results, options, exit) => {
    const decided = gate(results, options);
    expect(decided.exit).toBe(exit);
    expect(decided.passed).toBe(exit === 0);
    expect(decided.because === '').toBe(exit === 0);
  });

  it('names what turned it red', () => {
    expect(gate([good, result('NC-002', 'fail'), result('NC-003', 'fail', 'x', { mark: 'xfail' })]).unexpected).toEqual(['NC-002']);
  });
});

const known = ['NC-001', 'NC-002', 'NC-003'];
const entry = { expect: 'fail', reason: 'closed', why: 'a bug of ours' };

describe('a baseline', () => {
  it.each<readonly [string, unknown, RegExp]>([
    ['no table', [], /no table/],
    ['an unknown case', { cases: { 'NC-999': entry } }, /there is no case NC-999/],
    ['an unknown verdict', { cases: { 'NC-001': { ...entry, expect: 'red' } } }, /expect is one of/],
    ['no verdict', { cases: { 'NC-001': { ...entry, expect: [] } } }, /expect is one of/],
    ['no why', { cases: { 'NC-001': { expect: 'fail' } } }, /does not say why/],
    ['an odd day', { cases: { 'NC-001': { ...entry, until: 'soon' } } }, /until is a day/],
    ['a stray name', { case: {} }, /has "case"/],
  ])('is refused with a sentence: %s', (_name, value, sentence) => {
    expect(readBaseline(value, known)).toMatch(sentence);
  });

  it('is read', () => {
    expect(readBaseline({ target: 'x', cases: { 'NC-001': entry, 'NC-002': { expect: ['pass', 'inconclusive'], why: 'slow' } } }, known)).toEqual({
      target: 'x', cases: { 'NC-001': { expect: ['fail'], reason: 'closed', why: 'a bug of ours' }, 'NC-002': { expect: ['pass', 'inconclusive'], why: 'slow' } },
    });
  });

  const baseline: Baseline = { cases: { 'NC-001': { expect: ['fail'], reason: 'closed', why: 'a bug', until: '2026-12-31' }, 'NC-002': { expect: ['pass', 'inconclusive'], why: 'slow' } } };
  const mark = (verdict: Verdict, reason: string, id = 'NC-001', today = '2026-12-31'): string | undefined => markOf(result(id, verdict, reason), baseline, today)?.mark;

  it('holds on its last day, with its reason', () => {
    expect(mark('fail', 'closed')).toBe('xfail');
    expect(mark('fail', 'silent')).toBe('other-reason');
    expect(mark('warn', 'closed')).toBe('other-reason');
    expect(mark('pass', 'good')).toBe('xpass');
    expect(mark('fail', 'closed', 'NC-001', '2027-01-01')).toBe('expired');
    expect(mark('skip', 'x')).toBeUndefined();
    expect(mark('fail', 'closed', 'NC-003')).toBeUndefined();
  });

  it('allows what flickers where it says so', () => {
    expect(mark('pass', 'x', 'NC-002')).toBe('flaky');
    expect(mark('inconclusive', 'x', 'NC-002')).toBe('flaky');
    expect(mark('fail', 'x', 'NC-002')).toBe('other-reason');
  });

  it('gives way to --ignore', () => {
    expect(applyBaseline([result('NC-001', 'fail', 'silent')], baseline, ['NC-001'], '2026-01-01')[0]?.baseline?.mark).toBe('ignored');
  });

  it('is brought up to date: what is fixed goes, what is new comes, a crash is never expected', () => {
    const { baseline: next, refused } = updateBaseline(baseline, [result('NC-001', 'pass', 'good'), result('NC-002', 'pass', 'good'), result('NC-003', 'fail', 'server-gone', { kind: 'crash' }), result('NC-004', 'fail', 'closed')], false);
    expect(refused).toEqual(['NC-003']);
    expect(Object.keys(next.cases).sort()).toEqual(['NC-002', 'NC-004']);
    expect(next.cases['NC-004']).toMatchObject({ expect: ['fail'], reason: 'closed' });
  });
});
