/** Where the result goes: files by their ending, a folder with everything, standard output. Endings are checked before work is done. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { conformHtml } from '../conformance/core/html.js';
import { conformJunit } from '../conformance/core/junit.js';
import { conformMarkdown } from '../conformance/core/markdown.js';
import type { ConformReport } from '../conformance/core/model.js';
import { printable } from '../report/escape.js';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

export interface OutputFlags {
  readonly report: readonly string[] | undefined;
  readonly junit: string | undefined;
  readonly html: string | undefined;
  readonly markdown: string | undefined;
}

type Form = 'json' | 'html' | 'junit' | 'markdown';
const endings: Readonly<Record<string, Form>> = { '.json': 'json', '.html': 'html', '.xml': 'junit', '.md': 'markdown' };

export interface Outputs {
  /** Folder for evidence, where one was named. */
  readonly directory: string | undefined;
  write(report: ConformReport, strict: boolean): void;
}

export function outputsOf(flags: OutputFlags): Outputs {
  const files: { readonly path: string; readonly form: Form }[] = [];
  let directory: string | undefined;
  for (const path of flags.report ?? []) {
    const ending = extname(path).toLowerCase();
    const form = Object.hasOwn(endings, ending) ? endings[ending] : undefined;
    if (form !== undefined) files.push({ path, form });
    else if (ending !== '' && !existsSync(path)) throw new UserError(`--report does not know the form of ${printable(path)}.`, 'End its name with .json, .html, .xml (JUnit) or .md, or name a folder.');
    else if (directory !== undefined) throw new UserError('--report names two folders.', 'One folder holds the evidence of all cases.');
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
  return {
    directory,
    write: (report, strict) => { for (const { path, form } of files) write(path, render(form, report, strict), false); },
  };
}

function render(form: Form, report: ConformReport, strict: boolean): string {
  switch (form) {
    case 'json': return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'html': return htmlOf([report]);
    case 'junit': return conformJunit(report, strict);
    case 'markdown': return conformMarkdown(report);
  }
}

/** The page, with the transcripts of the evidence where it is still there. */
export function htmlOf(reports: readonly ConformReport[]): string {
  return conformHtml(reports, {
    transcript: (report, id) => {
      const folder = report.cases.find((result) => result.id === id)?.evidence;
      try {
        return folder === undefined ? undefined : readFileSync(join(folder, 'transcript.txt'), 'utf8');
      } catch {
        return undefined;
      }
    },
  });
}

function write(path: string, text: string, probe: boolean): void {
  try {
    if (probe) appendFileSync(path, '');
    else writeFileSync(path, text);
  } catch (error) {
    throw fileError(error, path, 'write') ?? error;
  }
}

/** JSON Lines: a line for each case as it ends, so that a run that is killed leaves what it had. */
export function lineFile(path: string): (value: unknown) => void {
  write(path, '', false);
  return (value) => { appendFileSync(path, `${JSON.stringify(value)}\n`); };
}
