/** One session: its charts, its tracks, and its tables. */
import type { ReportedSession } from '../model.js';
import { clientOutcome, ending, messagesByType, purpose, transactionStates } from '../words.js';
import { count, duration, grouped } from '../wrap.js';
import { clock } from './clock.js';
import { name, sentence } from './text.js';
import { table } from './table.js';
import { tracksHtml } from './tracks.js';

/** Rows of the table of requests; the JSON report holds all. */
const requestsMax = 200;

export interface SessionInput {
  readonly id: string;
  /** Its charts, ready made; empty when it has none. */
  readonly figures: string;
  /** The charts whose time is that of the timestamps, when there are such. */
  readonly mediaFigureId: string | undefined;
  /** Not folded. */
  readonly open: boolean;
}

/** A section that can be folded. */
export function sessionHtml(session: ReportedSession, { id, figures, mediaFigureId, open }: SessionInput): string {
  const parts: string[] = [];
  const ended = session.endedBy === '' ? '' : `, ended ${sentence(ending(session))}`;
  parts.push(`<p class="soft">${name(session.client)} to ${name(session.server)}, ${duration(session.durationMs)}${ended}</p>`);
  parts.push(figures);
  if (session.tracks.length > 0) parts.push('<h3>Tracks</h3>', tracksHtml(session.tracks, mediaFigureId));
  if (session.transactions.length > 0) parts.push(requests(session));
  parts.push('<h3>Bytes</h3>', table('Bytes and messages by direction', ['', 'bytes', 'messages', 'chunks', 'lost bytes', 'messages by type'], (['c2s', 's2c'] as const).map((direction) => {
    const facts = session[direction];
    return [
      direction === 'c2s' ? 'from client' : 'from server', grouped(facts.bytes), grouped(facts.messages), grouped(facts.chunks),
      grouped(facts.lost.reduce((sum, range) => sum + range.bytes, 0)), messagesByType(facts),
    ];
  })));
  if (session.handshake !== undefined) parts.push(`<p>Handshake: ${sentence(session.handshake)}</p>`);
  if (session.clientModels.length > 0) parts.push(`<p>Other clients in its place: ${sentence(session.clientModels.map(clientOutcome).join(', '))}.</p>`);
  parts.push(...session.notices.map((notice) => `<p class="soft">${sentence(notice)}</p>`));
  return `<details class="session" id="${id}"${open ? ' open' : ''}><summary><h2>Session ${session.id}: <bdi>${sentence(purpose(session))}</bdi></h2></summary>${parts.join('')}</details>`;
}

function requests({ transactions }: ReportedSession): string {
  const rows = transactions.slice(0, requestsMax).map((transaction) => {
    const csid = transaction.replyCsid === null || transaction.replyCsid === transaction.csid ? '' : ` on csid ${transaction.replyCsid}`;
    return [
      { html: name(transaction.name) }, String(transaction.transactionId), clock(transaction.atMs, 1),
      { html: `<span class="outcome ${transaction.state}">${transactionStates[transaction.state].toLowerCase()}</span>` },
      transaction.latencyMs === null ? '' : duration(transaction.latencyMs), { html: transaction.reply === null ? '' : `${name(transaction.reply)}${csid}` },
    ];
  });
  const more = transactions.length > requestsMax ? `<p class="soft">and ${count(transactions.length - requestsMax, 'more request')}</p>` : '';
  return `<h3>Requests</h3>${table('Requests and their answers', ['request', 'txn', 'at', 'state', 'after', 'reply'], rows)}${more}`;
}
