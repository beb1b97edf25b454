/** The run as a person follows it: one line for each cell that is not ok, a line for each server, the counts and the gate. */
import { printable } from '../../report/escape.js';
import type { Palette } from '../../report/palette.js';
import { count, wrap } from '../../report/wrap.js';
import type { Grade } from './grade.js';
import type { CellResult, MatrixReport, WayCounts } from './model.js';
import { countsText, gradeText, isQuiet, missingText, programText, tally, tallyWords, valuesOf } from './words.js';

export interface MatrixTextOptions {
  readonly palette: Palette;
  readonly width: number;
  /** Also the cells that are ok. */
  readonly verbose: boolean;
}

const indent = 7;
const labelWidth = 11;

export function gradeColour({ grade, baseline }: { readonly grade: Grade; readonly baseline?: CellResult['baseline'] }, palette: Palette): (text: string) => string {
  if (baseline?.mark === 'xfail' || baseline?.mark === 'ignored' || baseline?.mark === 'flaky') return palette.dim;
  switch (grade) {
    case 'ok': return baseline?.mark === 'xpass' ? palette.red : palette.green;
    case 'unsupported': return palette.cyan;
    case 'skip': return palette.dim;
    case 'inconclusive': return palette.yellow;
    case 'late': case 'retimed': case 'reordered': case 'duplicated': return (text) => palette.bold(palette.yellow(text));
    case 'lossy': case 'corrupt': case 'stalled': case 'refused': case 'crashed': return (text) => palette.bold(palette.red(text));
  }
}

/** Lines of one cell. */
export function cellLines(result: CellResult, { palette, width, verbose }: MatrixTextOptions): string[] {
  const { id, by, words, faults, ways, findings, baseline, durationMs, repro, fault, evidence } = result;
  if (isQuiet(result) && !verbose) return [];
  const mark = baseline?.mark === 'xpass' || baseline?.mark === 'xfail' ? ` ${baseline.mark.toUpperCase()}` : '';
  const head = `  ${gradeColour(result, palette)(gradeText(result))}${by === undefined ? '' : ` by ${by}`}${mark}  ${palette.bold(printable(id))}${durationMs === 0 ? '' : palette.dim(`  ${seconds(durationMs)}`)}`;
  const line = (label: string, text: string): string[] => wrap(printable(text), width, indent + labelWidth, `${' '.repeat(indent)}${palette.dim(label.padEnd(labelWidth))}`);
  if (result.grade === 'ok' && baseline === undefined) return [head];
  if (result.grade === 'unsupported' || result.grade === 'skip') return [head, ...line('reason', words)];
  // What is expected is told in a line; --verbose has the rest.
  if ((baseline?.mark === 'xfail' || baseline?.mark === 'flaky') && !verbose) return [head, ...line('baseline', `${baseline.mark}: ${baseline.why}`)];
  const explained = new Set(faults.map(({ finding }) => finding));
  return [
    head,
    ...(faults.length === 0 ? line('reason', words) : faults.flatMap((each, index) => line(index === 0 ? 'what' : 'and', `${index === 0 ? '' : `${each.grade} by ${each.by}: `}${each.words}`))),
    ...ways.filter((way) => troubled(way)).flatMap((way) => line('numbers', wayText(way))),
    ...findings.filter(({ rule, severity }) => explained.has(rule) || severity !== 'info').flatMap(({ leg, rule, message }) => line('finding', `${rule} at the ${leg}${faults.some((each) => each.words.includes(message.replace(/\.$/, ''))) ? '' : `: ${message}`}`)),
    ...(fault === undefined ? [] : line('fault', `rtmpdiag itself failed: ${fault}`)),
    ...(baseline === undefined ? [] : line('baseline', `${baseline.mark}: ${baseline.why}`)),
    ...(evidence === undefined ? [] : line('evidence', evidence)),
    // Not wrapped: it is there to be copied.
    ...(repro === undefined || baseline?.mark === 'xpass' ? [] : [`${' '.repeat(indent)}${palette.dim('repeat'.padEnd(labelWidth))}${printable(repro)}`]),
  ];
}

/** Not everything arrived here as it was sent. */
export function troubled({ tracks }: WayCounts): boolean {
  return tracks.some(({ sent, identical, duplicated, reordered, retimed }) => identical < sent || duplicated + reordered + retimed > 0);
}

/** "through the server to player 1: video 148 of 150 (2 missing), audio 260 of 260". */
export function wayText({ way, player, tracks, delayMs }: WayCounts): string {
  const track = ({ kind, trackId, sent, identical, ...rest }: WayCounts['tracks'][number]): string => {
    const { missing, corrupted, duplicated, reordered, retimed, joinedLate, endedEarly } = rest;
    const facts = ([['missing', missing], ['damaged', corrupted], ['doubled', duplicated], ['out of order', reordered], ['re-timed', retimed], ['before it joined', joinedLate], ['behind its end', endedEarly]] as const)
      .filter(([, number]) => number > 0).map(([word, number]) => `${number} ${word}`);
    return `${kind}${trackId === 0 ? '' : ` ${trackId}`} ${identical} of ${sent}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
  };
  return `${way}${player === undefined ? '' : `, player ${player}`}: ${tracks.length === 0 ? 'nothing' : tracks.map(track).join(', ')}${delayMs === undefined ? '' : `; delay ${delayMs.p50.toFixed(1)} ms, at most ${delayMs.max.toFixed(1)} ms`}`;
}

/** Who plays: one line for each part. */
export function programLines({ programs }: Pick<MatrixReport, 'programs'>, { palette, width }: Pick<MatrixTextOptions, 'palette' | 'width'>): string[] {
  return [
    ...(['publisher', 'server', 'player'] as const).flatMap((part) => {
      const there = programs.filter((program) => program.part === part && program.missing === undefined).map(({ title, version }) => `${title}${version === undefined || version === '' ? '' : ` ${version}`}`);
      return there.length === 0 ? [] : wrap(printable(there.join(', ')), width, 12, palette.dim(`${part}s`.padEnd(12)));
    }),
    ...programs.filter(({ missing }) => missing !== undefined).flatMap((program) => wrap(`${printable(missingText(program))}.`, width, 12, palette.yellow('missing'.padEnd(12)))),
  ];
}

export function serverLines(report: Pick<MatrixReport, 'programs' | 'cells'>, palette: Palette): string[] {
  const servers = valuesOf(report, 'server').map((id) => ({ name: printable(programText(report, 'server', id)), results: report.cells.filter(({ server }) => server === id) }));
  const widest = Math.max(20, ...servers.map(({ name }) => name.length));
  return servers.map(({ name, results }) => `${palette.bold(name.padEnd(widest))}  ${tally(results).map((each) => gradeColour(each, palette)(tallyWords(each))).join('  ')}`);
}

const gateWords: Readonly<Record<number, string>> = { 1: 'FAILED', 3: 'nothing proved', 4: 'undecided', 70: 'fault of rtmpdiag' };

/** The last lines. */
export function matrixSummaryLines(report: MatrixReport, { palette, width }: MatrixTextOptions): string[] {
  const { counts, gate, durationMs, interrupted, notExecuted } = report;
  return [
    '',
    ...serverLines(report, palette),
    ...(report.cells.length === 0 ? [] : ['']),
    `${countsText(report)}; ${count(counts.frames, 'frame')} followed   ${seconds(durationMs)}`,
    ...(interrupted ? [palette.yellow(`interrupted: ${count(notExecuted.length, 'cell')} without a result`)] : []),
    ...wrap(gate.passed ? 'gate: passed' : `gate: ${gateWords[gate.exit] ?? 'not passed'} (${printable(gate.because)})`, width, 6, '')
      .map((line, index) => (index === 0 ? (gate.passed ? palette.green(line) : palette.red(line)) : line)),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9950 ? 2 : 1)} s`;
}
