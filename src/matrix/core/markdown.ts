/** Markdown for a step summary, a pull request or a page of documentation, and annotations for GitHub. */
import { markdownText } from '../../report/escape.js';
import { githubAnnotation } from '../../report/github.js';
import { count } from '../../report/wrap.js';
import { codecs } from './axes.js';
import { isUnexpected } from './gate.js';
import type { CellResult, MatrixReport } from './model.js';
import { countsText, gradeText, isQuiet, missingText, programText, redText, settingText, tallyText, valuesOf } from './words.js';

/** Behind these nobody reads more rows, and step summaries end at 1 MiB. */
const rowsMax = 300;

export function matrixMarkdown(report: MatrixReport): string {
  const { gate, counts, programs, startedAt, tool, seed, streamSeconds, interrupted } = report;
  const missing = programs.filter((program) => program.missing !== undefined);
  const told = report.cells.filter((result) => !isQuiet(result));
  return [
    `# Interop matrix: ${gate.passed ? 'gate passed' : `gate not passed (${markdownText(gate.because)})`}`,
    '',
    `${countsText(report)}. ${count(counts.frames, 'frame')} followed.${interrupted ? ' **Interrupted: partial.**' : ''}`,
    '',
    `${startedAt.slice(0, 10)}, rtmpdiag ${markdownText(tool.version)}, seed ${markdownText(seed)}, streams of ${count(streamSeconds, 'second')}.${report.cells.some(({ baseline }) => baseline?.mark === 'xfail') ? ' xfail: as the baseline expects it.' : ''}`,
    '',
    ...overviewTable(report),
    '## Programs',
    '',
    '| program | as | version |', '|---|---|---|',
    ...programs.filter((program) => program.missing === undefined).map(({ title, part, version }) => `| ${markdownText(title)} | ${part} | ${markdownText(version ?? '')} |`),
    '',
    ...missing.flatMap((program) => [`${markdownText(missingText(program))}.`, '']),
    ...valuesOf(report, 'server').flatMap((server) => serverTable(report, server)),
    '## What is not ok',
    '',
    ...(told.length === 0 ? ['Nothing.'] : [
      '| cell | grade | by | what |', '|---|---|---|---|',
      ...told.slice(0, rowsMax).map(toldRow), ...(told.length > rowsMax ? [`| … | | | ${told.length - rowsMax} more |`] : []),
    ]),
    '',
  ].join('\n');
}

/** Programs by servers: small enough for a front page. */
function overviewTable(report: MatrixReport): string[] {
  const servers = valuesOf(report, 'server');
  if (servers.length === 0) return [];
  const row = (axis: 'publisher' | 'player', id: string): string => {
    const of = (server: string): string => tallyText(report.cells.filter((cell) => cell.server === server && cell[axis] === id && cell.grade !== 'unsupported' && cell.grade !== 'skip'));
    return `| ${markdownText(programText(report, axis, id))} | ${axis} | ${servers.map(of).join(' | ')} |`;
  };
  return [
    `| program | as | ${servers.map((server) => markdownText(programText(report, 'server', server))).join(' | ')} |`, `|---|---|${servers.map(() => '---|').join('')}`,
    ...valuesOf(report, 'publisher').map((id) => row('publisher', id)), ...valuesOf(report, 'player').filter((id) => programNamed(report, id)).map((id) => row('player', id)), '',
  ];
}

/** Not the place of a player at servers that take none. */
function programNamed({ programs }: MatrixReport, id: string): boolean {
  return programs.some((program) => program.part === 'player' && program.id === id);
}

/** Publishers and codecs by players. */
function serverTable(report: MatrixReport, server: string): string[] {
  const cells = report.cells.filter((cell) => cell.server === server);
  const ofServer = { programs: report.programs, cells };
  const players = valuesOf(ofServer, 'player');
  const rows = valuesOf(ofServer, 'publisher').flatMap((publisher) => valuesOf(ofServer, 'codec', Object.keys(codecs)).flatMap((codec) => {
    const ofRow = cells.filter((cell) => cell.publisher === publisher && cell.codec === codec);
    return ofRow.length === 0 ? [] : [`| ${markdownText(publisher)} | ${markdownText(codec)} | ${players.map((player) => entry(ofRow.filter((cell) => cell.player === player))).join(' | ')} |`];
  }));
  return [
    `## ${markdownText(programText(report, 'server', server))}`, '', `| publisher | stream | ${players.map((player) => (programNamed(report, player) ? markdownText(player) : 'its own file')).join(' | ')} |`, `|---|---|${players.map(() => '---|').join('')}`, ...rows, '',
  ];
}

/** "ok: player-first; late-join", one line for each grade. */
function entry(results: readonly CellResult[]): string {
  const grades = [...new Set(results.map(wordOf))];
  return grades.map((word) => `${word}: ${results.filter((result) => wordOf(result) === word).map((result) => markdownText(settingText(result))).join('; ')}`).join('<br>');
}

function wordOf(result: CellResult): string {
  const text = `${gradeText(result)}${result.by === undefined ? '' : ` by ${result.by}`}${result.baseline === undefined ? '' : ` (${result.baseline.mark})`}`;
  return result.grade === 'ok' || result.grade === 'unsupported' || result.grade === 'skip' ? text : `**${text}**`;
}

function toldRow(result: CellResult): string {
  const { id, by, words, faults, baseline } = result;
  const finding = faults[0]?.finding;
  return `| ${markdownText(id)} | ${gradeText(result)}${baseline === undefined ? '' : ` (${baseline.mark})`} | ${by ?? ''} | ${markdownText(`${words}${finding === undefined ? '' : ` (${finding})`}${baseline === undefined ? '' : `; baseline: ${baseline.why}`}`)} |`;
}

export function matrixGithubLines(report: MatrixReport): string[] {
  return report.cells.flatMap((result) => {
    const kind = isUnexpected(result) ? 'error' : result.baseline === undefined && result.grade === 'inconclusive' ? 'warning' : undefined;
    return kind === undefined ? [] : [githubAnnotation(kind, result.id, redText(result).slice(0, 300))];
  });
}
