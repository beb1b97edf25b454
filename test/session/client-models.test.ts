import { describe, expect, it } from 'vitest';
import { runTranscript } from '../analyzers/run-transcript.js';

/** The freeze matrix of the field catalogue (publishers), row by row: what FFmpeg 5.1, GStreamer 1.22, librtmp 2.4 and OBS do. */
type Outcome = 'proceeds' | 'hangs' | 'fails';
type Row = readonly [fault: string, lines: readonly string[], ffmpeg: Outcome, gstreamer: Outcome, librtmp: Outcome, obs: Outcome, at?: string];

const start = ['handshake', 'someone connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null'];
const created = [...start, 's2c _result 4 null 1', 'c2s publish 5 null "t**t" "live" msid=1'];
const silence = ['wait 9000', 'fin c2s'];
const streaming = ['someone publishes', 'c2s headers', 'c2s media 400'];
const info = (level: string, code: string, description = 'because'): string => JSON.stringify({ level, code, description });
const begun = info('status', 'NetStream.Publish.Start');

const matrix: readonly Row[] = [
  ['accepts TCP, says nothing', ['c2s packet 1', ...silence], 'hangs', 'fails', 'fails', 'fails', 'handshake'],
  ['S0 and S1, then waits for C2', ['c2s packet 1', 's2c packet 1', ...silence], 'hangs', 'fails', 'proceeds', 'proceeds', 'handshake'],
  ['S2 is garbage', ['c2s packet 1', 's2c packet 1', 's2c packet 2 different', 'c2s packet 2', 'someone connects', 'connected', 'fin c2s'], 'proceeds', 'proceeds', 'proceeds', 'proceeds'],
  ['S0 is 6', ['c2s packet 1', 's2c protocol rtmpe 6 "" packet', 's2c packet 2', 'c2s packet 2', 'someone connects', 'connected', 'fin c2s'], 'proceeds', 'proceeds', 'proceeds', 'proceeds'],
  ['HTTP text, then FIN', ['c2s packet 1', 's2c protocol http 72 "HTTP/1.1 400"', 'fin s2c'], 'fails', 'fails', 'fails', 'fails', 'handshake'],
  ['no reply to connect', ['handshake', 'someone connects', ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'connect'],
  ['connect answered as txn 0', ['handshake', 'someone connects', `s2c _result 0 null ${info('status', 'NetConnection.Connect.Success')}`, ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'connect'],
  ['connect answered as txn 2', ['handshake', 'someone connects', `s2c _result 2 null ${info('status', 'NetConnection.Connect.Success')}`, ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'connect'],
  ['connect answered as type 17', ['handshake', 'someone connects', `s2c _result 1 null ${info('status', 'NetConnection.Connect.Success')} type=17`, ...silence], 'hangs', 'hangs', 'proceeds', 'proceeds'],
  ['connect _error with description', ['handshake', 'someone connects', `s2c _error 1 null ${info('error', 'NetConnection.Connect.Rejected')}`, ...silence], 'fails', 'fails', 'hangs', 'fails', 'connect'],
  ['connect _error without description', ['handshake', 'someone connects', 's2c _error 1 null {"level":"error","code":"NetConnection.Connect.Rejected"}', ...silence], 'hangs', 'fails', 'hangs', 'fails', 'connect'],
  ['connect _error with the properties object first', ['handshake', 'someone connects', `s2c _error 1 {"fmsVer":"FMS/3,0"} ${info('error', 'NetConnection.Connect.Rejected')}`, ...silence], 'hangs', 'fails', 'hangs', 'fails', 'connect'],
  ['connect refused by onStatus Rejected', ['handshake', 'someone connects', `s2c onStatus 0 null ${info('error', 'NetConnection.Connect.Rejected')}`, ...silence], 'fails', 'hangs', 'hangs', 'fails', 'connect'],
  ['"close" command', ['handshake', 'someone connects', 's2c close 0 null', ...silence], 'hangs', 'hangs', 'fails', 'fails', 'connect'],
  ['FIN after connect', ['handshake', 'someone connects', 'fin s2c'], 'fails', 'fails', 'fails', 'fails', 'connect'],
  ['RST after connect', ['handshake', 'someone connects', 'rst s2c'], 'fails', 'fails', 'fails', 'fails', 'connect'],
  ['createStream: no reply', [...start, ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'createStream'],
  ['createStream: wrong txn', [...start, 's2c _result 1 null 1', ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'createStream'],
  ['createStream _error with description', [...start, `s2c _error 4 null ${info('error', 'NetConnection.Call.Failed')}`, ...silence], 'fails', 'fails', 'hangs', 'fails', 'createStream'],
  ['createStream _error without description', [...start, 's2c _error 4 null {"level":"error","code":"NetConnection.Call.Failed"}', ...silence], 'hangs', 'fails', 'hangs', 'fails', 'createStream'],
  ['createStream id 0', [...start, 's2c _result 4 null 0', 'c2s publish 5 null "t**t" "live" msid=0', `s2c onStatus 0 null ${begun} msid=0`, 'fin c2s'], 'proceeds', 'fails', 'proceeds', 'proceeds'],
  ['createStream without id', [...start, 's2c _result 4 null', 'c2s publish 5 null "t**t" "live" msid=0', `s2c onStatus 0 null ${begun} msid=0`, 'fin c2s'], 'proceeds', 'fails', 'proceeds', 'proceeds'],
  ['createStream undefined for null', [...start, 's2c _result 4 undefined 1', 'c2s publish 5 null "t**t" "live" msid=1', `s2c onStatus 0 null ${begun} msid=1`, 'fin c2s'], 'proceeds', 'proceeds', 'proceeds', 'proceeds'],
  ['_error for releaseStream and FCPublish', [...start, `s2c _error 2 null ${info('error', 'NetConnection.Call.Failed')}`, `s2c _error 3 null ${info('error', 'NetConnection.Call.Failed')}`, 's2c _result 4 null 1', 'fin c2s'], 'proceeds', 'proceeds', 'proceeds', 'proceeds'],
  ['_error txn 0 with description', [...start, `s2c _error 0 null ${info('error', 'NetConnection.Call.Failed')}`, 's2c _result 4 null 1', 'c2s publish 5 null "t**t" "live" msid=1', `s2c onStatus 0 null ${begun} msid=1`, 'fin c2s'], 'fails', 'proceeds', 'proceeds', 'proceeds'],
  ['publish: no reply', [...created, ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'publish'],
  ['publish: _result only', [...created, 's2c _result 5 null undefined', ...silence], 'hangs', 'hangs', 'proceeds', 'proceeds', 'publish'],
  ['publish: Start on msid 0', [...created, `s2c onStatus 0 null ${begun} msid=0`, 'fin c2s'], 'proceeds', 'hangs', 'proceeds', 'proceeds', 'publish'],
  ['publish: BadName level error', [...created, `s2c onStatus 0 null ${info('error', 'NetStream.Publish.BadName')} msid=1`, ...silence], 'fails', 'fails', 'hangs', 'fails', 'publish'],
  ['publish: BadName level status', [...created, `s2c onStatus 0 null ${info('status', 'NetStream.Publish.BadName')} msid=1`, ...silence], 'hangs', 'fails', 'hangs', 'fails', 'publish'],
  ['publish: Unauthorized level error', [...created, `s2c onStatus 0 null ${info('error', 'NetStream.Publish.Unauthorized')} msid=1`, ...silence], 'fails', 'fails', 'hangs', 'fails', 'publish'],
  ['publish: _error with description', [...created, `s2c _error 5 null ${info('error', 'NetStream.Publish.Denied')}`, ...silence], 'fails', 'hangs', 'hangs', 'fails', 'publish'],
  ['publish: _error without description', [...created, 's2c _error 5 null {"level":"error","code":"NetStream.Publish.Denied"}', ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'publish'],
  ['publish: info as ECMA array', [...created, `s2c onStatus 0 null ecma${begun} msid=1`, ...silence], 'hangs', 'proceeds', 'hangs', 'fails', 'publish'],
  ['publish: code as long string', [...created, 's2c onStatus 0 null {"level":"status","code":"long:NetStream.Publish.Start"} msid=1', ...silence], 'hangs', 'proceeds', 'proceeds', 'proceeds', 'publish'],
  ['Publish.Start before createStream is answered', [...start, `s2c onStatus 0 null ${begun} msid=1`, ...silence], 'proceeds', 'hangs', 'proceeds', 'proceeds'],
  ['window 0', ['handshake', 'someone connects', 's2c windowAcknowledgementSize 0', 'connected', 'fin c2s'], 'fails', 'proceeds', 'proceeds', 'proceeds'],
  ['bandwidth 0', ['handshake', 'someone connects', 's2c setPeerBandwidth 0', 'connected', 'fin c2s'], 'fails', 'proceeds', 'proceeds', 'proceeds'],
  ['chunk size 0', ['handshake', 'someone connects', 's2c setChunkSize 0', 'connected', ...silence], 'fails', 'proceeds', 'hangs', 'fails', 'connect'],
  ['chunk size announced but not used: FFmpeg and GStreamer', ['handshake', 'someone connects', 's2c setChunkSize 4096', 's2c anomaly chunk-size-announced-not-applied announced=4096 used=128', `s2c _result 1 null ${info('status', 'NetConnection.Connect.Success')}`, 'c2s createStream 4 null', 's2c _result 4 null 1', ...silence], 'hangs', 'hangs', 'hangs', 'fails'],
  ['chunk size used but not announced', ['handshake', 'someone connects', 's2c anomaly chunk-size-applied-not-announced announced=128 used=4096', `s2c _result 1 null ${info('status', 'NetConnection.Connect.Success')}`, ...silence], 'hangs', 'hangs', 'hangs', 'fails', 'connect'],
  ['half a message in mid-publish', [...streaming, 's2c partial 30', 'wait 9000'], 'hangs', 'proceeds', 'proceeds', 'hangs'],
  ['BadName level error in mid-publish', [...streaming, `s2c onStatus 0 null ${info('error', 'NetStream.Publish.BadName')} msid=1`, 'wait 1000'], 'fails', 'proceeds', 'proceeds', 'proceeds'],
  ['FIN in mid-publish', [...streaming, 'fin s2c'], 'fails', 'fails', 'fails', 'fails', 'media'],
  ['random bytes instead of chunks', ['handshake', 'someone connects', 's2c anomaly desync typeId=200', 's2c lost desync 300', ...silence], 'fails', 'hangs', 'hangs', 'fails', 'connect'],
];

describe('the client models against the freeze matrix', () => {
  it.each(matrix.map((row) => [row[0], row] as const))('%s', (_fault, [, lines, ffmpeg, gstreamer, librtmp, obs, at]) => {
    const models = runTranscript(lines).session.clientModels;
    const outcomes = Object.fromEntries(models.map((model) => [model.client, model.outcome]));
    expect(outcomes).toEqual({ ffmpeg, gstreamer, librtmp, obs });
    for (const model of models) if (at !== undefined && model.outcome !== 'proceeds') expect(model.at).toBe(at);
  });

  it('say that FFmpeg freezes at createStream and librtmp at connect when a chunk size is announced but not used', () => {
    const lines = matrix.find(([fault]) => fault.startsWith('chunk size announced'))?.[1] ?? [];
    const at = Object.fromEntries(runTranscript(lines).session.clientModels.map((model) => [model.client, model.at]));
    expect(at).toEqual({ ffmpeg: 'createStream', gstreamer: 'createStream', librtmp: 'connect', obs: 'connect' });
  });

  it('take a player through play', () => {
    const models = runTranscript(['ffmpeg plays', 's2c headers', 's2c media 400', 'fin c2s']).session.clientModels;
    expect(models.map((model) => `${model.client} ${model.outcome} ${model.at}`)).toEqual(['ffmpeg proceeds play', 'obs proceeds play', 'librtmp proceeds play', 'gstreamer proceeds play']);
  });

  it('let FFmpeg play media that comes without Play.Start, and nobody else', () => {
    const models = runTranscript(['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 2 null', 's2c _result 2 null 1', 'c2s play 4 null "t**t" msid=1', 's2c headers', 's2c media 6000', 'fin c2s']).session.clientModels;
    expect(models.filter((model) => model.outcome === 'proceeds').map((model) => model.client)).toEqual(['ffmpeg']);
  });

  it('decide nothing about a session that was cut short', () => {
    const models = runTranscript(['handshake', 'ffmpeg connects', 'wait 300', 'end capture-end']).session.clientModels;
    expect(models.every((model) => model.outcome === 'proceeds' && model.at === 'handshake')).toBe(true);
  });

  it('say nothing about a session whose start was not seen', () => {
    expect(runTranscript(['source handshake=false', 'c2s protocol chunks 68', 'c2s lost mid-stream 100', 'c2s media 400']).session.clientModels).toEqual([]);
  });
});
