/**
 * One TCP connection, analysed: bytes of both directions in, trace events, transactions and findings out.
 * The only place that knows the order of the stages. Time is told, never asked: deadlines fire with their own time when
 * a later input (or `time`) passes them, so that a capture and the live session it came from give the same report.
 */
import { Analysis } from '../analyzers/analysis.js';
import type { Registry } from '../analyzers/registry.js';
import { SecretMasker } from '../session/secrets.js';
import type { Direction, SessionEndEvent, TraceEvent } from '../trace/events.js';
import type { Finding, Transaction } from '../trace/findings.js';
import type { ConnectionInfo, ConnectionSink } from '../trace/transport.js';
import { decoderPair, type DirectionDecoder, type ExtractSink } from './direction.js';

export type { ExtractSink } from './direction.js';

export interface SessionOptions {
  readonly id: number;
  readonly stallAfterUs: number;
  readonly showSecrets: boolean;
  /** Shared by the sessions of a run. */
  readonly registry: Registry;
  /** Each event, masked; called after the analysis has seen it, and after the transactions it settled. */
  readonly onEvent?: (event: TraceEvent) => void;
  /** Findings, right after the event that brought them. */
  readonly onFinding?: (finding: Finding) => void;
  readonly onTransaction?: (transaction: Transaction) => void;
  readonly extract?: ExtractSink;
}

/** Handshake and the largest connect or _result that is seen in practice. */
const pastHandshakeBytes = 3073 + 4096;
/** Version bytes of RTMP and RTMPE (RTMP 1.0 §5.2.2; 6, 8, 9 in practice). */
const rtmpVersions: readonly number[] = [3, 6, 8, 9];

export class Session implements ConnectionSink {
  readonly info: ConnectionInfo;
  private readonly options: SessionOptions;
  private readonly analysis: Analysis;
  private readonly c2s: DirectionDecoder;
  private readonly s2c: DirectionDecoder;
  private readonly found: Finding[] = [];
  private epochUs: number | undefined;
  private started = false;
  private ended = false;
  private handshakes = 0;
  private lastUs = 0;

  constructor(info: ConnectionInfo, options: SessionOptions) {
    this.info = info;
    this.options = options;
    this.analysis = new Analysis({
      id: options.id, stallAfterUs: options.stallAfterUs, registry: options.registry,
      onFinding: (finding) => this.found.push(finding),
      onTransaction: (transaction) => this.options.onTransaction?.(transaction),
    });
    const shared = { emit: (event: TraceEvent) => this.emit(event), masker: new SecretMasker(options.showSecrets), extract: options.extract, fromStart: info.fromStart };
    ({ c2s: this.c2s, s2c: this.s2c } = decoderPair(() => shared));
  }

  /** The connection speaks RTMP, or one end of it tried to. */
  get recognised(): boolean {
    if (this.c2s.messages + this.s2c.messages > 0) return true;
    // Other protocols begin with a byte of 3, too (TPKT): both ends far behind a handshake and not one message is none of ours.
    const past = (decoder: DirectionDecoder): boolean => decoder.bytes > pastHandshakeBytes;
    return this.handshakes > 0 && !(past(this.c2s) && past(this.s2c));
  }

  /** Absolute microseconds at which the analysis wants to look again; for a timer. */
  nextDeadlineUs(): number | undefined {
    if (this.epochUs === undefined || this.ended) return undefined;
    const deadlineUs = this.analysis.nextDeadlineUs();
    return deadlineUs === undefined ? undefined : deadlineUs + this.epochUs;
  }

  bytes(direction: Direction, bytes: Uint8Array, atUs: number): void {
    if (bytes.length === 0 || this.ended) return;
    const at = this.advance(atUs, true);
    // A Node buffer would make every view below it a Node buffer, too, at several times the cost (measured: 20 % at small chunks).
    this[direction].push(bytes.constructor === Uint8Array ? bytes : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), at);
  }

  gap(direction: Direction, length: number, atUs: number): void {
    if (this.ended) return;
    const at = this.advance(atUs, true);
    this[direction].gap(length, at);
  }

  acked(direction: Direction, total: number, atUs: number): void {
    if (this.ended) return;
    this.advance(atUs, false);
    this[direction].acked = total;
  }

  close(direction: Direction, how: 'fin' | 'rst', atUs: number): void {
    if (this.ended) return;
    const at = this.advance(atUs, true);
    const decoder = this[direction];
    if (decoder.closed && how === 'fin') return;
    decoder.closed = true;
    decoder.finish(at);
    if (how === 'rst') this[direction === 'c2s' ? 's2c' : 'c2s'].finish(at);
    this.emitFlow(at);
    this.emit({ kind: 'close', direction, atUs: at, how, offset: decoder.bytes });
  }

  time(atUs: number): void {
    if (this.epochUs !== undefined && !this.ended) this.advance(atUs, false);
  }

  end(reason: SessionEndEvent['reason'], atUs: number, detail?: string): void {
    if (this.ended) return;
    // A session that both ends closed is over when the last of them did, whenever the source came to say so.
    const at = reason === 'closed' && this.started ? this.lastUs : this.advance(atUs, true);
    this.c2s.finish(at);
    this.s2c.finish(at);
    this.emitFlow(at);
    this.emit({ kind: 'session-end', atUs: at, reason, ...(detail === undefined ? {} : { detail }) });
    this.ended = true;
  }

  /** Tells the operator something that no bytes show. */
  notice(text: string, atUs: number): void {
    if (this.ended) return;
    this.emit({ kind: 'notice', atUs: this.advance(atUs, true), text });
  }

  result(): ReturnType<Analysis['result']> {
    return this.analysis.result();
  }

  /** Makes time session-relative and fires what was due before it. Time never runs backwards within a session. */
  private advance(atUs: number, starts: boolean): number {
    if (this.epochUs === undefined) {
      if (!starts) return 0;
      this.epochUs = atUs;
    }
    if (!this.started && starts) {
      this.started = true;
      this.emit({
        kind: 'session-start', atUs: 0, client: this.info.client, server: this.info.server, epochUs: this.epochUs,
        capabilities: { handshake: this.info.fromStart, chunks: true, bothDirections: this.info.bothDirections, captureTime: true, acks: this.info.acksVisible },
      });
    }
    const at = Math.max(atUs - this.epochUs, this.lastUs);
    this.c2s.settle(at);
    this.s2c.settle(at);
    for (let due = this.analysis.nextDeadlineUs(); due !== undefined && due <= at; due = this.analysis.nextDeadlineUs()) {
      this.emitFlow(due);
      if (this.analysis.nextDeadlineUs() === due) break;
    }
    this.lastUs = at;
    return at;
  }

  private emitFlow(atUs: number): void {
    this.emit({ kind: 'flow', atUs, c2s: this.c2s.flow(), s2c: this.s2c.flow() });
  }

  private emit(event: TraceEvent): void {
    if (event.kind === 'handshake-1' && rtmpVersions.includes(event.version)) this.handshakes += 1;
    this.analysis.handle(event);
    this.options.onEvent?.(event);
    if (this.found.length === 0) return;
    for (const finding of this.found.splice(0)) this.options.onFinding?.(finding);
  }
}
