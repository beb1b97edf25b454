import { defineRule } from '../../define-rule.js';
import { roughly } from '../../text.js';

export default defineRule({
  meta: {
    id: 'connect-closed-silently', area: 'commands', level: 5, severity: 'fatal', end: 'operator',
    summary: 'The server closes the connection instead of answering connect.',
    why: 'FFmpeg only prints "Input/output error", OBS speaks of a wrong stream key. Most often the application name is unknown: nginx-rtmp closes without a word then.',
    remedy: 'Use the application name exactly as the server has it configured, without a trailing slash; then check address rules and the form of tcUrl in the server log.',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'unknown application: closes, no AMF' }, { peer: 'Node-Media-Server 4', observed: 'throws on an odd tcUrl' }],
    needs: ['bothDirections'], moment: 'a connect request',
    lookAlikes: ['A refusal in words (_error, onStatus) before the close is connect-rejected.', 'A client that closes by itself.'],
    examples: {
      fails: [
        { title: 'nginx-rtmp does not know the application', transcript: ['handshake', 'ffmpeg connects', 's2c windowAcknowledgementSize 5000000', 'fin s2c'] },
        { title: 'the server resets', transcript: ['handshake', 'obs connects', 'rst s2c'] },
      ],
      passes: [
        { title: 'the server answers first', transcript: ['handshake', 'ffmpeg connects', 'connected', 'fin c2s', 'fin s2c'] },
        { title: 'the client closes at once', transcript: ['handshake', 'ffmpeg connects', 'fin c2s', 'fin s2c'] },
      ],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.name === 'connect') context.examined();
      },
      unanswered(request, end) {
        if (request.name !== 'connect' || end.why !== 'server-closed') return;
        const { session } = context;
        const how = session.s2c.closed?.how === 'rst' ? 'reset' : 'closed';
        const hints = [
          ...(session.app.endsWith('/') ? ['the application name ends with a slash'] : []),
          ...(session.app.includes('?') ? ['the application name carries a query ("?")'] : []),
          ...(session.app === '' ? ['the application name is empty'] : []),
          ...(session.tcUrl === undefined ? ['connect carries no tcUrl'] : []),
        ];
        context.report({
          request,
          message: `The server ${how} the connection ${roughly(end.waitedUs)} after connect, without any answer.`,
          cause: `The application was asked for as "${session.app}"${hints.length > 0 ? `; note: ${hints.join(', ')}` : ''}. An unknown application is the usual reason; an address rule or a tcUrl that the server cannot parse are others.`,
          evidence: [
            { direction: 'c2s', offset: request.offset, length: request.endOffset - request.offset, note: `connect, app "${session.app}"` },
            { direction: 's2c', offset: session.s2c.closed?.offset ?? session.s2c.bytes, length: 0, note: `the server ${how} here` },
          ],
        });
      },
    };
  },
});
