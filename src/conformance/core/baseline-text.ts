/** A baseline file brought up to date: what stays is left as it was written, with its comments. */
import type { Baseline, BaselineEntry } from './baseline.js';
import { baselineYaml } from './yaml-subset.js';

export interface BaselineChanges { readonly added: readonly string[]; readonly changed: readonly string[]; readonly removed: readonly string[] }

export function baselineChanges(old: Baseline, now: Baseline): BaselineChanges {
  const same = (a: BaselineEntry | undefined, b: BaselineEntry | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
  return {
    added: Object.keys(now.cases).filter((id) => old.cases[id] === undefined),
    changed: Object.keys(now.cases).filter((id) => old.cases[id] !== undefined && !same(old.cases[id], now.cases[id])),
    removed: Object.keys(old.cases).filter((id) => now.cases[id] === undefined),
  };
}

/** `text`: the file as it is, empty where there is none. JSON stays JSON. */
export function updatedBaselineText(text: string, old: Baseline, now: Baseline): string {
  if (text.trim().startsWith('{')) return `${JSON.stringify({ ...(now.target === undefined ? {} : { target: now.target }), cases: now.cases }, undefined, 2)}\n`;
  const entryLine = (id: string): string => baselineYaml({ cases: { [id]: now.cases[id] as BaselineEntry } }).split('\n')[1] ?? '';
  const { added, changed, removed } = baselineChanges(old, now);
  const lines = text.split(/\r?\n/);
  const casesAt = lines.findIndex((line) => /^cases\s*:/.test(line));
  // Nothing to keep in place: the cases stand on one line, or there are none.
  if (casesAt < 0 || !/^cases\s*:\s*(#.*)?$/.test(lines[casesAt] ?? '')) {
    const kept = casesAt < 0 ? lines.filter((line) => line.trim().startsWith('#')) : [];
    return [...kept, baselineYaml(now)].join('\n');
  }
  const out: string[] = [];
  let lastEntry = casesAt;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const match = at > casesAt ? /^(\s+)(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*:/.exec(line) : null;
    const id = match?.[2] ?? match?.[3] ?? match?.[4];
    if (id === undefined || old.cases[id] === undefined) {
      out.push(line);
      if (at <= casesAt) lastEntry = out.length - 1;
      continue;
    }
    const indent = match?.[1] ?? '  ';
    // The lines below that are indented deeper belong to it.
    let end = at + 1;
    while (end < lines.length && (lines[end] ?? '').trim() !== '' && ((/^\s*/.exec(lines[end] ?? '')?.[0].length) ?? 0) > indent.length) end += 1;
    const block = lines.slice(at, end);
    at = end - 1;
    if (removed.includes(id)) continue;
    if (!changed.includes(id)) out.push(...block);
    else {
      // Comments behind values and between them are the person's.
      const comments = block.map(commentOf).filter((comment) => comment !== '');
      out.push(...comments.map((comment) => `${indent}${comment}`), `${indent}${entryLine(id).trim()}`);
    }
    lastEntry = out.length - 1;
  }
  const indent = /^\s+/.exec(out[lastEntry] ?? '')?.[0] ?? '  ';
  out.splice(lastEntry + 1, 0, ...added.map((id) => `${indent}${entryLine(id).trim()}`));
  return out.join('\n').replace(/\n*$/, '\n');
}

/** The comment of a line, empty where there is none. A `#` inside quotes is no comment. */
function commentOf(line: string): string {
  const blanked = line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, (quoted) => '_'.repeat(quoted.length));
  const at = blanked.search(/(?:^|(?<=\s))#/);
  return at < 0 ? '' : line.slice(at).trim();
}
