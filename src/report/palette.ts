import type { Verdict } from '../trace/findings.js';

/** Colour as functions; the renderers never know whether there is a terminal. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const same = (text: string): string => text;

/** No colour at all. */
export const plain: Palette = { bold: same, dim: same, red: same, yellow: same, green: same, cyan: same };

/** The word that stands at the right of a line or before a finding. */
export function verdictWord(verdict: Verdict, palette: Palette): string {
  const word = verdict === 'info' ? 'info' : verdict.toUpperCase();
  switch (verdict) {
    case 'ok': return palette.green(word);
    case 'info': return palette.cyan(word);
    case 'degraded': return palette.yellow(word);
    case 'stall':
    case 'fatal': return palette.bold(palette.red(word));
  }
}
