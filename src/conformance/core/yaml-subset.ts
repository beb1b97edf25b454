/**
 * The part of YAML that a baseline needs: nested tables by indentation, `{ a: b }` and `[a, b]` on one line, plain and quoted words,
 * comments. JSON is read as well. Everything else is refused with its line, never guessed.
 */
import type { Baseline } from './baseline.js';

/** The value, or a sentence that names the line. */
export function parseYamlSubset(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    const trimmed = text.trim();
    if (trimmed.startsWith('{')) return { value: JSON.parse(trimmed) as unknown };
    return { value: new Reader(text).document() };
  } catch (error) {
    return { problem: error instanceof Refused ? error.message : 'it is no valid JSON' };
  }
}

class Refused extends Error {}

interface Line { readonly number: number; readonly indent: number; readonly text: string }

/** Deeper than any baseline. */
const depthMax = 8;

class Reader {
  private readonly lines: Line[] = [];
  private at = 0;

  constructor(text: string) {
    for (const [index, raw] of text.split(/\r?\n/).entries()) {
      const number = index + 1;
      if (/^\s*\t/.test(raw)) throw new Refused(`line ${number}: indent with blanks, not with tabs`);
      const content = withoutComment(raw).trimEnd();
      if (content.trim() === '' || content === '---') continue;
      this.lines.push({ number, indent: content.length - content.trimStart().length, text: content.trim() });
    }
  }

  document(): unknown {
    if (this.lines.length === 0) return {};
    const value = this.table(this.lines[0]?.indent ?? 0, 0);
    const left = this.lines[this.at];
    if (left !== undefined) throw new Refused(`line ${left.number}: its indentation fits nothing above it`);
    return value;
  }

  private table(indent: number, depth: number): Record<string, unknown> {
    // Without a prototype a member called "__proto__" is just a name.
    const out = Object.create(null) as Record<string, unknown>;
    for (;;) {
      const line = this.lines[this.at];
      if (line === undefined || line.indent < indent) return { ...out };
      if (line.indent > indent || depth > depthMax) throw new Refused(`line ${line.number}: unexpected indentation`);
      const match = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:{}[\],"'][^:]*?)\s*:(?:\s+(.*))?$/.exec(line.text);
      if (match === null) throw new Refused(`line ${line.number}: "name: value" is expected`);
      const name = String(scalar(match[1] ?? '', line.number));
      if (name in out) throw new Refused(`line ${line.number}: "${name}" stands here a second time`);
      this.at += 1;
      const rest = match[2];
      if (rest !== undefined && rest !== '') {
        out[name] = inline(rest, line.number);
        continue;
      }
      const next = this.lines[this.at];
      if (next !== undefined && next.indent > indent && next.text.startsWith('- ')) out[name] = this.list(next.indent);
      else out[name] = next !== undefined && next.indent > indent ? this.table(next.indent, depth + 1) : null;
    }
  }

  private list(indent: number): unknown[] {
    const out: unknown[] = [];
    for (let line = this.lines[this.at]; line !== undefined && line.indent === indent && line.text.startsWith('- '); line = this.lines[this.at]) {
      out.push(inline(line.text.slice(2).trim(), line.number));
      this.at += 1;
    }
    return out;
  }
}

/** A `#` behind a blank or at the start, outside quotes, begins a comment. */
function withoutComment(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] as string;
    if (quote !== '') {
      if (character === '\\' && quote === '"') at += 1;
      else if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && /^$|[\s:{[,]/.test(line[at - 1] ?? '')) quote = character;
    else if (character === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) return line.slice(0, at);
  }
  return line;
}

function inline(text: string, number: number): unknown {
  if (text.startsWith('{')) {
    if (!text.endsWith('}')) throw new Refused(`line ${number}: the table does not end on this line`);
    const out = Object.create(null) as Record<string, unknown>;
    for (const part of split(text.slice(1, -1), number)) {
      const match = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\w-]+)\s*:\s+(.*)$/.exec(part);
      if (match === null) throw new Refused(`line ${number}: "name: value" is expected in { }`);
      out[String(scalar(match[1] ?? '', number))] = inline(match[2] ?? '', number);
    }
    return { ...out };
  }
  if (text.startsWith('[')) {
    if (!text.endsWith(']')) throw new Refused(`line ${number}: the list does not end on this line`);
    return split(text.slice(1, -1), number).map((part) => scalar(part, number));
  }
  return scalar(text, number);
}

/** At commas outside quotes and brackets. */
function split(text: string, number: number): string[] {
  const parts: string[] = [];
  let quote = '';
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (quote !== '') {
      if (character === '\\' && quote === '"') at += 1;
      else if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && /^$|[\s:{[,]/.test(text[at - 1] ?? '')) quote = character;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  if (quote !== '' || depth !== 0) throw new Refused(`line ${number}: a quote or bracket is not closed`);
  const last = text.slice(from).trim();
  if (last !== '') parts.push(last);
  return parts;
}

function scalar(text: string, number: number): unknown {
  const word = text.trim();
  if (word.startsWith('"')) {
    try {
      return JSON.parse(word) as string;
    } catch {
      throw new Refused(`line ${number}: the quoted text is not well-formed`);
    }
  }
  if (word.startsWith("'")) {
    if (!/^'(?:[^']|'')*'$/.test(word)) throw new Refused(`line ${number}: the quoted text is not well-formed`);
    return word.slice(1, -1).replaceAll("''", "'");
  }
  if (/^[&*!|>%@`]/.test(word)) throw new Refused(`line ${number}: "${word[0] ?? ''}" has a meaning in YAML that is not read here: quote the text`);
  if (word === '' || word === 'null' || word === '~') return null;
  if (word === 'true' || word === 'false') return word === 'true';
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(word)) return Number(word);
  return word;
}

/** A baseline as text, one entry a line. */
export function baselineYaml(baseline: Baseline): string {
  const value = (each: unknown): string => (Array.isArray(each) ? (each.length === 1 ? String(each[0]) : `[${each.join(', ')}]`) : typeof each === 'string' && /^[a-z][a-z0-9-]*$/.test(each) ? each : JSON.stringify(each));
  const entries = Object.entries(baseline.cases).sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, entry]) => `  ${id}: { ${Object.entries(entry).map(([name, each]) => `${name}: ${value(each)}`).join(', ')} }`);
  return [...(baseline.target === undefined ? [] : [`target: ${JSON.stringify(baseline.target)}`]), 'cases:', ...entries, ''].join('\n');
}
