/** Sequence headers, sent against arrived. */
import type { ComparedHeader, ComparisonKind } from '../../trace/comparison.js';
import type { CodecConfig } from '../../trace/events.js';

/** A sequence header as the readers deliver it. */
export interface HeaderRecord {
  readonly kind: ComparisonKind;
  readonly trackId: number;
  readonly codec: string;
  /** Hash over the record. */
  readonly digest: number;
  readonly bytes: number;
  readonly offset: number;
  /** Coded frames of its track that came before it. */
  readonly framesBefore: number;
  readonly config?: CodecConfig;
}

/** Codecs that cannot be decoded without their record. */
const needsRecord = new Set(['avc1', 'hvc1', 'av01', 'vvc1', 'mp4a', 'Opus', 'fLaC']);

/** What a comparison knows of one pair of tracks. */
export interface HeaderPlace {
  readonly kind: ComparisonKind;
  readonly trackId: number;
  readonly arrivedTrackId: number;
  readonly codec: string;
  readonly arrivedFrames: number;
  /** First and last sent frame that arrived; -1 where none did. */
  readonly firstSent: number;
  readonly lastSent: number;
}

/** One entry for each header of the track that had to arrive, and for each that arrived and was never sent. Repeats count once. */
export function compareHeaders(place: HeaderPlace, sent: readonly HeaderRecord[], arrived: readonly HeaderRecord[]): ComparedHeader[] {
  const { kind, trackId, codec } = place;
  const ofSent = distinct(sent.filter((each) => each.kind === kind && each.trackId === trackId && each.bytes > 0));
  const ofArrived = distinct(arrived.filter((each) => each.kind === kind && each.trackId === place.arrivedTrackId && each.bytes > 0));
  if (ofSent.length === 0 || place.arrivedFrames === 0 || place.lastSent < 0) return [];
  const base = { kind, trackId, codec };
  const missing: HeaderRecord[] = [];
  const result: ComparedHeader[] = [];
  for (const record of needed(ofSent, place)) {
    const same = ofArrived.find((other) => other.digest === record.digest && other.bytes === record.bytes);
    if (same === undefined) missing.push(record);
    else result.push({ ...base, state: 'same', sentBytes: record.bytes, arrivedBytes: same.bytes, sentOffset: record.offset, arrivedOffset: same.offset, differences: [] });
  }
  const strange = ofArrived.filter((record) => !ofSent.some((other) => other.digest === record.digest && other.bytes === record.bytes));
  for (const record of missing) {
    const other = strange.shift();
    if (other === undefined) {
      if (needsRecord.has(codec) || ofArrived.length > 0) result.push({ ...base, state: 'missing', sentBytes: record.bytes, arrivedBytes: 0, sentOffset: record.offset, arrivedOffset: -1, differences: [] });
      continue;
    }
    const differences = differing(record, other);
    const harmless = differences.length === 0 && (other.config?.problems.length ?? 0) === 0;
    result.push({ ...base, state: harmless ? 'rewritten' : 'altered', sentBytes: record.bytes, arrivedBytes: other.bytes, sentOffset: record.offset, arrivedOffset: other.offset, differences });
  }
  for (const record of strange) result.push({ ...base, state: 'added', sentBytes: 0, arrivedBytes: record.bytes, sentOffset: -1, arrivedOffset: record.offset, differences: [] });
  return result;
}

function distinct(records: readonly HeaderRecord[]): HeaderRecord[] {
  return records.filter((record, at) => records.findIndex((other) => other.digest === record.digest && other.bytes === record.bytes) === at);
}

/** The header in force when the first arrived frame was sent, and those after it up to the last one. */
function needed(sent: readonly HeaderRecord[], place: HeaderPlace): HeaderRecord[] {
  const inForce = sent.filter((record) => record.framesBefore <= place.firstSent).at(-1);
  // Sent behind the first frames: whoever waits for it cannot decode before it.
  const later = sent.filter((record) => record.framesBefore > place.firstSent && record.framesBefore <= place.lastSent);
  return inForce === undefined ? later : [inForce, ...later];
}

function differing(sent: HeaderRecord, arrived: HeaderRecord): string[] {
  const a = sent.config;
  const b = arrived.config;
  if (a === undefined || b === undefined) return ['its bytes'];
  const result: string[] = [];
  const compare = (name: string, x: string | number | undefined, y: string | number | undefined): void => {
    if (x !== y && x !== undefined) result.push(`${name} ${String(x)} became ${y === undefined ? 'unreadable' : String(y)}`);
  };
  compare('codec', a.codecString, b.codecString);
  compare('size', size(a), size(b));
  compare('sample rate', a.sampleRate, b.sampleRate);
  compare('channels', a.channels, b.channels);
  compare('NAL length field', a.nalLengthBytes, b.nalLengthBytes);
  for (const problem of b.problems) if (!a.problems.includes(problem)) result.push(problem);
  return result;
}

function size(config: CodecConfig): string | undefined {
  return config.width === undefined || config.height === undefined ? undefined : `${config.width}x${config.height}`;
}
