/**
 * `npm run gen`: the list of rules (src/analyzers/index.ts) and one page for each rule (docs/rules/<id>.md, docs/rules/README.md).
 * `npm run gen -- --check` changes nothing and fails when something is out of date.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const folder = join(root, 'docs', 'rules');

function run(script) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', script)], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!check) run('gen-rules.mjs');
run('build.mjs');
const { rules } = await import(new URL('../dist/analyzers/index.js', import.meta.url));
const { explain } = await import(new URL('../dist/analyzers/explain.js', import.meta.url));

const sorted = [...rules].sort((a, b) => a.meta.level - b.meta.level || (a.meta.id < b.meta.id ? -1 : 1));
const pages = new Map(sorted.map(({ meta }) => [`${meta.id}.md`, `# ${meta.id}\n\n${explain(meta.id).text.replace(/^# .*\n+/, '').trim()}\n`]));
const rows = sorted.map(({ meta }) => `| [${meta.id}](${meta.id}.md) | ${meta.severity} | ${meta.area} | ${meta.summary} |`);
pages.set('README.md', `# Rules\n\n${rules.length} rules, in the order in which they are looked for. A finding of an earlier rule that explains the failure suppresses the later ones.\n\n| id | severity | area | what |\n|---|---|---|---|\n${rows.join('\n')}\n`);

const stale = [];
for (const [name, text] of pages) {
  const path = join(folder, name);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  stale.push(name);
  if (check) continue;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
}
for (const name of existsSync(folder) ? readdirSync(folder) : []) {
  if (pages.has(name)) continue;
  stale.push(name);
  if (!check) rmSync(join(folder, name));
}
if (check && stale.length > 0) {
  process.stderr.write(`docs/rules is out of date (${stale.slice(0, 5).join(', ')}${stale.length > 5 ? ', ...' : ''}): run npm run gen.\n`);
  process.exit(1);
}
