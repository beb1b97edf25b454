/** Results made by hand. */
import { cellId, parseCellId, type Cell } from '../../../src/matrix/core/cell.js';
import { countCells, decideMatrixGate } from '../../../src/matrix/core/gate.js';
import type { Fault, Grade } from '../../../src/matrix/core/grade.js';
import { matrixSchema, type CellResult, type MatrixReport, type ProgramReport, type WayCounts } from '../../../src/matrix/core/model.js';
import type { Party } from '../../../src/matrix/core/observation.js';

export function cellOf(id: string): Cell {
  const cell = parseCellId(id);
  if (cell === undefined) throw new Error(`${id} is no cell`);
  return cell;
}

export const usual = 'ffmpeg~nginx-rtmp~rtmpdiag~h264+aac~player-first~plain~rtmp';

type Track = WayCounts['tracks'][number];
export const track = (values: Partial<Track> = {}): Track => ({ kind: 'video', trackId: 0, codec: 'avc1', sent: 150, identical: 150, missing: 0, corrupted: 0, duplicated: 0, reordered: 0, retimed: 0, joinedLate: 0, endedEarly: 0, ...values });

/** A fault of `frames` frames where the grade is one. */
export function resultOf(grade: Grade, { id = usual, by = 'server', frames = 2, ...values }: Partial<CellResult> & { readonly id?: string; readonly by?: Party; readonly frames?: number } = {}): CellResult {
  const harmless = grade === 'ok' || grade === 'unsupported' || grade === 'skip' || grade === 'inconclusive';
  const faults: readonly Fault[] = harmless ? [] : [{ grade, by, frames, words: `what happened to ${frames} frames` }];
  const cell = cellOf(id);
  return {
    id: cellId(cell), ...cell, grade, ...(harmless ? {} : { by }), words: harmless ? `why it is ${grade}` : `what happened to ${frames} frames`, faults,
    ways: grade === 'skip' || grade === 'unsupported' || grade === 'inconclusive' ? [] : [{ way: 'through the server', player: 1, tracks: [track(harmless ? {} : { identical: 150 - frames, missing: frames })], delayMs: { p50: 0.4, max: 3.2, late: 0 } }],
    findings: [], durationMs: 6100, ...values,
  };
}

export const programs: readonly ProgramReport[] = [
  { part: 'publisher', id: 'rtmpdiag', title: 'rtmpdiag publish', version: '1.2.3' }, { part: 'publisher', id: 'ffmpeg', title: 'FFmpeg', version: '5.1.9' },
  { part: 'server', id: 'rtmpdiag', title: 'rtmpdiag serve', version: '1.2.3' }, { part: 'server', id: 'nginx-rtmp', title: 'nginx-rtmp', version: '1.22.1' }, { part: 'server', id: 'ffmpeg-listen', title: 'ffmpeg -listen 1', version: '5.1.9' },
  { part: 'player', id: 'rtmpdiag', title: 'rtmpdiag play', version: '1.2.3' }, { part: 'player', id: 'ffmpeg', title: 'FFmpeg', version: '5.1.9' },
  { part: 'player', id: 'vlc', title: 'VLC', missing: { what: 'cvlc', install: 'apt-get install vlc-bin' } },
];

export function reportOf(cells: readonly CellResult[], values: Partial<MatrixReport> = {}): MatrixReport {
  return {
    schema: matrixSchema, tool: { name: 'rtmpdiag', version: '1.2.3' }, seed: 'rtmpdiag', argv: ['matrix'], startedAt: '2026-11-21T10:16:00.000Z', durationMs: 54_300, interrupted: false, allowInconclusive: false, streamSeconds: 5,
    programs, counts: countCells(cells, cells.length), gate: decideMatrixGate(cells, { allowInconclusive: false, interrupted: false }), cells, notExecuted: [], notes: [], ...values,
  };
}
