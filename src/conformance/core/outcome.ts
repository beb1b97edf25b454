/** From an observation to a verdict: the first outcome that matches, in the order in which the case lists them; none is a failure. */
import type { Case, Outcome } from './case.js';
import type { FailKind, Verdict } from './verdict.js';

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly kind?: FailKind;
  readonly breaks: readonly string[];
  /** What would have been right: the means of the outcomes that are no complaint. */
  readonly expected: readonly string[];
  /** What was seen, in words and as data. */
  readonly actual: string;
}

/** Reason of an observation that matches nothing. */
export const unexpectedReason = 'unexpected';

/** `undelivered`: not all of the stimulus went out; an observation that matches nothing then proves nothing (rule R6). */
export function judge(each: Pick<Case, 'outcomes' | 'breaks'>, observed: unknown, undelivered: boolean): Judgement {
  const matched = each.outcomes.find((outcome) => outcome.when(observed));
  const expected = expectations(each);
  const actual = describe(observed);
  if (matched === undefined) {
    return undelivered
      ? { verdict: 'inconclusive', reason: 'stimulus-not-delivered', breaks: [], expected, actual }
      : { verdict: 'fail', reason: unexpectedReason, kind: 'wrong', breaks: each.breaks, expected, actual };
  }
  const complaint = matched.verdict === 'fail' || matched.verdict === 'warn';
  return {
    verdict: matched.verdict, reason: matched.reason, ...(matched.verdict === 'fail' ? { kind: matched.kind ?? 'wrong' } : {}),
    breaks: complaint ? (matched.breaks ?? each.breaks) : [], expected, actual: `${matched.means} (${actual})`,
  };
}

/** What counts as right. */
export function expectations({ outcomes }: { readonly outcomes: readonly Pick<Outcome<unknown>, 'verdict' | 'means'>[] }): string[] {
  const right = outcomes.filter(({ verdict }) => verdict === 'pass');
  return (right.length > 0 ? right : outcomes.filter(({ verdict }) => verdict === 'info' || verdict === 'unsupported')).map(({ means }) => means);
}

/** Longest description of one value: evidence holds the rest. */
const textMax = 400;
const itemsMax = 12;

/** An observation in one line: names and values, bytes as hexadecimal, nothing very long. */
export function describe(value: unknown, depth = 0): string {
  if (value instanceof Uint8Array) return value.length === 0 ? '0 bytes' : `${value.length} bytes ${Array.from(value.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}${value.length > 16 ? ' …' : ''}`;
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (value === null || typeof value !== 'object') return String(value);
  if (depth > 3) return '…';
  if (Array.isArray(value)) {
    const shown = value.slice(0, itemsMax).map((item) => describe(item, depth + 1)).join(', ');
    return `[${shown}${value.length > itemsMax ? `, … ${value.length} in all` : ''}]`;
  }
  const parts = Object.entries(value).filter(([, member]) => typeof member !== 'function').map(([name, member]) => `${name}: ${describe(member, depth + 1)}`);
  return cut(depth === 0 ? parts.join(', ') : `{ ${parts.join(', ')} }`);
}

function cut(text: string): string {
  return text.length > textMax ? `${text.slice(0, textMax)}…` : text;
}
