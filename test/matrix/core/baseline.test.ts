import { describe, expect, it } from 'vitest';
import { parseYamlSubset } from '../../../src/conformance/core/yaml-subset.js';
import { readCellBaseline, withCellMarks, type CellBaseline } from '../../../src/matrix/core/baseline.js';
import type { CellResult } from '../../../src/matrix/core/model.js';
import { resultOf, usual } from './sample.js';

const known = { publisher: ['ffmpeg'], server: undefined, player: ['rtmpdiag', 'none'], codec: ['h264+aac'], flow: ['player-first', 'late-join'], handshake: ['plain'], transport: ['rtmp'] };
const read = (text: string): CellBaseline | string => {
  const document = parseYamlSubset(text);
  return 'problem' in document ? document.problem : readCellBaseline(document.value, known);
};
const entry = (values: string, cells = '*~nginx-rtmp~*'): CellBaseline => {
  const baseline = read(`cells:\n  "${cells}": { ${values} }\n`);
  if (typeof baseline === 'string') throw new Error(baseline);
  return baseline;
};
const mark = (result: CellResult, baseline: CellBaseline): string | undefined => withCellMarks([result], baseline, '2026-11-21')[0]?.baseline?.mark;

describe('a baseline file', () => {
  it('is a table of cells, in their order', () => {
    expect(read(`# known\ncells:\n  "*~nginx-rtmp~*": { expect: lossy, by: server, why: "drops the tail", until: 2027-12-31 }\n  ${usual}: { expect: [ok, late], why: slow }\n`)).toEqual([
      { cells: '*~nginx-rtmp~*', expect: ['lossy'], by: 'server', why: 'drops the tail', until: '2027-12-31' }, { cells: usual, expect: ['ok', 'late'], why: 'slow' },
    ]);
    expect(read('')).toEqual([]);
  });

  it.each([
    ['cases:\n  x: 1\n', 'it has "cases"; only cells may stand at its top'],
    ['cells:\n  "*": { expect: lossi, why: x }\n', /^\*: expect is one of ok, unsupported, skip, late/],
    ['cells:\n  "*": { why: x }\n', /expect is one of/],
    ['cells:\n  "*": { expect: lossy }\n', '* does not say why'],
    ['cells:\n  "*": { expect: lossy, why: x, untill: 2027-01-01 }\n', '* has "untill"; an entry has expect, by, why, link, until'],
    ['cells:\n  "*": { expect: lossy, why: x, until: 2027-02-29 }\n', '*: until is a day, as 2026-12-31'],
    ['cells:\n  "*": { expect: lossy, why: x, by: nginx }\n', '*: by is one of publisher, server, player'],
    [`cells:\n  ${usual.replace('ffmpeg', 'fmpeg')}: { expect: lossy, why: x }\n`, /: there is no publisher "fmpeg"$/],
    ['cells:\n  "*~*~*~h265+aac~*~*~*": { expect: lossy, why: x }\n', /: there is no codec "h265\+aac"$/],
    ['cells:\n  nginx-rtmp: { expect: lossy, why: x }\n', /^nginx-rtmp is no cell: it has 7 parts/],
    ['cells:\n  "a~b~c~d~e~f~g~*": { expect: lossy, why: x }\n', 'a~b~c~d~e~f~g~* has more than 7 parts'],
  ])('%j is refused with a sentence', (text, sentence) => {
    expect(read(text)).toMatch(sentence);
  });

  it('may name a server that this run does not know', () => {
    expect(read('cells:\n  "*~mine~*~*~*~*~*": { expect: lossy, why: x }\n')).toHaveLength(1);
  });
});

describe('the mark on a cell', () => {
  it('is none where no entry fits, and that of the first that does', () => {
    expect(mark(resultOf('lossy'), entry('expect: lossy, why: x', '*~other~*'))).toBeUndefined();
    expect(mark(resultOf('lossy'), [...entry('expect: lossy, why: x'), ...entry('expect: corrupt, why: y')])).toBe('xfail');
    expect(mark(resultOf('lossy'), [...entry('expect: corrupt, why: y'), ...entry('expect: lossy, why: x')])).toBe('other-reason');
  });

  it('is xfail for the expected grade by the expected party, and other-reason for another grade or party', () => {
    expect(mark(resultOf('lossy'), entry('expect: lossy, by: server, why: x'))).toBe('xfail');
    expect(mark(resultOf('lossy', { by: 'player' }), entry('expect: lossy, by: server, why: x'))).toBe('other-reason');
    expect(mark(resultOf('lossy', { by: 'player' }), entry('expect: lossy, why: x'))).toBe('xfail');
    expect(mark(resultOf('corrupt'), entry('expect: lossy, why: x'))).toBe('other-reason');
  });

  it('is other-reason where something new hides behind the expected grade', () => {
    const hidden = resultOf('lossy', { faults: [{ grade: 'lossy', by: 'server', frames: 2, words: 'x' }, { grade: 'retimed', by: 'server', frames: 1, words: 'y' }] });
    expect(mark(hidden, entry('expect: lossy, why: x'))).toBe('other-reason');
    expect(mark(hidden, entry('expect: [lossy, retimed], why: x'))).toBe('xfail');
    const elsewhere = resultOf('lossy', { faults: [{ grade: 'lossy', by: 'server', frames: 2, words: 'x' }, { grade: 'lossy', by: 'player', frames: 1, words: 'y' }] });
    expect(mark(elsewhere, entry('expect: lossy, by: server, why: x'))).toBe('other-reason');
  });

  it('is xpass where the cell is ok now, and flaky where both were expected', () => {
    expect(mark(resultOf('ok'), entry('expect: lossy, why: x'))).toBe('xpass');
    expect(mark(resultOf('ok'), entry('expect: [ok, lossy], why: x'))).toBe('flaky');
    expect(mark(resultOf('lossy'), entry('expect: [ok, lossy], why: x'))).toBe('flaky');
    expect(mark(resultOf('ok'), entry('expect: ok, why: x'))).toBeUndefined();
  });

  it('is expired behind its last day, and holds on it', () => {
    expect(mark(resultOf('lossy'), entry('expect: lossy, why: x, until: 2026-11-20'))).toBe('expired');
    expect(mark(resultOf('lossy'), entry('expect: lossy, why: x, until: 2026-11-21'))).toBe('xfail');
    expect(mark(resultOf('ok'), entry('expect: [ok, lossy], why: x, until: 2026-11-20'))).toBe('expired');
  });

  it('is none on what was not played or not decided', () => {
    for (const grade of ['skip', 'unsupported', 'inconclusive'] as const) expect(mark(resultOf(grade), entry('expect: lossy, why: x, until: 2020-01-01')), grade).toBeUndefined();
    expect(mark(resultOf('inconclusive'), entry('expect: [ok, inconclusive], why: x'))).toBe('flaky');
  });
});
