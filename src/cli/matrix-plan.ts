/** What would be played, without playing it: `--dry-run`. */
import { cellId, type Cell } from '../matrix/core/cell.js';
import type { ProgramReport } from '../matrix/core/model.js';
import { programLines } from '../matrix/core/terminal.js';
import { printable } from '../report/escape.js';
import type { TextOptions } from '../report/text.js';
import { count } from '../report/wrap.js';

export interface PlannedMatrix {
  readonly cells: readonly Cell[];
  readonly programs: readonly ProgramReport[];
  readonly jobs: number;
  readonly seconds: number;
  readonly unable: (cell: Cell) => string | undefined;
}

/** Around a stream: programs start, the end is waited for, files are compared. */
const aroundSeconds = 4;

function reasonOf(cell: Cell, { programs, unable }: PlannedMatrix): { readonly grade: 'skip' | 'unsupported'; readonly words: string } | undefined {
  const missing = programs.find(({ part, id, missing: what }) => what !== undefined && cell[part] === id)?.missing;
  if (missing !== undefined) return { grade: 'skip', words: `${missing.what} is not here: ${missing.install}` };
  const words = unable(cell);
  return words === undefined ? undefined : { grade: 'unsupported', words };
}

function estimate(plan: PlannedMatrix): number {
  const each = ({ flow }: Cell): number => (flow === 'burst-end' ? 0 : plan.seconds) * (flow === 'republish' ? 2 : 1) + aroundSeconds;
  return Math.ceil(plan.cells.filter((cell) => reasonOf(cell, plan) === undefined).reduce((sum, cell) => sum + each(cell), 0) / Math.max(1, Math.min(plan.jobs, plan.cells.length)));
}

export function planDocument(plan: PlannedMatrix): string {
  return `${JSON.stringify({
    schema: 'rtmpdiag.matrix-plan/1', selected: plan.cells.length, estimatedSeconds: estimate(plan), programs: plan.programs,
    cells: plan.cells.map((cell) => ({ id: cellId(cell), ...cell, not: reasonOf(cell, plan) ?? null })),
  }, undefined, 2)}\n`;
}

export function planLines(plan: PlannedMatrix, layout: TextOptions): string[] {
  const { palette } = layout;
  const left = plan.cells.filter((cell) => reasonOf(cell, plan) !== undefined).length;
  return [
    ...programLines(plan, layout), '',
    ...plan.cells.map((cell) => {
      const reason = reasonOf(cell, plan);
      return `  ${printable(cellId(cell))}${reason === undefined ? '' : `  ${palette.yellow(reason.grade)} ${palette.dim(printable(reason.words))}`}`;
    }),
    '',
    `${count(plan.cells.length, 'cell')} selected${left === 0 ? '' : `, ${left} of which would not be played`}; about ${estimate(plan)} s, ${plan.jobs} side by side. Nothing was started.`,
  ];
}
