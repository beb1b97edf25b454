/** One MP4 file, inspected: a recording, an initialization segment, a media segment. */
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { mediaDurationMs } from '../pipeline/file-session.js';
import { Mp4Presentation } from '../pipeline/mp4-presentation.js';
import { buildReport } from '../report/model.js';
import { openSource } from '../sources/mp4.js';
import type { ByteSource } from '../wire/mp4/read/source.js';
import type { Inspection, InspectOptions } from './inspect-capture.js';
import { anyBroken, listEvents } from './inspect-capture.js';

/** Work between two looks at the operator's signals. */
const turnMs = 50;

/** Throws what the file system throws. */
export async function inspectMp4(path: string, options: InspectOptions & { readonly totalBytes: number }): Promise<Inspection> {
  const source = openSource(path, (bytes) => options.onProgress?.(bytes, options.totalBytes));
  try {
    return await inspectMp4Source(source, basename(path), options);
  } finally {
    source.close();
  }
}

/** The same for bytes that came from elsewhere. */
export async function inspectMp4Source(source: ByteSource, name: string, options: InspectOptions): Promise<Inspection> {
  const list = options.listing === undefined ? undefined : listEvents(options.listing, 0);
  const presentation = new Mp4Presentation({ name, showSecrets: options.showSecrets, ...(list === undefined ? {} : { onEvent: list.event, onFinding: list.finding }) });
  const reading = presentation.reading(source);
  let turn = performance.now();
  let broken = false;
  while (!options.signal.aborted) {
    const { done, value } = reading.next();
    if (done === true) {
      ({ broken } = value);
      break;
    }
    if (performance.now() - turn < turnMs) continue;
    await setImmediate();
    turn = performance.now();
  }
  const interrupted = options.signal.aborted;
  presentation.session.end(interrupted ? 'interrupted' : 'closed');
  const result = presentation.session.result();
  const report = buildReport({
    version: options.version,
    source: { kind: 'mp4', name, truncated: broken, ...(interrupted ? { interrupted: true as const } : {}), ...(result.session.notices.length === 0 ? {} : { notes: result.session.notices }) },
    sessions: [],
    media: { container: 'mp4', durationMs: mediaDurationMs(result.session.tracks), bytes: source.size, tags: { ...presentation.feed.counts, script: 0 }, tracks: result.session.tracks },
    findings: result.findings,
  });
  return { report, extracted: [], broken: anyBroken([result]) };
}
