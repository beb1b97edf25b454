import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'connect-refused-by-onstatus', area: 'commands', level: 6, severity: 'stall', end: 'server',
    summary: 'The server refuses connect by an onStatus instead of an _error.',
    why: 'FFmpeg ends with the description; GStreamer and OBS do not listen to onStatus before createStream and wait on. SRS and Wowza modules refuse like this.',
    remedy: 'Server: refuse with _error and the transaction id of connect, then close.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.1' }, { peer: 'SRS', observed: 'response_connect_reject sends onStatus' }],
    needs: ['bothDirections'], moment: 'an answer to connect',
    lookAlikes: ['onStatus NetConnection.Connect.Success beside the _result.'],
    examples: {
      fails: [{ title: 'GStreamer keeps waiting', transcript: ['handshake', 'someone connects', 's2c onStatus 0 null {"level":"error","code":"NetConnection.Connect.Rejected","description":"no"}', 'wait 6000'] },
        { title: 'FFmpeg stops', severity: 'fatal', transcript: ['handshake', 'ffmpeg connects', 's2c onStatus 0 null {"level":"error","code":"NetConnection.Connect.Rejected","description":"no"}', 'fin c2s'] }],
      passes: [{ title: 'success in both forms', transcript: ['handshake', 'ffmpeg connects', 'connected', 's2c onStatus 0 null {"level":"status","code":"NetConnection.Connect.Success"}'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'connect') return;
        context.examined();
        if (reply.name !== 'onStatus') return;
        const { own, text } = judge(context.session, request, reply);
        context.report({ request, severity: own === 'fails' ? 'fatal' : 'stall', message: `The server refuses connect in an onStatus: ${quoteInfo(reply.info)}.`, cause: text, evidence: [ofReply(reply)] });
      },
    };
  },
});
