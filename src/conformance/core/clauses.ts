/**
 * The sentences that cases stand on, in our own words, document by document. `rtmp`: RTMP 1.0 (December 2012). `errata`: RTMP Errata and
 * Addenda (July 2024). `amf0`, `amf3`: the AMF specifications. `flv`: FLV 10.1, annex E. `ertmp2`: Enhanced RTMP v2. `practice`: what
 * programs depend on. An id is a document and a section; where one section says several things, a word behind a slash tells them apart.
 */
import { amf } from './clauses/amf.js';
import type { Clause, Entry } from './clauses/clause.js';
import { ertmp2 } from './clauses/ertmp2.js';
import { errata } from './clauses/errata.js';
import { flv } from './clauses/flv.js';
import { practice } from './clauses/practice.js';
import { rtmp } from './clauses/rtmp.js';

const entries: readonly Entry[] = [...rtmp, ...errata, ...amf, ...flv, ...ertmp2, ...practice];

/** Every sentence, in the order of the documents. */
export const clauseList: readonly Clause[] = entries.flatMap((entry) => ('clauses' in entry ? entry.clauses : [entry]));

/** The words of an id, be it of a sentence or of a section that holds several. */
export const clauses: Readonly<Record<string, string>> = Object.fromEntries(entries.flatMap((entry) => ('clauses' in entry ? [entry, ...entry.clauses] : [entry])).map(({ id, says }) => [id, says]));

const byId = new Map(clauseList.map((clause) => [clause.id, clause]));

/** The sentence of that id; undefined for a section, and for what is not known. */
export function clauseOf(id: string): Clause | undefined {
  return byId.get(id);
}

/** `rtmp:5.2.1/begin` is of `rtmp:5.2.1`. */
export function sectionOf(id: string): string {
  return id.split('/')[0] ?? id;
}

/** `rtmp:5.2.1` is of `rtmp`. */
export function documentOf(id: string): string {
  return id.split(':')[0] ?? id;
}

export const documents: Readonly<Record<string, string>> = {
  rtmp: 'RTMP 1.0', errata: 'RTMP Errata and Addenda', amf0: 'AMF0', amf3: 'AMF3', flv: 'FLV 10.1, annex E', ertmp2: 'Enhanced RTMP v2', practice: 'practice',
};
