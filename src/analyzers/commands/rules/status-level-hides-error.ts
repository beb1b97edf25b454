import { isRefusalCode, quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'status-level-hides-error', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'A refusal is sent with a level other than "error".',
    why: 'FFmpeg looks at the level first: without "error" it takes the refusal for idle talk and hangs. GStreamer and OBS look at the code.',
    remedy: 'Server: send refusals with level "error".',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.2' }, { peer: 'FFmpeg 5.1.9', observed: 'BadName with level status: frozen' }],
    needs: ['bothDirections'], moment: 'an onStatus that answers', lookAlikes: ['Statuses that do not refuse.'],
    examples: {
      fails: [
        { title: 'BadName with level status', companions: ['publish-badname-duplicate'], transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.BadName"} msid=1', 'wait 6000'] },
        { title: 'OBS sees it', severity: 'degraded', companions: ['publish-badname-duplicate'], transcript: ['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"warning","code":"NetStream.Publish.BadName"} msid=1', 'fin c2s'] },
      ],
      passes: [{ title: 'level error', companions: ['publish-badname-duplicate'], transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.BadName"} msid=1', 'fin c2s'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (reply.name !== 'onStatus' || request.expects === 'courtesy') return;
        context.examined();
        if (!isRefusalCode(reply.info.code) || reply.info.level === 'error') return;
        const { own, text } = judge(context.session, request, reply);
        context.report({ request, direction: 's2c', key: request.name, severity: own === 'fails' ? 'degraded' : 'stall', message: `The refusal of ${request.name} does not say so: ${quoteInfo(reply.info)}.`, cause: text, evidence: [ofReply(reply)] });
      },
    };
  },
});
