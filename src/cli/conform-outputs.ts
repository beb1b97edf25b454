/** Where the result goes: files by their ending, a folder with everything, standard output. Endings are checked before work is done. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
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
  /** `paths`: the files that the report was made of, whose evidence lies beside them. */
  write(report: ConformReport, strict: boolean, paths?: readonly string[]): void;
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
    write: (report, strict, paths = []) => { for (const { path, form } of files) write(path, render(form, report, strict, paths), false); },
  };
}

function render(form: Form, report: ConformReport, strict: boolean, paths: readonly string[]): string {
  switch (form) {
    case 'json': return `${JSON.stringify(report, undefined, 2)}\n`;
    case 'html': return htmlOf([report], paths);
    case 'junit': return conformJunit(report, strict);
    case 'markdown': return conformMarkdown(report);
  }
}

/**
 * The page, with the transcripts of the evidence where it is still there: where the run wrote it, or beside one of `paths`, the
 * reports' own files, which may have been carried to another machine with it.
 */
export function htmlOf(reports: readonly ConformReport[], paths: readonly string[] = []): string {
  return conformHtml(reports, {
    transcript: (report, id) => {
      const folder = report.cases.find((result) => result.id === id)?.evidence;
      if (folder === undefined) return undefined;
      const own = paths[reports.indexOf(report)];
      const beside = reports.length === 1 ? paths : own === undefined ? [] : [own];
      for (const place of [...beside.map((path) => join(dirname(path), id)), ...(paths.length === 0 ? [folder] : [])]) {
        try {
          return readFileSync(join(place, 'transcript.txt'), 'utf8');
        } catch {
          // Not there: perhaps at the next place.
        }
      }
      return undefined;
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
