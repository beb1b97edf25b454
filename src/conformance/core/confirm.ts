/** A failure is tried a second time, alone (rules R5, R10): what two attempts together say. */
import type { Judgement } from './outcome.js';

export interface Tried extends Judgement {
  readonly missedDeadlines: number;
  readonly longestWaitMs: number;
}

/** Does this attempt ask for another one? */
export function asksForConfirmation({ verdict }: Judgement): boolean {
  return verdict === 'fail' || verdict === 'blocked' || verdict === 'inconclusive';
}

/** Can more time change it? What came damaged is so however long one waits for what else should have come. */
export function wantsPatience({ missedDeadlines, verdict, kind }: Tried): boolean {
  return missedDeadlines > 0 && !(verdict === 'fail' && (kind === 'corrupt' || kind === 'crash'));
}

/** `deadlineMs`: T of the first attempt; the second had four times as long where the first had missed a deadline. */
export function confirm(first: Tried, second: Tried, deadlineMs: number): Judgement {
  if (first.verdict !== 'fail') return second;
  if (second.verdict === 'fail') {
    if (first.reason === second.reason || first.missedDeadlines > 0) return second;
    return { ...first, actual: `${first.actual}; the second attempt failed otherwise: ${second.reason}` };
  }
  if (second.verdict === 'blocked' || second.verdict === 'inconclusive') return { ...first, actual: `${first.actual}; not confirmed: ${second.reason}` };
  const onlyLate = first.missedDeadlines > 0 && second.missedDeadlines === 0 && second.longestWaitMs > deadlineMs;
  if (onlyLate) return { ...second, actual: `${second.actual}; late: it took ${Math.round(second.longestWaitMs)} ms` };
  return { verdict: 'inconclusive', reason: 'flaky', breaks: [], expected: first.expected, actual: `first ${first.verdict} ${first.reason}: ${first.actual}; then ${second.verdict} ${second.reason}: ${second.actual}` };
}

/** Repetitions of one case that do not agree decide nothing. */
export function agree(judgements: readonly Judgement[]): Judgement {
  const [first, ...others] = judgements;
  if (first === undefined) throw new Error('nothing to compare');
  const other = others.find(({ verdict, reason }) => verdict !== first.verdict || reason !== first.reason);
  if (other === undefined) return first;
  const told = new Map<string, number>();
  for (const { verdict, reason } of judgements) told.set(`${verdict} ${reason}`, (told.get(`${verdict} ${reason}`) ?? 0) + 1);
  return { verdict: 'inconclusive', reason: 'flapping', breaks: [], expected: first.expected, actual: [...told].map(([text, times]) => `${times} x ${text}`).join(', ') };
}
