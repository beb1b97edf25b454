/** Writes what `inspect` found to standard output: text for people, or one JSON document. */
import { jsonReport, jsonReportWithMessages } from '../report/json.js';
import type { Report } from '../report/model.js';
import { buildReports, worst } from '../report/model.js';
import { verdictWord } from '../report/palette.js';
import type { TextOptions } from '../report/text.js';
import { textReport } from '../report/text.js';
import type { Output } from './output.js';
import type { Spool } from './spool.js';

export interface InspectedFile {
  readonly report: Report;
  /** The listing, with `--messages`. */
  readonly spool?: Spool;
}

/** See `InspectedFile`; several files are one document, or one text after the other with the common verdict at the end. */
export async function writeInspections(files: readonly InspectedFile[], how: { readonly json: boolean; readonly layout: TextOptions; readonly asked: number }, out: Output): Promise<void> {
  if (how.json) {
    await out.pieces(documentPieces(files, how.asked));
    return;
  }
  for (const [index, { report, spool }] of files.entries()) {
    if (index > 0) out.line('');
    await out.pieces(textReport(report, how.layout, spool === undefined ? undefined : (session) => spool.lines(session)), '\n');
  }
  if (files.length < how.asked) out.line(`\ninterrupted after ${files.length} of ${how.asked} files`);
  if (files.length > 1) out.line(`\n${files.length} files: ${verdictWord(worst(files.map(({ report }) => report.verdict)), how.layout.palette)}`);
}

function* documentPieces(files: readonly InspectedFile[], asked: number): Generator<string> {
  const [first] = files;
  if (asked === 1 && first !== undefined) {
    yield* onePieces(first);
    return;
  }
  const { schema, verdict, interrupted } = buildReports(files.map(({ report }) => report), files.length < asked);
  yield `{\n"schema": "${schema}",\n"verdict": "${verdict}",\n${interrupted === true ? '"interrupted": true,\n' : ''}"reports": [\n`;
  for (const [index, file] of files.entries()) {
    if (index > 0) yield ',\n';
    yield* onePieces(file);
  }
  yield ']\n}\n';
}

function* onePieces({ report, spool }: InspectedFile): Generator<string> {
  if (spool === undefined) yield jsonReport(report);
  else yield* jsonReportWithMessages(report, (session) => spool.lines(session));
}
