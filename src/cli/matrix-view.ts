/** The matrix on a terminal: what is told while it is played, and at the end. */
import { cellId, type Cell } from '../matrix/core/cell.js';
import { isUnexpected } from '../matrix/core/gate.js';
import type { CellResult, MatrixReport, ProgramReport } from '../matrix/core/model.js';
import { cellLines, matrixSummaryLines, programLines, type MatrixTextOptions } from '../matrix/core/terminal.js';
import type { MatrixObserver } from '../matrix/runner.js';
import { shorten } from '../report/escape.js';
import { count } from '../report/wrap.js';
import type { ViewStreams } from './conform-view.js';

export class MatrixView implements MatrixObserver {
  readonly #options: MatrixTextOptions;
  readonly #streams: ViewStreams;
  readonly #total: number;
  readonly #active = new Set<string>();
  #done = 0;

  constructor(options: MatrixTextOptions, streams: ViewStreams, total: number, jobs: number, programs: readonly ProgramReport[]) {
    this.#options = options;
    this.#streams = streams;
    this.#total = total;
    streams.line(`rtmpdiag matrix   ${count(total, 'cell')}, ${jobs} side by side`);
    for (const line of programLines({ programs }, options)) streams.line(line);
    streams.line('');
  }

  starting(cell: Cell): void {
    this.#active.add(cellId(cell));
    this.#progress();
  }

  result(result: CellResult): void {
    this.#active.delete(result.id);
    this.#done += 1;
    for (const line of cellLines(result, this.#options)) this.#line(line);
    this.#progress();
  }

  finish(report: MatrixReport, evidence: boolean): void {
    for (const line of matrixSummaryLines(report, this.#options)) this.#line(line);
    if (!evidence && report.cells.some(isUnexpected)) this.#line(this.#options.palette.dim('Files and words of the programs: add --report DIR. A finding: rtmpdiag explain RULE'));
  }

  #progress(): void {
    const { progress } = this.#streams;
    if (progress?.isTTY !== true) return;
    const [first] = this.#active;
    const text = `${this.#done}/${this.#total}${first === undefined ? '' : `  ${first}${this.#active.size > 1 ? ` and ${this.#active.size - 1} more` : ''}`}`;
    // A line that wraps could not be taken back.
    progress.write(`\r\u001b[K${shorten(text, Math.max(20, progress.columns - 1))}`);
  }

  #line(text: string): void {
    const { progress, line } = this.#streams;
    if (progress?.isTTY === true) progress.write('\r\u001b[K');
    line(text);
  }
}
