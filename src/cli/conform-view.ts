/** The run on a terminal: what is told while it goes on, and at the end. */
import type { Case } from '../conformance/core/case.js';
import type { CaseResult, ConformReport } from '../conformance/core/model.js';
import { caseLines, groupLine, summaryLines, type ConformTextOptions } from '../conformance/core/terminal.js';
import type { RunObserver } from '../conformance/engine/runner.js';
import { printable } from '../report/escape.js';

export interface ViewStreams {
  readonly line: (text: string) => void;
  /** Standard error, for the line that says where it is; nothing where that is no terminal. */
  readonly progress: NodeJS.WriteStream | undefined;
}

export class ConformView implements RunObserver {
  readonly #options: ConformTextOptions;
  readonly #streams: ViewStreams;
  readonly #total: number;
  #results: CaseResult[] = [];
  #done = 0;
  /** Reasons of blocked cases that were told: what is behind a dead server is one sentence, not a hundred. */
  readonly #blocked = new Set<string>();

  constructor(options: ConformTextOptions, streams: ViewStreams, total: number, profile: string, of: string) {
    this.#options = options;
    this.#streams = streams;
    this.#total = total;
    streams.line(`rtmpdiag conform ${printable(of)}   ${profile === 'selection' ? `${total} selected` : `profile ${profile}, ${total}`} ${total === 1 ? 'case' : 'cases'}`);
  }

  sanity(habits: Parameters<NonNullable<RunObserver['sanity']>>[0], calibration: Parameters<NonNullable<RunObserver['sanity']>>[1]): void {
    const { palette } = this.#options;
    // Of a client there is nothing to find out beforehand.
    if (calibration === undefined && habits.problem === undefined) {
      this.#streams.line('');
      return;
    }
    const clock = calibration === undefined ? '' : `   connect p95 ${calibration.p95Ms.toFixed(1)} ms   T ${(calibration.deadlineMs / 1000).toFixed(1)} s`;
    const version = habits.fmsVer === undefined ? '' : `   "${printable(habits.fmsVer)}"`;
    this.#line(habits.problem === undefined ? `sanity ${palette.green('ok')}${clock}${version}` : `sanity ${habits.reach === 'nothing' ? palette.red('failed') : palette.yellow(`up to ${habits.reach}`)}: ${printable(habits.problem)}${clock}`);
    this.#line('');
  }

  starting(each: Case): void {
    const { progress } = this.#streams;
    if (progress?.isTTY === true) progress.write(`\r\u001b[K${this.#done}/${this.#total}  ${each.id} ${each.slug}`);
  }

  result(result: CaseResult): void {
    if (this.#results.some(({ group }) => group !== result.group)) this.#endGroup();
    // The end of a group may correct the verdict on its last case.
    const again = this.#results.findIndex(({ id }) => id === result.id);
    if (again >= 0) this.#results[again] = result;
    else {
      this.#results.push(result);
      this.#done += 1;
    }
    if (result.verdict === 'blocked' && result.baseline === undefined && !this.#options.verbose) {
      if (this.#blocked.has(result.actual)) return;
      this.#blocked.add(result.actual);
    }
    for (const line of caseLines(result, this.#options)) this.#line(line);
  }

  note(text: string): void {
    this.#line(this.#options.palette.dim(`  note   ${printable(text)}`));
  }

  /** `evidence`: there is a folder with it. */
  finish(report: ConformReport, evidence: boolean): void {
    this.#endGroup();
    for (const line of summaryLines(report, this.#options)) this.#line(line);
    if (!evidence && report.gate.unexpected.length > 0) this.#line(this.#options.palette.dim('What went over the wire: add --report DIR. What a case requires: rtmpdiag conform --explain ID'));
  }

  #endGroup(): void {
    const [first] = this.#results;
    if (first !== undefined) this.#line(groupLine(first.group, this.#results, this.#options.palette));
    this.#results = [];
  }

  #line(text: string): void {
    const { progress, line } = this.#streams;
    if (progress?.isTTY === true) progress.write('\r\u001b[K');
    line(text);
  }
}
