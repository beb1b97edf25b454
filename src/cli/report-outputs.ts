/** Where the result of a suite goes: files by their ending, a folder with everything. Endings are checked before work is done. */
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { printable } from '../report/escape.js';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

export interface OutputFlags {
  readonly report: readonly string[] | undefined;
  readonly junit: string | undefined;
  readonly html: string | undefined;
  readonly markdown: string | undefined;
}

export type ReportForm = 'json' | 'html' | 'junit' | 'markdown';
const endings: Readonly<Record<string, ReportForm>> = { '.json': 'json', '.html': 'html', '.xml': 'junit', '.md': 'markdown' };

export interface ReportOutputs {
  /** Folder for evidence, where one was named. */
  readonly directory: string | undefined;
  write(render: (form: ReportForm) => string): void;
}

export function reportOutputs(flags: OutputFlags): ReportOutputs {
  const files: { readonly path: string; readonly form: ReportForm }[] = [];
  let directory: string | undefined;
  for (const path of flags.report ?? []) {
    const ending = extname(path).toLowerCase();
    const form = Object.hasOwn(endings, ending) ? endings[ending] : undefined;
    if (form !== undefined) files.push({ path, form });
    else if (ending !== '' && !existsSync(path)) throw new UserError(`--report does not know the form of ${printable(path)}.`, 'End its name with .json, .html, .xml (JUnit) or .md, or name a folder.');
    else if (directory !== undefined) throw new UserError('--report names two folders.', 'One folder holds everything.');
    else directory = path;
  }
  for (const [form, path] of [['junit', flags.junit], ['html', flags.html], ['markdown', flags.markdown]] as const) if (path !== undefined) files.push({ path, form });
  if (directory !== undefined) {
    try {
      mkdirSync(directory, { recursive: true });
    } catch (error) {
      throw fileError(error, directory, 'write') ?? error;
    }
    files.push({ path: join(directory, 'report.json'), form: 'json' }, { path: join(directory, 'report.html'), form: 'html' });
  }
  // A file that cannot be written is found now, not after minutes of work.
  for (const { path } of files) write(path, '', true);
  return { directory, write: (render) => { for (const { path, form } of files) write(path, render(form), false); } };
}

function write(path: string, text: string, probe: boolean): void {
  try {
    if (probe) appendFileSync(path, '');
    else writeFileSync(path, text);
  } catch (error) {
    throw fileError(error, path, 'write') ?? error;
  }
}
