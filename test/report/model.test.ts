import { describe, expect, it } from 'vitest';
import { buildReport, buildReports, exitStatus, worst } from '../../src/report/model.js';
import type { FailOn } from '../../src/report/model.js';
import type { Verdict } from '../../src/trace/findings.js';
import { info, report, session, stall } from './sample.js';

describe('buildReport', () => {
  it('takes the worst finding as the verdict and sorts findings by time', () => {
    const built = report([stall, info]);
    expect(built.verdict).toBe('stall');
    expect(built.findings.map((finding) => finding.rule)).toEqual(['command-casing-variant', 'createstream-no-reply']);
  });

  it('is ok without findings', () => {
    expect(report([]).verdict).toBe('ok');
  });

  it('has the keys of the contract', () => {
    const built = JSON.parse(JSON.stringify(report())) as Record<string, unknown>;
    expect(Object.keys(built)).toEqual(['schema', 'tool', 'source', 'verdict', 'sessions', 'findings']);
    expect(built).toMatchObject({
      schema: 'rtmpdiag.report/1', tool: { name: 'rtmpdiag', version: '1.2.3' }, source: { kind: 'pcap', name: 'trace.pcap', truncated: false },
      sessions: [{ id: 0, c2s: { lost: [{ offset: 3073, bytes: 2000 }] }, tracks: [{ kind: 'video', loss: { certainty: 'estimated' } }] }],
    });
  });

  it('sorts sessions by number', () => {
    expect(buildReport({ version: '1', source: { kind: 'pcap', name: 'a', truncated: false }, sessions: [{ ...session, id: 2 }, session], findings: [] }).sessions.map(({ id }) => id)).toEqual([0, 2]);
  });

  it('gives several files one verdict', () => {
    expect(buildReports([report([]), report([stall]), report([info])])).toMatchObject({ schema: 'rtmpdiag.reports/1', verdict: 'stall', reports: [{}, {}, {}] });
  });
});

describe('exitStatus', () => {
  const verdicts: readonly Verdict[] = ['ok', 'info', 'degraded', 'stall', 'fatal'];
  const cases: readonly (readonly [FailOn, string])[] = [['info', '01111'], ['degraded', '00111'], ['stall', '00011'], ['fatal', '00001'], ['never', '00000']];
  it.each(cases)('with --fail-on %s is %s for ok, info, degraded, stall, fatal', (failOn, expected) => {
    expect(verdicts.map((verdict) => exitStatus(verdict, failOn)).join('')).toBe(expected);
  });

  it('knows the worst of none', () => {
    expect(worst([])).toBe('ok');
  });
});
