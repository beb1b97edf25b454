import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cases } from '../../../src/conformance/cases/index.js';
import { readBaseline } from '../../../src/conformance/core/baseline.js';
import { conformExit } from '../../../src/conformance/core/gate.js';
import { profileNames } from '../../../src/conformance/core/select.js';
import { verdicts } from '../../../src/conformance/core/verdict.js';
import { parseYamlSubset } from '../../../src/conformance/core/yaml-subset.js';

const text = readFileSync(new URL('../../../docs/ci.md', import.meta.url), 'utf8');

it('the baseline that docs/ci.md shows is one, and its reasons exist', () => {
  const block = /```yaml\n(target:[^]*?)```/.exec(text)?.[1] ?? '';
  const document = parseYamlSubset(block);
  const baseline = 'value' in document ? readBaseline(document.value, cases.map(({ id }) => id)) : document.problem;
  if (typeof baseline === 'string') throw new Error(baseline);
  expect(Object.keys(baseline.cases)).toHaveLength(2);
  for (const [id, { reason }] of Object.entries(baseline.cases)) {
    if (reason !== undefined) expect(cases.find((each) => each.id === id)?.outcomes.map((outcome) => outcome.reason)).toContain(reason);
  }
});

it('docs/ci.md tells every exit status, verdict and profile', () => {
  for (const status of Object.values(conformExit)) expect(text).toMatch(new RegExp(`^\\| ${status} \\|`, 'm'));
  for (const verdict of verdicts) expect(text).toMatch(new RegExp(`^\\| ${verdict} \\|`, 'm'));
  for (const profile of profileNames.filter((name) => name !== 'client')) expect(text).toMatch(new RegExp(`\`(--profile )?${profile}\``));
});
