/** The report as one page: nothing is loaded, no script, light and dark by the reader's setting, every value escaped. */
import type { Finding, SessionReport } from '../trace/findings.js';
import { markup } from './escape.js';
import type { Report } from './model.js';
import { worst } from './model.js';
import { byWeight, clientOutcome, ending, findingCounts, messagesByType, purpose, sourceFacts, trackFormat, trackFrames, transactionStates } from './words.js';
import { duration, grouped } from './wrap.js';

const style = `
:root { color-scheme: light dark; --text: #1b1f24; --soft: #59636e; --page: #ffffff; --card: #f6f8fa; --line: #d1d9e0; --ok: #1a7f37; --info: #0969da; --degraded: #9a6700; --stall: #cf222e; --fatal: #a40e26; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --page: #0d1117; --card: #151b23; --line: #3d444d; --ok: #3fb950; --info: #4493f8; --degraded: #d29922; --stall: #f85149; --fatal: #ff7b72; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; }
p { margin: .35rem 0; } .soft { color: var(--soft); }
header { display: flex; flex-wrap: wrap; gap: .75rem; align-items: baseline; margin-top: 2rem; }
.badge { padding: .1rem .6rem; border-radius: 1rem; border: 1px solid currentColor; font-weight: 600; font-size: .85rem; white-space: nowrap; }
.ok { color: var(--ok); } .info { color: var(--info); } .degraded { color: var(--degraded); } .stall { color: var(--stall); } .fatal { color: var(--fatal); }
article { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid var(--line); border-radius: .4rem; padding: .8rem 1rem; margin: .7rem 0; }
article.degraded-card { border-left-color: var(--degraded); } article.stall-card { border-left-color: var(--stall); } article.fatal-card { border-left-color: var(--fatal); } article.info-card { border-left-color: var(--info); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); } th { color: var(--soft); font-weight: 500; } th, td { overflow-wrap: break-word; } th, td:not(.text) { white-space: nowrap; } td.text { overflow-wrap: anywhere; }
code { font: 13px/1.4 ui-monospace, monospace; }
`;

/** One page for any number of files. */
export function htmlReport(reports: readonly Report[]): string {
  const title = reports.length === 1 ? `${markup(reports[0]?.source.name ?? '')}: ${reports[0]?.verdict ?? 'ok'}` : `${reports.length} files: ${worst(reports.map((report) => report.verdict))}`;
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${title} - rtmpdiag</title><style>${style}</style></head><body>`,
    ...reports.flatMap(reportParts),
    `<p class="soft">rtmpdiag ${markup(reports[0]?.tool.version ?? '')}</p>`,
    '</body></html>',
    '',
  ].join('\n');
}

function reportParts(report: Report): string[] {
  return [
    `<header><h1>${markup(report.source.name)}</h1><span class="badge ${report.verdict}">${report.verdict}</span><span class="soft">${markup(sourceFacts(report))}; ${findingCounts(report.findings)}</span></header>`,
    ...(report.source.notes ?? []).map((note) => `<p class="soft">${markup(note)}</p>`),
    ...(report.findings.length === 0 ? [] : ['<h2>Findings</h2>', ...byWeight(report.findings).map(findingCard)]),
    ...report.sessions.flatMap(sessionParts),
  ];
}

function findingCard(finding: Finding): string {
  const times = finding.count > 1 ? `, ${grouped(finding.count)} times` : '';
  const evidence = finding.evidence.map((piece) => `<p class="soft"><code>${piece.direction} byte ${piece.offset}</code> ${markup(piece.note)}</p>`).join('');
  return `<article class="${finding.severity}-card"><h3><span class="${finding.severity}">${finding.severity}</span> <code>${markup(finding.rule)}</code></h3>`
    + `<p class="soft">session ${finding.session}, at ${(finding.atMs / 1000).toFixed(3)} s${times}</p><p>${markup(finding.message)}</p>`
    + (finding.cause === '' ? '' : `<p><b>Cause:</b> ${markup(finding.cause)}</p>`)
    + (finding.remedy === '' ? '' : `<p><b>Remedy:</b> ${markup(finding.remedy)}</p>`)
    + `${evidence}</article>`;
}

/** Cells up to this many characters stay on one line. */
const longCell = 24;

/** `rows` hold plain text; it is escaped here. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], name: 'th' | 'td'): string => row.map((cell) => `<${name}${cell.length > longCell ? ' class="text"' : ''}>${markup(cell)}</${name}>`).join('');
  return `<div class="scroll"><table><tr>${cells(head, 'th')}</tr>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</table></div>`;
}

function sessionParts(session: SessionReport): string[] {
  const parts = [
    `<h2>Session ${session.id}: ${markup(purpose(session))}</h2>`,
    `<p class="soft">${markup(session.client)} to ${markup(session.server)}, ${duration(session.durationMs)}${session.endedBy === '' ? '' : `, ended ${markup(ending(session))}`}</p>`,
  ];
  if (session.handshake !== undefined) parts.push(`<p>Handshake: ${markup(session.handshake)}</p>`);
  if (session.transactions.length > 0) {
    parts.push(table(['request', 'txn', 'at', 'state', 'latency', 'reply'], session.transactions.map((transaction) => [
      transaction.name, String(transaction.transactionId), `${(transaction.atMs / 1000).toFixed(3)} s`, transactionStates[transaction.state],
      transaction.latencyMs === null ? '' : duration(transaction.latencyMs), transaction.reply ?? '',
    ])));
  }
  parts.push(table(['direction', 'bytes', 'messages', 'chunks', 'types', 'lost bytes'], (['c2s', 's2c'] as const).map((direction) => {
    const facts = session[direction];
    return [direction === 'c2s' ? 'from client' : 'from server', grouped(facts.bytes), grouped(facts.messages), grouped(facts.chunks), messagesByType(facts), grouped(facts.lost.reduce((sum, range) => sum + range.bytes, 0))];
  })));
  if (session.tracks.length > 0) parts.push(table(['track', 'format', 'frames'], session.tracks.map((track) => [track.kind, trackFormat(track), trackFrames(track)])));
  if (session.clientModels.length > 0) parts.push(`<p>${markup(session.clientModels.map(clientOutcome).join(', '))}</p>`);
  parts.push(...session.notices.map((notice) => `<p class="soft">${markup(notice)}</p>`));
  return parts;
}
