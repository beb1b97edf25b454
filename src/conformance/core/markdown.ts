/** Markdown for a step summary or a pull request, and GitHub's workflow commands. */
import { markdownText } from '../../report/escape.js';
import { githubAnnotation } from '../../report/github.js';
import { isUnexpected } from './gate.js';
import type { CaseResult, ConformReport } from './model.js';
import { countsText } from './terminal.js';

/** Behind a gate nobody reads more rows, and step summaries end at 1 MiB. */
const rowsMax = 300;

export function conformMarkdown(report: ConformReport): string {
  const told = report.cases.filter(({ verdict, baseline }) => verdict !== 'pass' || baseline !== undefined);
  const { target, calibration, gate } = report;
  return [
    `# Conformance: ${gate.passed ? 'gate passed' : `gate not passed (${markdownText(gate.because)})`}`,
    '',
    `${markdownText(countsText(report.counts))}.`,
    '',
    `Target ${markdownText(target.url)}${target.fmsVer === undefined ? '' : ` (${markdownText(target.fmsVer)})`}, profile ${markdownText(report.profile)}${calibration === undefined ? '' : `, connect p95 ${calibration.p95Ms.toFixed(1)} ms`}.${report.interrupted ? ' **Interrupted: partial.**' : ''}`,
    '',
    ...(told.length === 0 ? ['Every case passed.'] : [
      '| case | verdict | reason | what | breaks |', '|---|---|---|---|---|',
      ...told.slice(0, rowsMax).map(row), ...(told.length > rowsMax ? [`| … | | | ${told.length - rowsMax} more | |`] : []),
    ]),
    '',
  ].join('\n');
}

function row(result: CaseResult): string {
  const { id, slug, verdict, reason, title, actual, breaks, baseline } = result;
  const word = baseline === undefined ? verdict : `${verdict} (${baseline.mark})`;
  return `| ${id} ${slug} | ${word} | ${reason} | ${markdownText(`${title}: ${actual.slice(0, 200)}`)} | ${markdownText(breaks.join(', '))} |`;
}

/** `::error` and `::warning` lines (GitHub workflow commands). */
export function githubLines(report: ConformReport, strict: boolean): string[] {
  return report.cases.flatMap((result) => {
    const kind = isUnexpected(result, strict) ? 'error' : result.baseline === undefined && ['warn', 'inconclusive', 'blocked'].includes(result.verdict) ? 'warning' : undefined;
    return kind === undefined ? [] : [githubAnnotation(kind, `${result.id} ${result.slug}`, `${result.title}: ${result.verdict} ${result.reason}, ${result.actual.slice(0, 300)}`)];
  });
}
