/** The table of the proof tells a right kill from a wrong one: it could not be proof otherwise. */
import { describe, expect, it } from 'vitest';
import type { Allowed } from './may.js';
import { tablePage } from './table-page.js';
import { byMutant } from './tables.js';
import { flapping, isRight, rowOf, type CaseWords, type MutantRow } from './verdict-table.js';

const words = (...results: readonly string[]): CaseWords[] => results.map((text) => {
  const [id = '', verdict = '', reason = ''] = text.split(' ');
  return { id, verdict, reason };
});
const must = new Map([['NC-001', 'no-answer'], ['NC-006', 'warn:bare-close']]);
const row = (results: readonly CaseWords[], allowed: readonly Allowed[] = []): MutantRow => rowOf('S07', results, must, allowed, 0);
const sound = ['NC-001 fail no-answer', 'NC-006 warn bare-close', 'NC-002 blocked needs-connected', 'HS-001 pass version-3', 'PL-001 info x', 'PL-002 skip slow'];

describe('a row', () => {
  it('is right where those that must complain do, for their reason, and nobody else does', () => {
    expect(row(words(...sound))).toEqual({
      mutant: 'S07', caught: [['NC-001', 'no-answer'], ['NC-006', 'warn:bare-close']], missed: [], wrongReason: [], allowed: [], extra: [], blocked: 1, durationMs: 0,
    });
    expect(isRight(row(words(...sound)))).toBe(true);
  });

  it.each<readonly [string, string, keyof MutantRow, string]>([
    ['a case that passes', 'NC-001 pass answered', 'missed', 'NC-001: pass:answered, expected no-answer'],
    ['a case that was blocked', 'NC-001 blocked server-down', 'missed', 'NC-001: blocked:server-down, expected no-answer'],
    ['a case that fails for another reason', 'NC-001 fail closed', 'wrongReason', 'NC-001: closed, expected no-answer'],
    ['a case that fails where a warning is due', 'NC-006 fail bare-close', 'wrongReason', 'NC-006: bare-close, expected warn:bare-close'],
    ['a case that cannot decide', 'NC-001 inconclusive no-answer', 'wrongReason', 'NC-001: inconclusive:no-answer, expected no-answer'],
  ])('is wrong at %s', (_name, line, where, told) => {
    const seen = row(words(...sound.filter((each) => each.slice(0, 6) !== line.slice(0, 6)), line));
    expect(seen[where]).toEqual([told]);
    expect(isRight(seen)).toBe(false);
  });

  it('is wrong where a case that must complain did not run', () => {
    expect(row(words(...sound.slice(1))).missed).toEqual(['NC-001: not run, expected no-answer']);
  });

  it('is wrong where somebody else complains, unless that is allowed', () => {
    const results = words(...sound, 'CH-001 fail not-read', 'CH-002 warn x', 'TD-001 inconclusive y');
    expect(row(results).extra).toEqual(['CH-001 not-read', 'CH-002 warn:x', 'TD-001 inconclusive:y']);
    const allowed = [{ cases: ['CH-*', 'TD-001'], why: 'nothing behind connect is to be had' }];
    expect(row(results, allowed)).toMatchObject({ extra: [], allowed: ['CH-001 not-read', 'CH-002 warn:x', 'TD-001 inconclusive:y'] });
    expect(row(results, [{ cases: ['CH-001'], why: 'x' }]).extra).toEqual(['CH-002 warn:x', 'TD-001 inconclusive:y']);
  });
});

describe('repetitions', () => {
  it('that agree tell nothing, others tell each verdict and how often', () => {
    const table = (reason: string): Map<string, CaseWords[]> => new Map([['S62', words(`MR-001 fail ${reason}`, 'MR-002 pass x')]]);
    expect(flapping([table('lost'), table('lost')])).toEqual([]);
    expect(flapping([table('lost'), table('corrupt'), table('lost')])).toEqual(['S62 MR-001: lost (2), corrupt (1)']);
  });
});

describe('the tables', () => {
  it('are turned round by mutant, and shown with their links', () => {
    const proofs = { 'NC-001': { S07: 'no-answer', S01: 'wrong-transaction' }, 'NC-002': { S01: 'other-transaction' } };
    expect([...byMutant(proofs).get('S01') ?? []]).toEqual([['NC-001', 'wrong-transaction'], ['NC-002', 'other-transaction']]);
    const page = tablePage([{ id: 'S01', summary: 'Says a|b.' }, { id: 'S65', summary: 'Delays.' }], proofs, { S01: [{ cases: ['PL-*'], why: 'no player' }] });
    expect(page).toContain('| S01 | Says a\\|b. | [NC-001](NC-001.md) `wrong-transaction`, [NC-002](NC-002.md) `other-transaction` | PL-*: no player |');
    expect(page).toContain('| S65 | Delays. | nobody: a negative control |  |');
  });
});
