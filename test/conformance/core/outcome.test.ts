/** From observations to verdicts: nothing passes by default, and what two attempts say together. */
import { describe, expect, it } from 'vitest';
import type { Case, Outcome } from '../../../src/conformance/core/case.js';
import { agree, asksForConfirmation, confirm, wantsPatience, type Tried } from '../../../src/conformance/core/confirm.js';
import { describe as describeValue, expectations, judge, type Judgement } from '../../../src/conformance/core/outcome.js';

const outcomes: readonly [Outcome<unknown>, ...Outcome<unknown>[]] = [
  { verdict: 'fail', reason: 'negative', kind: 'corrupt', means: 'it is below 0', when: (n) => (n as number) < 0, breaks: ['obs'] },
  { verdict: 'pass', reason: 'small', means: 'it is below 10', when: (n) => (n as number) < 10 },
  { verdict: 'pass', reason: 'tiny', means: 'it is below 1', when: (n) => (n as number) < 1 },
  { verdict: 'warn', reason: 'large', means: 'it is below 100', when: (n) => (n as number) < 100 },
  { verdict: 'info', reason: 'exactly', means: 'it is 100', when: (n) => n === 100 },
];
const each: Pick<Case, 'outcomes' | 'breaks'> = { outcomes, breaks: ['ffmpeg'] };

describe('judging', () => {
  it('takes the first outcome that matches', () => {
    expect(judge(each, 0, false)).toMatchObject({ verdict: 'pass', reason: 'small', breaks: [] });
    expect(judge(each, 100, false)).toMatchObject({ verdict: 'info', reason: 'exactly', breaks: [] });
  });

  it('names who breaks: the outcome before the case, and only with complaints', () => {
    expect(judge(each, -1, false)).toMatchObject({ verdict: 'fail', kind: 'corrupt', breaks: ['obs'] });
    expect(judge(each, 50, false)).toMatchObject({ verdict: 'warn', breaks: ['ffmpeg'] });
    expect(judge(each, 50, false).kind).toBeUndefined();
  });

  it('fails what matches nothing, and says what would have been right and what was seen', () => {
    expect(judge(each, 101, false)).toEqual({ verdict: 'fail', reason: 'unexpected', kind: 'wrong', breaks: ['ffmpeg'], expected: ['it is below 10', 'it is below 1'], actual: '101' });
  });

  it('decides nothing by what matches nothing where not all of the stimulus went out', () => {
    expect(judge(each, 101, true)).toMatchObject({ verdict: 'inconclusive', reason: 'stimulus-not-delivered', breaks: [] });
    // What a case itself expects of a close counts all the same.
    expect(judge(each, -1, true)).toMatchObject({ verdict: 'fail', reason: 'negative' });
  });

  it('expects what is no complaint', () => {
    expect(expectations({ outcomes: [{ verdict: 'fail', means: 'bad' }, { verdict: 'info', means: 'one way' }, { verdict: 'unsupported', means: 'not at all' }] })).toEqual(['one way', 'not at all']);
  });
});

describe('an observation in words', () => {
  it('shows names, values and bytes', () => {
    expect(describeValue({ code: 'a"b', n: 3, none: undefined, is: null, data: Uint8Array.of(1, 255), list: [1, 'x'], sub: { a: true } }))
      .toBe('code: "a\\"b", n: 3, none: undefined, is: null, data: 2 bytes 01 ff, list: [1, "x"], sub: { a: true }');
    expect(describeValue(new Uint8Array(0))).toBe('0 bytes');
  });

  it('stays short, however much there is', () => {
    expect(describeValue(new Uint8Array(100_000)).length).toBeLessThan(100);
    expect(describeValue(Array.from({ length: 1000 }, (_, index) => index))).toContain('1000 in all');
    expect(describeValue({ text: 'x'.repeat(10_000) }).length).toBeLessThan(900);
    const deep = { a: { b: { c: { d: { e: 1 } } } } };
    expect(describeValue(deep)).toContain('…');
  });
});

function tried(verdict: Judgement['verdict'], reason: string, effort: Partial<Tried> = {}): Tried {
  return { verdict, reason, breaks: [], expected: [], actual: reason, missedDeadlines: 0, longestWaitMs: 0, ...effort };
}

describe('a second attempt', () => {
  it('is made for what is neither good nor a warning', () => {
    expect(['pass', 'info', 'warn', 'unsupported', 'skip', 'fail', 'blocked', 'inconclusive'].map((verdict) => asksForConfirmation(tried(verdict as Judgement['verdict'], 'x')))).toEqual([false, false, false, false, false, true, true, true]);
  });

  it('gives more time where that may change something', () => {
    expect(wantsPatience(tried('fail', 'silent', { missedDeadlines: 1, kind: 'hang' }))).toBe(true);
    expect(wantsPatience(tried('fail', 'silent', { missedDeadlines: 0, kind: 'hang' }))).toBe(false);
    expect(wantsPatience(tried('blocked', 'no-media', { missedDeadlines: 2 }))).toBe(true);
    expect(wantsPatience(tried('fail', 'corrupt', { missedDeadlines: 1, kind: 'corrupt' }))).toBe(false);
    expect(wantsPatience(tried('fail', 'lost', { missedDeadlines: 1, kind: 'loss' }))).toBe(true);
  });

  it('confirms a failure', () => {
    expect(confirm(tried('fail', 'closed'), tried('fail', 'closed'), 1000)).toMatchObject({ verdict: 'fail', reason: 'closed' });
  });

  it('keeps the first reason where the second attempt fails otherwise, and tells both', () => {
    const both = confirm(tried('fail', 'closed'), tried('fail', 'silent'), 1000);
    expect(both).toMatchObject({ verdict: 'fail', reason: 'closed' });
    expect(both.actual).toContain('silent');
  });

  it('believes the more patient attempt where the first was out of time', () => {
    expect(confirm(tried('fail', 'silent', { missedDeadlines: 1 }), tried('fail', 'closed'), 1000)).toMatchObject({ verdict: 'fail', reason: 'closed' });
  });

  it('is never silently green', () => {
    expect(confirm(tried('fail', 'closed'), tried('pass', 'good'), 1000)).toMatchObject({ verdict: 'inconclusive', reason: 'flaky' });
    expect(confirm(tried('fail', 'closed', { missedDeadlines: 1 }), tried('pass', 'good', { longestWaitMs: 10 }), 1000)).toMatchObject({ verdict: 'inconclusive', reason: 'flaky' });
    expect(confirm(tried('fail', 'closed'), tried('blocked', 'no-connection'), 1000)).toMatchObject({ verdict: 'fail', reason: 'closed' });
  });

  it('passes a server that is only slow, and says how late it was', () => {
    const late = confirm(tried('fail', 'silent', { missedDeadlines: 1 }), tried('pass', 'good', { longestWaitMs: 1700 }), 1000);
    expect(late).toMatchObject({ verdict: 'pass', reason: 'good' });
    expect(late.actual).toContain('late: it took 1700 ms');
  });

  it('decides what could not be decided at first', () => {
    expect(confirm(tried('blocked', 'no-media'), tried('fail', 'lost'), 1000)).toMatchObject({ verdict: 'fail', reason: 'lost' });
    expect(confirm(tried('inconclusive', 'over-budget'), tried('pass', 'good'), 1000)).toMatchObject({ verdict: 'pass' });
  });
});

describe('repetitions', () => {
  it('that agree are the verdict', () => {
    expect(agree([tried('fail', 'a'), tried('fail', 'a')])).toMatchObject({ verdict: 'fail', reason: 'a' });
  });

  it('that do not agree decide nothing, and are counted', () => {
    const flapping = agree([tried('pass', 'a'), tried('fail', 'b'), tried('pass', 'a')]);
    expect(flapping).toMatchObject({ verdict: 'inconclusive', reason: 'flapping', actual: '2 x pass a, 1 x fail b' });
    expect(agree([tried('fail', 'a'), tried('fail', 'b')])).toMatchObject({ verdict: 'inconclusive' });
  });
});
