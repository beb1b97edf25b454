/** Words about results that every form of the report has in common. */
import type { Cell } from './cell.js';
import { grades, type Grade } from './grade.js';
import type { CellResult, MatrixReport, ProgramReport } from './model.js';
import type { Party } from './observation.js';

/** "lossy 12", "ok". */
export function gradeText({ grade, faults }: Pick<CellResult, 'grade' | 'faults'>): string {
  const frames = faults[0]?.frames ?? 0;
  return frames > 0 ? `${grade} ${frames}` : grade;
}

export interface Tally { readonly grade: Grade; readonly by: Party | undefined; readonly number: number }

/** How often each grade, by whom, from harmless to worst. */
export function tally(results: readonly Pick<CellResult, 'grade' | 'by'>[]): readonly Tally[] {
  return grades.flatMap((grade) => ([undefined, 'publisher', 'server', 'player'] as const).map((by) => ({ grade, by, number: results.filter((result) => result.grade === grade && result.by === by).length }))).filter(({ number }) => number > 0);
}

/** "2 lossy by server". */
export function tallyWords({ grade, by, number }: Tally): string {
  return `${number} ${grade}${by === undefined ? '' : ` by ${by}`}`;
}

export function tallyText(results: readonly Pick<CellResult, 'grade' | 'by'>[]): string {
  return tally(results).map(tallyWords).join(', ');
}

export function countsText({ counts }: Pick<MatrixReport, 'counts'>): string {
  const parts = grades.filter((grade) => counts.byGrade[grade] !== undefined).map((grade) => `${counts.byGrade[grade] ?? 0} ${grade}`);
  return `${counts.selected} ${counts.selected === 1 ? 'cell' : 'cells'} selected: ${parts.length === 0 ? 'none was played' : parts.join(', ')}`;
}

/** "lossy by server: 2 of 300 frames missing"; where the baseline makes it red, what that says. */
export function redText({ grade, by, words, baseline }: Pick<CellResult, 'grade' | 'by' | 'words' | 'baseline'>): string {
  return `${grade}${by === undefined ? '' : ` by ${by}`}: ${baseline === undefined || grade !== 'ok' ? words : baseline.why}`;
}

/** Quiet results are those that nobody has to look at. */
export function isQuiet({ grade, baseline }: Pick<CellResult, 'grade' | 'baseline'>): boolean {
  return (grade === 'ok' || grade === 'unsupported') && baseline === undefined;
}

/** "nginx-rtmp 1.22.1"; the id where the program is not in the report. */
export function programText(report: Pick<MatrixReport, 'programs'>, part: ProgramReport['part'], id: string): string {
  const program = report.programs.find((each) => each.part === part && each.id === id);
  if (program === undefined) return id;
  return [program.title, program.version].filter((text) => text !== undefined && text !== '').join(' ');
}

/** What is missing, and the command that brings it: a sentence without its full stop. */
export function missingText({ title, part, missing }: ProgramReport): string {
  return `${title} (${part}) is missing${missing === undefined ? '' : `: ${missing.what} is not here, ${missing.install} brings it`}`;
}

/** The values of an axis that occur, programs in the order of the report, the others in that of `order`. */
export function valuesOf(report: Pick<MatrixReport, 'programs' | 'cells'>, axis: keyof Cell, order: readonly string[] = []): string[] {
  const known = axis === 'publisher' || axis === 'server' || axis === 'player' ? report.programs.filter(({ part }) => part === axis).map(({ id }) => id) : order;
  const present = new Set(report.cells.map((cell) => cell[axis] as string));
  return [...known.filter((value) => present.has(value)), ...[...present].filter((value) => !known.includes(value)).sort()];
}

/** What a cell is beside its programs and its codec: "late-join", "late-join, digest, rtmps". */
export function settingText({ flow, handshake, transport }: Cell): string {
  return [flow, ...(handshake === 'plain' ? [] : [handshake]), ...(transport === 'rtmp' ? [] : [transport])].join(', ');
}

