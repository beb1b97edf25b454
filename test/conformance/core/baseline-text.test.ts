import { describe, expect, it } from 'vitest';
import { baselineChanges, updatedBaselineText } from '../../../src/conformance/core/baseline-text.js';
import { readBaseline, updateBaseline, type Baseline } from '../../../src/conformance/core/baseline.js';
import { parseYamlSubset } from '../../../src/conformance/core/yaml-subset.js';
import { resultOf } from './reports.js';

const ids = ['HS-001', 'HS-002', 'HS-003', 'PC-010'];

function read(text: string): Baseline {
  const document = parseYamlSubset(text);
  const baseline = 'value' in document ? readBaseline(document.value, ids) : document.problem;
  if (typeof baseline === 'string') throw new Error(baseline);
  return baseline;
}

describe('a baseline file brought up to date', () => {
  const text = [
    '# Agreed on 3 March', 'target: ours', '', 'cases:   # known', '', '    # the old library',
    '    HS-001: { expect: fail, reason: other-version, why: "it\'s # old" }   # see the wiki',
    '    PC-010:', '        expect: fail   # always', '        reason: closed', '        why: Abort is missing', '    # the end', '',
  ].join('\n');

  it('is the same where nothing changed', () => {
    expect(updatedBaselineText(text, read(text), read(text))).toBe(text);
  });

  it('keeps comments and places, also of an entry of several lines that changes', () => {
    const old = read(text);
    const { baseline } = updateBaseline(old, [resultOf('PC-010', 'fail', { reason: 'wedged' }), resultOf('HS-002', 'fail', { reason: 'late' }), resultOf('HS-001', 'pass')], false);
    expect(baselineChanges(old, baseline)).toEqual({ added: ['HS-002'], changed: ['PC-010'], removed: ['HS-001'] });
    const updated = updatedBaselineText(text, old, baseline);
    expect(updated.split('\n')).toEqual([
      '# Agreed on 3 March', 'target: ours', '', 'cases:   # known', '', '    # the old library', '    # always',
      '    PC-010: { expect: fail, reason: wedged, why: "Abort is missing" }', '    HS-002: { expect: fail, reason: late, why: "say why" }', '    # the end', '',
    ]);
    expect(read(updated)).toEqual(baseline);
  });

  it('stays JSON where it was JSON, and is made where there was none', () => {
    const now: Baseline = { cases: { 'HS-001': { expect: ['fail'], why: 'a "quoted" word' } } };
    const json = updatedBaselineText('{"cases": {}}', { cases: {} }, now);
    expect(JSON.parse(json)).toEqual({ cases: { 'HS-001': { expect: ['fail'], why: 'a "quoted" word' } } });
    expect(read(json)).toEqual(now);
    for (const empty of ['', '# only this\n', 'target: ours\ncases: {}\n']) {
      const updated = updatedBaselineText(empty, empty === '' ? { cases: {} } : read(empty), { ...read(empty), ...now });
      expect(read(updated).cases).toEqual(now.cases);
      if (empty.startsWith('#')) expect(updated).toContain('# only this');
    }
  });
});

describe('what a baseline takes', () => {
  it('is never a crash, nor what could not be decided', () => {
    const { baseline, refused } = updateBaseline({ cases: {} }, [resultOf('HS-001', 'fail', { kind: 'crash' }), resultOf('HS-002', 'inconclusive'), resultOf('HS-003', 'blocked')], false);
    expect(refused).toEqual(['HS-001']);
    expect(baseline.cases).toEqual({});
  });

  it('keeps the day on which an entry ends', () => {
    const old: Baseline = { cases: { 'HS-001': { expect: ['fail'], reason: 'a', why: 'known', until: '2030-01-01' } } };
    expect(updateBaseline(old, [resultOf('HS-001', 'fail', { reason: 'b' })], false).baseline.cases['HS-001']).toEqual({ expect: ['fail'], reason: 'b', why: 'known', until: '2030-01-01' });
  });
});
