import { quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply, ofRequest } from '../../evidence.js';
import { judge } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'publish-denied', area: 'commands', level: 6, severity: 'fatal', end: 'operator',
    summary: 'The server refuses publish.',
    why: 'Key or credentials are wrong, or the server failed. OBS knows only Rejected, Denied, BadName and Failed and waits 30 s on others; GStreamer does not hear an _error; FFmpeg needs a description in it.',
    remedy: 'Check the stream key, the credentials and the publish hook.',
    cites: [{ peer: 'MediaMTX', observed: 'NetStream.Publish.Unauthorized, which OBS does not know' }],
    needs: ['bothDirections'], moment: 'an answer to publish', lookAlikes: ['BadName is publish-badname-duplicate.'],
    examples: {
      fails: [
        { title: 'unauthorized', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.Unauthorized","description":"authentication failed"} msid=1', 'fin s2c'] },
        { title: 'an _error', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c _error 5 null {"level":"error","code":"NetStream.Publish.Denied","description":"no"}', 'fin c2s'] },
      ],
      passes: [{ title: 'accepted', transcript: ['ffmpeg publishes'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'publish') return;
        context.examined();
        if (request.state !== 'refused' || reply.info.code === 'NetStream.Publish.BadName') return;
        context.report({ request, message: `The server refuses to publish "${request.streamName ?? ''}": ${quoteInfo(reply.info)}.`, cause: judge(context.session, request, reply).text, evidence: [ofReply(reply), ofRequest(request)] });
      },
    };
  },
});
