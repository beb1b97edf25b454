/** `rtmpdiag matrix`: from flags to an exit status. */
import type { Interfaces } from '@oclif/core';
import { playerAdapters, publisherAdapters, serverAdapters } from '../matrix/adapters/index.js';
import { serverByCommand } from '../matrix/adapters/servers/by-command.js';
import { readCellBaseline } from '../matrix/core/baseline.js';
import { cellId, type Cell } from '../matrix/core/cell.js';
import { matrixHtml } from '../matrix/core/html.js';
import { matrixJunit } from '../matrix/core/junit.js';
import { matrixGithubLines, matrixMarkdown } from '../matrix/core/markdown.js';
import type { MatrixReport, ProgramReport } from '../matrix/core/model.js';
import { missingText } from '../matrix/core/words.js';
import { findPrograms, unableOf, type Adapters, type MatrixObserver } from '../matrix/runner.js';
import { printable } from '../report/escape.js';
import type { TextOptions } from '../report/text.js';
import { count } from '../report/wrap.js';
import { onInterrupt } from './interrupt.js';
import type { matrixFlags } from './matrix-flags.js';
import { planDocument, planLines } from './matrix-plan.js';
import { matrixRun, type MatrixPlan } from './matrix-run.js';
import { knownValues, selectedCells } from './matrix-selection.js';
import { serverFlag } from './matrix-server.js';
import { MatrixView } from './matrix-view.js';
import type { Output } from './output.js';
import { readBaselineFile } from './read-baseline.js';
import { reportOutputs, type ReportForm } from './report-outputs.js';
import { addToStepSummary } from './step-summary.js';
import { listOf, seedFlag, shellWord } from './suite-words.js';

export type MatrixFlags = Interfaces.InferredFlags<typeof matrixFlags>;

export interface MatrixCall {
  readonly flags: MatrixFlags;
  readonly argv: readonly string[];
  readonly version: string;
  readonly out: Output;
  /** Standard error. */
  readonly note: (text: string) => void;
  readonly layout: TextOptions;
}

export async function startMatrix(call: MatrixCall): Promise<number> {
  const { flags, out, layout } = call;
  const own = flags.server === undefined ? undefined : serverFlag(flags.server, flags['server-cmd'], [...publisherAdapters, ...serverAdapters, ...playerAdapters].map(({ id }) => id));
  const adapters: Adapters = { publishers: publisherAdapters, players: playerAdapters, servers: [...(own === undefined ? [] : [serverByCommand(own)]), ...serverAdapters] };
  const seed = seedFlag(flags.seed) ?? '';
  const baseline = flags.baseline === undefined ? undefined : readBaselineFile({
    path: flags.baseline, mayBeMissing: false, example: 'An entry is written as  "*~nginx-rtmp~*": { expect: lossy, by: server, why: "drops the tail" }  below  cells:',
    // A server of one's own may be left out in this run.
    read: (value) => readCellBaseline(value, { ...knownValues(adapters), server: undefined }),
  }).baseline;
  const found = await findPrograms(adapters);
  const programs = found.map((program): ProgramReport => (program.id === 'rtmpdiag' ? { ...program, version: call.version } : program));
  const { cells, missing } = selectedCells(flags, { adapters, programs, ownServer: own?.name, seed });
  if (flags.list) {
    await out.pieces(cells.map(cellId), '\n');
    return 0;
  }
  const told = programs.filter((program) => isTold(program, cells, flags));
  if (flags['dry-run']) {
    const plan = { cells, programs: told, jobs: flags.jobs, seconds: flags.duration, unable: unableOf(adapters) };
    await (flags.json ? out.pieces([planDocument(plan)]) : out.pieces(planLines(plan, layout), '\n'));
    return 0;
  }
  return run(call, { adapters, programs: told, cells, missing, baseline, seed });
}

/** Not every program that is missing matters: those that would have been taken do, and those that are in a cell. */
function isTold({ part, id, missing }: ProgramReport, cells: readonly Cell[], flags: MatrixFlags): boolean {
  if (cells.some((cell) => cell[part] === id) || listOf(flags.require)?.includes(id) === true) return true;
  const named = { publisher: flags.publishers, server: flags.servers ?? flags.server, player: flags.players }[part] !== undefined || flags.only !== undefined;
  return missing !== undefined && !named;
}

async function run(call: MatrixCall, what: Pick<MatrixPlan, 'adapters' | 'programs' | 'cells' | 'missing' | 'baseline' | 'seed'>): Promise<number> {
  const { flags, out } = call;
  const outputs = reportOutputs(flags);
  const { observer, finish } = observerOf(call, what);
  const interrupt = onInterrupt(() => { if (process.stderr.isTTY) call.note('\r\u001b[KEnding what is at work; once more ends at once.'); });
  try {
    const report = await matrixRun({
      ...what, seconds: flags.duration, jobs: flags.jobs, shard: flags.shard, allowInconclusive: flags['allow-inconclusive'], startedAt: new Date().toISOString(), argv: ['matrix', ...call.argv],
      repro: reproOf(flags), evidenceDirectory: outputs.directory, version: call.version, signal: interrupt.signal, observer,
    });
    outputs.write((form) => render(form, report));
    finish(report, outputs.directory !== undefined);
    if (flags.json) await out.pieces([render('json', report)]);
    if (flags.github) tellGithub(report, call);
    return report.gate.exit;
  } finally {
    interrupt.done();
  }
}

function render(form: ReportForm, report: MatrixReport): string {
  switch (form) {
    case 'json': return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'html': return matrixHtml(report);
    case 'junit': return matrixJunit(report);
    case 'markdown': return matrixMarkdown(report);
  }
}

/** The command that plays one cell again. */
function reproOf({ server, 'server-cmd': command, duration }: MatrixFlags): (id: string) => string {
  const words = ['rtmpdiag', 'matrix', ...(server === undefined ? [] : ['--server', shellWord(server)]), ...(command === undefined ? [] : ['--server-cmd', shellWord(command)]), ...(duration === 5 ? [] : ['--duration', String(duration)])];
  return (id) => [...words, '--only', shellWord(id)].join(' ');
}

/** What is told while it is played, and at the end. */
function observerOf(call: MatrixCall, { cells, programs, missing }: Pick<MatrixPlan, 'cells' | 'programs' | 'missing'>): { readonly observer: MatrixObserver; readonly finish: (report: MatrixReport, evidence: boolean) => void } {
  const { flags, out, layout } = call;
  const gateLine = ({ gate }: MatrixReport): void => { if (!gate.passed) call.note(`gate: ${printable(gate.because)}`); };
  if (flags.json) return { observer: {}, finish: gateLine };
  if (flags['json-stream']) {
    const line = (value: object): void => { out.line(JSON.stringify(value)); };
    line({ event: 'start', schema: 'rtmpdiag.matrix-stream/1', programs, selected: cells.map(cellId) });
    return {
      observer: { result: (result) => { line({ event: 'cell', ...result }); } },
      finish: (report) => {
        const { counts, gate, durationMs, interrupted, notExecuted } = report;
        line({ event: 'end', counts, gate, durationMs, interrupted, notExecuted });
        gateLine(report);
      },
    };
  }
  if (missing.length > 0) return { observer: {}, finish: () => { call.note(`${printable(missing.map(missingText).join('; '))}.\n${count(cells.length, 'cell')} would have been played; none was.`); } };
  const view = new MatrixView({ ...layout, verbose: flags.verbose }, { line: (text) => { out.line(text); }, progress: process.stderr }, cells.length, Math.min(flags.jobs, cells.length), programs);
  return { observer: view, finish: (report, evidence) => { view.finish(report, evidence); } };
}

function tellGithub(report: MatrixReport, { flags, out, note }: MatrixCall): void {
  for (const line of matrixGithubLines(report)) {
    if (flags.json || flags['json-stream']) note(line);
    else out.line(line);
  }
  addToStepSummary(matrixMarkdown(report), note);
}
