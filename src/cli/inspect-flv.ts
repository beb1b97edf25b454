/** One FLV file, inspected. */
import { basename } from 'node:path';
import { mediaDurationMs } from '../pipeline/file-session.js';
import { FlvSession } from '../pipeline/flv-session.js';
import { buildReport } from '../report/model.js';
import { readPieces } from '../sources/pieces.js';
import { FlvReader } from '../wire/flv/file.js';
import type { Inspection, InspectOptions } from './inspect-capture.js';
import { anyBroken, listEvents } from './inspect-capture.js';

/** Throws what the file system throws. */
export async function inspectFlv(path: string, options: InspectOptions & { readonly totalBytes: number }): Promise<Inspection> {
  const name = basename(path);
  const list = options.listing === undefined ? undefined : listEvents(options.listing, 0);
  const flv = new FlvSession({ name, showSecrets: options.showSecrets, ...(list === undefined ? {} : { onEvent: list.event, onFinding: list.finding }) });
  const reader = new FlvReader((item) => {
    flv.item(item);
  });
  await readPieces(path, (piece) => {
    reader.push(piece);
  }, { signal: options.signal, onProgress: (bytes) => options.onProgress?.(bytes, options.totalBytes) });
  const interrupted = options.signal.aborted;
  if (!interrupted) reader.end();
  flv.session.end(interrupted ? 'interrupted' : 'closed');
  const result = flv.session.result();
  const report = buildReport({
    version: options.version,
    source: { kind: 'flv', name, truncated: flv.truncated, ...(interrupted ? { interrupted: true as const } : {}), ...(result.session.notices.length === 0 ? {} : { notes: result.session.notices }) },
    sessions: [],
    media: { container: 'flv', durationMs: mediaDurationMs(result.session.tracks), bytes: result.session.c2s.bytes, tags: flv.tags, tracks: result.session.tracks, ...(result.session.timeline === undefined ? {} : { timeline: result.session.timeline }) },
    findings: result.findings,
  });
  return { report, extracted: [], broken: anyBroken([result]) };
}
