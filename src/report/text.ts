/** The report for a terminal. Pure: the width and the colours are passed in. */
import type { DirectionReport, Evidence, Finding, SessionReport, Transaction } from '../trace/findings.js';
import { comparisonLines } from './comparison.js';
import { printable } from './escape.js';
import { mediaLines } from './media-text.js';
import type { Report } from './model.js';
import type { Palette } from './palette.js';
import { verdictWord } from './palette.js';
import { byWeight, clientOutcome, ending, findingCounts, messagesByType, purpose, sourceFacts, trackFormat, trackFrames, transactionStates } from './words.js';
import { count, duration, grouped, wrap } from './wrap.js';

export interface TextOptions {
  readonly palette: Palette;
  /** Columns, see `textWidth`. */
  readonly width: number;
}

/** Column of a session's values. */
const labelWidth = 12;
/** Ranges and requests listed per session before "and N more": a report is read by people, `--json` has all. */
const lostShown = 5;
const transactionsShown = 20;

/** First line of a report: what was read, and the verdict at the right. */
export function verdictLine(report: Report, options: TextOptions): string {
  const left = `${printable(report.source.name)}   ${sourceFacts(report)}`;
  const gap = ' '.repeat(Math.max(3, options.width - left.length - report.verdict.length));
  return `${left}${gap}${verdictWord(report.verdict, options.palette)}`;
}

/**
 * A finding as it stands below the messages: time and severity, then what, why and what to do, indented.
 * `session` puts the session's number in front, for lists over several; `file`: it is about a file, not a connection.
 */
export function findingLines(finding: Finding, options: TextOptions & { readonly session?: boolean; readonly file?: boolean }): string[] {
  const { palette, width } = options;
  const where = options.session === true ? `#${finding.session} ` : '';
  const times = finding.count > 1 ? `  ${grouped(finding.count)} times` : '';
  const lines = [`${where}${(finding.atMs / 1000).toFixed(3).padStart(8)}  ${verdictWord(finding.severity, palette)}  ${palette.bold(finding.rule)}${times}`];
  const indent = 10;
  lines.push(...wrap(printable(finding.message), width, indent));
  if (finding.cause !== '' && finding.cause !== finding.message) lines.push(...wrap(printable(finding.cause), width, indent));
  for (const evidence of finding.evidence.slice(0, 3)) {
    lines.push(...wrap(`${evidencePlace(evidence, options.file === true)} ${grouped(evidence.offset)}: ${printable(evidence.note)}`, width, indent + 2).map((line) => palette.dim(line)));
  }
  if (finding.remedy !== '') lines.push(...wrap(`Fix: ${printable(finding.remedy)}`, width, indent));
  lines.push(palette.dim(`${' '.repeat(indent)}More: rtmpdiag explain ${finding.rule}`));
  return lines;
}

/** "client byte", "byte", "segment2.m4s byte". */
export function evidencePlace(evidence: Evidence, file: boolean): string {
  if (evidence.file !== undefined) return `${printable(evidence.file)} byte`;
  return file ? 'byte' : `${evidence.direction === 'c2s' ? 'client' : 'server'} byte`;
}

/** What a session that has just ended comes to: two or three lines. */
export function sessionSummary(session: SessionReport, findings: readonly Finding[], options: TextOptions): string[] {
  const media = session.tracks.length === 0 ? 'no media' : session.tracks.map((track) => `${count(track.frames, `${track.kind} frame`)}`).join(', ');
  const lines = [`session ${session.id} ended after ${duration(session.durationMs)}: ${purpose(session)}, ${media}.  ${findingCounts(findings)}`];
  const requests = session.transactions.slice(0, transactionsShown).map((transaction) => `${printable(transaction.name)}  ${transactionText(transaction, options.palette)}`);
  let line = '';
  for (const request of requests) {
    // A request is never broken over two lines, and colour has no width: measured on the text without it.
    if (line !== '' && visibleLength(line) + 3 + visibleLength(request) > options.width) {
      lines.push(`${line} |`);
      line = '';
    }
    line = line === '' ? `  ${request}` : `${line} | ${request}`;
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** "answered 42.1 ms", "UNANSWERED 8.9 s", "not awaited". */
function transactionText(transaction: Transaction, palette: Palette): string {
  const state = transactionStates[transaction.state];
  const shown = transaction.state === 'unanswered' || transaction.state === 'refused' ? palette.red(state) : state;
  return transaction.latencyMs === null ? shown : `${shown} ${duration(transaction.latencyMs)}`;
}

function visibleLength(text: string): number {
  return text.replace(/\u001b\[[0-9;]*m/g, '').length;
}

function labelled(label: string, text: string, options: TextOptions): string[] {
  return wrap(text, options.width, labelWidth + 4, `  ${label.padEnd(labelWidth)}  `);
}

function directionLines(label: string, direction: DirectionReport, options: TextOptions): string[] {
  const facts = [`${grouped(direction.bytes)} bytes`, count(direction.messages, 'message'), count(direction.chunks, 'chunk')];
  if (direction.undecodedBytes > 0) facts.push(options.palette.yellow(`${grouped(direction.undecodedBytes)} bytes not decoded`));
  const lines = labelled(label, facts.join(', '), options);
  const types = messagesByType(direction);
  if (types !== '') lines.push(...wrap(types, options.width, labelWidth + 4));
  const ranges = direction.lost.slice(0, lostShown).map((range) => `${grouped(range.bytes)} bytes lost at ${grouped(range.offset)}`);
  if (direction.lost.length > lostShown) ranges.push(`and ${direction.lost.length - lostShown} more`);
  if (ranges.length > 0) lines.push(...wrap(ranges.join(', '), options.width, labelWidth + 4).map(options.palette.yellow));
  return lines;
}

/** The requests of a session, one a line: name, transaction id, state, latency, reply. */
function requestLines(session: SessionReport, options: TextOptions): string[] {
  const nameWidth = Math.min(24, Math.max(...session.transactions.map((transaction) => transaction.name.length)));
  const lines = session.transactions.slice(0, transactionsShown).map((transaction, index) => {
    const label = index === 0 ? 'requests' : '';
    const state = transactionStates[transaction.state].padEnd(12);
    const shown = transaction.state === 'unanswered' || transaction.state === 'refused' ? options.palette.red(state) : state;
    const latency = transaction.latencyMs === null ? '' : duration(transaction.latencyMs).padStart(9);
    const csid = transaction.replyCsid === null || transaction.replyCsid === transaction.csid ? '' : ` on csid ${transaction.replyCsid}`;
    const reply = transaction.reply === null ? '' : `   ${printable(transaction.reply)}${csid}`;
    return `  ${label.padEnd(labelWidth)}  ${printable(transaction.name).slice(0, nameWidth).padEnd(nameWidth)}  txn ${String(transaction.transactionId).padEnd(4)} ${shown}${latency}${options.palette.dim(reply)}`.trimEnd();
  });
  if (session.transactions.length > transactionsShown) lines.push(`${' '.repeat(labelWidth + 4)}and ${session.transactions.length - transactionsShown} more`);
  return lines;
}

/** A session in the report, its findings apart. */
export function sessionLines(session: SessionReport, options: TextOptions): string[] {
  const { palette } = options;
  const lines = [palette.bold(`#${session.id} ${printable(session.client)} -> ${printable(session.server)}`) + `   ${purpose(session)}   ${duration(session.durationMs)}`];
  if (session.handshake !== undefined) lines.push(...labelled('handshake', printable(session.handshake), options));
  if (session.transactions.length > 0) lines.push(...requestLines(session, options));
  lines.push(...directionLines('from client', session.c2s, options), ...directionLines('from server', session.s2c, options));
  for (const track of session.tracks) {
    lines.push(...labelled(track.kind, trackFormat(track), options), ...wrap(trackFrames(track), options.width, labelWidth + 4));
  }
  if (session.clientModels.length > 0) lines.push(...labelled('clients', session.clientModels.map(clientOutcome).join(', '), options));
  if (session.endedBy !== '') lines.push(...labelled('ended', ending(session), options));
  for (const notice of session.notices) lines.push(...labelled('note', printable(notice), options));
  return lines;
}

/** The whole report: verdict first, then each session, then the findings by weight. `messages` gives the listing of a session, line by line. */
export function* textReport(report: Report, options: TextOptions, messages?: (session: number) => Iterable<string>): Generator<string> {
  yield verdictLine(report, options);
  for (const note of report.source.notes ?? []) yield* wrap(`note: ${printable(note)}`, options.width, 2);
  if (report.media !== undefined) {
    yield* mediaLines(report.media, options);
    if (messages !== undefined) {
      yield '';
      yield* messages(0);
    }
  }
  for (const session of report.sessions) {
    yield '';
    yield* sessionLines(session, options);
    if (messages !== undefined) {
      yield '';
      yield* messages(session.id);
    }
  }
  if (report.comparison !== undefined) {
    yield '';
    yield* comparisonLines(report.comparison, options);
  }
  yield '';
  if (report.findings.length === 0) yield 'no findings';
  const severalSessions = report.sessions.length > 1;
  for (const finding of byWeight(report.findings)) yield* findingLines(finding, { ...options, session: severalSessions, file: report.media !== undefined });
}
