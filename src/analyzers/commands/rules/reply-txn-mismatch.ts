import { clientsSentence } from '../../../session/client-models/run.js';
import { defineRule } from '../../define-rule.js';
import { meantFor } from '../waiting.js';

export default defineRule({
  meta: {
    id: 'reply-txn-mismatch', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The answer carries another transaction id than the request.',
    why: 'Every client matches _result by the transaction id alone and drops what does not match, without a log line. The usual faults are a fixed number (0, 2 or 4) and the number of an earlier request. createStream is 4 or 5 for FFmpeg and OBS, 2 for GStreamer and for players.',
    remedy: 'Server: copy the transaction id of the request into its answer.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.2' }, { peer: 'FFmpeg 5.1.9', observed: 'a _result with an unknown number is ignored in silence' }],
    needs: ['bothDirections', 'captureTime'], moment: 'a connect or createStream request',
    lookAlikes: ['Late answers to releaseStream, FCPublish and _checkbw: their requests are outstanding.', 'An extra _result 0 beside the right answer.'],
    examples: {
      fails: [
        { title: 'connect answered as number 0', transcript: ['handshake', 'ffmpeg connects', 's2c _result 0 {"fmsVer":"FMS/3,0"} {"level":"status","code":"NetConnection.Connect.Success"}', 'wait 6000'] },
        { title: 'createStream always answered as number 1', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null', 's2c _result 1 null 1', 'wait 6000'] },
        { title: 'the stream id comes in the answer to releaseStream', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null', 's2c _result 2 null 1', 'wait 6000'] },
        { title: 'fixed number 4 meets GStreamer, which gives up early', transcript: ['handshake', 'gstreamer connects', 'connected', 'c2s releaseStream 0 null "t**t"', 'c2s createStream 2 null', 's2c _result 4 null 1', 'wait 500', 'fin c2s'] },
      ],
      passes: [
        { title: 'everything is answered, releaseStream last', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s FCPublish 3 null "t**t"', 'c2s createStream 4 null', 's2c _result 4 null 1', 's2c _result 3 null undefined', 's2c _result 2 null undefined', 'wait 6000'] },
        { title: 'an extra _result 0 before the right answer', transcript: ['handshake', 'ffmpeg connects', 's2c _result 0 null {"code":"NetConnection.Connect.Success"}', 'connected', 'wait 6000'] },
      ],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.expects === 'result') context.examined();
      },
      unanswered(request, end) {
        if (request.expects !== 'result') return;
        const answer = meantFor(context.session, request);
        if (answer === undefined) return;
        const clients = clientsSentence(context.session.models(true));
        context.report({
          request, direction: 's2c', atUs: answer.atUs, key: request.name,
          message: `The answer to ${request.name} carries transaction id ${String(answer.transactionId ?? 'none')}; the request has ${String(request.transactionId)}.`,
          cause: `The client matches answers by this number alone and drops this one${end.why === 'client-closed' ? '; it then gave up' : ''}. ${clients}`.trim(),
          evidence: [
            { direction: 'c2s', offset: request.offset, length: request.endOffset - request.offset, note: `${request.name}, txn ${String(request.transactionId)}` },
            { direction: 's2c', offset: answer.offset, length: answer.endOffset - answer.offset, note: `${answer.name}, txn ${String(answer.transactionId ?? 'none')}` },
          ],
        });
      },
    };
  },
});
