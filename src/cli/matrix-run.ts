/** One run of the matrix: programs found, cells played, the report. Prints nothing itself. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFor } from '../matrix/certificate.js';
import { withCellMarks, type CellBaseline } from '../matrix/core/baseline.js';
import { cellId, type Cell } from '../matrix/core/cell.js';
import { countCells, decideMatrixGate } from '../matrix/core/gate.js';
import { matrixSchema, type CellResult, type MatrixReport, type ProgramReport } from '../matrix/core/model.js';
import { missingText } from '../matrix/core/words.js';
import { materialIn } from '../matrix/media/material.js';
import { runMatrix, type Adapters, type MatrixObserver } from '../matrix/runner.js';
import { steadyClockUs } from '../net/clock.js';

export interface MatrixPlan {
  readonly adapters: Adapters;
  readonly programs: readonly ProgramReport[];
  readonly cells: readonly Cell[];
  /** Required and not there: nothing is played. */
  readonly missing: readonly ProgramReport[];
  readonly seconds: number;
  readonly jobs: number;
  readonly seed: string;
  readonly shard: string | undefined;
  readonly baseline: CellBaseline | undefined;
  readonly allowInconclusive: boolean;
  /** ISO 8601; its day is that of the baseline. */
  readonly startedAt: string;
  readonly argv: readonly string[];
  readonly repro: (id: string) => string;
  readonly evidenceDirectory: string | undefined;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly observer: MatrixObserver;
}

/** More of the streams in which a player joins late: on a busy machine it takes its time. */
const lateSeconds = 3;

export async function matrixRun(plan: MatrixPlan): Promise<MatrixReport> {
  const startUs = steadyClockUs();
  const folder = mkdtempSync(join(tmpdir(), 'rtmpdiag-matrix-'));
  const today = plan.startedAt.slice(0, 10);
  const told = (result: CellResult): CellResult => {
    const [marked = result] = withCellMarks([result], plan.baseline, today);
    return marked.grade === 'ok' && marked.baseline === undefined ? marked : { ...marked, repro: plan.repro(marked.id) };
  };
  const cells: CellResult[] = [];
  try {
    if (plan.missing.length === 0) {
      await runMatrix({
        adapters: plan.adapters, programs: plan.programs, cells: plan.cells, jobs: plan.jobs, folder, signal: plan.signal, clockMs: () => steadyClockUs() / 1000,
        material: materialIn({ folder, signal: plan.signal, secondsOf: ({ flow }) => plan.seconds + (flow === 'late-join' ? lateSeconds : 0) }),
        tls: certificateFor(folder),
        observer: {
          starting: (cell) => { plan.observer.starting?.(cell); },
          result: (result) => {
            const done = told(result);
            cells.push(done);
            plan.observer.result?.(done);
          },
        },
        ...(plan.evidenceDirectory === undefined ? {} : { keep: keeperIn(plan.evidenceDirectory) }),
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const place = new Map(plan.cells.map((cell, index) => [cellId(cell), index]));
  cells.sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  const played = new Set(cells.map(({ id }) => id));
  const notExecuted = [...place.keys()].filter((id) => !played.has(id));
  const interrupted = plan.signal.aborted && notExecuted.length > 0;
  return {
    schema: matrixSchema, tool: { name: 'rtmpdiag', version: plan.version }, seed: plan.seed, argv: plan.argv, startedAt: plan.startedAt, durationMs: Math.round((steadyClockUs() - startUs) / 1000), interrupted,
    allowInconclusive: plan.allowInconclusive, ...(plan.shard === undefined ? {} : { shard: plan.shard }), streamSeconds: plan.seconds, programs: plan.programs, counts: countCells(cells, plan.cells.length),
    gate: decideMatrixGate(cells, { allowInconclusive: plan.allowInconclusive, interrupted, missing: plan.missing.map(missingText) }), cells, notExecuted, notes: [],
  };
}

/** A folder for each cell that is not ok: what was written and said in it, and what came of it. */
function keeperIn(directory: string): (result: CellResult, folder: string) => string | undefined {
  return (result, folder) => {
    if (result.grade === 'skip' || result.grade === 'unsupported') return undefined;
    const place = join(directory, result.id);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(place, { recursive: true });
    cpSync(folder, place, { recursive: true });
    writeFileSync(join(place, 'cell.json'), `${JSON.stringify(result, undefined, 2)}\n`);
    return place;
  };
}
