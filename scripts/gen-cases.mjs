#!/usr/bin/env node
/**
 * Writes src/conformance/cases/index.ts: all cases in the order of their groups and numbers. A test compares it with the folders.
 * Also test/conformance/catalogue.txt, the ids and slugs that ever were: it grows and loses nothing. `casePages` gives the pages of
 * docs/conform, which `npm run gen` writes.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
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

/** Name to text: the pages of docs/conform, from the sources as they are. */
export async function casePages() {
  register('./typescript-hooks.mjs', import.meta.url);
  const pages = await import(new URL('../test/conformance/proof/pages.ts', import.meta.url).href);
  return pages.casePages();
}

const names = join(root, '..', '..', '..', 'test', 'conformance', 'catalogue.txt');

/** New cases get their line, in the order of the catalogue; a line whose case has gone or is renamed stays, and the test is red. */
function noteNames() {
  const place = (line) => order.indexOf(line.slice(0, 2).toLowerCase()) * 1000 + Number(line.slice(3, 6));
  const now = [...casesIndex().matchAll(/from '\.\/([a-z]+)\/[a-z]+-(\d+)-([^']+)\.js'/g)].map(([, group, number, slug]) => `${group.toUpperCase()}-${number} ${slug}`);
  let known = [];
  try {
    known = readFileSync(names, 'utf8').trim().split('\n');
  } catch {
    // First run: there is no list yet.
  }
  const fresh = now.filter((line) => !known.some((old) => old.slice(0, 6) === line.slice(0, 6)));
  if (fresh.length > 0) writeFileSync(names, `${[...known, ...fresh].sort((a, b) => place(a) - place(b)).join('\n')}\n`);
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
  noteNames();
}
