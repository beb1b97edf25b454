/** The report as Markdown, to paste into an issue. */
import { markdownText as md } from './escape.js';
import type { Report } from './model.js';
import { byWeight, clientOutcome, ending, findingCounts, messagesByType, purpose, sourceFacts, trackFormat, trackFrames, transactionStates } from './words.js';
import { duration, grouped } from './wrap.js';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [`| ${head.join(' | ')} |`, `|${head.map(() => '---|').join('')}`, ...rows.map((row) => `| ${row.map(md).join(' | ')} |`), ''];
}

/** One document for any number of files. */
export function markdownReport(reports: readonly Report[]): string {
  return reports.flatMap(one).join('\n');
}

function one(report: Report): string[] {
  const lines = [`# ${md(report.source.name)}: ${report.verdict}`, '', `${sourceFacts(report)}; ${findingCounts(report.findings)}. rtmpdiag ${md(report.tool.version)}.`, ''];
  for (const note of report.source.notes ?? []) lines.push(`Note: ${md(note)}`, '');
  if (report.findings.length > 0) lines.push('## Findings', '');
  for (const finding of byWeight(report.findings)) {
    lines.push(`### ${finding.severity}: ${md(finding.rule)}`, '', `${md(finding.message)}`, '', `- Session ${finding.session}, at ${(finding.atMs / 1000).toFixed(3)} s${finding.count > 1 ? `, ${grouped(finding.count)} times` : ''}`);
    if (finding.cause !== '') lines.push(`- Cause: ${md(finding.cause)}`);
    if (finding.remedy !== '') lines.push(`- Remedy: ${md(finding.remedy)}`);
    for (const evidence of finding.evidence) lines.push(`- Evidence: ${evidence.direction} byte ${evidence.offset}, length ${evidence.length}: ${md(evidence.note)}`);
    lines.push('');
  }
  for (const session of report.sessions) {
    lines.push(`## Session ${session.id}: ${md(purpose(session))}`, '', `${md(session.client)} to ${md(session.server)}, ${duration(session.durationMs)}${session.endedBy === '' ? '' : `, ended ${md(ending(session))}`}.`, '');
    if (session.transactions.length > 0) {
      lines.push(...table(['request', 'txn', 'state', 'latency', 'reply'], session.transactions.map((transaction) => [
        transaction.name, String(transaction.transactionId), transactionStates[transaction.state], transaction.latencyMs === null ? '' : duration(transaction.latencyMs), transaction.reply ?? '',
      ])));
    }
    lines.push(...table(['direction', 'bytes', 'messages', 'chunks', 'types', 'lost bytes'], (['c2s', 's2c'] as const).map((direction) => {
      const facts = session[direction];
      return [direction, grouped(facts.bytes), grouped(facts.messages), grouped(facts.chunks), messagesByType(facts), grouped(facts.lost.reduce((sum, range) => sum + range.bytes, 0))];
    })));
    if (session.tracks.length > 0) lines.push(...table(['track', 'format', 'frames'], session.tracks.map((track) => [track.kind, trackFormat(track), trackFrames(track)])));
    if (session.clientModels.length > 0) lines.push(...session.clientModels.map((outcome) => `- ${md(clientOutcome(outcome))}`), '');
  }
  return lines;
}
