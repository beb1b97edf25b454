/** Sessions as a person reads them: a line per message, findings as they happen, a summary at the end. */
import { printable } from '../escape.js';
import { MessageLines } from '../message-line.js';
import type { TextOptions } from '../text.js';
import { findingLines, sessionSummary } from '../text.js';
import type { TraceEvent } from '../../trace/events.js';
import type { Finding } from '../../trace/findings.js';
import { formatAddress } from '../../trace/transport.js';
import type { MessageFilter } from './filter.js';
import type { LineOut, LiveView } from './view.js';
import { Lines } from './view.js';

export interface LiveTextOptions extends TextOptions {
  readonly quiet: boolean;
  readonly filter?: MessageFilter;
}

export class LiveText implements LiveView {
  readonly #options: LiveTextOptions;
  readonly #lines: Lines;
  readonly #sessions = new Map<number, { readonly lines: MessageLines; readonly client: string }>();

  constructor(out: LineOut, options: LiveTextOptions) {
    this.#options = options;
    this.#lines = new Lines(out, (count) => options.palette.yellow(`${count} lines left out: the reader of this output is too slow`));
  }

  listening({ host, port, target, tls, save, http, record }: Parameters<LiveView['listening']>[0]): void {
    const more = [
      ...(target === undefined ? [] : [`relaying to ${printable(target)}`]), ...(save === undefined ? [] : [`saving to ${printable(save)}`]),
      ...(record === undefined ? [] : [`recording to ${printable(record)}`]), ...(http === undefined ? [] : [`watch at ${printable(http)}`]),
    ];
    this.#lines.line([`listening on ${formatAddress(host, port)}${tls ? ' (TLS)' : ''}`, ...more].join(', '));
  }

  sessionStart(id: number, ends: Parameters<LiveView['sessionStart']>[1]): void {
    const { palette, width } = this.#options;
    this.#sessions.set(id, { lines: new MessageLines({ palette, width }), client: ends.client });
    this.#lines.line('');
    this.#lines.line(palette.bold(`#${id} ${ends.client}`));
  }

  event(id: number, event: TraceEvent): void {
    const session = this.#sessions.get(id);
    if (session === undefined || (this.#options.quiet && event.kind !== 'notice')) return;
    if (event.kind === 'message' && this.#options.filter?.(event) === false) {
      // Requests are noted even when their lines are filtered out: the answer's line names them.
      if (event.body.type === 'command') session.lines.line(event);
      return;
    }
    if (event.kind !== 'message') {
      const line = session.lines.line(event);
      if (line !== undefined) this.#lines.line(this.#label(id) + line);
      return;
    }
    this.#lines.droppable(() => this.#label(id) + (session.lines.line(event) ?? ''));
  }

  /** Latencies stand in the answers' lines and in the summary. */
  transaction(): void { /* nothing of its own */ }

  finding(id: number, finding: Finding): void {
    for (const line of findingLines(finding, { ...this.#options, session: this.#sessions.size > 1 && id === finding.session })) this.#lines.line(line);
  }

  notice(text: string, id?: number): void {
    this.#lines.line(`${id === undefined ? '' : this.#label(id)}${this.#options.palette.yellow('note')}  ${printable(text)}`);
  }

  sessionEnd(id: number, { reason, bytes, session, findings }: Parameters<LiveView['sessionEnd']>[1]): void {
    const client = this.#sessions.get(id)?.client ?? '';
    if (session === undefined) this.#lines.line(`session ${id} ended; it was relayed, but its decoding had stopped`);
    else if (bytes === 0 && reason === 'closed' && findings.length === 0) this.#lines.line(`session ${id} ended: ${client} closed the connection without a byte`);
    else for (const line of sessionSummary(session, findings, this.#options)) this.#lines.line(line);
    this.#sessions.delete(id);
  }

  /** Only where lines of several sessions are mixed. */
  #label(id: number): string {
    return this.#sessions.size > 1 ? `#${id} ` : '';
  }
}
