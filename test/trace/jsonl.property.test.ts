import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AmfValue } from '../../src/trace/amf.js';
import type { TraceEvent } from '../../src/trace/events.js';
import { eventToJson, parseTraceHeader, parseTraceLine, traceEventLine, traceHeaderLine } from '../../src/trace/jsonl.js';

const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0, 0, 2 ** 53));
const { value } = fc.letrec<{ value: AmfValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number.map((each): AmfValue => ({ type: 'number', value: each })),
    fc.string({ unit: 'binary' }).map((each): AmfValue => ({ type: 'string', value: each })),
    fc.constant<AmfValue>({ type: 'null' }),
    fc.array(tie('value'), { maxLength: 4 }).map((items): AmfValue => ({ type: 'strictArray', items })),
    fc.array(fc.tuple(fc.oneof(fc.string(), fc.constant('$number')), tie('value')), { maxLength: 4 })
      .map((properties): AmfValue => ({ type: 'object', properties: properties.map(([name, each]) => ({ name, value: each })) })),
  ),
}));

function message(values: readonly AmfValue[]): TraceEvent {
  return {
    kind: 'message', direction: 'c2s', offset: 3073, endOffset: 3200, firstUs: 1, atUs: 2, csid: 3, msid: 0, typeId: 20, length: 9, timestampMs: 4294967295, fmt: 0, chunks: 1,
    peerBytes: 3073, peerLastUs: -1, body: { type: 'command', encoding: 'amf0', commandName: 'connect', transactionId: 1, values, problems: [] },
  };
}

describe('a saved trace', () => {
  it('gives back every event as it was, NaN, infinities and -0 among them', () => {
    fc.assert(fc.property(fc.array(value, { maxLength: 5 }), fc.nat(), (values, session) => {
      const line = traceEventLine(session, message(values));
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(parseTraceLine(line)).toEqual({ ok: true, value: { session, event: message(values) } });
    }));
  });

  it('never throws, whatever a line holds', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.jsonValue().map((each) => JSON.stringify({ session: 0, event: each }))), (text) => {
      parseTraceLine(text);
      parseTraceHeader(text);
    }));
  });
});

describe('the lines of a saved trace', () => {
  it('are written like this', () => {
    expect(traceHeaderLine({ tool: { name: 'rtmpdiag', version: '1.0.0' }, stallAfterMs: 5000 })).toBe('{"schema":"rtmpdiag.trace/1","tool":{"name":"rtmpdiag","version":"1.0.0"},"stallAfterMs":5000}\n');
    expect(traceEventLine(3, { kind: 'close', direction: 's2c', atUs: 7, how: 'fin', offset: 9 })).toBe('{"session":3,"event":{"kind":"close","direction":"s2c","atUs":7,"how":"fin","offset":9}}\n');
    expect(eventToJson(message([{ type: 'number', value: NaN }]))).toContain('{"type":"number","value":{"$number":"NaN"}}');
  });

  it.each([
    ['{"session":0}', 'has no event'],
    ['{"event":{"kind":"notice","atUs":0,"text":"a"}}', 'has no session number'],
    ['{"session":-1,"event":{}}', 'has no session number'],
    ['{"session":0,"event":{"kind":"nonsense","atUs":0}}', 'holds an event of an unknown kind'],
    ['{"session":0,"event":{"kind":"toString","atUs":0}}', 'holds an event of an unknown kind'],
    ['{"session":0,"event":{"kind":"notice","text":"a"}}', 'holds a notice event without atUs'],
    ['{"session":0,"event":{"kind":"close","atUs":0,"direction":"up","how":"fin","offset":0}}', 'holds a close event without a usable direction'],
    ['{"session":0,"event":{"kind":"flow","atUs":0,"c2s":{},"s2c":[]}}', 'holds a flow event without a usable s2c'],
    ['[1]', 'is not a JSON object'],
    ['{"session":0,"eve', 'is not JSON'],
  ])('refuse %s', (line, problem) => {
    expect(parseTraceLine(line)).toEqual({ ok: false, problem });
  });

  it('refuse a header of another format or version', () => {
    expect(parseTraceHeader('{"schema":"rtmpdiag.report/1"}')).toMatchObject({ ok: false });
    expect(parseTraceHeader('{"schema":"rtmpdiag.trace/2","tool":{"name":"a","version":"b"}}')).toEqual({ ok: false, problem: 'names the schema "rtmpdiag.trace/2"; this version reads "rtmpdiag.trace/1"' });
    expect(parseTraceHeader('{"schema":"rtmpdiag.trace/1"}')).toEqual({ ok: false, problem: 'does not say which tool wrote the trace' });
  });
});
