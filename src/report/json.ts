import type { Report, Reports } from './model.js';

/** The document as text, indented, with a newline at its end. Numbers that JSON cannot hold become null. */
export function jsonReport(report: Report | Reports): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

/**
 * The same document in pieces, with the messages of each session put in from `messages` (each one JSON text):
 * they may be more than fit into memory. A file of media has them at its end.
 */
export function* jsonReportWithMessages(report: Report, messages: (session: number) => Iterable<string>): Generator<string> {
  if (report.media !== undefined) {
    const text = JSON.stringify(report, null, 2);
    yield `${text.slice(0, text.lastIndexOf('\n'))},\n  "messages": [`;
    yield* listed(messages(0));
    yield ']\n}\n';
    return;
  }
  const [head, tail] = split(JSON.stringify({ ...report, sessions: [] }, null, 2), '\n  "sessions": []');
  yield `${head}\n  "sessions": [`;
  let firstSession = true;
  for (const session of report.sessions) {
    const text = JSON.stringify(session, null, 2);
    yield `${firstSession ? '' : ','}\n${text.slice(0, text.lastIndexOf('\n'))},\n  "messages": [`;
    firstSession = false;
    yield* listed(messages(session.id));
    yield ']\n}';
  }
  yield `${firstSession ? '' : '\n  '}]${tail}\n`;
}

function* listed(messages: Iterable<string>): Generator<string> {
  let first = true;
  for (const message of messages) {
    yield `${first ? '' : ','}\n    ${message}`;
    first = false;
  }
  if (!first) yield '\n  ';
}

/** Splits at a text that holds a line break, which no JSON string does: so it cannot stand inside a value. */
function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
}
