/**
 * What is known about programs together, so that a gate stays green until something changes: cells with the grade that is expected of
 * them. Another grade, another party, a cell that is well now, and an entry that has run out are red.
 */
import { isDay } from '../../conformance/core/day.js';
import type { BaselineMark } from '../../conformance/core/model.js';
import { axes, type Cell } from './cell.js';
import { grades, type Grade } from './grade.js';
import type { CellResult } from './model.js';
import type { Party } from './observation.js';
import { matches } from './select.js';

export interface CellExpectation {
  /** A cell id with `*` for any piece of text. */
  readonly cells: string;
  readonly expect: readonly Grade[];
  readonly by?: Party;
  readonly why: string;
  readonly link?: string;
  /** YYYY-MM-DD: the last day on which it holds. */
  readonly until?: string;
}

/** The first entry whose pattern fits a cell is the one for it. */
export type CellBaseline = readonly CellExpectation[];

const entryNames: readonly string[] = ['expect', 'by', 'why', 'link', 'until'];
const parties: readonly Party[] = ['publisher', 'server', 'player'];
/** Say nothing about an entry. */
const untold: readonly Grade[] = ['skip', 'unsupported', 'inconclusive'];

/** What may stand in each place of a cell id; `undefined`: anything. */
export type KnownValues = Readonly<Record<keyof Cell, readonly string[] | undefined>>;

/** A sentence says what is wrong. */
export function readCellBaseline(value: unknown, known: KnownValues): CellBaseline | string {
  if (!isRecord(value)) return 'it is no table of names and values';
  const stray = Object.keys(value).find((name) => name !== 'cells');
  if (stray !== undefined) return `it has "${stray}"; only cells may stand at its top`;
  const { cells = {} } = value;
  if (!isRecord(cells)) return 'its cells are no table';
  const out: CellExpectation[] = [];
  for (const [pattern, entry] of Object.entries(cells)) {
    const unknown = unknownIn(pattern, known);
    if (unknown !== undefined) return unknown;
    if (!isRecord(entry)) return `${pattern} is no table`;
    // A misspelt "until" would let the entry hold for ever.
    const odd = Object.keys(entry).find((name) => !entryNames.includes(name));
    if (odd !== undefined) return `${pattern} has "${odd}"; an entry has ${entryNames.join(', ')}`;
    const expect = (Array.isArray(entry['expect']) ? entry['expect'] : [entry['expect']]) as unknown[];
    const wrong = expect.some((each) => !(grades as readonly unknown[]).includes(each));
    if (wrong || expect.length === 0) return `${pattern}: expect is one of ${grades.join(', ')}, or a list of them`;
    const { by, why, link, until } = entry;
    if (by !== undefined && !(parties as readonly unknown[]).includes(by)) return `${pattern}: by is one of ${parties.join(', ')}`;
    if (typeof why !== 'string' || why.trim() === '') return `${pattern} does not say why`;
    if (until !== undefined && (typeof until !== 'string' || !isDay(until))) return `${pattern}: until is a day, as 2026-12-31`;
    if (link !== undefined && typeof link !== 'string') return `${pattern}: link is an address`;
    out.push({ cells: pattern, expect: expect as Grade[], why, ...(by === undefined ? {} : { by: by as Party }), ...(link === undefined ? {} : { link }), ...(until === undefined ? {} : { until }) });
  }
  return out;
}

/** A name in a pattern that nothing has: the entry would never hold, and nobody would notice. */
export function unknownIn(pattern: string, known: KnownValues): string | undefined {
  const parts = pattern.split('~');
  if (parts.length > axes.length) return `${pattern} has more than ${axes.length} parts`;
  // With fewer parts a `*` stands for several, and a name may stand anywhere.
  if (parts.length < axes.length) return pattern.includes('*') ? undefined : `${pattern} is no cell: it has ${axes.length} parts, ${axes.join('~')}`;
  for (const [place, axis] of axes.entries()) {
    const part = parts[place] ?? '';
    if (!part.includes('*') && known[axis]?.includes(part) === false) return `${pattern}: there is no ${axis} "${part}"`;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The word of the baseline on a result; undefined: none. `today`: YYYY-MM-DD. */
export function cellMark(result: CellResult, baseline: CellBaseline, today: string): BaselineMark | undefined {
  const entry = baseline.find(({ cells }) => matches(result, [cells]));
  if (entry === undefined) return undefined;
  const { expect, by, why, until } = entry;
  const { grade } = result;
  if (untold.includes(grade) && !expect.includes(grade)) return undefined;
  if (until !== undefined && today > until) return { mark: 'expired', why: `expired on ${until}: ${why}` };
  if (!expect.includes(grade)) {
    return grade === 'ok' ? { mark: 'xpass', why: `expected ${expect.join(' or ')}, and it is ok now: take it out of the baseline` } : { mark: 'other-reason', why: `expected ${expect.join(' or ')}, not ${grade}` };
  }
  if (grade === 'ok') return expect.length > 1 ? { mark: 'flaky', why } : undefined;
  if (by !== undefined && by !== result.by) return { mark: 'other-reason', why: `expected ${grade} by the ${by}, not by the ${result.by ?? 'unknown'}` };
  // What hides behind the expected grade is as new as any other fault.
  const other = result.faults.find((fault) => !expect.includes(fault.grade) || (by !== undefined && fault.by !== by));
  if (other !== undefined) return { mark: 'other-reason', why: `expected ${expect.join(' or ')}${by === undefined ? '' : ` by the ${by}`}, and it is also ${other.grade} by the ${other.by}` };
  return { mark: expect.includes('ok') ? 'flaky' : 'xfail', why };
}

export function withCellMarks(results: readonly CellResult[], baseline: CellBaseline | undefined, today: string): CellResult[] {
  return results.map((result) => {
    const mark = baseline === undefined ? undefined : cellMark(result, baseline, today);
    return mark === undefined ? result : { ...result, baseline: mark };
  });
}
