import { describe, expect, it } from 'vitest';
import type { MessageEvent } from '../../../src/trace/events.js';
import { parseFilter } from '../../../src/report/live/filter.js';
import type { MessageFilter } from '../../../src/report/live/filter.js';
import { LiveJson } from '../../../src/report/live/json.js';
import { LiveText } from '../../../src/report/live/text.js';
import { plain } from '../../../src/report/palette.js';

const facts = { offset: 0, endOffset: 0, chunks: 1, peerBytes: 0, peerLastUs: 0, fmt: 0 as const, timestampMs: 0, length: 10 };
const request: MessageEvent = { kind: 'message', direction: 'c2s', firstUs: 0, atUs: 0, csid: 3, msid: 0, typeId: 20, ...facts, body: { type: 'command', encoding: 'amf0', commandName: 'createStream', transactionId: 4, values: [], problems: [] } };
const answer: MessageEvent = { ...request, direction: 's2c', firstUs: 5_000, atUs: 5_000, body: { type: 'command', encoding: 'amf0', commandName: '_result', transactionId: 4, values: [], problems: [] } };
const audio: MessageEvent = { ...request, typeId: 8, csid: 4, msid: 1, body: { type: 'audio', units: [] } };

function filterOf(text: string): MessageFilter {
  const filter = parseFilter(text);
  if (typeof filter === 'string') throw new Error(filter);
  return filter;
}

describe('live text', () => {
  it('shows only messages that pass the filter, and still names what an answer answers', () => {
    const lines: string[] = [];
    const view = new LiveText({ write: (line) => lines.push(line), backlog: () => 0 }, { palette: plain, width: 100, quiet: false, filter: filterOf('dir:s2c') });
    view.sessionStart(0, { client: 'a:1', server: 'b:2', epochUs: 0 });
    lines.length = 0;
    view.event(0, request);
    view.event(0, audio);
    view.event(0, answer);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/_result.*createStream/);
  });

  it('shows notices but no messages when it is quiet', () => {
    const lines: string[] = [];
    const view = new LiveText({ write: (line) => lines.push(line), backlog: () => 0 }, { palette: plain, width: 100, quiet: true });
    view.sessionStart(0, { client: 'a:1', server: 'b:2', epochUs: 0 });
    lines.length = 0;
    view.event(0, request);
    view.event(0, { kind: 'notice', atUs: 0, text: 'something \u001b[31m' });
    expect(lines).toEqual(['   0.000  note  something \\x1b[31m']);
  });

  it('says when a session was relayed without being decoded', () => {
    const lines: string[] = [];
    const view = new LiveText({ write: (line) => lines.push(line), backlog: () => 0 }, { palette: plain, width: 100, quiet: false });
    view.sessionStart(3, { client: 'a:1', server: 'b:2', epochUs: 0 });
    view.sessionEnd(3, { reason: 'closed', bytes: 0, session: undefined, findings: [] });
    expect(lines.at(-1)).toBe('session 3 ended; it was relayed, but its decoding had stopped');
  });
});

describe('live lines to a slow reader', () => {
  it('are left out with a count when they are about single messages, and all others still come', () => {
    const lines: string[] = [];
    let backlog = 0;
    const view = new LiveJson({ write: (line) => lines.push(line), backlog: () => backlog }, { kind: 'proxy', version: '1', source: 'x', quiet: false });
    view.event(0, audio);
    backlog = 5 * 1024 * 1024;
    view.event(0, audio);
    view.event(0, audio);
    view.notice('still here', 0);
    backlog = 0;
    view.event(0, audio);
    expect(lines.map((line) => JSON.parse(line) as Record<string, unknown>).map(({ event, text }) => text ?? event)).toEqual([
      'message', 'still here', '2 messages left out: the reader of standard output is too slow', 'message',
    ]);
  });

  it('carry the session and the fields of the message', () => {
    const lines: string[] = [];
    const view = new LiveJson({ write: (line) => lines.push(line), backlog: () => 0 }, { kind: 'proxy', version: '1', source: 'x', quiet: false, filter: filterOf('type:command') });
    view.event(7, audio);
    view.event(7, request);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'message', session: 7, direction: 'c2s', csid: 3, typeId: 20, body: { commandName: 'createStream' } });
  });
});
