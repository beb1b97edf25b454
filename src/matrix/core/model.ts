/** The report of a matrix run: what `--json` prints, and what every other form is made of. */
import type { BaselineMark, Gate } from '../../conformance/core/model.js';
import type { ComparisonKind } from '../../trace/comparison.js';
import type { Severity } from '../../trace/findings.js';
import type { Cell } from './cell.js';
import { cellId } from './cell.js';
import { judgeCell, type Fault, type Grade } from './grade.js';
import type { CellObservation, Party, Way } from './observation.js';

export const matrixSchema = 'rtmpdiag.matrix/1';

/** One way of the media in numbers. */
export interface WayCounts {
  readonly way: 'file to server' | 'through the server' | 'server to file';
  /** Of which player, beginning at 1; absent for publishers. */
  readonly player?: number;
  readonly tracks: readonly {
    readonly kind: ComparisonKind;
    readonly trackId: number;
    readonly codec: string;
    readonly sent: number;
    readonly identical: number;
    readonly missing: number;
    readonly corrupted: number;
    readonly duplicated: number;
    readonly reordered: number;
    readonly retimed: number;
    readonly joinedLate: number;
    readonly endedEarly: number;
  }[];
  readonly delayMs?: { readonly p50: number; readonly max: number; readonly late: number };
}

export interface CellFinding { readonly leg: 'publisher' | 'player'; readonly rule: string; readonly severity: Severity; readonly message: string }

export interface CellResult extends Cell {
  readonly id: string;
  readonly grade: Grade;
  readonly by?: Party;
  readonly words: string;
  readonly faults: readonly Fault[];
  readonly ways: readonly WayCounts[];
  readonly findings: readonly CellFinding[];
  readonly durationMs: number;
  /** Folder with what is left of a cell that is not `ok`. */
  readonly evidence?: string;
  readonly baseline?: BaselineMark;
  /** How to play it again. */
  readonly repro?: string;
  /** rtmpdiag itself failed here: what it said. */
  readonly fault?: string;
}

export interface ProgramReport {
  readonly part: 'publisher' | 'server' | 'player';
  readonly id: string;
  readonly title: string;
  readonly version?: string;
  /** What is missing and how it comes. */
  readonly missing?: { readonly what: string; readonly install: string };
}

export interface MatrixCounts {
  readonly selected: number;
  /** Played, or tried to. */
  readonly executed: number;
  /** Not tried: unsupported, skipped, or not come to. */
  readonly notExecuted: number;
  readonly byGrade: Readonly<Partial<Record<Grade, number>>>;
  /** Frames that were followed, each once for each way that it had to go. */
  readonly frames: number;
}

export interface MatrixReport {
  readonly schema: typeof matrixSchema;
  readonly tool: { readonly name: string; readonly version: string };
  readonly seed: string;
  readonly argv: readonly string[];
  /** ISO 8601, of its beginning. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly interrupted: boolean;
  readonly allowInconclusive: boolean;
  readonly shard?: string;
  /** Of each stream, in seconds. */
  readonly streamSeconds: number;
  readonly programs: readonly ProgramReport[];
  readonly counts: MatrixCounts;
  readonly gate: Gate;
  readonly cells: readonly CellResult[];
  /** Ids of cells without a result. */
  readonly notExecuted: readonly string[];
  readonly notes: readonly string[];
}

/** What was seen of a cell, judged and counted. */
export function cellResult(cell: Cell, seen: CellObservation, durationMs: number): CellResult {
  const { grade, by, faults, words } = judgeCell(seen);
  const ways = [
    ...seen.publishers.flatMap(({ sent, stored }) => [...(sent === undefined ? [] : [countsOf('file to server', sent)]), ...(stored === undefined ? [] : [countsOf('through the server', stored)])]),
    ...seen.players.flatMap(({ relayed, written }, index) => [...relayed.filter(({ notOwed }) => notOwed === undefined).map((way) => countsOf('through the server', way, index + 1)), ...(written === undefined ? [] : [countsOf('server to file', written, index + 1)])]),
  ];
  const findings = [
    ...seen.publishers.flatMap(({ leg }) => leg.findings.map((finding) => ({ leg: 'publisher' as const, finding }))),
    ...seen.players.flatMap(({ leg }) => leg.findings.map((finding) => ({ leg: 'player' as const, finding }))),
  ].map(({ leg, finding: { rule, severity, message } }) => ({ leg, rule, severity, message }));
  const told = findings.filter((finding, index) => findings.findIndex(({ leg, rule }) => leg === finding.leg && rule === finding.rule) === index);
  return { id: cellId(cell), ...cell, grade, ...(by === undefined ? {} : { by }), words, faults, ways, findings: told, durationMs };
}

function countsOf(way: WayCounts['way'], { comparison, delay }: Way, player?: number): WayCounts {
  return {
    way, ...(player === undefined ? {} : { player }),
    tracks: comparison.tracks.map(({ kind, trackId, codec, sent, identical, missing, corrupted, duplicated, reordered, retimed, joinedLate, endedEarly }) =>
      ({ kind, trackId, codec, sent, identical, missing, corrupted, duplicated, reordered, retimed, joinedLate, endedEarly })),
    ...(delay === undefined || delay.frames === 0 ? {} : { delayMs: { p50: delay.p50Ms, max: delay.maxMs, late: delay.late } }),
  };
}

/** A cell that was not played, with the reason. */
export function unplayed(cell: Cell, grade: 'unsupported' | 'skip' | 'inconclusive', words: string): CellResult {
  return { id: cellId(cell), ...cell, grade, words, faults: [], ways: [], findings: [], durationMs: 0 };
}
