/**
 * The proxy with everything that makes it `rtmpdiag proxy`: each connection analysed as it runs, shown, saved, and
 * summed up in one report. It decides nothing about the protocol and nothing about how things look.
 */
import { Session } from '../pipeline/session.js';
import { Registry } from '../analyzers/registry.js';
import type { Report, ReportedSession } from '../report/model.js';
import { buildReport } from '../report/model.js';
import type { Finding } from '../trace/findings.js';
import type { ConnectionInfo } from '../trace/transport.js';
import type { EndReason, LiveSession } from './connection.js';
import type { ListenAddress } from '../net/address.js';
import { formatAddress } from '../trace/transport.js';
import type { LiveView } from '../report/live/view.js';
import type { ProxyOptions } from './proxy.js';
import { steadyClockUs } from '../net/clock.js';
import { Proxy } from './proxy.js';
import type { PreparedSave, Save } from './save.js';
import { prepareSave } from './save.js';

export interface LiveProxyOptions extends Omit<ProxyOptions, 'observer' | 'createSession' | 'createCopy' | 'clock'> {
  readonly version: string;
  readonly stallAfterUs: number;
  readonly showSecrets: boolean;
  /** `.pcapng` or `.jsonl`. */
  readonly save?: string;
  readonly view: LiveView;
  /** Stands in for the real one in tests of what happens when it fails. */
  readonly wrapSession?: (session: LiveSession) => LiveSession;
}

export interface LiveResult {
  readonly report: Report;
  /** The operator ended it. */
  readonly interrupted: boolean;
  /** Sessions whose analysis failed: faults of rtmpdiag. */
  readonly faults: number;
}

/** For `--report`: a proxy that runs for months keeps the first sessions and the count of the others. */
const MOST_REPORTED_SESSIONS = 10_000;

interface Running { readonly session: Session; bytes: number }

export class LiveProxy {
  readonly #options: LiveProxyOptions;
  readonly #proxy: Proxy;
  readonly #registry = new Registry();
  readonly #running = new Map<number, Running>();
  readonly #sessions: ReportedSession[] = [];
  readonly #findings: Finding[] = [];
  readonly #notes: string[] = [];
  #prepared: PreparedSave | undefined;
  #save: Save | undefined;
  #unreported = 0;
  #faults = 0;
  #interrupted = false;

  constructor(options: LiveProxyOptions) {
    this.#options = options;
    const { view } = options;
    this.#proxy = new Proxy({
      ...options,
      createSession: (id, info) => this.#createSession(id, info),
      createCopy: (id, info, atUs) => this.#save?.connection(id, info, atUs),
      observer: {
        listening: (address) => { this.#listening(address); },
        sessionStart: (id, info, atUs) => { view.sessionStart(id, { client: info.client, server: info.server, epochUs: atUs }); },
        notice: (text, id) => { this.#notice(text, id); },
        decoderFault: (id, error, atUs) => { this.#fault(id, error, atUs); },
        sessionEnd: (id, reason) => { this.#sessionEnd(id, reason); },
      },
    });
  }

  /** Opens the file of `save`, tries the target and listens. Rejects with a `StartError` that the operator can act on. */
  async start(): Promise<ListenAddress> {
    const { save, showSecrets, version, stallAfterUs } = this.#options;
    if (save !== undefined) {
      this.#prepared = await prepareSave(save, { showSecrets, version, stallAfterMs: stallAfterUs / 1000, onProblem: (text) => { this.#notice(text, undefined); } });
    }
    try {
      return await this.#proxy.start();
    } finally {
      if (this.#save === undefined) await this.#prepared?.abandon();
    }
  }

  #listening({ host, port }: ListenAddress): void {
    const { save, view, listenTls } = this.#options;
    this.#save = this.#prepared?.begin();
    view.listening({ host, port, target: this.#targetName, tls: listenTls !== undefined, ...(save === undefined ? {} : { save }) });
  }

  /** The operator's wish to end: sessions are summed up, then `finished` resolves. */
  stop(): void {
    this.#interrupted = true;
    this.#proxy.stop('interrupted');
  }

  /** Resolves when every session has ended and the saved file is closed. */
  async finished(): Promise<LiveResult> {
    await this.#proxy.done;
    await this.#save?.close(steadyClockUs());
    const notes = this.#unreported === 0 ? this.#notes : [...this.#notes, `${this.#unreported} later sessions are not in this report`];
    const report = buildReport({
      version: this.#options.version, sessions: this.#sessions, findings: this.#findings,
      source: { kind: 'proxy', name: this.#targetName, truncated: false, ...(this.#interrupted ? { interrupted: true } : {}), ...(notes.length === 0 ? {} : { notes }) },
    });
    return { report, interrupted: this.#interrupted, faults: this.#faults };
  }

  get #targetName(): string {
    const { target } = this.#options;
    return `${target.tls ? 'rtmps://' : ''}${formatAddress(target.host, target.port)}`;
  }

  #createSession(id: number, info: ConnectionInfo): LiveSession {
    const { view, stallAfterUs, showSecrets } = this.#options;
    const session = new Session(info, {
      id, stallAfterUs, showSecrets, registry: this.#registry,
      onEvent: (event) => {
        this.#save?.event(id, event);
        view.event(id, event);
      },
      onFinding: (finding) => { view.finding(id, finding); },
      onTransaction: (transaction) => { view.transaction(id, transaction); },
    });
    this.#running.set(id, { session, bytes: 0 });
    return this.#options.wrapSession?.(session) ?? session;
  }

  #notice(text: string, id: number | undefined): void {
    const running = id === undefined ? undefined : this.#running.get(id);
    if (running !== undefined && id !== undefined) {
      try {
        // Becomes an event of the session, so that it is shown, saved and reported.
        running.session.notice(text, steadyClockUs());
        return;
      } catch (error) {
        this.#fault(id, error, steadyClockUs());
      }
    }
    if (id === undefined && this.#notes.length < 100) this.#notes.push(text);
    this.#options.view.notice(text, id);
  }

  #fault(id: number, error: unknown, atUs: number): void {
    this.#faults += 1;
    this.#running.delete(id);
    const what = error instanceof Error ? error.message : String(error);
    const text = `decoding of this session has stopped by a fault of rtmpdiag (${what}); its bytes are relayed as before. Please report it`;
    this.#options.view.notice(text, id);
    if (this.#notes.length < 100) this.#notes.push(`session ${id}: ${text}`);
    this.#save?.event(id, { kind: 'session-end', atUs, reason: 'decoder-fault', detail: what });
  }

  #sessionEnd(id: number, reason: EndReason): void {
    const running = this.#running.get(id);
    this.#running.delete(id);
    const result = running?.session.result();
    const session = result?.session;
    const findings = result?.findings ?? [];
    const bytes = session === undefined ? 0 : session.c2s.bytes + session.s2c.bytes;
    this.#options.view.sessionEnd(id, { reason, bytes, session, findings });
    // A connection without a byte, such as a script's check that the port is open, is none of RTMP.
    if (session === undefined || (bytes === 0 && findings.length === 0)) return;
    this.#findings.push(...findings);
    if (this.#sessions.length < MOST_REPORTED_SESSIONS) this.#sessions.push(session);
    else this.#unreported += 1;
  }
}
