/**
 * AMF values as plain data. The marker that stood on the wire is kept (object or ECMA array, string or
 * long string, null or undefined), because clients tell them apart and hang when they meet the wrong one.
 * Everything here survives `JSON.stringify`; NaN and infinities are handled by `trace/jsonl.ts`.
 */

/** A name and a value inside an object or an ECMA array, in wire order; names may repeat. */
export interface AmfProperty {
  readonly name: string;
  readonly value: AmfValue;
  /** Payload offset of the name's first byte, when it came from the wire. */
  readonly at?: number;
}

export interface AmfNumber { readonly type: 'number'; readonly value: number; /** AMF3 integer marker (U29). */ readonly integer?: true }
export interface AmfBoolean { readonly type: 'boolean'; readonly value: boolean }
export interface AmfString {
  readonly type: 'string';
  readonly value: string;
  /** AMF0 long string marker (0x0C). */
  readonly long?: true;
  /** Payload offset of the first content byte and count of content bytes; only on values read from the wire. */
  readonly at?: number;
  readonly bytes?: number;
  /** The bytes were not valid UTF-8; replacement characters stand in `value`. */
  readonly invalidUtf8?: true;
}
export interface AmfNull { readonly type: 'null' }
export interface AmfUndefined { readonly type: 'undefined' }
export interface AmfUnsupported { readonly type: 'unsupported' }
/** AMF0 object (03), typed object (10, with className), AMF3 object (sealed members first). */
export interface AmfObject { readonly type: 'object'; readonly className?: string; readonly properties: readonly AmfProperty[] }
/** AMF0 ECMA array (08). `count` is the number on the wire, a hint only (AMF0 §2.10). AMF3 arrays with string keys too. */
export interface AmfEcmaArray { readonly type: 'ecmaArray'; readonly count: number; readonly properties: readonly AmfProperty[]; /** AMF3 dense part. */ readonly dense?: readonly AmfValue[] }
export interface AmfStrictArray { readonly type: 'strictArray'; readonly items: readonly AmfValue[] }
/** Milliseconds since 1970 UTC; `zone` as on the wire (AMF0 only). */
export interface AmfDate { readonly type: 'date'; readonly value: number; readonly zone?: number }
export interface AmfXml { readonly type: 'xml'; readonly value: string }
/** A reference (AMF0 07, AMF3 reference form) is kept as one: cycles stay finite. */
export interface AmfReference { readonly type: 'reference'; readonly index: number; readonly table: 'amf0' | 'object' }
export interface AmfByteArray { readonly type: 'byteArray'; /** Hexadecimal, cut at 1 KiB of bytes. */ readonly hex: string; readonly length: number }
export interface AmfVector { readonly type: 'vector'; readonly of: 'int' | 'uint' | 'double' | 'object'; readonly fixed: boolean; readonly className?: string; readonly items: readonly AmfValue[] }
export interface AmfDictionary { readonly type: 'dictionary'; readonly weak: boolean; readonly entries: readonly (readonly [AmfValue, AmfValue])[] }
/** AMF0 AVM+ marker (11): the value after it is AMF3. */
export interface AmfAvmPlus { readonly type: 'avmPlus'; readonly value: AmfValue }

export type AmfValue =
  | AmfNumber | AmfBoolean | AmfString | AmfNull | AmfUndefined | AmfUnsupported | AmfObject | AmfEcmaArray
  | AmfStrictArray | AmfDate | AmfXml | AmfReference | AmfByteArray | AmfVector | AmfDictionary | AmfAvmPlus;

/** What was wrong with an AMF byte sequence; the values before it are still delivered. */
export interface AmfProblem {
  /** Payload offset at which reading failed or the oddity stands. */
  readonly at: number;
  readonly what:
    | 'truncated' | 'unknown-marker' | 'reserved-marker' | 'stray-object-end' | 'missing-object-end' | 'empty-property-name'
    | 'too-deep' | 'too-many-values' | 'bad-reference' | 'externalizable' | 'invalid-utf8' | 'bad-length' | 'trailing-bytes';
  /** True when nothing after `at` could be read. */
  readonly fatal: boolean;
}
