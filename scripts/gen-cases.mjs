#!/usr/bin/env node
/** Writes src/conformance/cases/index.ts: all cases in the order of their groups and numbers. A test compares it with the folders. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'conformance', 'cases');
/** As in core/verdict.ts: the order of the protocol. */
const order = ['hs', 'ch', 'pc', 'am', 'nc', 'pb', 'pl', 'mr', 'ms', 'td', 'au', 'cl', 'er', 'rb', 'rc'];

/** The text of index.ts for what the folders hold now. */
export function casesIndex() {
  const files = order.flatMap((group) => {
    let names = [];
    try {
      names = readdirSync(join(root, group));
    } catch {
      return [];
    }
    return names.filter((name) => name.endsWith('.ts')).sort().map((name) => ({ group, file: name.slice(0, -3) }));
  });
  const variable = (file) => /^([a-z]+)-(\d+)/.exec(file)?.slice(1).join('') ?? file;
  return `/** All cases, in the order in which they run. Written by scripts/gen-cases.mjs; a test compares it with the folders. */
import type { Case } from '../core/case.js';
${files.map(({ group, file }) => `import ${variable(file)} from './${group}/${file}.js';`).join('\n')}

export const cases: readonly Case[] = [
${files.map(({ file }) => `  ${variable(file)},`).join('\n')}
];

/** The case of that id, however it is written. */
export function caseById(id: string): Case | undefined {
  return cases.find((each) => each.id === id.toUpperCase());
}
`;
}

const target = join(root, 'index.ts');
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = casesIndex();
  let before = '';
  try {
    before = readFileSync(target, 'utf8');
  } catch {
    // First run: there is no index yet.
  }
  if (before !== text) writeFileSync(target, text);
}
