import type { Reply } from '../../../session/reply.js';
import { isRefusal, quoteInfo } from '../../../session/reply.js';
import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge, severityFor } from '../../clients.js';

const starts: Readonly<Record<string, string>> = { publish: 'NetStream.Publish.Start', play: 'NetStream.Play.Start' };

/** What is odd about the form, in plain words. */
function oddities(reply: Reply, start: string | undefined): string[] {
  const { container, position, code, codeIsLongString } = reply.info;
  if (container === 'none') return ['there is no information object'];
  return [
    ...(container === 'ecmaArray' ? ['the information is an ECMA array instead of an object'] : []),
    ...(position === 3 ? [] : [`the information stands in place ${String(position + 1)} instead of 4`]),
    ...(codeIsLongString ? ['the code is a long string'] : []),
    ...(code === undefined ? ['there is no code'] : code !== start && code.toLowerCase() === start?.toLowerCase() ? [`the code is spelled "${code}"`] : []),
  ];
}

export default defineRule({
  meta: {
    id: 'status-info-unreadable', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The onStatus that answers publish or play has a form that clients cannot read.',
    why: 'FFmpeg and OBS want an AMF0 object in fourth place and a short string as code; anything else is skipped in silence, and they hang although the server said yes.',
    remedy: 'Server: send "onStatus", 0, null, and an AMF0 object with level, code and description as short strings.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.2' }, { peer: 'FFmpeg 5.1.9, librtmp 2.4', observed: 'ECMA array: fields not found' }],
    needs: ['bothDirections'], moment: 'an onStatus that answers', lookAlikes: ['A missing description.', 'A transaction id other than 0.'],
    examples: {
      fails: [
        { title: 'an ECMA array', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null ecma{"level":"status","code":"NetStream.Publish.Start"} msid=1', 'wait 6000'] },
        { title: 'no null before the object', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 {"level":"status","code":"NetStream.Publish.Start"} msid=1', 'wait 6000'] },
        { title: 'the code in another spelling', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"Netstream.Publish.start"} msid=1', 'wait 6000'] },
        { title: 'a long string and OBS, which reads it', severity: 'info', transcript: ['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"long:NetStream.Publish.Start"} msid=1'] },
      ],
      passes: [{ title: 'as it should be', transcript: ['ffmpeg publishes'] }, { title: 'with a transaction id', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 5 null {"level":"status","code":"NetStream.Publish.Start"} msid=1'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.expects !== 'status' || reply.name !== 'onStatus') return;
        context.examined();
        const odd = oddities(reply, starts[request.name]);
        if (odd.length === 0) return;
        const { own, text } = judge(context.session, request, reply);
        const severity = own === 'fails' && !isRefusal(reply.info) ? 'fatal' : own === 'fails' ? 'degraded' : severityFor(own, 'stall');
        context.report({ request, direction: 's2c', key: request.name, severity, message: `The onStatus for ${request.name} is hard to read: ${odd.join(', ')} (${quoteInfo(reply.info)}).`, cause: text, evidence: [ofReply(reply)] });
      },
    };
  },
});
