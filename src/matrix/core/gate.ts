/** Counting and the exit status: a run proves what it says and nothing more. */
import { conformExit } from '../../conformance/core/gate.js';
import type { Gate } from '../../conformance/core/model.js';
import { grades, type Grade } from './grade.js';
import type { CellResult, MatrixCounts } from './model.js';

/** Exit status of the suites: part of the contract. */
export const matrixExit = conformExit;

/** Was not tried. */
const untried: readonly Grade[] = ['unsupported', 'skip'];

export function isRed(grade: Grade): boolean {
  return grade !== 'ok' && grade !== 'inconclusive' && !untried.includes(grade);
}

/** Is this result a reason to turn the gate red? */
export function isUnexpected({ grade, baseline }: Pick<CellResult, 'grade' | 'baseline'>): boolean {
  switch (baseline?.mark) {
    case 'ignored': case 'xfail': case 'flaky': return false;
    case 'xpass': case 'expired': case 'other-reason': return true;
    case undefined: return isRed(grade);
  }
}

export function countCells(results: readonly CellResult[], selected: number): MatrixCounts {
  const byGrade: Partial<Record<Grade, number>> = {};
  for (const grade of grades) {
    const number = results.filter((result) => result.grade === grade).length;
    if (number > 0) byGrade[grade] = number;
  }
  const executed = results.filter(({ grade }) => !untried.includes(grade)).length;
  const frames = results.flatMap(({ ways }) => ways).flatMap(({ tracks }) => tracks).reduce((sum, { sent }) => sum + sent, 0);
  return { selected, executed, notExecuted: selected - executed, byGrade, frames };
}

export interface MatrixGateOptions {
  readonly allowInconclusive: boolean;
  readonly interrupted: boolean;
  /** Programs that were required and are not there, each a sentence without its full stop. */
  readonly missing?: readonly string[];
}

/** Precedence: fault > interrupted > nothing proved > failed > undecided. */
export function decideMatrixGate(results: readonly CellResult[], { allowInconclusive, interrupted, missing = [] }: MatrixGateOptions): Gate {
  const red = results.filter(isUnexpected);
  const end = (exit: number, because: string): Gate => ({ passed: false, exit, because, unexpected: red.map(({ id }) => id) });
  const fault = results.find((result) => result.fault !== undefined)?.fault;
  if (fault !== undefined) return end(matrixExit.fault, `rtmpdiag itself failed: ${fault}`);
  if (interrupted) return end(matrixExit.interrupted, 'interrupted: the report is partial');
  if (missing.length > 0) return end(matrixExit.nothingProved, missing.join('; '));
  const proved = results.filter(({ grade, baseline }) => grade === 'ok' || baseline?.mark === 'xfail' || baseline?.mark === 'flaky');
  if (proved.length === 0 && red.length === 0) {
    const why = (results.find(({ grade }) => grade === 'inconclusive') ?? results[0])?.words;
    return end(matrixExit.nothingProved, `no cell could be judged${why === undefined || why === '' ? '' : `: ${why}`}`);
  }
  if (red.length > 0) return end(matrixExit.failed, redWords(red).join('; '));
  const open = results.filter(({ grade, baseline }) => grade === 'inconclusive' && baseline === undefined);
  if (open.length > 0 && !allowInconclusive) return end(matrixExit.undecided, `${open.length} undecided: ${few(open)}`);
  return { passed: true, exit: matrixExit.passed, because: '', unexpected: [] };
}

/** What made it red, a few words for each kind. */
function redWords(red: readonly CellResult[]): string[] {
  const marked = (mark: string): readonly CellResult[] => red.filter(({ baseline }) => baseline?.mark === mark);
  const told = (group: readonly CellResult[], words: string): string[] => (group.length === 0 ? [] : [`${words}: ${few(group)}`]);
  const plain = red.filter(({ baseline }) => baseline === undefined);
  return [
    ...[...grades].reverse().flatMap((grade) => {
      const group = plain.filter((result) => result.grade === grade);
      return told(group, `${group.length} ${grade}`);
    }),
    ...told(marked('other-reason'), 'not as the baseline says'),
    ...told(marked('xpass'), 'no longer as the baseline says, take it out there'),
    ...told(marked('expired'), 'the baseline entry has expired'),
  ];
}

/** Ids, not more than are read. */
function few(results: readonly { readonly id: string }[]): string {
  return `${results.slice(0, 3).map(({ id }) => id).join(', ')}${results.length > 3 ? ', …' : ''}`;
}
