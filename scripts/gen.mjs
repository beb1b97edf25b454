/**
 * `npm run gen`: the list of rules (src/analyzers/index.ts) and one page for each rule (docs/rules/<id>.md, docs/rules/README.md); the
 * same for the conformance cases (src/conformance/cases/index.ts, docs/conform).
 * `npm run gen -- --check` changes nothing and fails when something is out of date.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

function run(script) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script)], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!check) for (const script of ['gen-rules.mjs', 'gen-cases.mjs']) run(script);
run('build.mjs');
const { rules } = await import(new URL('../dist/analyzers/index.js', import.meta.url));
const { explain } = await import(new URL('../dist/analyzers/explain.js', import.meta.url));

const sorted = [...rules].sort((a, b) => a.meta.level - b.meta.level || (a.meta.id < b.meta.id ? -1 : 1));
const pages = new Map(sorted.map(({ meta }) => [`${meta.id}.md`, `# ${meta.id}\n\n${explain(meta.id).text.replace(/^# .*\n+/, '').trim()}\n`]));
const rows = sorted.map(({ meta }) => `| [${meta.id}](${meta.id}.md) | ${meta.severity} | ${meta.area} | ${meta.summary} |`);
pages.set('README.md', `# Rules\n\n${rules.length} rules, in the order in which they are looked for. A finding of an earlier rule that explains the failure suppresses the later ones.\n\n| id | severity | area | what |\n|---|---|---|---|\n${rows.join('\n')}\n`);

let failed = false;
for (const [folder, wanted] of [['docs/rules', pages], ['docs/conform', await (await import('./gen-cases.mjs')).casePages()]]) {
  const stale = bring(join(root, folder), wanted);
  if (!check || stale.length === 0) continue;
  process.stderr.write(`${folder} is out of date (${stale.slice(0, 5).join(', ')}${stale.length > 5 ? ', ...' : ''}): run npm run gen.\n`);
  failed = true;
}
if (failed) process.exit(1);

/** Writes what differs and removes what nobody asks for, unless it only checks; returns their names. */
function bring(folder, wanted) {
  const stale = [];
  for (const [name, text] of wanted) {
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    stale.push(name);
    if (check) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
  }
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (wanted.has(name)) continue;
    stale.push(name);
    if (!check) rmSync(join(folder, name));
  }
  return stale;
}
