/** What a person or a program is shown while sessions run. Pure: lines go out through `LineOut`. */
import type { TraceEvent } from '../../trace/events.js';
import type { Finding, SessionReport, Transaction } from '../../trace/findings.js';

export interface LiveView {
  listening(facts: {
    readonly host: string; readonly port: number; readonly tls: boolean;
    /** Of a proxy. */
    readonly target?: string; readonly save?: string;
    /** Of a server: the address of its page, the folder of its recordings. */
    readonly http?: string; readonly record?: string;
  }): void;
  sessionStart(id: number, ends: { readonly client: string; readonly server: string; readonly epochUs: number }): void;
  event(id: number, event: TraceEvent): void;
  transaction(id: number, transaction: Transaction): void;
  finding(id: number, finding: Finding): void;
  notice(text: string, id?: number): void;
  /** `session` is undefined when the analysis failed. */
  sessionEnd(id: number, end: { readonly reason: string; readonly bytes: number; readonly session: SessionReport | undefined; readonly findings: readonly Finding[] }): void;
}

export interface LineOut {
  write(line: string): void;
  /** Characters written that the reader has not taken yet. */
  backlog(): number;
}

/** A reader that stopped reading must not make us hold a day of lines. */
const MOST_BACKLOG = 4 * 1024 * 1024;

/** Leaves lines about single messages out while the reader is too slow, and says how many. All other lines always go. */
export class Lines {
  readonly #out: LineOut;
  readonly #leftOut: (count: number) => string;
  #skipped = 0;

  constructor(out: LineOut, leftOut: (count: number) => string) {
    this.#out = out;
    this.#leftOut = leftOut;
  }

  line(text: string): void {
    if (this.#skipped > 0 && this.#out.backlog() <= MOST_BACKLOG) {
      this.#out.write(this.#leftOut(this.#skipped));
      this.#skipped = 0;
    }
    this.#out.write(text);
  }

  droppable(text: () => string): void {
    if (this.#out.backlog() > MOST_BACKLOG) this.#skipped += 1;
    else this.line(text());
  }
}
