/** What `publish` and `play` share: the analysis beside the connection, a progress line, and the account at the end. */
import { Registry } from '../analyzers/registry.js';
import type { ClientProgress, ClientResult } from '../client/connection.js';
import { parseStreamUrl, type StreamUrl } from '../client/core/stream-url.js';
import { steadyClockUs } from '../net/clock.js';
import { Tap } from '../net/tap.js';
import { Session } from '../pipeline/session.js';
import { printable } from '../report/escape.js';
import type { Report } from '../report/model.js';
import { buildReport, exitStatus, type FailOn } from '../report/model.js';
import type { TextOptions } from '../report/text.js';
import { findingLines, sessionSummary } from '../report/text.js';
import { maskName } from '../session/secrets.js';
import type { ConnectionInfo } from '../trace/transport.js';
import { exitCode } from './exit-codes.js';
import { UserError } from './user-error.js';

/** An address, or the operator's mistake; it is not repeated, for it may hold a key. */
export function streamUrl(text: string | undefined, command: string): StreamUrl {
  if (text === undefined) throw new UserError(`${command} needs URL.`, `See: rtmpdiag ${command} --help`);
  const url = parseStreamUrl(text);
  if (typeof url === 'string') throw new UserError(`The address cannot be used: ${url}.`, 'For example: rtmp://localhost/live/show');
  return url;
}

/** `rtmp://host/app/n**e`, as it may be printed. */
export function printableUrl(url: StreamUrl, showSecrets: boolean): string {
  return printable(`${url.tcUrl}/${showSecrets ? url.streamName : maskName(url.streamName)}`);
}

export interface ClientAnalysis {
  readonly tap: (info: ConnectionInfo) => Tap;
  /** One report of the connection; empty when none was made. */
  report(name: string, interrupted: boolean): Report;
  /** The analysis failed: a fault of rtmpdiag. */
  readonly faults: number;
}

export function analyseClient(options: { readonly version: string; readonly stallAfterUs: number; readonly showSecrets: boolean }): ClientAnalysis {
  let session: Session | undefined;
  let faults = 0;
  return {
    tap: (info) => {
      session = new Session(info, { id: 0, stallAfterUs: options.stallAfterUs, showSecrets: options.showSecrets, registry: new Registry() });
      return new Tap({ session, clock: steadyClockUs, onFault: () => { faults += 1; } });
    },
    report: (name, interrupted) => {
      const result = faults > 0 ? undefined : session?.result();
      return buildReport({
        version: options.version, source: { kind: 'client', name, truncated: false, ...(interrupted ? { interrupted: true } : {}) },
        sessions: result === undefined ? [] : [result.session], findings: result?.findings ?? [],
      });
    },
    get faults() { return faults; },
  };
}

/** A line that is written over, on a terminal only. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #words: (progress: ClientProgress) => string;
  #shownAtMs = 0;
  #shown = false;

  constructor(stream: NodeJS.WriteStream, words: (progress: ClientProgress) => string) {
    this.#stream = stream;
    this.#words = words;
  }

  readonly update = (progress: ClientProgress): void => {
    if (!this.#stream.isTTY) return;
    const nowMs = performance.now();
    if (nowMs - this.#shownAtMs < 100) return;
    this.#shownAtMs = nowMs;
    this.#shown = true;
    this.#stream.write(`\r\u001b[K${this.#words(progress)}`);
  };

  done(): void {
    if (this.#shown) this.#stream.write('\r\u001b[K');
  }
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The account in words: what was passed, what went wrong, and what the analysis found. */
export function* accountLines(result: ClientResult, words: { readonly did: string; readonly url: string }, report: Report, layout: TextOptions, more: readonly string[] = []): Generator<string> {
  const { palette } = layout;
  const spanMs = result.firstTimestampMs === undefined || result.lastTimestampMs === undefined ? 0 : result.lastTimestampMs - result.firstTimestampMs;
  const amount = `${result.video} video and ${result.audio} audio messages, ${seconds(Math.max(0, spanMs))} of media, ${result.bytes} bytes`;
  yield `${words.did} ${words.url}: ${amount}`;
  if (result.reason !== undefined) yield `${palette.red('failed')}  ${printable(result.reason)}${result.state === 'running' ? '' : ` (step: ${result.state})`}`;
  yield* more;
  const [session] = report.sessions;
  if (session === undefined) return;
  for (const finding of report.findings) yield* findingLines(finding, layout);
  if (report.findings.length > 0 || result.reason !== undefined) yield* sessionSummary(session, report.findings, layout);
}

/** The contract: 130 interrupted, 2 unreachable, 1 when it failed or findings reach `failOn`. */
export function clientStatus(result: ClientResult, report: Report, faults: number, failOn: FailOn, interrupted: boolean): number {
  if (interrupted) return exitCode.interrupted;
  if (faults > 0) return exitCode.fault;
  if (!result.ok) return exitCode.findings;
  return exitStatus(report.verdict, failOn);
}

/** Never connected: the environment's matter, not the stream's. */
export function throwIfUnreachable(result: ClientResult): void {
  if (result.unreachable !== true) return;
  const reason = (result.reason ?? 'the server cannot be reached').replace(/^t/, 'T').replace('The target', 'The server');
  throw new UserError(`${reason}.`, result.nextStep ?? 'Check host and port.');
}
