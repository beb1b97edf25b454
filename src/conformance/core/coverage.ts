/** Which sentences the cases stand on, and which have none: a suite that does not say this is believed to test everything. */
import type { Palette } from '../../report/palette.js';
import { count } from '../../report/wrap.js';
import type { Case } from './case.js';
import { clauseList, documentOf, documents } from './clauses.js';
import { clauseLevels, type Clause, type ClauseLevel } from './clauses/clause.js';

export const coverageSchema = 'rtmpdiag.conform-coverage/1';

export interface Coverage {
  readonly schema: typeof coverageSchema;
  /** How many cases were looked at. */
  readonly cases: number;
  readonly documents: readonly DocumentCoverage[];
  readonly total: Tally;
  readonly clauses: readonly (Clause & { readonly cases: readonly string[] })[];
}

export interface Tally {
  readonly clauses: number;
  readonly tested: number;
  /** Cannot be seen from outside: no case can be written. */
  readonly unobservable: number;
  /** Could be tested, and no case does. */
  readonly untested: number;
}

export interface DocumentCoverage extends Tally {
  readonly id: string;
  readonly title: string;
  readonly levels: readonly (Tally & { readonly level: ClauseLevel })[];
}

/** `wanted`: only these sentences. */
export function coverageOf(cases: readonly Case[], wanted: (clause: Clause) => boolean = () => true): Coverage {
  const clauses = clauseList.filter(wanted).map((clause) => ({ ...clause, cases: cases.filter((each) => each.clauses.includes(clause.id)).map(({ id }) => id) }));
  return {
    schema: coverageSchema, cases: cases.length, total: tally(clauses), clauses,
    documents: Object.entries(documents).map(([id, title]) => ({ id, title, of: clauses.filter((clause) => documentOf(clause.id) === id) })).filter(({ of }) => of.length > 0).map(({ id, title, of }) => ({
      id, title, ...tally(of),
      levels: clauseLevels.map((level) => ({ level, ...tally(of.filter((clause) => clause.level === level)) })).filter(({ clauses: number }) => number > 0),
    })),
  };
}

function tally(clauses: Coverage['clauses']): Tally {
  const tested = clauses.filter(({ cases }) => cases.length > 0).length;
  const unobservable = clauses.filter(({ cases, unobservable: why }) => cases.length === 0 && why !== undefined).length;
  return { clauses: clauses.length, tested, unobservable, untested: clauses.length - tested - unobservable };
}

export function coverageLines({ clauses, documents: covered, total, cases }: Coverage, palette: Palette): string[] {
  const lines: string[] = [];
  for (const { id: document, title } of covered) {
    lines.push(...(lines.length === 0 ? [] : ['']), palette.bold(title));
    for (const clause of clauses.filter(({ id }) => documentOf(id) === document)) {
      const { id, level, binds, says, unobservable } = clause;
      const by = clause.cases.length > 0 ? palette.green(clause.cases.join(' ')) : unobservable === undefined ? palette.yellow('no case') : palette.dim(`cannot be seen: ${unobservable}`);
      lines.push(`  ${palette.bold(id)} ${palette.cyan(level)} ${binds}: ${says}`, `      ${by}`);
    }
  }
  const row = (name: string, { clauses: number, tested, untested, unobservable }: Tally): string =>
    `${name.padEnd(nameWidth)}${String(number).padStart(9)}${String(tested).padStart(9)}${String(untested).padStart(9)}${String(unobservable).padStart(16)}`;
  lines.push('', palette.bold(`${''.padEnd(nameWidth)}${'sentences'.padStart(9)}${'tested'.padStart(9)}${'no case'.padStart(9)}${'cannot be seen'.padStart(16)}`));
  for (const document of covered) {
    lines.push(row(document.title, document));
    if (document.levels.length > 1) lines.push(...document.levels.map((level) => palette.dim(row(`  ${level.level}`, level))));
  }
  return [...lines, row(`all, by ${count(cases, 'case')}`, total)];
}

const nameWidth = 26;
