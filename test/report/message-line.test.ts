import { describe, expect, it } from 'vitest';
import { messageLine, MessageLines } from '../../src/report/message-line.js';
import { plain } from '../../src/report/palette.js';
import type { AmfValue } from '../../src/trace/amf.js';
import type { Direction, MediaUnit, MessageBody, MessageEvent, TraceEvent } from '../../src/trace/events.js';

const context = { palette: plain, width: 80 };

function message(body: MessageBody, facts: Partial<MessageEvent> = {}): MessageEvent {
  return {
    kind: 'message', direction: 'c2s', offset: 3073, endOffset: 3200, firstUs: 2000, atUs: 2000, csid: 3, msid: 0, typeId: 20, length: 197, timestampMs: 0,
    fmt: 0, chunks: 1, peerBytes: 0, peerLastUs: -1, body, ...facts,
  };
}
function command(commandName: string, transactionId: number, values: readonly AmfValue[], facts: Partial<MessageEvent> = {}): MessageEvent {
  return message({ type: 'command', encoding: 'amf0', commandName, transactionId, values: [{ type: 'string', value: commandName }, { type: 'number', value: transactionId }, ...values], problems: [] }, facts);
}
const text = (value: string): AmfValue => ({ type: 'string', value });
const nothing: AmfValue = { type: 'null' };
const object = (properties: Record<string, string>): AmfValue => ({ type: 'object', properties: Object.entries(properties).map(([name, value]) => ({ name, value: text(value) })) });
function lines(...events: readonly TraceEvent[]): (string | undefined)[] {
  const all = new MessageLines(context);
  return events.map((event) => all.line(event));
}

describe('message lines', () => {
  it('show the stall at "Creating stream" as it happened', () => {
    const s2c: Direction = 's2c';
    expect(lines(
      { kind: 'handshake-1', direction: 'c2s', atUs: 0, offset: 0, version: 3, timeMs: 0, peerVersion: '0.0.0.0', digest: 'none', copiesPeer: false },
      { kind: 'handshake-1', direction: s2c, atUs: 900, offset: 0, version: 3, timeMs: 0, peerVersion: '0.0.0.0', digest: 'base772', copiesPeer: true },
      { kind: 'handshake-2', direction: s2c, atUs: 1000, offset: 1537, echoes: true, signed: false },
      command('connect', 1, [object({ app: 'live', flashVer: 'FMLE/3.0 (compatible; Lavf59.27.100)' })]),
      command('_result', 1, [object({}), object({ code: 'NetConnection.Connect.Success' })], { direction: s2c, firstUs: 44_100, atUs: 44_200 }),
      message({ type: 'setChunkSize', size: 60000 }, { csid: 2, typeId: 1, length: 4, atUs: 45_000 }),
      command('releaseStream', 2, [nothing, text('t**t')], { atUs: 89_000, length: 30 }),
      command('createStream', 4, [nothing], { atUs: 89_000, length: 25 }),
    )).toEqual([
      '   0.000  ->  handshake C0 C1        version 3, no digest',
      '   0.001  <-  handshake S0 S1        version 3, digest at 772, copies the peer',
      '   0.001  <-  handshake S2           echoes C1',
      '   0.002  ->  csid 3  connect        txn 1   app live, FMLE/3.0 (FFmpeg)   197 B',
      '   0.044  <-  csid 3  _result        txn 1   connect, 42.1 ms              197 B',
      '   0.045  ->  csid 2  set chunk size         60000                           4 B',
      '   0.089  ->  csid 3  releaseStream  txn 2   t**t                           30 B',
      '   0.089  ->  csid 3  createStream   txn 4                                  25 B',
    ]);
  });

  it('say what an answer answers where there is room', () => {
    const wide = new MessageLines({ palette: plain, width: 100 });
    wide.line(command('createStream', 4, [nothing]));
    expect(wide.line(command('_result', 4, [nothing, { type: 'number', value: 1 }], { direction: 's2c', firstUs: 2100, atUs: 2100, length: 29 })))
      .toBe('   0.002  <-  csid 3  _result        txn 4   answers createStream after 0.1 ms: 1               29 B');
  });

  it('pair onStatus with the publish before it', () => {
    expect(lines(
      command('publish', 5, [nothing, text('f*****2'), text('live')], { msid: 1, csid: 8, length: 37 }),
      command('onStatus', 0, [nothing, object({ level: 'status', code: 'NetStream.Publish.Start' })], { direction: 's2c', msid: 1, csid: 5, firstUs: 3000, atUs: 3000, length: 105 }),
      command('onStatus', 0, [nothing, object({ level: 'error', code: 'NetStream.Publish.BadName' })], { direction: 's2c', msid: 1, csid: 5, firstUs: 4000, atUs: 4000, length: 105 }),
    )).toEqual([
      '   0.002  ->  csid 8  publish        txn 5   f*****2 live       msid 1      37 B',
      '   0.003  <-  csid 5  onStatus               Publish.Start      msid 1     105 B',
      '   0.004  <-  csid 5  onStatus               Publish.BadName    msid 1     105 B',
    ]);
  });

  it('describe media by codec, kind of frame, timestamp and size', () => {
    const media = (unit: Partial<MediaUnit>, facts: Partial<MessageEvent>): MessageEvent =>
      message({ type: 'video', units: [{ trackId: 0, codec: 'avc1', packetType: 'coded-frames', bodyBytes: 9, enhanced: false, ...unit }] }, { csid: 6, msid: 1, typeId: 9, atUs: 242_000, ...facts });
    expect(lines(
      media({ packetType: 'sequence-start' }, { length: 50 }),
      media({ frameType: 'key' }, { length: 5569, timestampMs: 23 }),
      media({ frameType: 'inter', compositionTimeMs: 80 }, { length: 123456, timestampMs: 4294967295 }),
      media({ frameType: 'inter', trackId: 2, codec: 'hvc1' }, { length: 1, timestampMs: 1 }),
      media({ frameType: 'inter', problems: ['starts with an Annex-B start code'] }, { length: 1 }),
    )).toEqual([
      '   0.242  ->  csid 6  video          avc1 sequence header       msid 1      50 B',
      '   0.242  ->  csid 6  video          avc1 key            ts 23  msid 1    5569 B',
      '   0.242  ->  csid 6  video          avc1 inte…  ts 4294967295  msid 1  123456 B',
      '   0.242  ->  csid 6  video          hvc1 inter track 2   ts 1  msid 1       1 B',
      '   0.242  ->  csid 6  video          avc1 inter ! starts with…  msid 1       1 B',
    ]);
  });

  it('stay inside the width, with the facts whole', () => {
    const long = command('publish', 5, [nothing, text('x'.repeat(300)), text('live')], { msid: 1, length: 350, timestampMs: 12345 });
    for (const width of [80, 90, 100]) {
      const line = messageLine(long, { palette: plain, width }) ?? '';
      expect(line.length).toBe(width);
      expect(line).toMatch(/x… {2,}ts 12345 {2}msid 1 +350 B$/);
    }
  });

  it('give every kind of event a line or none, and never a control character', () => {
    const evil = '\u001b[2Jevil\n\u202e';
    const events: TraceEvent[] = [
      message({ type: 'abort', csid: 4 }), message({ type: 'acknowledgement', sequenceNumber: 9 }), message({ type: 'windowAcknowledgementSize', size: 5 }),
      message({ type: 'setPeerBandwidth', size: 5, limitType: 2 }), message({ type: 'setPeerBandwidth', size: 5, limitType: 9 }),
      message({ type: 'userControl', event: 0, eventName: 'streamBegin', msid: 1 }), message({ type: 'userControl', event: 99, eventName: 'unknown' }),
      message({ type: 'data', encoding: 'amf0', handler: evil, values: [text(evil), text(evil)], problems: [] }),
      message({ type: 'aggregate', parts: [] }), message({ type: 'sharedObject', encoding: 'amf0', name: evil, version: 1, persistent: false, events: [] }),
      message({ type: 'unknown' }, { typeId: 42 }), message({ type: 'malformed', problem: evil }, { typeId: 1 }),
      command(evil, 7, [text(evil), object({ app: evil })]), command('connect', 1, [object({ app: evil, flashVer: evil })]),
      command('onStatus', 0, [nothing, object({ code: evil })]), command('call', 2, [nothing, text('a-secret-token')]),
      { kind: 'protocol', direction: 'c2s', atUs: 0, protocol: 'http', firstByte: 71, detail: evil }, { kind: 'notice', atUs: 0, text: evil },
      { kind: 'lost', direction: 'c2s', atUs: 0, offset: 3073, bytes: 2000, because: 'capture-gap' },
      { kind: 'anomaly', direction: 'c2s', atUs: 0, offset: 1, length: 1, what: 'desync', values: { expected: 1 }, assumed: evil },
      { kind: 'close', direction: 's2c', atUs: 0, how: 'rst', offset: 1 }, { kind: 'handshake-skipped', direction: 'c2s', atUs: 0, offset: 1, packet: 'C2' },
    ];
    for (const event of events) {
      const line = messageLine(event, context) ?? '';
      expect(line).not.toBe('');
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
      expect(line).not.toContain('a-secret-token');
    }
    expect(messageLine({ kind: 'split', direction: 'c2s', atUs: 0, offset: 1, where: 'after-header', bytes: 12 }, context)).toBeUndefined();
    expect(messageLine({ kind: 'protocol', direction: 'c2s', atUs: 0, protocol: 'rtmp', firstByte: 3 }, context)).toBeUndefined();
  });

  it('forget requests of a peer that never gets an answer', () => {
    const all = new MessageLines(context);
    for (let id = 1; id <= 5000; id += 1) all.line(command('call', id, [nothing]));
    expect(all.line(command('_result', 5000, [nothing], { direction: 's2c', firstUs: 3000, atUs: 3000 }))).toContain('no request');
    expect(all.line(command('_result', 7, [nothing], { direction: 's2c', firstUs: 3000, atUs: 3000 }))).toContain('call after 1.0 ms');
  });

  it('carry the label of their session', () => {
    expect(messageLine(command('createStream', 4, [nothing], { length: 25 }), { ...context, label: '#12' })).toMatch(/^#12 {4}0\.002 {2}->/);
  });
});
