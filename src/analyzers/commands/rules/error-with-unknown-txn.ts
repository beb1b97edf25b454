import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'error-with-unknown-txn', area: 'commands', level: 5, severity: 'fatal', end: 'server',
    summary: 'An _error carries a transaction id that no request has.',
    why: 'FFmpeg ends with "Server error: ..." on it, whatever it was meant for; GStreamer and librtmp shrug.',
    remedy: 'Server: copy the transaction id of the request into its _error; send nothing for commands that it does not know.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.2' }, { peer: 'FFmpeg 5.1.9', observed: '_error 0 with a description is fatal' }],
    needs: ['bothDirections'], moment: 'an _error', lookAlikes: ['_error for releaseStream, FCPublish, _checkbw and their like.', 'An _error without a description, which FFmpeg does not see.'],
    examples: {
      fails: [
        { title: 'FFmpeg stops', transcript: ['ffmpeg asks', 's2c _error 0 null {"level":"error","code":"NetConnection.Call.Failed","description":"unknown command"}', 'fin c2s'] },
        { title: 'GStreamer shrugs', severity: 'info', transcript: ['gstreamer asks', 's2c _error 77 null {"level":"error","code":"NetConnection.Call.Failed","description":"unknown command"}'] },
      ],
      passes: [{ title: 'an _error for releaseStream', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 's2c _error 2 null {"level":"error","code":"NetConnection.Call.Failed","description":"unknown"}', 'c2s createStream 4 null', 's2c _result 4 null 1'] }],
    },
  },
  create(context) {
    return {
      stray(stray) {
        const { reply } = stray;
        if (reply.direction !== 's2c' || reply.name !== '_error') return;
        context.examined();
        if ((reply.firstObjectDescription ?? '') === '') return;
        const kind = context.session.clientKind;
        const severity = kind === 'ffmpeg' ? 'fatal' : kind === 'unknown' || kind === 'fmle' ? 'degraded' : 'info';
        context.report({
          direction: 's2c', severity, atUs: reply.atUs, message: `The server sends an _error with transaction id ${String(reply.transactionId ?? 'none')}, which no request of the client has: ${quoteInfo(reply.info)}.`,
          cause: 'FFmpeg stops with an error, GStreamer, librtmp and OBS ignore it.', evidence: [ofReply(reply)],
        });
      },
    };
  },
});
