import type { AmfProperty, AmfValue } from '../../trace/amf.js';

/** Display limits: a report shows what a message says, not a copy of it. */
const MAX_PLAIN_DEPTH = 8;
const MAX_PLAIN_VALUES = 512;
const MAX_PLAIN_TEXT = 1024;

/** The value behind an AVM+ marker, else the value itself. */
export function unwrap(value: AmfValue | undefined): AmfValue | undefined {
  return value?.type === 'avmPlus' ? value.value : value;
}

/** Members of an object or an ECMA array (Enhanced RTMP v2: readers take both); none for anything else. */
export function propertiesOf(value: AmfValue | undefined): readonly AmfProperty[] {
  const inner = unwrap(value);
  return inner?.type === 'object' || inner?.type === 'ecmaArray' ? inner.properties : [];
}

/** The first member of that name, as FFmpeg and librtmp find it; unwrapped from AVM+. */
export function property(value: AmfValue | undefined, name: string): AmfValue | undefined {
  return unwrap(propertiesOf(value).find((candidate) => candidate.name === name)?.value);
}

/** Text of a string or an XML document; undefined for anything else. */
export function textOf(value: AmfValue | undefined): string | undefined {
  const inner = unwrap(value);
  return inner?.type === 'string' || inner?.type === 'xml' ? inner.value : undefined;
}

/** A finite number; undefined for NaN, infinities and anything else, so that it can be used as an index or an id. */
export function numberOf(value: AmfValue | undefined): number | undefined {
  const inner = unwrap(value);
  return inner?.type === 'number' && Number.isFinite(inner.value) ? inner.value : undefined;
}

/** A boolean; numbers count as in ActionScript, because `play` sends its reset flag as either. */
export function booleanOf(value: AmfValue | undefined): boolean | undefined {
  const inner = unwrap(value);
  if (inner?.type === 'boolean') return inner.value;
  const number = numberOf(inner);
  return number === undefined ? undefined : number !== 0;
}

/** Elements of a strict array, of the dense part of an AMF3 array, or of an array sent as a map; undefined for anything else. */
export function itemsOf(value: AmfValue | undefined): readonly AmfValue[] | undefined {
  const inner = unwrap(value);
  if (inner?.type === 'strictArray') return inner.items;
  if (inner?.type === 'ecmaArray') return inner.dense ?? inner.properties.map((item) => item.value);
  return undefined;
}

/**
 * A plain value for display: JSON-safe, NaN and infinities as strings, a repeated name marked, and everything beyond
 * 8 levels, 512 values or 1024 characters of one text replaced by "…". Not for decisions: kinds are lost.
 */
export function asPlain(value: AmfValue): unknown {
  return plain(value, { values: MAX_PLAIN_VALUES }, 0);
}

function plain(value: AmfValue, budget: { values: number }, depth: number): unknown {
  budget.values -= 1;
  if (budget.values < 0 || depth > MAX_PLAIN_DEPTH) return '…';
  switch (value.type) {
    case 'number': case 'date': return Number.isFinite(value.value) ? value.value : String(value.value);
    case 'boolean': return value.value;
    case 'string': case 'xml': return shorten(value.value);
    case 'null': return null;
    case 'undefined': case 'unsupported': return `(${value.type})`;
    case 'reference': return `(reference ${value.index})`;
    case 'byteArray': return `(${value.length} bytes)`;
    case 'avmPlus': return plain(value.value, budget, depth);
    case 'strictArray': case 'vector': return plainItems(value.items, budget, depth);
    case 'dictionary': return plainItems(value.entries.flat(), budget, depth);
    case 'object': return plainMembers(value.properties, budget, depth);
    case 'ecmaArray': {
      const members = (value.dense ?? []).map((item, index) => ({ name: String(index), value: item }));
      return plainMembers([...value.properties, ...members], budget, depth);
    }
  }
}

function plainItems(items: readonly AmfValue[], budget: { values: number }, depth: number): unknown[] {
  const result: unknown[] = [];
  for (const item of items) {
    result.push(plain(item, budget, depth + 1));
    if (budget.values < 0) break;
  }
  return result;
}

function plainMembers(properties: readonly AmfProperty[], budget: { values: number }, depth: number): Record<string, unknown> {
  // Without a prototype a member called "__proto__" is just a name.
  const result = Object.create(null) as Record<string, unknown>;
  const seen = new Map<string, number>();
  for (const { name, value } of properties) {
    const short = shorten(name);
    const times = (seen.get(short) ?? 0) + 1;
    seen.set(short, times);
    result[times === 1 ? short : `${short} (${times})`] = plain(value, budget, depth + 1);
    if (budget.values < 0) break;
  }
  return result;
}

function shorten(text: string): string {
  return text.length > MAX_PLAIN_TEXT ? `${text.slice(0, MAX_PLAIN_TEXT)}…` : text;
}
