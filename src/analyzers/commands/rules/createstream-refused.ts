import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'createstream-refused', area: 'commands', level: 6, severity: 'fatal', end: 'server',
    summary: 'The server refuses createStream.',
    why: 'Without a description FFmpeg does not see the refusal and hangs; OBS never sees it and gives up after 30 s.',
    remedy: 'Server: find out in its log why no stream can be created; refuse with a description and close.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.3' }],
    needs: ['bothDirections'], moment: 'an answer to createStream', lookAlikes: ['An _error for releaseStream or FCPublish is normal.'],
    examples: {
      fails: [{ title: 'an _error', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 4 null', 's2c _error 4 null {"level":"error","code":"NetConnection.Call.Failed","description":"no more streams"}', 'fin c2s'] }],
      passes: [{ title: 'an _error for releaseStream', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s releaseStream 2 null "t**t"', 'c2s createStream 4 null', 's2c _error 2 null {"level":"error","code":"NetConnection.Call.Failed","description":"unknown method"}', 's2c _result 4 null 1'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'createStream') return;
        context.examined();
        if (request.state === 'refused') context.report({ request, message: `The server refuses createStream: ${quoteInfo(reply.info)}.`, cause: judge(context.session, request, reply).text, evidence: [ofReply(reply)] });
      },
    };
  },
});
