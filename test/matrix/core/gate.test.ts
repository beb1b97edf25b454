import { describe, expect, it } from 'vitest';
import { countCells, decideMatrixGate } from '../../../src/matrix/core/gate.js';
import { grades } from '../../../src/matrix/core/grade.js';
import type { CellResult } from '../../../src/matrix/core/model.js';
import { resultOf, usual } from './sample.js';

const gate = (results: readonly CellResult[], options: Partial<Parameters<typeof decideMatrixGate>[1]> = {}): ReturnType<typeof decideMatrixGate> => decideMatrixGate(results, { allowInconclusive: false, interrupted: false, ...options });
const other = usual.replace('player-first', 'late-join');

describe('the gate', () => {
  it('passes where every cell is ok, unsupported or skipped', () => {
    expect(gate([resultOf('ok'), resultOf('unsupported', { id: other }), resultOf('skip')])).toEqual({ passed: true, exit: 0, because: '', unexpected: [] });
  });

  it.each(['late', 'retimed', 'reordered', 'duplicated', 'lossy', 'corrupt', 'stalled', 'refused', 'crashed'] as const)('is red where one cell is %s', (grade) => {
    expect(gate([resultOf('ok'), resultOf(grade, { id: other })])).toEqual({ passed: false, exit: 1, because: `1 ${grade}: ${other}`, unexpected: [other] });
  });

  it('has a place for every grade', () => {
    expect(grades.map((grade) => gate([resultOf('ok'), resultOf(grade, { id: other })]).exit)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4]);
  });

  it('is undecided where a cell is inconclusive, unless that is allowed', () => {
    const results = [resultOf('ok'), resultOf('inconclusive', { id: other })];
    expect(gate(results)).toMatchObject({ passed: false, exit: 4, because: `1 undecided: ${other}` });
    expect(gate(results, { allowInconclusive: true })).toMatchObject({ passed: true, exit: 0 });
    expect(gate([...results, resultOf('lossy')])).toMatchObject({ exit: 1 });
  });

  it('proves nothing where no cell was judged, and says why', () => {
    expect(gate([])).toMatchObject({ passed: false, exit: 3, because: 'no cell could be judged' });
    expect(gate([resultOf('skip', { words: 'cvlc is not here' })])).toMatchObject({ exit: 3, because: 'no cell could be judged: cvlc is not here' });
    expect(gate([resultOf('skip'), resultOf('inconclusive', { words: 'the server did not start' })], { allowInconclusive: true })).toMatchObject({ exit: 3, because: 'no cell could be judged: the server did not start' });
    expect(gate([resultOf('ok')], { missing: ['VLC (player) is missing'] })).toMatchObject({ exit: 3, because: 'VLC (player) is missing' });
  });

  it('takes what a baseline expects, and nothing else that it says', () => {
    const marked = (mark: 'xfail' | 'xpass' | 'expired' | 'other-reason' | 'flaky', grade: 'ok' | 'lossy'): number => gate([resultOf('ok', { id: other }), resultOf(grade, { baseline: { mark, why: 'known' } })]).exit;
    expect([marked('xfail', 'lossy'), marked('flaky', 'lossy'), marked('xpass', 'ok'), marked('expired', 'lossy'), marked('other-reason', 'lossy')]).toEqual([0, 0, 1, 1, 1]);
    expect(gate([resultOf('lossy', { baseline: { mark: 'xfail', why: 'known' } })])).toMatchObject({ passed: true });
    expect(gate([resultOf('ok', { baseline: { mark: 'xpass', why: '' } }), resultOf('lossy', { id: other })]).because).toBe(`1 lossy: ${other}; no longer as the baseline says, take it out there: ${usual}`);
  });

  it('puts a fault of rtmpdiag first, then the interruption', () => {
    const results = [resultOf('lossy'), resultOf('inconclusive', { id: other, fault: 'a tap failed' })];
    expect(gate(results, { interrupted: true })).toMatchObject({ exit: 70, because: 'rtmpdiag itself failed: a tap failed' });
    expect(gate([resultOf('lossy')], { interrupted: true })).toMatchObject({ exit: 130, unexpected: [usual] });
  });

  it('names three cells of a kind and no more', () => {
    const ids = [1, 2, 3, 4].map((number) => usual.replace('ffmpeg', `ffmpeg-${number}`));
    expect(gate(ids.map((id) => resultOf('lossy', { id }))).because).toBe(`4 lossy: ${ids.slice(0, 3).join(', ')}, …`);
  });
});

it('counts add up: what was played, what was not, each grade, and every frame', () => {
  expect(countCells([resultOf('ok'), resultOf('lossy'), resultOf('skip'), resultOf('unsupported'), resultOf('inconclusive')], 7)).toEqual({
    selected: 7, executed: 3, notExecuted: 4, byGrade: { ok: 1, lossy: 1, skip: 1, unsupported: 1, inconclusive: 1 }, frames: 300,
  });
});
