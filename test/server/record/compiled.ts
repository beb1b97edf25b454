/** Modules of src/ for a process of their own: translated into a folder, with all that they import. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { root } from '../../helpers/cli.js';

const source = join(root, 'src');

/** Translates `entries` (paths below src/, as imports name them) into `folder`, under the same paths. */
export function compileInto(folder: string, entries: readonly string[]): void {
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const open = entries.map((entry) => join(source, entry));
  const seen = new Set(open);
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const text = readFileSync(path.replace(/\.js$/, '.ts'), 'utf8');
    const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true } });
    const out = join(folder, relative(source, path));
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, outputText);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      const imported = resolve(dirname(path), fileName);
      if (!fileName.startsWith('.') || seen.has(imported)) continue;
      seen.add(imported);
      open.push(imported);
    }
  }
}
