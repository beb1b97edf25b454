import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'connect-error-hidden', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The refusal of connect has a form that most clients cannot see.',
    why: 'FFmpeg looks for a description in the first AMF object behind the command name. Without one, or with a properties object (fmsVer) before it, the refusal is dropped and FFmpeg hangs; OBS waits 30 s.',
    remedy: 'Server: send _error with a null command object and then level, code and description; then close the connection.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: '_error without a visible description is ignored' }],
    needs: ['bothDirections'], moment: 'an answer to connect',
    lookAlikes: ['A refusal with a visible description.'],
    examples: {
      fails: [
        { title: 'no description', companions: ['connect-rejected'], transcript: ['handshake', 'ffmpeg connects', 's2c _error 1 null {"level":"error","code":"NetConnection.Connect.Rejected"}', 'wait 6000'] },
        { title: 'the properties object comes first', companions: ['connect-rejected'], transcript: ['handshake', 'ffmpeg connects', 's2c _error 1 {"fmsVer":"FMS/3,0"} {"level":"error","code":"NetConnection.Connect.Rejected","description":"no"}', 'wait 6000'] },
        { title: 'GStreamer sees it all the same', severity: 'degraded', companions: ['connect-rejected'], transcript: ['handshake', 'c2s connect 1 {"app":"live","flashVer":"LNX 10,0,32,18"}', 'c2s releaseStream 0 null "t**t"', 's2c _error 1 null {"level":"error","code":"NetConnection.Connect.Rejected"}', 'fin c2s'] },
      ],
      passes: [{ title: 'visible', companions: ['connect-rejected'], transcript: ['handshake', 'ffmpeg connects', 's2c _error 1 null {"level":"error","code":"NetConnection.Connect.Rejected","description":"no"}', 'fin s2c'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'connect') return;
        context.examined();
        if (reply.name !== '_error' || (reply.firstObjectDescription ?? '') !== '') return;
        const { own, text } = judge(context.session, request, reply);
        context.report({
          request, severity: own === 'fails' ? 'degraded' : 'stall',
          message: `The _error for connect hides its reason: ${reply.info.description === undefined ? 'there is no description' : 'another object stands before the one with the description'}.`,
          cause: text, evidence: [ofReply(reply)],
        });
      },
    };
  },
});
