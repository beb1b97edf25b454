import { markup } from '../escape.js';

/** A cell: plain text, or HTML that is already escaped. */
export type Cell = string | { readonly html: string };

/** Cells up to this many characters stay on one line. */
const longCell = 24;

/** `caption` is for those who do not see the heading above. Plain cells are escaped here. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => {
    const html = typeof value === 'string' ? markup(value) : value.html;
    return `<td${html.replace(/<[^>]*>/g, '').length > longCell ? ' class="text"' : ''}>${html}</td>`;
  };
  return `<div class="scroll"><table aria-label="${markup(caption)}"><thead><tr>${head.map((text) => `<th scope="col">${markup(text)}</th>`).join('')}</tr></thead>`
    + `<tbody>${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('')}</tbody></table></div>`;
}
