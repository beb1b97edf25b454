/**
 * Saved traces (`.jsonl`): a reader that holds one line at a time, and a writer for `proxy --save`.
 * A last line without its line break is what a killed writer leaves behind; it is dropped and said so.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import type { TraceEvent } from '../trace/events.js';
import type { TraceHeader } from '../trace/jsonl.js';
import { parseTraceHeader, parseTraceLine, traceEventLine, traceHeaderLine } from '../trace/jsonl.js';

/** Longest line that is read: a message of 16 MiB holds far fewer AMF values than would make a longer one (they are bounded when decoded). */
const lineCharactersMax = 64 * 1024 * 1024;

/** A line that is not what a trace holds; `line` counts from 1. */
export class TraceFileError extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`line ${line} ${problem}`);
    this.name = 'TraceFileError';
    this.line = line;
  }
}

export interface TraceSummary {
  readonly header: TraceHeader;
  readonly events: number;
  /** The file ends inside a line. */
  readonly truncated: boolean;
}

export interface TraceReadOptions {
  /** Called once, before any event. */
  readonly onHeader?: (header: TraceHeader) => void;
  readonly onEvent: (session: number, event: TraceEvent) => void;
  /** Called after every piece read. */
  readonly onProgress?: (bytes: number) => void;
  /** Ends the reading; the summary tells what was read until then. */
  readonly signal?: AbortSignal;
}

/** Reads a saved trace. Throws `TraceFileError` at the first line that is none, and what the file system throws. */
export async function readTrace(path: string, options: TraceReadOptions): Promise<TraceSummary> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  let bytes = 0;
  let header: TraceHeader | undefined;

  const take = (text: string): void => {
    line += 1;
    if (text.trim() === '') return;
    if (header === undefined) {
      const parsed = parseTraceHeader(text);
      if (!parsed.ok) throw new TraceFileError(line, parsed.problem);
      header = parsed.value;
      options.onHeader?.(header);
      return;
    }
    const parsed = parseTraceLine(text);
    if (!parsed.ok) throw new TraceFileError(line, parsed.problem);
    options.onEvent(parsed.value.session, parsed.value.event);
  };

  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const chunk = piece as Uint8Array;
    bytes += chunk.length;
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    if (rest.length > lineCharactersMax) throw new TraceFileError(line + 1, 'is too long for a trace');
    for (const text of lines) take(text);
    options.onProgress?.(bytes);
    if (options.signal?.aborted === true) {
      rest = '';
      break;
    }
  }
  // The header is short and written first: a file that ends inside it is no trace at all.
  if (header === undefined) {
    take(rest);
    rest = '';
  }
  if (header === undefined) throw new TraceFileError(1, 'is missing: the file is empty');
  return { header, events: Math.max(0, line - 1), truncated: rest.trim() !== '' };
}

/** Writes a trace line by line. A disk that cannot follow must not stop a proxy, so the first error is kept and writing ends. */
export class TraceWriter {
  readonly #stream: WriteStream;
  #error: Error | undefined;

  constructor(path: string, header: Omit<TraceHeader, 'schema'>) {
    this.#stream = createWriteStream(path);
    this.#stream.on('error', (error) => {
      this.#error ??= error;
    });
    this.#stream.write(traceHeaderLine(header));
  }

  /** The first error of the file system, if any. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** False when the disk lags behind; the caller may pause its source or drop the trace. */
  write(session: number, event: TraceEvent): boolean {
    return this.#error === undefined && this.#stream.write(traceEventLine(session, event));
  }

  /** Resolves when everything is on disk, or cannot be. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#error !== undefined) resolve();
      this.#stream.once('error', () => {
        resolve();
      });
      this.#stream.end(() => {
        resolve();
      });
    });
  }
}
