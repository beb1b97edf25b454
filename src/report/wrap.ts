/** Narrowest and widest text; wider lines are hard to read and wider terminals do not change that. */
const narrowest = 40;
const widest = 100;

/** The width to wrap at, from the terminal's number of columns (undefined: no terminal). */
export function textWidth(columns: number | undefined): number {
  return Math.min(widest, Math.max(narrowest, columns ?? 80));
}

/** Between the groups of a number, and between a number and its unit, no line ends. */
const inNumber = /(?<=(?:^|[\s(]))(\d+(?:[.,]\d+)?) (?=\d{3}\b|(?:s|ms|%|fps|kHz|kbit\/s|Mbit\/s)(?:$|[\s),.;:]))/g;
const tie = '\u0001';

/**
 * `text` in lines of at most `width` characters, each after `indent` blanks (the first after `first`, when given).
 * Words longer than a line are left whole: a URL must stay clickable.
 */
export function wrap(text: string, width: number, indent: number, first?: string): string[] {
  const margin = ' '.repeat(indent);
  const lines: string[] = [];
  let line = first ?? margin;
  let empty = true;
  for (const bound of text.replace(inNumber, `$1${tie}`).split(' ')) {
    const word = bound.replaceAll(tie, ' ');
    if (word === '') continue;
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = margin;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  if (!empty || first !== undefined) lines.push(line);
  return lines;
}

/** 136949 as "136 949". */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** Milliseconds as "42.1 ms", "8.9 s", "3 min 20 s", "2 h 5 min". */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms < 100 ? ms.toFixed(1) : String(Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1 session", "2 sessions". */
export function count(value: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(value)} ${value === 1 ? noun : plural}`;
}
