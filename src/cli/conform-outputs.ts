/** The forms that a conformance report is written in. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { conformHtml } from '../conformance/core/html.js';
import { conformJunit } from '../conformance/core/junit.js';
import { conformMarkdown } from '../conformance/core/markdown.js';
import type { ConformReport } from '../conformance/core/model.js';
import { reportOutputs, type OutputFlags, type ReportForm } from './report-outputs.js';

export interface Outputs {
  /** Folder for evidence, where one was named. */
  readonly directory: string | undefined;
  /** `paths`: the files that the report was made of, whose evidence lies beside them. */
  write(report: ConformReport, strict: boolean, paths?: readonly string[]): void;
}

export function outputsOf(flags: OutputFlags): Outputs {
  const { directory, write } = reportOutputs(flags);
  return { directory, write: (report, strict, paths = []) => { write((form) => render(form, report, strict, paths)); } };
}

function render(form: ReportForm, report: ConformReport, strict: boolean, paths: readonly string[]): string {
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
