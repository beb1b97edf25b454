import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge, severityFor } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'reply-in-amf3', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The server answers in AMF3 (message type 17) although the client asked for AMF0.',
    why: 'FFmpeg logs "Unknown packet type received 0x11" at verbose level only, GStreamer nothing; both hang. librtmp and OBS read it.',
    remedy: 'Server: answer in type 20 unless connect said objectEncoding 3.',
    cites: [{ document: 'RTMP 1.0', section: '§7.1.1' }, { peer: 'FFmpeg 5.1.9', observed: 'type 17 is dropped' }],
    needs: ['bothDirections'], moment: 'an answer',
    lookAlikes: ['A client that asked for objectEncoding 3 or sends type 17 itself.'],
    examples: {
      fails: [
        { title: 'FFmpeg cannot read the answer to connect', transcript: ['handshake', 'ffmpeg connects', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success"} type=17', 'wait 6000'] },
        { title: 'OBS can', severity: 'info', transcript: ['handshake', 'obs connects', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success"} type=17', 'c2s createStream 4 null'] },
      ],
      passes: [{ title: 'the client asked for it', transcript: ['handshake', 'c2s connect 1 {"app":"live","objectEncoding":3}', 's2c _result 1 null {"level":"status","code":"NetConnection.Connect.Success","objectEncoding":3} type=17'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        context.examined();
        if (!reply.amf3 || request.expects === 'courtesy' || request.amf3 || context.session.objectEncoding === 3) return;
        const { own, text } = judge(context.session, request, reply);
        context.report({
          request, direction: 's2c', key: request.name, severity: severityFor(own, 'degraded'), message: `The answer to ${request.name} came as an AMF3 command (type 17); the client asked for AMF0.`,
          cause: text, evidence: [ofReply(reply)],
        });
      },
    };
  },
});
