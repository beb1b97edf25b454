import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'connect-auth-challenge', area: 'commands', level: 6, severity: 'fatal', end: 'client',
    summary: 'The server asks for a login (authmod) or refuses one.',
    why: 'Adobe and Limelight logins take up to three connections: the first two are refused on purpose. "authfailed" and "nosuchuser" are real refusals.',
    remedy: 'Give the encoder user name and password; after authfailed check both.',
    cites: [{ peer: 'FFmpeg 5.1.9, librtmp 2.4, GStreamer 1.22', observed: 'answer on a new connection' }],
    needs: ['bothDirections'], moment: 'an answer to connect',
    lookAlikes: ['The first refusal of a login that works: a note only.'],
    examples: {
      fails: [
        { title: 'the password is wrong', transcript: ['handshake', 'obs connects', 's2c _error 1 null {"level":"error","code":"NetConnection.Connect.Rejected","description":"[ AccessManager.Reject ] : [ authmod=adobe ] : ?reason=authfailed&opaque=x"}', 'fin s2c'] },
        { title: 'the first step of a login', severity: 'info', transcript: ['handshake', 'obs connects', 's2c _error 1 null {"level":"error","code":"NetConnection.Connect.Rejected","description":"[ AccessManager.Reject ] : [ code=403 need auth; authmod=adobe ]"}', 'fin s2c'] },
      ],
      passes: [{ title: 'no login', transcript: ['handshake', 'obs connects', 'connected'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'connect') return;
        context.examined();
        const text = reply.info.description ?? '';
        if (request.state !== 'refused' || !text.includes('authmod=')) return;
        const failed = /reason=(authfailed|nosuchuser)/.test(text);
        context.report({
          request, severity: failed ? 'fatal' : 'info', message: `${failed ? 'The login was refused' : 'The server asks for a login'}: ${quoteInfo(reply.info)}.`,
          cause: failed ? 'User name or password do not match.' : 'Clients that can log in open a new connection with the answer; if none follows, no credentials are set.', evidence: [ofReply(reply)],
        });
      },
    };
  },
});
