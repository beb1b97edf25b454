import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge, severityFor } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'publish-status-wrong-msid', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The onStatus that answers publish or play is on another message stream.',
    why: 'GStreamer takes it only on the message stream that createStream gave and hangs; FFmpeg, librtmp and OBS do not look.',
    remedy: 'Server: send onStatus on the message stream of the publish or play command.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.2' }, { peer: 'ZLMediaKit', observed: 'onStatus on message stream 0' }, { peer: 'GStreamer 1.22', observed: 'ignores it' }],
    needs: ['bothDirections'], moment: 'an onStatus that answers', lookAlikes: ['NetConnection statuses belong on message stream 0.', 'An id of 0x01000000: the same number in the other byte order.'],
    examples: {
      fails: [
        { title: 'GStreamer hangs', transcript: ['gstreamer asks', 'c2s publish 0 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=0', 'wait 6000'] },
        { title: 'FFmpeg does not mind', severity: 'info', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=0'] },
      ],
      passes: [{ title: 'on its stream', transcript: ['gstreamer publishes'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.expects !== 'status' || reply.name !== 'onStatus') return;
        context.examined();
        if (request.wrongMsid !== true) return;
        const swapped = reply.msid === swap(request.msid);
        const { own, text } = judge(context.session, request, reply);
        context.report({
          request, direction: 's2c', key: request.name, severity: swapped && own !== 'ignores' ? 'info' : severityFor(own === 'fails' ? 'proceeds' : own, 'degraded'),
          message: `The onStatus for ${request.name} is on message stream ${String(reply.msid)}; the command was on ${String(request.msid)}${swapped ? ' (the same number in the other byte order)' : ''}.`,
          cause: text, evidence: [ofReply(reply)],
        });
      },
    };
  },
});

function swap(value: number): number {
  return (((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0;
}
