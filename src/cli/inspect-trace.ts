/** A saved trace as a report: the events go through the same analysis as in the live run that wrote them. */
import { basename } from 'node:path';
import { Analysis } from '../analyzers/analysis.js';
import { Registry } from '../analyzers/registry.js';
import { printable } from '../report/escape.js';
import { readTrace, TraceFileError } from '../sources/trace-file.js';
import type { TraceEvent } from '../trace/events.js';
import type { Inspection, InspectOptions } from './inspect-capture.js';
import { anyBroken, listEvents, reportOf } from './inspect-capture.js';
import { UserError } from './user-error.js';

/** `deadlineGiven`: the operator named `--stall-after`; otherwise the one of the live run holds. */
export interface TraceOptions extends InspectOptions { readonly deadlineGiven: boolean; readonly totalBytes: number }

/** Reads a saved trace. Throws UserError at a line that is none. */
export async function inspectTrace(path: string, options: TraceOptions): Promise<Inspection> {
  if (options.extractFolder !== undefined) {
    throw new UserError('A saved trace holds no media, so --extract has nothing to write.', 'Save the live run as .pcapng and extract from that.');
  }
  const registry = new Registry();
  const analyses = new Map<number, { readonly handle: (event: TraceEvent) => void; readonly result: Analysis['result'] }>();
  let { stallAfterUs } = options;
  let truncated = false;

  const analysisOf = (id: number): { readonly handle: (event: TraceEvent) => void } => {
    const known = analyses.get(id);
    if (known !== undefined) return known;
    const isWanted = options.session === undefined || options.session === id;
    const list = options.listing === undefined || !isWanted ? undefined : listEvents(options.listing, id);
    const analysis = new Analysis({ id, stallAfterUs, registry, ...(list === undefined ? {} : { onFinding: list.finding }) });
    const added = {
      handle: (event: TraceEvent) => {
        analysis.handle(event);
        list?.event(event);
      },
      result: () => analysis.result(),
    };
    analyses.set(id, added);
    return added;
  };

  try {
    const summary = await readTrace(path, {
      onHeader: (header) => {
        if (!options.deadlineGiven && header.stallAfterMs !== undefined) stallAfterUs = header.stallAfterMs * 1000;
      },
      onEvent: (session, event) => {
        analysisOf(session).handle(event);
      },
      onProgress: (bytes) => {
        options.onProgress?.(bytes, options.totalBytes);
      },
      signal: options.signal,
    });
    truncated = summary.truncated;
  } catch (error) {
    if (error instanceof TraceFileError) {
      throw new UserError(`${printable(basename(path))} is not a usable trace: ${printable(error.message)}.`, 'Traces are written by: rtmpdiag proxy --save FILE.jsonl');
    }
    throw error;
  }
  const interrupted = options.signal.aborted;
  if (analyses.size === 0 && !interrupted) {
    throw new UserError(`The trace ${printable(basename(path))} holds no session.`, 'It was written by a run that no client connected to: record another one.');
  }
  const ended = [...analyses].map(([id, analysis]) => ({ id, ...analysis.result() }));
  const source = {
    kind: 'trace' as const, name: basename(path), truncated, ...(interrupted ? { interrupted: true as const } : {}),
    ...(truncated ? { notes: ['the last line of the trace is incomplete and was left out'] } : {}),
  };
  return { report: reportOf(source, ended, options), extracted: [], broken: anyBroken(ended) };
}
