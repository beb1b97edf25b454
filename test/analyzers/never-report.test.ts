import { describe, expect, it } from 'vitest';
import { runTranscript } from './run-transcript.js';

/** Things that healthy sessions show: the never-report list of the field catalogue, and what the incidents proved to be innocent. */
type Case = readonly [what: string, lines: readonly string[]];

const connected = ['handshake', 'ffmpeg connects', 'connected'];
const courtesy = ['c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null'];
const unknownCall = '{"level":"error","code":"NetConnection.Call.Failed","description":"method not found"}';
const start = '{"level":"status","code":"NetStream.Publish.Start"}';
const publish = 'c2s publish 5 null "t**t" "live" msid=1';
const media = ['c2s headers', 'c2s media 6000', 'c2s deleteStream 7 null 1', 'fin c2s'];
const streams = (lines: readonly string[]): string[] => [...connected, ...lines, ...media];
const plays = (lines: readonly string[]): string[] => ['ffmpeg plays', ...lines, 's2c headers', 's2c media 6000', 'c2s deleteStream 5 null 1', 'fin c2s'];

const neverReport: readonly Case[] = [
  ['releaseStream, FCPublish and _checkbw unanswered', streams([...courtesy, 'c2s _checkbw 6 null', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['getStreamLength and FCSubscribe unanswered', ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 2 null', 's2c _result 2 null 1', 'c2s getStreamLength 3 null "t**t"', 'c2s FCSubscribe 4 null "t**t"', 'c2s play 5 null "t**t" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Start"} msid=1', 's2c headers', 's2c media 6000', 'fin c2s']],
  ['_error for releaseStream, FCPublish and _checkbw', streams([...courtesy, 'c2s _checkbw 6 null', `s2c _error 2 null ${unknownCall}`, `s2c _error 3 null ${unknownCall}`, `s2c _error 6 null ${unknownCall}`, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['_error for FCUnpublish', ['ffmpeg publishes', 'c2s headers', 'c2s media 2000', 'c2s FCUnpublish 6 null "t**t"', `s2c _error 6 null ${unknownCall}`, 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['onBWDone unsolicited, _checkbw repeated', streams(['s2c onBWDone 0 null 8192', 'c2s _checkbw 2 null', 's2c onBWDone 0 null 8192', 'c2s _checkbw 3 null', 'c2s createStream 5 null', 's2c _result 5 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['S2 that does not echo C1', ['c2s packet 1', 's2c packet 1', 's2c packet 2 different', 'c2s packet 2', 'ffmpeg connects', 'connected', ...courtesy, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`, ...media]],
  ['FFmpeg echoes Set Chunk Size, and the same size twice', streams(['c2s setChunkSize 4096', 's2c setChunkSize 4096', 's2c setChunkSize 4096', ...courtesy, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['StreamBegin 0', streams(['s2c streamBegin 0', ...courtesy, 's2c _result 4 null 1', publish, 's2c streamBegin 1', `s2c onStatus 0 null ${start} msid=1`])],
  ['no StreamBegin on publish', streams([...courtesy, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['StreamIsRecorded for a live stream', plays(['s2c streamIsRecorded 1'])],
  ['|RtmpSampleAccess', plays(['s2c data |RtmpSampleAccess'])],
  ['Play.Reset before Play.Start, PublishNotify, Data.Start', ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 2 null', 's2c _result 2 null 1', 'c2s play 4 null "t**t" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Reset"} msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.Start"} msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Data.Start"} msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Play.PublishNotify"} msid=1', 's2c headers', 's2c media 3000', 'fin c2s']],
  ['acknowledgements more often than the window', ['ffmpeg publishes', 'c2s headers', 'c2s media 400', 's2c acknowledgement 1000', 's2c acknowledgement 2000', 's2c acknowledgement 3000', 'c2s media 400', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['pings that OBS does not answer', ['obs publishes', 'c2s headers', 'c2s media 2000', 's2c pingRequest', 'c2s media 60000', 's2c pingRequest', 'c2s media 2000', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['audio of zero length', ['ffmpeg publishes', 'c2s headers', 'c2s audio frame bytes=0', 'c2s media 1000', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['first keyframe behind AUD and SEI', ['ffmpeg publishes', 'c2s headers', 'c2s video key nals=9,6,5', 'c2s media 1000', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['sequence headers twice at the start', ['ffmpeg publishes', 'c2s headers', 'c2s headers', 'c2s media 1000', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['fmt 3 that begins a message after fmt 1 or 2', ['ffmpeg publishes', 'c2s headers', 'c2s landmark 4 2', 'c2s landmark 4 3', 'c2s media 6000', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['other chunk streams than usual', ['ffmpeg publishes', 'c2s headers csid=7', 'c2s audio header csid=8', 'c2s media 1000', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['deleteStream and FIN without FCUnpublish', ['obs publishes', 'c2s headers', 'c2s media 1000', 'c2s deleteStream 7 null 1', 'fin c2s', 'fin s2c']],
  ['RST after deleteStream', ['obs publishes', 'c2s headers', 'c2s media 1000', 'c2s deleteStream 7 null 1', 'rst s2c']],
  ['a server that closes after FCUnpublish', ['ffmpeg publishes', 'c2s headers', 'c2s media 1000', 'c2s FCUnpublish 6 null "t**t"', 'fin s2c']],
  ['a join in the middle of a group of pictures', ['ffmpeg plays', 's2c headers', 's2c video inter', 's2c video inter', 's2c video key', 's2c media 3000', 'fin c2s']],
  ['@setDataFrame sent again', ['ffmpeg publishes', 'c2s data @setDataFrame', 'c2s headers', 'c2s media 1000', 'c2s data @setDataFrame', 'c2s media 1000', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['pauses of 40 ms with the header alone in its segment', streams(['c2s split after-header 12', 'wait 44', 'c2s setChunkSize 4096', ...courtesy, 'wait 44', 's2c _result 4 null 1', 'c2s split after-header 12', 'wait 44', publish, `s2c onStatus 0 null ${start} msid=1`])],
];

const tolerated: readonly Case[] = [
  ['s2_random', ['c2s packet 1', 's2c packet 1', 's2c packet 2 different', 'c2s packet 2', 'ffmpeg connects', 'connected', 'c2s createStream 4 null', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`, ...media]],
  ['s0_6', ['c2s packet 1', 's2c protocol rtmpe 6 "" packet', 's2c packet 2', 'c2s packet 2', 'ffmpeg connects', 'connected', 'c2s createStream 4 null', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`, ...media]],
  ['props_nomarker', ['handshake', 'ffmpeg connects', 's2c _result 1 null broken', 'c2s createStream 4 null', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`, ...media]],
  ['chunksize1', streams(['s2c setChunkSize 1', 'c2s createStream 4 null', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['chunksize_huge', streams(['s2c setChunkSize 2147483647', 'c2s createStream 4 null', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['fmt1_first', streams(['s2c anomaly fresh-csid-not-fmt0 fmt=1', 'c2s createStream 4 null', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['release_error', streams([...courtesy, `s2c _error 2 null ${unknownCall}`, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['create_nonull', [...connected, ...courtesy, 's2c _result 4 1', 'c2s publish 5 null "t**t" "live" msid=0', `s2c onStatus 0 null ${start} msid=0`, 'c2s video header msid=0', 'c2s audio header msid=0', 'c2s media 6000 msid=0', 'fin c2s']],
  ['create_sid0', [...connected, ...courtesy, 's2c _result 4 null 0', 'c2s publish 5 null "t**t" "live" msid=0', `s2c onStatus 0 null ${start} msid=0`, 'c2s video header msid=0', 'c2s audio header msid=0', 'c2s media 6000 msid=0', 'fin c2s']],
  ['create_sid7', [...connected, ...courtesy, 's2c _result 4 null 7', 'c2s publish 5 null "t**t" "live" msid=7', `s2c onStatus 0 null ${start} msid=7`, 'c2s video header msid=7', 'c2s audio header msid=7', 'c2s media 6000 msid=7', 'fin c2s']],
  ['publish_sid0', streams([...courtesy, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=0`])],
  ['ok_answer_all', streams([...courtesy, 's2c _result 2 null undefined', 's2c _result 3 null undefined', 's2c _result 4 null 1', publish, 's2c _result 5 null undefined', `s2c onStatus 0 null ${start} msid=1`])],
  ['ping', streams(['s2c pingRequest', 'c2s pingResponse', ...courtesy, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['onbwdone', streams(['s2c onBWDone 0 null', 'c2s _checkbw 2 null', 'c2s createStream 5 null', 's2c _result 5 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['create_delay3', streams([...courtesy, 'wait 3000', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['connect_delay3', ['handshake', 'ffmpeg connects', 'wait 3000', 'connected', ...courtesy, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`, ...media]],
];

const oddServers: readonly Case[] = [
  ['nginx-rtmp answers neither releaseStream nor FCPublish', ['ffmpeg publishes', ...media]],
  ['nginx-rtmp sends zero-length audio on the video chunk stream', plays(['s2c audio frame bytes=0 csid=7'])],
  ['gortmplib writes the message stream id in the other byte order', streams([...courtesy, 's2c _result 4 null 1', publish, 's2c anomaly msid-big-endian msid=16777216', `s2c onStatus 5 null ${start} msid=16777216 csid=8`])],
  ['gortmplib: chunk size 65536', streams(['s2c setChunkSize 65536', ...courtesy, 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['FFmpeg: end-of-sequence message', ['ffmpeg publishes', 'c2s headers', 'c2s media 1000', 'c2s video eos bytes=5', 'c2s FCUnpublish 6 null "t**t"', 'c2s deleteStream 7 null 1', 'fin c2s']],
  ['gst-rtmp2-server: onStatus Connect.Success besides _result, onFCPublish', streams(['s2c onStatus 0 null {"level":"status","code":"NetConnection.Connect.Success"}', ...courtesy, 's2c onFCPublish 0 null {"code":"NetStream.Publish.Start"}', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
  ['FFmpeg as a server: onFCPublish without a transaction id', streams([...courtesy, 's2c onFCPublish none', 's2c _result 4 null 1', publish, `s2c onStatus 0 null ${start} msid=1`])],
];

describe.each([['never-report list', neverReport], ['tolerated by FFmpeg', tolerated], ['odd but normal servers', oddServers]] as const)('%s', (_title, cases) => {
  it.each(cases)('%s yields nothing above info', (_what, lines) => {
    const run = runTranscript(lines);
    expect(run.findings.filter((finding) => finding.severity !== 'info')).toEqual([]);
    expect(run.session.transactions.every((transaction) => transaction.state !== 'unanswered')).toBe(true);
  });
});
