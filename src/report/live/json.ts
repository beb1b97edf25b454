/** `--json`: one object a line; `event` says what it is. */
import type { Report } from '../model.js';
import { buildReport } from '../model.js';
import type { TraceEvent } from '../../trace/events.js';
import type { Finding, SessionReport, Transaction } from '../../trace/findings.js';
import type { MessageFilter } from './filter.js';
import type { LineOut, LiveView } from './view.js';
import { Lines } from './view.js';

export interface LiveJsonOptions {
  readonly version: string;
  /** Of the source in the reports. */
  readonly kind: 'proxy' | 'server';
  readonly source: string;
  readonly quiet: boolean;
  readonly filter?: MessageFilter;
}

export class LiveJson implements LiveView {
  readonly #options: LiveJsonOptions;
  readonly #lines: Lines;

  constructor(out: LineOut, options: LiveJsonOptions) {
    this.#options = options;
    this.#lines = new Lines(out, (count) => text('notice', { text: `${count} messages left out: the reader of standard output is too slow` }));
  }

  listening(facts: Parameters<LiveView['listening']>[0]): void {
    this.#put('listening', facts);
  }

  sessionStart(id: number, ends: Parameters<LiveView['sessionStart']>[1]): void {
    this.#put('session-start', { session: id, ...ends });
  }

  event(id: number, event: TraceEvent): void {
    if (event.kind === 'notice') this.notice(event.text, id);
    if (event.kind !== 'message' || this.#options.quiet || this.#options.filter?.(event) === false) return;
    const { kind, ...fields } = event;
    this.#lines.droppable(() => text(kind, { session: id, ...fields }));
  }

  transaction(id: number, transaction: Transaction): void {
    this.#put('transaction', { session: id, ...transaction });
  }

  finding(id: number, finding: Finding): void {
    this.#put('finding', { ...finding, session: id });
  }

  notice(words: string, id?: number): void {
    this.#put('notice', { ...(id === undefined ? {} : { session: id }), text: words });
  }

  sessionEnd(id: number, { reason, bytes, session, findings }: Parameters<LiveView['sessionEnd']>[1]): void {
    const report = session === undefined ? null : this.#report(session, findings);
    this.#put('session-end', { session: id, reason, bytes, report });
  }

  #report(session: SessionReport, findings: readonly Finding[]): Report {
    return buildReport({ version: this.#options.version, source: { kind: this.#options.kind, name: this.#options.source, truncated: false }, sessions: [session], findings });
  }

  #put(event: string, fields: object): void {
    this.#lines.line(text(event, fields));
  }
}

function text(event: string, fields: object): string {
  return JSON.stringify({ event, ...fields });
}
