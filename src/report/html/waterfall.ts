/** Requests of a session as bars from request to answer, one row each; a request without an answer is open to the right. */
import type { Transaction } from '../../trace/findings.js';
import { transactionStates } from '../words.js';
import { count, duration } from '../wrap.js';
import { attribute, name } from './text.js';

/** Rows shown; sessions of players and publishers have five to fifteen. The table below holds all. */
const rowsMax = 40;

/** In need of a look first, then the earliest; shown in order of time. */
function chosen(transactions: readonly Transaction[]): Transaction[] {
  if (transactions.length <= rowsMax) return [...transactions];
  const troubled = transactions.filter(({ state }) => state === 'unanswered' || state === 'refused').slice(0, rowsMax);
  const others = transactions.filter(({ state }) => state !== 'unanswered' && state !== 'refused').slice(0, rowsMax - troubled.length);
  return [...troubled, ...others].sort((a, b) => a.atMs - b.atMs);
}

/** How long it took, or how it stands. */
function outcome(transaction: Transaction): string {
  const { state, latencyMs } = transaction;
  if (state === 'answered' || state === 'refused') return `${state === 'refused' ? 'refused ' : ''}${latencyMs === null ? '' : duration(latencyMs)}`.trim();
  if (state === 'unanswered') return 'no answer';
  return transactionStates[state];
}

/** End of the bar on the time axis: nothing ends what was never answered. */
export function barEndMs(transaction: Transaction, toMs: number): number {
  const { state, atMs, latencyMs } = transaction;
  if (state === 'answered' || state === 'refused') return atMs + (latencyMs ?? 0);
  return state === 'not-awaited' ? atMs : toMs;
}

/** What happens at the very end must not lie behind it: a bar is at least 4 pixels wide. */
function atEdge(left: string): string {
  return `min(${left},calc(100% - 4px))`;
}

/** The rows; empty without a request. */
export function waterfallHtml(transactions: readonly Transaction[], fromMs: number, toMs: number): string {
  const rows = chosen(transactions);
  const percent = (ms: number): string => `${Number((100 * (ms - fromMs) / (toMs - fromMs)).toFixed(3))}%`;
  const html = rows.map((transaction) => {
    const { atMs, state } = transaction;
    const end = barEndMs(transaction, toMs);
    const words = `${transaction.name}: ${transactionStates[state].toLowerCase()}${transaction.latencyMs === null ? '' : ` ${duration(transaction.latencyMs)}`}, sent by the ${transaction.direction === 'c2s' ? 'client' : 'server'} at ${duration(atMs)}`;
    return `<div class="row request" title="${attribute(words)}"><div class="side"><span class="request-name">${name(transaction.name)}</span> <span class="outcome ${state}">${outcome(transaction)}</span></div>`
      + `<div class="plot"><i class="bar ${state}" data-from="${atMs}" data-to="${end}" style="left:${atEdge(percent(atMs))};width:${Number((100 * Math.max(0, end - atMs) / (toMs - fromMs)).toFixed(3))}%"></i></div></div>`;
  }).join('');
  const more = transactions.length - rows.length;
  return more > 0 ? `${html}<div class="row request"><div class="side soft">and ${count(more, 'more request')}</div><div class="plot"></div></div>` : html;
}
