/** A capture as a report: each TCP connection goes through its own analysis, and those that are not RTMP are left out. */
import { basename } from 'node:path';
import type { AnalysisResult } from '../analyzers/analysis.js';
import { Registry } from '../analyzers/registry.js';
import { Session } from '../pipeline/session.js';
import { printable } from '../report/escape.js';
import { MessageLines } from '../report/message-line.js';
import type { Report, SourceKind } from '../report/model.js';
import { buildReport } from '../report/model.js';
import { verdictWord } from '../report/palette.js';
import type { TextOptions } from '../report/text.js';
import { readCapture } from '../sources/capture.js';
import type { TraceEvent } from '../trace/events.js';
import type { Finding, SessionReport } from '../trace/findings.js';
import { eventToJson } from '../trace/jsonl.js';
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import { FlvExtractor } from './extract-flv.js';
import type { Spool } from './spool.js';
import { UserError } from './user-error.js';

/** What `inspect` was asked for; the same for captures and saved traces. */
export interface InspectOptions {
  readonly version: string;
  readonly stallAfterUs: number;
  readonly showSecrets: boolean;
  /** Only this session in the report. */
  readonly session?: number;
  readonly port?: number;
  readonly extractFolder?: string;
  /** Where the messages go, and in which form; absent: they are not listed. */
  readonly listing?: { readonly spool: Spool; readonly form: 'json' | TextOptions };
  readonly onProgress?: (bytes: number, total: number) => void;
  /** Aborted when the operator stops us: what was read until then is reported. */
  readonly signal: AbortSignal;
}

export interface Inspection {
  readonly report: Report;
  /** Files written by `--extract`. */
  readonly extracted: readonly string[];
  /** A rule failed and was switched off: our fault, named in its session's notices. */
  readonly broken: boolean;
}

/** Connections that do not speak RTMP and are held until it is known whether their server does elsewhere. */
const unrecognisedMax = 1000;

interface Ended {
  readonly id: number;
  readonly server: string;
  readonly session: SessionReport;
  readonly findings: readonly Finding[];
  readonly verdicts: AnalysisResult['verdicts'];
}

/** Some rule threw. */
export function anyBroken(ended: readonly Pick<Ended, 'verdicts'>[]): boolean {
  return ended.some(({ verdicts }) => verdicts.some(({ outcome }) => outcome === 'broken'));
}

/** Puts the events of one session into the listing. */
export function listEvents(listing: NonNullable<InspectOptions['listing']>, id: number): { event: (event: TraceEvent) => void; finding: (finding: Finding) => void } {
  const { spool, form } = listing;
  if (form === 'json') {
    return {
      event: (event) => {
        if (event.kind === 'message') spool.push(id, eventToJson(event));
      },
      finding: () => undefined,
    };
  }
  const lines = new MessageLines(form);
  return {
    event: (event) => {
      const line = lines.line(event);
      if (line !== undefined) spool.push(id, line);
    },
    finding: (finding) => {
      spool.push(id, `${(finding.atMs / 1000).toFixed(3).padStart(8)}  ${verdictWord(finding.severity, form.palette)}  ${finding.rule}`);
    },
  };
}

/** A session that says when it is over, so that its result can be taken and the rest let go. */
class CaptureSession extends Session {
  #onEnd: (() => void) | undefined;

  whenEnded(callback: () => void): void {
    this.#onEnd = callback;
  }

  override end(...given: Parameters<Session['end']>): void {
    super.end(...given);
    const callback = this.#onEnd;
    this.#onEnd = undefined;
    callback?.();
  }
}

/** Collects the connections of one capture. */
class CaptureRun {
  readonly #options: InspectOptions;
  readonly #registry = new Registry();
  readonly #recognised: Ended[] = [];
  readonly #unrecognised: Ended[] = [];
  readonly extracted: string[] = [];
  #connections = 0;

  constructor(options: InspectOptions) {
    this.#options = options;
  }

  /** Sessions are numbered by the order of the connections in the capture, as Wireshark numbers its streams. */
  connect(info: ConnectionInfo): ConnectionSink | undefined {
    const { listing, extractFolder, session: wanted, port, stallAfterUs, showSecrets } = this.#options;
    const id = this.#connections;
    this.#connections += 1;
    if (port !== undefined && !info.server.endsWith(`:${port}`)) return undefined;
    const isWanted = wanted === undefined || wanted === id;
    const list = listing === undefined || !isWanted ? undefined : listEvents(listing, id);
    let extractor: FlvExtractor | undefined;
    const session = new CaptureSession(info, {
      id,
      stallAfterUs,
      showSecrets,
      registry: this.#registry,
      ...(list === undefined ? {} : { onEvent: list.event, onFinding: list.finding }),
      ...(extractFolder === undefined || !isWanted ? {} : {
        extract: {
          media: (direction, msid, typeId, timestampMs, payload) => {
            extractor ??= new FlvExtractor(extractFolder, id);
            extractor.media(direction, msid, typeId, timestampMs, payload);
          },
        },
      }),
    });
    session.whenEnded(() => {
      this.#ended(id, session, extractor);
    });
    return session;
  }

  #ended(id: number, session: Session, extractor: FlvExtractor | undefined): void {
    const result = session.result();
    const ended: Ended = { id, server: session.info.server, session: result.session, findings: result.findings, verdicts: result.verdicts };
    if (session.recognised || this.#options.port !== undefined) {
      this.#recognised.push(ended);
      if (extractor !== undefined) this.extracted.push(...extractor.finish(result.session.app, result.session.streamName));
      return;
    }
    extractor?.discard();
    if (this.#unrecognised.length < unrecognisedMax) this.#unrecognised.push(ended);
    else this.#options.listing?.spool.drop(id);
  }

  /** RTMP connections, and failed attempts to reach a server that others reached with RTMP. */
  sessions(): Ended[] {
    const servers = new Set(this.#recognised.map(({ server }) => server));
    return [...this.#recognised, ...this.#unrecognised.filter(({ server }) => servers.has(server))];
  }
}

/** Reads a capture. Throws UserError where the file holds no RTMP, and what the file system throws. */
export async function inspectCapture(path: string, kind: Extract<SourceKind, 'pcap' | 'pcapng'>, options: InspectOptions): Promise<Inspection> {
  const run = new CaptureRun(options);
  const summary = await readCapture(path, {
    ...(options.port === undefined ? {} : { port: options.port }),
    onConnection: (info) => run.connect(info),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    signal: options.signal,
  });
  const interrupted = options.signal.aborted;
  const kept = run.sessions();
  if (kept.length === 0 && !interrupted) throw nothingFound(path, summary.connections, options.port);
  const source = {
    kind, name: basename(path), truncated: summary.truncated,
    ...(interrupted ? { interrupted: true as const } : {}),
    ...(summary.problems.length === 0 ? {} : { notes: summary.problems }),
  };
  return { report: reportOf(source, kept, options), extracted: run.extracted, broken: anyBroken(kept) };
}

/** Builds the report, of one session when only one was asked for. */
export function reportOf(source: Report['source'], all: readonly Pick<Ended, 'id' | 'session' | 'findings'>[], options: InspectOptions): Report {
  const kept = options.session === undefined ? all : all.filter(({ id }) => id === options.session);
  if (kept.length === 0 && options.session !== undefined) {
    const ids = all.map(({ id }) => id).sort((a, b) => a - b);
    throw new UserError(`${printable(source.name)} has no RTMP session ${options.session}.`, `Its sessions are ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ' ...' : ''}.`);
  }
  return buildReport({
    version: options.version, source,
    sessions: kept.map(({ session }) => session),
    findings: kept.flatMap(({ findings }) => findings),
  });
}

function nothingFound(path: string, connections: number, port: number | undefined): UserError {
  const name = printable(basename(path));
  if (port !== undefined) return new UserError(`No TCP connection in ${name} uses port ${port}.`, 'Leave --port out: RTMP is recognised by its handshake on any port.');
  if (connections === 0) return new UserError(`There is no TCP connection in ${name}.`, 'Capture the whole traffic of the RTMP port, for example: tcpdump -i any -s 0 -w trace.pcap tcp port 1935');
  const count = connections === 1 ? 'the one TCP connection' : `${connections} TCP connections`;
  return new UserError(`No RTMP was found in ${count} of ${name}.`, 'If one of them should be RTMP all the same, name its server port: --port 1935');
}

