import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/analyzers/explain.js';
import { rules } from '../../src/analyzers/index.js';
import { runTranscript } from './run-transcript.js';

const folder = new URL('../../src/analyzers/', import.meta.url);

describe('the list of rules', () => {
  it('names every file in the rules folders, by its id', () => {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
      .flatMap((area) => readdirSync(new URL(`${area.name}/rules/`, folder)).map((name) => `${area.name}/${name.replace(/\.ts$/, '')}`));
    expect(rules.map((rule) => `${rule.meta.area}/${rule.meta.id}`).sort()).toEqual(files.sort());
  });

  it('has no id twice', () => {
    expect(new Set(rules.map((rule) => rule.meta.id)).size).toBe(rules.length);
  });
});

describe.each(rules.map((rule) => [rule.meta.id, rule] as const))('%s', (id, rule) => {
  it('has meta data that survives JSON and speaks in sentences', () => {
    expect(JSON.parse(JSON.stringify(rule.meta))).toEqual(rule.meta);
    for (const text of [rule.meta.summary, rule.meta.why, rule.meta.remedy]) expect(text).toMatch(/^[A-Z].*\.$/s);
    expect(rule.meta.cites.length).toBeGreaterThan(0);
    expect(explain(id)?.text).toContain(rule.meta.why.split(' ').slice(0, 3).join(' '));
  });

  it.each(rule.meta.examples.fails.map((example) => [example.title, example] as const))('is found: %s', (_title, example) => {
    const run = runTranscript(example.transcript);
    expect(run.rules).toEqual([id, ...(example.companions ?? [])].sort());
    expect(run.finding(id)?.severity).toBe(example.severity ?? rule.meta.severity);
    expect(run.finding(id)?.evidence.length).toBeGreaterThan(0);
    expect(run.verdicts.find((verdict) => verdict.rule === id)?.outcome).toBe('failed');
  });

  it.each(rule.meta.examples.passes.map((example) => [example.title, example] as const))('stays silent: %s', (_title, example) => {
    const run = runTranscript(example.transcript);
    const loud = run.findings.filter((finding) => finding.severity !== 'info' && !(example.companions ?? []).includes(finding.rule));
    expect(loud).toEqual([]);
    expect(run.finding(id)?.severity ?? 'info').toBe('info');
    for (const companion of example.companions ?? []) expect(run.rules).toContain(companion);
    expect(run.verdicts.filter((verdict) => verdict.outcome === 'broken')).toEqual([]);
  });
});
