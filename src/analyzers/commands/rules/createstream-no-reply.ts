import { defineRule } from '../../define-rule.js';
import { stallOf } from '../../stall.js';

export default defineRule({
  meta: {
    id: 'createstream-no-reply', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The server never answers createStream.',
    why: 'FFmpeg\'s last line is "Creating stream..."; it has no timer and waits for ever. By then connect was accepted and releaseStream, FCPublish and createStream were written in one go: a server that lost its place in those bytes never sees them.',
    remedy: 'Server: answer createStream with _result, its transaction id, null and a stream id. If it never saw the request, repair the chunk reader: keep its position when a chunk spans two reads, parse what is buffered before polling, accept every fmt.',
    cites: [
      { document: 'RTMP 1.0', section: '§7.2.1.3' },
      { peer: 'gst-rtmp2-server 62d890b', observed: 'a chunk header alone in its segment, then silence' },
      { peer: 'gst-rtmp2-server 4c51768', observed: 'complete requests stay in the buffer until more bytes or a FIN come' },
      { peer: 'rtmp-go 1346b53', observed: 'the reader dies on a fmt 1 header on message stream 0' },
    ],
    needs: ['bothDirections', 'captureTime'], moment: 'a createStream request',
    lookAlikes: ['Pauses of 40 ms are Nagle and delayed acknowledgements.', 'releaseStream, FCPublish and _checkbw without an answer are normal.', 'An answer after 3 s.'],
    examples: {
      fails: [
        {
          title: 'header and payload arrive in two segments, then silence',
          transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s split after-header 12', 'wait 44', 'c2s setChunkSize 4096', 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null', 'wait 8000', 'fin c2s'],
        },
        {
          title: 'an answer is set free by the FIN',
          transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null', 'wait 5800', 'fin c2s', 's2c _result 2 null undefined', 'rst s2c'],
        },
        { title: 'the server closes instead', severity: 'fatal', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 4 null', 'fin s2c'] },
      ],
      passes: [
        { title: 'the answer comes after 3 s', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s createStream 4 null', 'wait 3000', 's2c _result 4 null 1'] },
        { title: 'only the courtesy commands stay unanswered', transcript: ['ffmpeg publishes', 'c2s headers', 'c2s media 6000'] },
        { title: 'bytes of the server are missing from the capture', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 4 null', 's2c lost capture-gap 200', 'wait 6000', 'fin c2s'], companions: ['capture-gap'] },
      ],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.name === 'createStream') context.examined();
      },
      unanswered(request, end) {
        if (request.name !== 'createStream') return;
        if (end.certainty === 'too-short') {
          context.inconclusive('the session ended less than 2 s after createStream');
          return;
        }
        context.report({ ...stallOf(context.session, request, end), request, severity: end.why === 'server-closed' ? 'fatal' : 'stall' });
      },
    };
  },
});
