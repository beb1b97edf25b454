import type { AggregateBody } from '../../trace/events.js';
import { addTimestamp, timestampDistance } from '../../trace/units.js';
import { ByteReader } from '../bytes/reader.js';
import { ByteWriter } from '../bytes/writer.js';
import { tooShort, type MalformedBody } from './malformed.js';

const AGGREGATE_TYPE_ID = 22;
const HEADER_BYTES = 11;

/** Parts read of one aggregate: a 16 MiB one could hold over a million empty parts, a real one holds a second of media. */
const MAX_PARTS = 16_384;

/** One message inside an aggregate. Its message stream id is the aggregate's, whatever the part says (RTMP 1.0 §7.1.6). */
export interface AggregatePart {
  readonly typeId: number;
  /** Normalised: shifted so that the first part has the aggregate's timestamp. */
  readonly timestampMs: number;
  /** Offset of the part's payload in the aggregate's. */
  readonly at: number;
  /** A view; cut short when the aggregate is. */
  readonly payload: Uint8Array;
  /** What is wrong with this part or with what follows it; plain words. */
  readonly problem?: string;
}

/**
 * Walks an aggregate (type 22, RTMP 1.0 §7.1.6): sub-headers in FLV form (24 low bits of the timestamp, then the upper 8;
 * the plain 32-bit field of §6.1 is not what anybody sends), payload, back pointer. Stops at the first part that cannot be
 * read whole. `timestampMs` is the aggregate's own.
 */
export function* aggregateParts(payload: Uint8Array, timestampMs: number): Generator<AggregatePart, void, undefined> {
  const reader = new ByteReader(payload);
  let firstMs: number | undefined;
  for (let count = 0; reader.remaining > 0; count += 1) {
    const typeId = reader.u8();
    const length = reader.u24();
    const low = reader.u24();
    const high = reader.u8();
    if (typeId === undefined || length === undefined || low === undefined || high === undefined || !reader.skip(3)) return;
    const partMs = ((high << 24) | low) >>> 0;
    firstMs ??= partMs;
    const at = reader.position;
    const body = reader.take(Math.min(length, reader.remaining)) ?? new Uint8Array(0);
    const backPointer = reader.u32();
    const problem = problemOf(typeId, length, body.length, backPointer, reader.remaining, count);
    yield { typeId, timestampMs: addTimestamp(timestampMs, timestampDistance(firstMs, partMs)), at, payload: body, ...(problem === undefined ? {} : { problem }) };
    if (body.length < length || backPointer === undefined || count + 1 >= MAX_PARTS) return;
  }
}

function problemOf(typeId: number, length: number, have: number, backPointer: number | undefined, left: number, count: number): string | undefined {
  if (have < length) return `part ${count + 1} announces ${length} bytes and ${have} are left`;
  if (typeId === AGGREGATE_TYPE_ID) return `part ${count + 1} is an aggregate itself`;
  if (backPointer === undefined) return `part ${count + 1} has no back pointer`;
  if (backPointer !== length + HEADER_BYTES) return `part ${count + 1} has back pointer ${backPointer}, not ${length + HEADER_BYTES}`;
  if (left > 0 && left < HEADER_BYTES) return `${left} bytes behind part ${count + 1} are no part`;
  return left > 0 && count + 1 >= MAX_PARTS ? `more than ${MAX_PARTS} parts` : undefined;
}

/** The list of parts and the first problem; media inside is described by another layer, from `aggregateParts`. */
export function decodeAggregate(payload: Uint8Array, timestampMs: number): AggregateBody | MalformedBody {
  if (payload.length < HEADER_BYTES) return tooShort('aggregate', HEADER_BYTES, payload);
  const parts: AggregateBody['parts'][number][] = [];
  let problem: string | undefined;
  for (const part of aggregateParts(payload, timestampMs)) {
    parts.push({ typeId: part.typeId, timestampMs: part.timestampMs, length: part.payload.length });
    problem ??= part.problem;
  }
  return problem === undefined ? { type: 'aggregate', parts } : { type: 'aggregate', parts, problem };
}

/** Parts with absolute timestamps, stream id 0 and right back pointers. */
export function encodeAggregate(parts: readonly { readonly typeId: number; readonly timestampMs: number; readonly payload: Uint8Array }[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { typeId, timestampMs, payload } of parts) {
    writer.u8(typeId).u24(payload.length).u24(timestampMs & 0xff_ffff).u8(timestampMs >>> 24).u24(0);
    writer.put(payload).u32(payload.length + HEADER_BYTES);
  }
  return writer.toBytes();
}
