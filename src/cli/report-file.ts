/** `--report FILE`: the form is chosen by the file's ending, and a wrong ending is refused before any work is done. */
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { ruleById } from '../analyzers/index.js';
import { printable } from '../report/escape.js';
import { htmlReport } from '../report/html.js';
import { jsonReport } from '../report/json.js';
import { junitReport } from '../report/junit.js';
import { markdownReport } from '../report/markdown.js';
import type { FailOn, Report } from '../report/model.js';
import { documentOf } from '../report/model.js';
import { fileError } from './file-error.js';
import { UserError } from './user-error.js';

/** `asked`: files of the call; fewer reports mean that it was interrupted. */
type Render = (reports: readonly Report[], failOn: FailOn, asked: number) => string;

const forms: Readonly<Record<string, Render>> = {
  '.json': (reports, _failOn, asked) => jsonReport(documentOf(reports, asked)),
  '.html': (reports) => htmlReport(reports, { explain: (id) => ruleById(id)?.meta }),
  '.xml': junitReport,
  '.md': (reports) => markdownReport(reports),
};

export interface ReportFile {
  /** Throws a UserError when the file cannot be written. `asked`: files there should have been, when not all could be read. */
  readonly write: (reports: readonly Report[], asked?: number) => void;
}

/** Checks the ending. */
export function reportFile(path: string, failOn: FailOn): ReportFile {
  const ending = extname(path).toLowerCase();
  const render = Object.hasOwn(forms, ending) ? forms[ending] : undefined;
  if (render === undefined) {
    throw new UserError(`--report does not know the form of ${printable(path)}.`, 'End its name with .json, .html, .xml (JUnit) or .md.');
  }
  return {
    write: (reports, asked = reports.length) => {
      try {
        writeFileSync(path, render(reports, failOn, asked));
      } catch (error) {
        throw fileError(error, path, 'write') ?? error;
      }
    },
  };
}
