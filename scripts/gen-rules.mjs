#!/usr/bin/env node
/** Writes src/analyzers/index.ts: the list of all rules, one import for each file in a rules/ folder. A test compares it with the folders. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'analyzers');

/** The text of index.ts for what the folders hold now. */
export function rulesIndex() {
  const files = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((area) => {
      let names = [];
      try {
        names = readdirSync(join(root, area.name, 'rules'));
      } catch {
        return [];
      }
      return names.filter((name) => name.endsWith('.ts')).map((name) => ({ area: area.name, id: name.slice(0, -3) }));
    })
    .sort((a, b) => (a.area + a.id < b.area + b.id ? -1 : 1));
  const variable = (id) => id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
  const imports = files.map(({ area, id }) => `import ${variable(id)} from './${area}/rules/${id}.js';`);
  return `/** All rules. Written by scripts/gen-rules.mjs; a test compares it with the rules/ folders. */
import type { Rule } from './define-rule.js';
${imports.join('\n')}

export const rules: readonly Rule[] = [
${files.map(({ id }) => `  ${variable(id)},`).join('\n')}
];

/** The rule of that id; undefined when there is none. */
export function ruleById(id: string): Rule | undefined {
  return rules.find((rule) => rule.meta.id === id);
}
`;
}

const target = join(root, 'index.ts');
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = rulesIndex();
  let before = '';
  try {
    before = readFileSync(target, 'utf8');
  } catch {
    // First run: there is no index yet.
  }
  if (before !== text) writeFileSync(target, text);
}
