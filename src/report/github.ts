import { printable } from './escape.js';

/** A line that GitHub turns into an annotation (workflow commands); data is escaped as that format wants it. */
export function githubAnnotation(kind: 'error' | 'warning', title: string, text: string): string {
  const data = printable(text).replace(/%/g, '%25');
  const property = printable(title).replace(/%/g, '%25').replace(/:/g, '%3A').replace(/,/g, '%2C');
  return `::${kind} title=${property}::${data}`;
}
