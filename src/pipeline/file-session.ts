/**
 * A file of media, analysed: the same events, model and rules as for a connection, of which it is one direction.
 * Offsets are positions in the file, times are media time.
 */
import { Analysis } from '../analyzers/analysis.js';
import { Registry } from '../analyzers/registry.js';
import { SecretMasker } from '../session/secrets.js';
import type { ContainerEvent, LostEvent, MessageBody, MessageEvent, SessionEndEvent, SessionStartEvent, TraceEvent } from '../trace/events.js';
import type { Finding, Track } from '../trace/findings.js';

export interface FileSessionOptions {
  readonly container: NonNullable<SessionStartEvent['container']>;
  /** As it stands in the report. */
  readonly name: string;
  readonly showSecrets: boolean;
  /** Each event, masked; called after the analysis has seen it. */
  readonly onEvent?: (event: TraceEvent) => void;
  readonly onFinding?: (finding: Finding) => void;
}

/** One tag or sample. */
export interface FileMessage {
  readonly typeId: number;
  readonly timestampMs: number;
  readonly offset: number;
  readonly endOffset: number;
  /** Payload bytes. */
  readonly length: number;
  readonly body: MessageBody;
  /** Apart from 0 where a presentation changes its configuration on purpose. */
  readonly msid?: number;
  /** Of several files, the one it stands in, and where that begins among all their bytes. */
  readonly file?: MessageEvent['file'];
}

/** Silence is no fault in a file: no wait is ever long enough. */
const neverUs = Number.MAX_SAFE_INTEGER;

export class FileSession {
  private readonly analysis: Analysis;
  private readonly options: FileSessionOptions;
  private readonly masker: SecretMasker;
  private readonly found: Finding[] = [];
  private nowUs = 0;
  private ended = false;

  constructor(options: FileSessionOptions) {
    this.options = options;
    this.masker = new SecretMasker(options.showSecrets);
    this.analysis = new Analysis({ id: 0, stallAfterUs: neverUs, registry: new Registry(), onFinding: (finding) => this.found.push(finding) });
    this.emit({
      kind: 'session-start', atUs: 0, client: options.name, server: '', epochUs: 0, container: options.container,
      capabilities: { handshake: false, chunks: false, bothDirections: false, captureTime: false, acks: false },
    });
  }

  message(message: FileMessage): void {
    const { typeId, timestampMs, offset, endOffset, length, file } = message;
    const media = typeId === 8 || typeId === 9;
    const atUs = timestampMs * 1000;
    this.nowUs = atUs;
    // Whole literals, nothing spread: a spread was most of the time and memory of a tag.
    const event: MessageEvent = {
      kind: 'message', direction: 'c2s', offset, endOffset, firstUs: atUs, atUs, csid: 0, msid: message.msid ?? 0, typeId, length, timestampMs, fmt: 0, chunks: 0,
      peerBytes: 0, peerLastUs: -1, body: media ? message.body : this.masker.mask(message.body, undefined),
    };
    this.emit(file === undefined ? event : { ...event, file });
  }

  container(what: ContainerEvent['what'], offset: number, length: number, values: ContainerEvent['values'] = {}, file?: string): void {
    this.emit({ kind: 'container', direction: 'c2s', atUs: this.nowUs, offset, length, what, values, ...(file === undefined ? {} : { file }) });
  }

  lost(offset: number, bytes: number, because: LostEvent['because']): void {
    this.emit({ kind: 'lost', direction: 'c2s', atUs: this.nowUs, offset, bytes, because });
  }

  end(reason: SessionEndEvent['reason']): void {
    if (this.ended) return;
    this.ended = true;
    this.emit({ kind: 'session-end', atUs: this.nowUs, reason });
  }

  result(): ReturnType<Analysis['result']> {
    return this.analysis.result();
  }

  private emit(event: TraceEvent): void {
    this.analysis.handle(event);
    this.options.onEvent?.(event);
    if (this.found.length === 0) return;
    for (const finding of this.found.splice(0)) this.options.onFinding?.(finding);
  }
}

/** From the first timestamp of any track to the end of the last frame, ms. */
export function mediaDurationMs(tracks: readonly Track[]): number {
  const timed = tracks.filter((track) => track.frames > 0);
  if (timed.length === 0) return 0;
  const first = Math.min(...timed.map((track) => track.firstTimestampMs));
  const last = Math.max(...timed.map((track) => track.lastTimestampMs + (track.frameRate === undefined ? 0 : 1000 / track.frameRate)));
  return Math.round(Math.max(0, last - first));
}
