/**
 * A saved trace: JSON Lines. The first line is a header, every other line one event of one session.
 * Numbers that JSON cannot hold (NaN, infinities, -0) are written as `{"$number":"NaN"}`: peers send them,
 * and a saved trace must give the same report as the live run. No event and no AMF value has a key of that name.
 */
import type { EventKind, TraceEvent } from './events.js';

export const traceSchema = 'rtmpdiag.trace/1';

/** First line of a saved trace. */
export interface TraceHeader {
  readonly schema: typeof traceSchema;
  readonly tool: { readonly name: string; readonly version: string };
  /** What the events were decoded from, in plain words. */
  readonly source?: string;
  /** Deadline the live run used: the same verdict needs the same one. */
  readonly stallAfterMs?: number;
}

/** Every other line. */
export interface TraceLine { readonly session: number; readonly event: TraceEvent }

type Unholdable = 'NaN' | 'Infinity' | '-Infinity' | '-0';
const unholdable: Readonly<Record<Unholdable, number>> = { NaN: NaN, Infinity: Infinity, '-Infinity': -Infinity, '-0': -0 };

function encodeNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return { $number: Object.is(value, -0) ? '-0' : String(value) };
}

function decodeNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$number' in value)) return value;
  const name = value.$number;
  return typeof name === 'string' && Object.hasOwn(unholdable, name) ? unholdable[name as Unholdable] : value;
}

/** One event as JSON text without a line break. Media messages, the bulk of a trace, hold no such number and skip the slow path. */
export function eventToJson(event: TraceEvent): string {
  const plain = event.kind === 'message' && (event.body.type === 'audio' || event.body.type === 'video');
  return plain ? JSON.stringify(event) : JSON.stringify(event, encodeNumber);
}

/** The header line, with its line break. */
export function traceHeaderLine(header: Omit<TraceHeader, 'schema'>): string {
  return `${JSON.stringify({ schema: traceSchema, ...header })}\n`;
}

/** An event line, with its line break. */
export function traceEventLine(session: number, event: TraceEvent): string {
  return `{"session":${session},"event":${eventToJson(event)}}\n`;
}

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(text: string): Parsed<Record<string, unknown>> {
  let value: unknown;
  try {
    value = text.includes('"$number"') ? JSON.parse(text, decodeNumber) : JSON.parse(text);
  } catch {
    return { ok: false, problem: 'is not JSON' };
  }
  return isObject(value) ? { ok: true, value } : { ok: false, problem: 'is not a JSON object' };
}

/** Reads the first line. Never throws. */
export function parseTraceHeader(text: string): Parsed<TraceHeader> {
  const parsed = parseObject(text);
  if (!parsed.ok) return parsed;
  const { schema, tool } = parsed.value;
  if (typeof schema !== 'string' || !schema.startsWith('rtmpdiag.trace/')) return { ok: false, problem: `is not the header of a trace (schema "${traceSchema}")` };
  if (schema !== traceSchema) return { ok: false, problem: `names the schema "${schema.slice(0, 40)}"; this version reads "${traceSchema}"` };
  if (!isObject(tool) || typeof tool.name !== 'string' || typeof tool.version !== 'string') return { ok: false, problem: 'does not say which tool wrote the trace' };
  const value: TraceHeader = {
    schema: traceSchema,
    tool: { name: tool.name, version: tool.version },
    ...(typeof parsed.value.source === 'string' ? { source: parsed.value.source } : {}),
    ...(typeof parsed.value.stallAfterMs === 'number' && parsed.value.stallAfterMs > 0 ? { stallAfterMs: parsed.value.stallAfterMs } : {}),
  };
  return { ok: true, value };
}

/** Fields that every event of a kind must have, by type: enough that a hand-edited trace is refused with its line, not misread. */
const shapes: Readonly<Record<EventKind, Readonly<Record<string, 'number' | 'string' | 'boolean' | 'object' | 'direction'>>>> = {
  'session-start': { client: 'string', server: 'string', epochUs: 'number', capabilities: 'object' },
  protocol: { direction: 'direction', protocol: 'string', firstByte: 'number' },
  'handshake-1': { direction: 'direction', offset: 'number', version: 'number', timeMs: 'number', peerVersion: 'string', digest: 'string', copiesPeer: 'boolean' },
  'handshake-2': { direction: 'direction', offset: 'number', signed: 'boolean' },
  'handshake-skipped': { direction: 'direction', offset: 'number', packet: 'string' },
  'chunk-landmark': { direction: 'direction', offset: 'number', csid: 'number', fmt: 'number', starts: 'string' },
  split: { direction: 'direction', offset: 'number', where: 'string', bytes: 'number' },
  message: {
    direction: 'direction', offset: 'number', endOffset: 'number', firstUs: 'number', csid: 'number', msid: 'number', typeId: 'number', length: 'number',
    timestampMs: 'number', fmt: 'number', chunks: 'number', peerBytes: 'number', peerLastUs: 'number', body: 'object',
  },
  lost: { direction: 'direction', offset: 'number', bytes: 'number', because: 'string' },
  anomaly: { direction: 'direction', offset: 'number', length: 'number', what: 'string', values: 'object', assumed: 'string' },
  container: { direction: 'direction', offset: 'number', length: 'number', what: 'string', values: 'object' },
  flow: { c2s: 'object', s2c: 'object' },
  close: { direction: 'direction', how: 'string', offset: 'number' },
  'session-end': { reason: 'string' },
  notice: { text: 'string' },
};

function misfit(event: Record<string, unknown>): string | undefined {
  const kind = event.kind;
  if (typeof kind !== 'string' || !Object.hasOwn(shapes, kind)) return 'holds an event of an unknown kind';
  if (typeof event.atUs !== 'number') return `holds a ${kind} event without atUs`;
  for (const [name, type] of Object.entries(shapes[kind as EventKind])) {
    const value = event[name];
    const fits = type === 'direction' ? value === 'c2s' || value === 's2c' : type === 'object' ? isObject(value) : typeof value === type;
    if (!fits) return `holds a ${kind} event without a usable ${name}`;
  }
  return kind === 'message' && !bodyFits(event.body as Record<string, unknown>) ? 'holds a message event whose body is not of its type\'s form' : undefined;
}

/** Fields that a body of a type must have; a type that is not listed has none that anything relies on. */
const bodyShapes: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  setChunkSize: { size: isNumber }, abort: { csid: isNumber }, acknowledgement: { sequenceNumber: isNumber }, windowAcknowledgementSize: { size: isNumber },
  setPeerBandwidth: { size: isNumber, limitType: isNumber }, userControl: { event: isNumber, eventName: isText },
  command: { encoding: isText, commandName: isText, values: listOf(isAmfValue), problems: listOf(isObject) },
  data: { encoding: isText, handler: isText, values: listOf(isAmfValue), problems: listOf(isObject) },
  audio: { units: listOf(isMediaUnit) }, video: { units: listOf(isMediaUnit) },
  aggregate: { parts: listOf((part) => isObject(part) && isNumber(part.typeId) && isNumber(part.timestampMs) && isNumber(part.length) && (part.media === undefined || (isObject(part.media) && bodyFits(part.media)))) },
  sharedObject: { name: isText, version: isNumber, events: listOf(isObject) },
  unknown: {}, malformed: { problem: isText },
};

function bodyFits(body: Record<string, unknown>): boolean {
  const shape = typeof body.type === 'string' && Object.hasOwn(bodyShapes, body.type) ? bodyShapes[body.type] : undefined;
  return shape !== undefined && Object.entries(shape).every(([name, fits]) => fits(body[name]));
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function listOf(fits: (item: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(fits);
}

function isMediaUnit(unit: unknown): boolean {
  if (!isObject(unit)) return false;
  const { trackId, codec, packetType, bodyBytes, nalTypes, pictures, problems, config } = unit;
  const listsFit = [nalTypes, problems].every((list) => list === undefined || Array.isArray(list)) && (pictures === undefined || listOf(isObject)(pictures));
  return isNumber(trackId) && isText(codec) && isText(packetType) && isNumber(bodyBytes) && listsFit && (config === undefined || (isObject(config) && Array.isArray(config.problems)));
}

function isAmfValue(value: unknown): boolean {
  if (!isObject(value) || !isText(value.type)) return false;
  switch (value.type) {
    case 'string': case 'xml': return isText(value.value);
    case 'number': case 'date': return isNumber(value.value);
    case 'boolean': return typeof value.value === 'boolean';
    case 'object': return areProperties(value.properties);
    case 'ecmaArray': return areProperties(value.properties) && (value.dense === undefined || listOf(isAmfValue)(value.dense));
    case 'strictArray': case 'vector': return listOf(isAmfValue)(value.items);
    case 'dictionary': return listOf((entry) => listOf(isAmfValue)(entry) && (entry as unknown[]).length === 2)(value.entries);
    case 'avmPlus': return isAmfValue(value.value);
    case 'byteArray': return isText(value.hex) && isNumber(value.length);
    case 'reference': return isNumber(value.index);
    default: return value.type === 'null' || value.type === 'undefined' || value.type === 'unsupported';
  }
}

function areProperties(value: unknown): boolean {
  return listOf((property) => isObject(property) && isText(property.name) && isAmfValue(property.value))(value);
}

/** Reads an event line. Never throws. */
export function parseTraceLine(text: string): Parsed<TraceLine> {
  const parsed = parseObject(text);
  if (!parsed.ok) return parsed;
  const { session, event } = parsed.value;
  if (typeof session !== 'number' || !Number.isSafeInteger(session) || session < 0) return { ok: false, problem: 'has no session number' };
  if (!isObject(event)) return { ok: false, problem: 'has no event' };
  const problem = misfit(event);
  return problem === undefined ? { ok: true, value: { session, event: event as unknown as TraceEvent } } : { ok: false, problem };
}
