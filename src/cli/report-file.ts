/** `--report FILE`: the form is chosen by the file's ending, and a wrong ending is refused before any work is done. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { printable } from '../report/escape.js';
import { htmlReport } from '../report/html.js';
import { jsonReport } from '../report/json.js';
import { junitReport } from '../report/junit.js';
import { markdownReport } from '../report/markdown.js';
import type { FailOn, Report } from '../report/model.js';
import { buildReports } from '../report/model.js';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

/** One report is written as itself, several as one document. */
type Render = (reports: readonly Report[], failOn: FailOn) => string;

const forms: Readonly<Record<string, Render>> = {
  '.json': (reports) => jsonReport(reports.length === 1 && reports[0] !== undefined ? reports[0] : buildReports(reports)),
  '.html': (reports) => htmlReport(reports),
  '.xml': junitReport,
  '.md': (reports) => markdownReport(reports),
};

export interface ReportFile {
  /** Throws a UserError when the file cannot be written. */
  readonly write: (reports: readonly Report[]) => void;
}

/** Checks the ending. */
export function reportFile(path: string, failOn: FailOn): ReportFile {
  const ending = extname(path).toLowerCase();
  const render = Object.hasOwn(forms, ending) ? forms[ending] : undefined;
  if (render === undefined) {
    throw new UserError(`--report does not know the form of ${printable(path)}.`, 'End its name with .json, .html, .xml (JUnit) or .md.');
  }
  return {
    write: (reports) => {
      try {
        writeFileSync(path, render(reports, failOn));
      } catch (error) {
        throw fileError(error, path, 'write') ?? error;
      }
    },
  };
}
