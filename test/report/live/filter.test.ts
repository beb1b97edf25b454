import { describe, expect, it } from 'vitest';
import type { MessageBody, MessageEvent } from '../../../src/trace/events.js';
import { parseFilter } from '../../../src/report/live/filter.js';

function message(typeId: number, body: MessageBody, fields: Partial<MessageEvent> = {}): MessageEvent {
  return {
    kind: 'message', direction: 'c2s', offset: 0, endOffset: 0, firstUs: 0, atUs: 0, csid: 4, msid: 1, typeId, length: 0, timestampMs: 0, fmt: 0, chunks: 1, peerBytes: 0, peerLastUs: 0, body, ...fields,
  };
}
const video = message(9, { type: 'video', units: [] });
const audio = message(8, { type: 'audio', units: [] }, { direction: 's2c', csid: 6 });
const createStream = message(20, { type: 'command', encoding: 'amf0', commandName: 'createStream', transactionId: 4, values: [], problems: [] }, { csid: 3, msid: 0 });
const broken = message(20, { type: 'malformed', problem: 'empty' });

function matches(text: string): string[] {
  const filter = parseFilter(text);
  if (typeof filter === 'string') return [filter];
  return Object.entries({ video, audio, createStream, broken }).filter(([, event]) => filter(event)).map(([name]) => name);
}

describe('filter', () => {
  it.each([
    ['type:video', ['video']],
    ['type:9', ['video']],
    ['type:COMMAND', ['createStream', 'broken']],
    ['command:createstream', ['createStream']],
    ['dir:s2c', ['audio']],
    ['csid:3', ['createStream']],
    ['msid:1', ['video', 'audio', 'broken']],
    ['txn:4', ['createStream']],
    ['!type:video', ['audio', 'createStream', 'broken']],
    ['type:video|type:audio', ['video', 'audio']],
    ['type:audio | dir:c2s !type:command', ['video', 'audio']],
  ])('%s shows what it says', (text, expected) => {
    expect(matches(text)).toEqual(expected);
  });

  it.each([
    ['type:vidoe', /unknown type "vidoe"/],
    ['foo:1', /cannot read "foo:1"/],
    ['constructor:1', /cannot read/],
    ['csid:x', /"x" is not a number/],
    ['dir:up', /unknown direction/],
    ['type:', /cannot read/],
    ['type:audio |', /a term is missing/],
    ['', /a term is missing/],
  ])('%j is refused with a reason', (text, reason) => {
    expect(parseFilter(text)).toMatch(reason);
  });
});
