import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply, ofRequest } from '../../evidence.js';

const advice: Readonly<Record<string, string>> = {
  'NetConnection.Connect.InvalidApp': 'Use an application name that the server has.',
  'NetConnection.Connect.Rejected': 'Read the description; usually the application, the key or the address is not allowed.',
  'NetConnection.Connect.AppShutdown': 'The application is being unloaded at the server; try again later.',
  'NetConnection.Connect.Failed': 'Read the server log; it failed on its side.',
};

export default defineRule({
  meta: {
    id: 'connect-rejected', area: 'commands', level: 6, severity: 'fatal', end: 'operator',
    summary: 'The server refuses connect.',
    why: 'The session cannot go on. The code and the description say why; OBS and librtmp do not show them.',
    remedy: 'Act on the code: check application name, key and address rules at the server.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.1' }, { peer: 'OBS (librtmp fork)', observed: 'ignores every _error that is no login challenge' }],
    needs: ['bothDirections'], moment: 'an answer to connect',
    lookAlikes: ['A login challenge (authmod=) is connect-auth-challenge.'],
    examples: {
      fails: [
        { title: 'an _error with a description', transcript: ['handshake', 'ffmpeg connects', 's2c _error 1 null {"level":"error","code":"NetConnection.Connect.InvalidApp","description":"no such application"}', 'fin s2c'] },
        { title: 'a _result whose code is no success', transcript: ['handshake', 'ffmpeg connects', 's2c _result 1 null {"level":"error","code":"NetConnection.Connect.Rejected","description":"no"}', 'fin s2c'] },
      ],
      passes: [{ title: 'accepted', transcript: ['handshake', 'ffmpeg connects', 'connected'] }, { title: 'the answer carries no code (only GStreamer looks)', transcript: ['handshake', 'ffmpeg connects', 's2c _result 1 null null', 'c2s createStream 2 null', 's2c _result 2 null 1'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'connect') return;
        context.examined();
        if (request.state !== 'refused' || reply.name === 'onStatus' || reply.info.description?.includes('authmod=') === true) return;
        const code = reply.info.code ?? '';
        context.report({
          request, message: `The server refuses connect: ${quoteInfo(reply.info)}.`, cause: `The application was asked for as "${context.session.app}".`,
          remedy: advice[code] ?? 'Act on the code and the description; the server log says more.', evidence: [ofReply(reply), ofRequest(request)],
        });
      },
    };
  },
});
