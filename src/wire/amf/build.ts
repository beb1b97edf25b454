import type {
  AmfBoolean, AmfEcmaArray, AmfNull, AmfNumber, AmfObject, AmfProperty, AmfStrictArray, AmfString, AmfUndefined, AmfValue,
} from '../../trace/amf.js';

/** An AMF value, or a plain value that says which one is meant. */
export type AmfInput = AmfValue | string | number | boolean | null;

/** Members by name, or as pairs where names repeat or order matters beyond what a record keeps. */
export type AmfMembers = Readonly<Record<string, AmfInput>> | readonly (readonly [string, AmfInput])[];

/** Number; a double on the wire. */
export function num(value: number): AmfNumber {
  return { type: 'number', value };
}

/** Written as a long string by itself when it needs more than 65 535 bytes. */
export function str(value: string): AmfString {
  return { type: 'string', value };
}

/** Boolean. */
export function bool(value: boolean): AmfBoolean {
  return { type: 'boolean', value };
}

/** Null; the command object of most commands. */
export function nul(): AmfNull {
  return { type: 'null' };
}

/** Undefined. */
export function undef(): AmfUndefined {
  return { type: 'undefined' };
}

/** Anonymous object, or typed with `className`. */
export function obj(members: AmfMembers, className?: string): AmfObject {
  const properties = toProperties(members);
  return className === undefined ? { type: 'object', properties } : { type: 'object', className, properties };
}

/** ECMA array whose count is its number of members (Enhanced RTMP v2 wants one for onMetaData). */
export function ecma(members: AmfMembers): AmfEcmaArray {
  const properties = toProperties(members);
  return { type: 'ecmaArray', count: properties.length, properties };
}

/** Strict array. */
export function strict(items: readonly AmfInput[]): AmfStrictArray {
  return { type: 'strictArray', items: items.map(toAmf) };
}

/** The AMF value of a plain one; AMF values pass through. */
export function toAmf(input: AmfInput): AmfValue {
  if (input === null) return nul();
  switch (typeof input) {
    case 'string': return str(input);
    case 'number': return num(input);
    case 'boolean': return bool(input);
    default: return input;
  }
}

function toProperties(members: AmfMembers): AmfProperty[] {
  const pairs: readonly (readonly [string, AmfInput])[] = isPairs(members) ? members : Object.entries(members);
  return pairs.map(([name, value]) => ({ name, value: toAmf(value) }));
}

function isPairs(members: AmfMembers): members is readonly (readonly [string, AmfInput])[] {
  return Array.isArray(members);
}
