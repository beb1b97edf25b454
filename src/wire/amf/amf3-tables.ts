import type { AmfString } from '../../trace/amf.js';
import type { AmfCursor } from './cursor.js';
import { readU29 } from './u29.js';

/** What objects of one class share: class name, sealed members, and whether more may follow. `chars` is the text it repeats. */
export interface Traits { readonly className: string; readonly names: readonly AmfString[]; readonly dynamic: boolean; readonly chars: number }

/** The three reference tables of AMF3 §2.2; of objects only the count is needed, since references are kept as such. */
export interface Amf3Tables { readonly strings: AmfString[]; readonly traits: Traits[]; objects: number }

/** Empty tables, as at the start of a value or a message. */
export function createAmf3Tables(): Amf3Tables {
  return { strings: [], traits: [], objects: 0 };
}

/** The empty string: never in the table (AMF3 §2.2), and the end of a list of members. */
export const EMPTY: AmfString = { type: 'string', value: '' };
/** Stands for a string reference that names nothing; apart from EMPTY, so that it does not end a list. */
const UNRESOLVED: AmfString = { type: 'string', value: '' };

/** AMF3 §1.3.2: a reference into the table, or a byte length and that much UTF-8. A reference keeps the place of the first appearance. */
export function readString(cursor: AmfCursor, tables: Amf3Tables): AmfString | undefined {
  const at = cursor.position;
  const header = readU29(cursor);
  if (header < 0) return undefined;
  if ((header & 1) === 0) {
    const known = tables.strings[header >> 1];
    if (known !== undefined) return cursor.repeat(known.value.length) ? known : undefined;
    noteBadReference(cursor, at);
    return UNRESOLVED;
  }
  const bytes = header >> 1;
  if (bytes === 0) return EMPTY;
  if (bytes > cursor.remaining) {
    cursor.position = at;
    return cursor.fail('bad-length', at);
  }
  const contentAt = cursor.position;
  const { text, valid } = cursor.text(bytes);
  const value: AmfString = { type: 'string', value: text, at: contentAt, bytes, ...(valid ? {} : { invalidUtf8: true as const }) };
  tables.strings.push(value);
  return value;
}

/** Notes a reference that names nothing, and remembers the first, which makes the decoder try shared tables. */
export function noteBadReference(cursor: AmfCursor, at: number): void {
  if (cursor.badAmf3Reference < 0) cursor.badAmf3Reference = at;
  cursor.note('bad-reference', at);
}
