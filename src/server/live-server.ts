/**
 * The server with everything that makes it `rtmpdiag serve`: recordings, HLS, the log, and, where it is asked for, the
 * analysis of every connection with its findings. It decides nothing about the protocol and nothing about how things look.
 */
import { Registry } from '../analyzers/registry.js';
import type { ListenAddress } from '../net/address.js';
import { steadyClockUs } from '../net/clock.js';
import { Tap } from '../net/tap.js';
import { Session } from '../pipeline/session.js';
import type { LiveView } from '../report/live/view.js';
import type { Report, ReportedSession } from '../report/model.js';
import { buildReport } from '../report/model.js';
import type { Finding } from '../trace/findings.js';
import { formatAddress, type ConnectionInfo } from '../trace/transport.js';
import type { ServerLogEvent } from './core/log.js';
import type { StreamIdentity, StreamSink } from './core/stream-sink.js';
import { HttpFront } from './http/front.js';
import { RecordingDirectory } from './record/recording-directory.js';
import { startRtmpServer, type RtmpServer, type RtmpServerOptions } from './server.js';

export interface LiveServerOptions extends Pick<RtmpServerOptions, 'tls' | 'fault' | 'profile' | 'tokens' | 'protectPlay' | 'maxConnections'> {
  readonly version: string;
  readonly listen: ListenAddress;
  readonly record?: string;
  readonly http?: { readonly listen: ListenAddress; readonly segmentMs: number; readonly mode: 'window' | 'whole' };
  /** What clients do is analysed and shown in `view`. */
  readonly analyse: boolean;
  readonly stallAfterUs: number;
  readonly showSecrets: boolean;
  readonly view: LiveView;
  readonly log: (event: ServerLogEvent) => void;
  /** Stop after so many connections that have sent a byte. */
  readonly sessions?: number;
  readonly durationMs?: number;
}

export interface LiveServerResult {
  readonly report: Report;
  readonly interrupted: boolean;
  /** Sessions whose analysis failed: faults of rtmpdiag. */
  readonly faults: number;
}

/** For `--report`: a server that runs for months keeps the first sessions and the count of the others. */
const mostReportedSessions = 10_000;
const mostNotes = 100;

interface Running { readonly session: Session; anyByte: boolean }

export class LiveServer {
  readonly #options: LiveServerOptions;
  readonly #registry = new Registry();
  readonly #running = new Map<number, Running>();
  readonly #sessions: ReportedSession[] = [];
  readonly #findings: Finding[] = [];
  readonly #notes: string[] = [];
  readonly #stopped: Promise<void>;
  #resolveStopped: () => void = () => undefined;
  #server: RtmpServer | undefined;
  #record: RecordingDirectory | undefined;
  #http: HttpFront | undefined;
  #name = '';
  #unreported = 0;
  #ended = 0;
  #faults = 0;
  #interrupted = false;
  #stopping = false;
  #durationTimer: NodeJS.Timeout | undefined;

  constructor(options: LiveServerOptions) {
    this.#options = options;
    this.#stopped = new Promise((resolve) => { this.#resolveStopped = resolve; });
  }

  /** Opens the folder for recordings and the listeners. Rejects with a `StartError` that the operator can act on. */
  async start(): Promise<ListenAddress> {
    const { record, http, listen, analyse, view, log, tls, durationMs } = this.#options;
    try {
      if (record !== undefined) this.#record = await RecordingDirectory.open(record, { log });
      let page: string | undefined;
      if (http !== undefined) {
        this.#http = new HttpFront({ ...http, log, subscribers: (path) => this.#server?.streams().find((each) => each.stream.path === path)?.subscribers ?? 0, ...this.#authorise() });
        const bound = await this.#http.start();
        page = `http://${formatAddress(bound.host, bound.port)}/`;
      }
      this.#server = await startRtmpServer({
        ...this.#options, host: listen.host, port: listen.port, log,
        openStream: (stream) => this.#openStream(stream),
        ...(analyse ? { observe: (id, info) => this.#observe(id, info), onConnectionEnd: (id) => { this.#sessionEnd(id); } } : { onConnectionEnd: () => { this.#countEnded(); } }),
      });
      const { host, port } = this.#server;
      this.#name = formatAddress(host, port);
      view.listening({ host, port, tls: tls !== undefined, ...(page === undefined ? {} : { http: page }), ...(record === undefined ? {} : { record }) });
      if (durationMs !== undefined) this.#durationTimer = setTimeout(() => { this.#stop(); }, durationMs);
      return { host, port };
    } catch (error) {
      await this.#http?.stop();
      await this.#record?.close();
      throw error;
    }
  }

  /** The operator's wish to end. */
  stop(): void {
    this.#interrupted = true;
    this.#stop();
  }

  /** Resolves when everybody was told, and recordings and playlists are complete. */
  async finished(): Promise<LiveServerResult> {
    await this.#stopped;
    const notes = this.#unreported === 0 ? this.#notes : [...this.#notes, `${this.#unreported} later sessions are not in this report`];
    const report = buildReport({
      version: this.#options.version, sessions: this.#sessions, findings: this.#findings,
      source: { kind: 'server', name: this.#name, truncated: false, ...(this.#interrupted ? { interrupted: true } : {}), ...(notes.length === 0 ? {} : { notes }) },
    });
    return { report, interrupted: this.#interrupted, faults: this.#faults };
  }

  #stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    clearTimeout(this.#durationTimer);
    void this.#shutDown().then(this.#resolveStopped, (error: unknown) => {
      this.#note(`stopping failed (${String(error)})`);
      this.#resolveStopped();
    });
  }

  async #shutDown(): Promise<void> {
    await this.#server?.stop();
    await Promise.all([this.#record?.close(), this.#http?.stop()]);
  }

  #openStream(stream: StreamIdentity): StreamSink[] {
    return [this.#record?.openStream(stream), this.#http?.openStream(stream)].filter((sink) => sink !== undefined);
  }

  /** Where playing needs a token, watching does. */
  #authorise(): { readonly tokens?: RtmpServerOptions['tokens'] } {
    const { protectPlay = false, tokens } = this.#options;
    return protectPlay && tokens !== undefined ? { tokens } : {};
  }

  #observe(id: number, info: ConnectionInfo): Tap {
    const { view, stallAfterUs, showSecrets } = this.#options;
    const running: Running = {
      anyByte: false,
      session: new Session(info, {
        id, stallAfterUs, showSecrets, registry: this.#registry,
        onEvent: (event) => {
          // A connection without a byte, such as a script's check that the port is open, is no session.
          if (!running.anyByte) {
            running.anyByte = true;
            view.sessionStart(id, { client: info.client, server: info.server, epochUs: steadyClockUs() });
          }
          view.event(id, event);
        },
        onFinding: (finding) => { view.finding(id, finding); },
        onTransaction: (transaction) => { view.transaction(id, transaction); },
      }),
    };
    this.#running.set(id, running);
    return new Tap({ session: running.session, clock: steadyClockUs, onFault: (error) => { this.#fault(id, error); } });
  }

  #fault(id: number, error: unknown): void {
    this.#faults += 1;
    this.#running.delete(id);
    const what = error instanceof Error ? error.message : String(error);
    const text = `the analysis of this session has stopped by a fault of rtmpdiag (${what}); it is served as before. Please report it`;
    this.#options.view.notice(text, id);
    this.#note(`session ${id}: ${text}`);
  }

  #note(text: string): void {
    if (this.#notes.length < mostNotes) this.#notes.push(text);
  }

  #sessionEnd(id: number): void {
    const running = this.#running.get(id);
    this.#running.delete(id);
    if (running?.anyByte !== true) return;
    const { session, findings } = running.session.result();
    this.#options.view.sessionEnd(id, { reason: this.#stopping ? 'interrupted' : 'closed', bytes: session.c2s.bytes + session.s2c.bytes, session, findings });
    this.#findings.push(...findings);
    if (this.#sessions.length < mostReportedSessions) this.#sessions.push(session);
    else this.#unreported += 1;
    this.#countEnded();
  }

  #countEnded(): void {
    this.#ended += 1;
    if (this.#options.sessions !== undefined && this.#ended >= this.#options.sessions) this.#stop();
  }
}
