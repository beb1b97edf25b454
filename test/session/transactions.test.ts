import { describe, expect, it } from 'vitest';
import { playTranscript } from '../../src/analyzers/transcript.js';
import { maxRequests } from '../../src/session/limits.js';
import { SessionModel } from '../../src/session/model.js';
import type { Transaction } from '../../src/trace/findings.js';

function fold(lines: readonly string[]): SessionModel {
  const session = new SessionModel();
  for (const event of playTranscript(lines).events) session.apply(event);
  return session;
}

function table(lines: readonly string[]): Record<string, Transaction> {
  return Object.fromEntries(fold(lines).transactions.report().map((each) => [`${each.name} ${String(each.transactionId)}`, each]));
}

const connect = 'c2s connect 1 {"app":"live"} csid=3';

describe('pairing by transaction id', () => {
  it('measures each of several requests in one segment on its own', () => {
    const rows = table([connect, 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null', 'wait 10', 's2c _result 2 null undefined csid=3', 'wait 10', 's2c _result 4 null 1 csid=5']);
    expect(rows['releaseStream 2']).toMatchObject({ state: 'answered', reply: '_result', replyCsid: 3, latencyMs: 13 });
    expect(rows['createStream 4']).toMatchObject({ state: 'answered', reply: '_result', replyCsid: 5, latencyMs: 22 });
    expect(rows['FCPublish 3']).toMatchObject({ state: 'not-awaited', reply: null, replyCsid: null, latencyMs: null });
    expect(rows['connect 1']).toMatchObject({ state: 'inconclusive' });
  });

  it('calls an _error a refusal, and so a connect _result with another code than Success', () => {
    expect(table([connect, 's2c _error 1 null {"code":"NetConnection.Connect.Rejected"}'])['connect 1']).toMatchObject({ state: 'refused', reply: '_error' });
    expect(table([connect, 's2c _result 1 null {"code":"NetConnection.Connect.Rejected"}'])['connect 1']).toMatchObject({ state: 'refused', reply: '_result' });
    expect(table([connect, 's2c _result 1 null null'])['connect 1']).toMatchObject({ state: 'answered' });
  });

  it('takes an answer of message type 17 for an answer', () => {
    expect(table([connect, 's2c _result 1 null {"code":"NetConnection.Connect.Success"} type=17'])['connect 1']).toMatchObject({ state: 'answered' });
  });

  it('records an answer that fits no request as a stray, with the request that it repeats', () => {
    const session = fold([connect, 's2c _result 9 null 1', 's2c _result 1 null {"code":"NetConnection.Connect.Success"}', 's2c _result 1 null 1']);
    expect(session.transactions.strays.map((stray) => [stray.reply.transactionId, stray.duplicateOf?.name])).toEqual([[9, undefined], [1, 'connect']]);
    expect(session.transactions.requests[0]?.strays?.length).toBe(1);
  });

  it('pairs requests of the server with answers of the client', () => {
    expect(table(['s2c _onbwcheck 3 null', 'c2s _result 3 null 0'])['_onbwcheck 3']).toMatchObject({ direction: 's2c', state: 'answered' });
  });

  it('does not mix the directions', () => {
    expect(table(['s2c _onbwcheck 1 null', connect, 's2c _result 1 null {"code":"NetConnection.Connect.Success"}'])['_onbwcheck 1']).toMatchObject({ state: 'not-awaited' });
  });
});

describe('GStreamer\'s transaction id 0', () => {
  it('pairs a _result 0 with releaseStream, but not one that carries a stream id while createStream waits', () => {
    expect(table(['c2s releaseStream 0 null "t**t"', 'c2s createStream 2 null', 's2c _result 0 null undefined'])['releaseStream 0']).toMatchObject({ state: 'answered' });
    const session = fold(['c2s releaseStream 0 null "t**t"', 'c2s createStream 2 null', 's2c _result 0 null 1']);
    expect(session.transactions.requests.map((each) => each.state)).toEqual(['waiting', 'waiting']);
    expect(session.transactions.strays.length).toBe(1);
  });

  it('pairs publish with its onStatus', () => {
    expect(table(['c2s publish 0 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=1 csid=5'])['publish 0']).toMatchObject({ state: 'answered', reply: 'onStatus', replyCsid: 5 });
  });
});

describe('publish and play', () => {
  const publish = 'c2s publish 5 null "t**t" "live" msid=1';

  it('are answered by the onStatus on their message stream', () => {
    const session = fold([publish, 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=1']);
    expect(session.transactions.requests[0]).toMatchObject({ state: 'answered', wrongMsid: false, streamName: 't**t', publishType: 'live' });
    expect(session.streams.get(1)).toMatchObject({ state: 'publishing', streamName: 't**t' });
  });

  it('are answered on message stream 0 too, which is recorded', () => {
    expect(fold([publish, 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=0']).transactions.requests[0]).toMatchObject({ state: 'answered', wrongMsid: true });
  });

  it('do not take each other\'s status', () => {
    const rows = table([publish, 'c2s play 6 null "t**t" msid=2', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Start"} msid=0']);
    expect(rows['publish 5']).toMatchObject({ state: 'inconclusive' });
    expect(rows['play 6']).toMatchObject({ state: 'answered' });
  });

  it('take the status of their own stream when two publish', () => {
    const rows = table([publish, 'c2s publish 6 null "o**r" "live" msid=2', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=2']);
    expect(rows['publish 5']).toMatchObject({ state: 'inconclusive' });
    expect(rows['publish 6']).toMatchObject({ state: 'answered' });
  });

  it('are refused by level or by code', () => {
    expect(table([publish, 's2c onStatus 0 null {"level":"error","code":"NetStream.Something"} msid=1'])['publish 5']).toMatchObject({ state: 'refused' });
    expect(table([publish, 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.BadName"} msid=1'])['publish 5']).toMatchObject({ state: 'refused' });
  });

  it('are not answered by a _result, by Play.Reset, or by a status about something else', () => {
    const rows = table([publish, 's2c _result 5 null undefined', 's2c onStatus 0 null {"level":"status","code":"NetStream.Data.Start"} msid=1', 'c2s play 6 null "t**t" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Reset"} msid=1']);
    expect(rows['publish 5']).toMatchObject({ state: 'inconclusive' });
    expect(rows['play 6']).toMatchObject({ state: 'inconclusive' });
  });

  it('are answered after Play.Reset by Play.Start', () => {
    expect(table(['c2s play 6 null "t**t" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Reset"} msid=1', 'wait 5', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Start"} msid=1'])['play 6']).toMatchObject({ state: 'answered', latencyMs: 7 });
  });
});

describe('courtesy commands', () => {
  it('are answered by onFCPublish and onBWDone where servers send them', () => {
    const rows = table(['c2s FCPublish 3 null "t**t"', 'c2s _checkbw 5 null', 's2c onFCPublish 0 null', 's2c onBWDone 0 null']);
    expect(rows['FCPublish 3']).toMatchObject({ state: 'answered', reply: 'onFCPublish' });
    expect(rows['_checkbw 5']).toMatchObject({ state: 'answered', reply: 'onBWDone' });
  });

  it.each(['releaseStream', 'FCPublish', 'FCUnpublish', 'FCSubscribe', '_checkbw', 'getStreamLength', 'deleteStream', 'closeStream'])('%s without an answer is not awaited', (name) => {
    expect(table([`c2s ${name} 6 null "t**t"`])[`${name} 6`]?.state).toBe('not-awaited');
  });
});

describe('the list', () => {
  it('stays bounded and keeps the awaited requests', () => {
    const lines = ['c2s createStream 4 null', ...Array.from({ length: maxRequests + 50 }, () => 'c2s _checkbw 9 null')];
    const session = fold(lines);
    expect(session.transactions.requests.length).toBe(maxRequests);
    expect(session.transactions.dropped).toBe(51);
    expect(session.transactions.requests[0]?.name).toBe('createStream');
  });
});
