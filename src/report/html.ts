/**
 * The report as one page that can be sent to somebody: nothing is loaded, every value is escaped, light and dark by the reader's
 * setting. It is complete without its script, which only zooms the charts and finds ways between a finding and its place.
 */
import type { Report } from './model.js';
import { worst } from './model.js';
import { byWeight, findingCounts } from './words.js';
import { comparisonHtml } from './html/comparison.js';
import { factsHtml } from './html/facts.js';
import type { PlacedFinding } from './html/figure.js';
import { figureHtml } from './html/figure.js';
import type { CardInput } from './html/findings.js';
import { findingsHtml } from './html/findings.js';
import type { HtmlOptions } from './html/input.js';
import { numbersHtml } from './html/numbers.js';
import { pageScript } from './html/script.js';
import { scriptHash } from './html/script-hash.js';
import { sessionFigures } from './html/session-figures.js';
import { sessionHtml } from './html/session.js';
import { pageStyle } from './html/style.js';
import { attribute, name, sentence } from './html/text.js';
import { tracksHtml } from './html/tracks.js';
import { verdictHtml, verdictSign } from './html/verdict.js';

export type { HtmlOptions, RuleExplanation } from './html/input.js';

/** Bins that all charts of a page share, and what each gets at least and at most: fifty sessions must not make a page of megabytes. */
const binsOfPage = 5000;
const binsMin = 100;
const binsMax = 600;
/** Sessions unfolded; more, and only those with something to say are. */
const sessionsOpen = 3;

/** The script is known by its hash: one that a peer smuggled in would not run. */
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src '${scriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
const icon = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23c2303b'/%3E%3C/svg%3E";

/** One page for any number of files. */
export function htmlReport(reports: readonly Report[], options: HtmlOptions = {}): string {
  const [only] = reports;
  const verdict = worst(reports.map((report) => report.verdict));
  const title = reports.length === 1 && only !== undefined ? attribute(only.source.name) : `${reports.length} files`;
  const figures = reports.reduce((sum, report) => sum + report.sessions.length + (report.media === undefined ? 0 : 1), 0);
  const bins = Math.min(binsMax, Math.max(binsMin, Math.floor(binsOfPage / Math.max(1, figures))));
  const explained = new Map<string, string>();
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">`,
    `<title>${title}: ${verdict} - rtmpdiag</title><link rel="icon" href="${icon}"><style>${pageStyle}</style></head><body>`,
    '<p class="top"><span class="mark" aria-hidden="true"></span>rtmpdiag</p><main>',
    reports.length === 1 ? '' : filesHtml(reports),
    ...reports.map((report, index) => reportHtml(report, index, { bins, several: reports.length > 1, explained, explain: options.explain })),
    `</main><footer class="soft">Made by rtmpdiag ${sentence(only?.tool.version ?? '')}. Nothing on this page was loaded from anywhere.</footer>`,
    `<script>${pageScript}</script></body></html>`,
    '',
  ].join('\n');
}

/** Several files: the way to each. */
function filesHtml(reports: readonly Report[]): string {
  const rows = reports.map((report, index) => `<li><a href="#report-${index}">${verdictSign(report.verdict)}<strong>${name(report.source.name)}</strong><span class="soft">${report.verdict}, ${findingCounts(report.findings)}</span></a></li>`);
  return `<header class="report"><h1>${reports.length} files</h1>${rows.length === 0 ? '' : `<section><ul class="files">${rows.join('')}</ul></section>`}</header>`;
}

interface ReportContext {
  readonly bins: number;
  readonly several: boolean;
  readonly explained: Map<string, string>;
  readonly explain: HtmlOptions['explain'];
}

function reportHtml(report: Report, index: number, { bins, several, explained, explain }: ReportContext): string {
  const { media, sessions } = report;
  const placed = byWeight(report.findings).map((finding, place): PlacedFinding => ({ finding, id: `finding-${index}-${place}` }));
  const charts = `charts-${index}`;
  const mediaFigure = media === undefined ? undefined : figureHtml({ id: charts, title: 'Over time', durationMs: media.durationMs, timeline: media.timeline, findings: placed, binsMax: bins });
  const figures = new Map(sessions.map((session, place) => [
    session.id, sessionFigures(session, `${index}-${session.id}`, placed.filter(({ finding }) => finding.session === session.id), bins, place === 0 ? hint : ''),
  ]));
  const cards = placed.map(({ finding, id }): CardInput => ({ finding, id, figureId: mediaFigure === undefined ? figures.get(finding.session)?.id : charts }));
  const troubled = new Set(report.findings.filter(({ severity }) => severity !== 'info').map(({ session }) => session));
  const open = (id: number, place: number): boolean => sessions.length <= sessionsOpen || (troubled.size <= sessionsOpen ? troubled.has(id) : place === 0);
  const heading = several ? 'h2' : 'h1';
  return [
    `<div class="report" id="report-${index}"><${heading} class="file">${name(report.source.name)}</${heading}>`,
    verdictHtml(report, cards[0]?.id),
    `<section>${factsHtml(report)}${media === undefined || media.tracks.length === 0 ? '' : tracksHtml(media.tracks, mediaFigure === undefined ? undefined : charts)}${(report.source.notes ?? []).map((note) => `<p class="soft">${sentence(note)}</p>`).join('')}</section>`,
    report.comparison === undefined ? '' : comparisonHtml(report.comparison),
    findingsHtml(cards, { report, explain, explained }),
    mediaFigure === undefined ? '' : `<section>${mediaFigure}${hint}${media?.timeline === undefined ? '' : numbersHtml(media.timeline)}</section>`,
    ...sessions.map((session, place) => sessionHtml(session, {
      id: `session-${index}-${session.id}`, figures: figures.get(session.id)?.html ?? '', mediaFigureId: figures.get(session.id)?.mediaId, open: open(session.id, place),
    })),
    '</div>',
  ].filter((part) => part !== '').join('\n');
}

const hint = '<p class="soft hint">Drag to zoom, double click for the whole. Once clicked: the wheel zooms, arrow keys move, + and − zoom. On a touch screen: two fingers.</p>';
