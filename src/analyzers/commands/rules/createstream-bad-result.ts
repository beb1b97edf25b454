import { defineRule } from '../../define-rule.js';
import { ofReply } from '../../evidence.js';
import { judge, severityFor } from '../../clients.js';

export default defineRule({
  meta: {
    id: 'createstream-bad-result', area: 'commands', level: 5, severity: 'fatal', end: 'server',
    summary: 'The answer to createStream has no null or no usable stream id.',
    why: 'FFmpeg falls back to message stream 0 with the misleading line "Unexpected reply on connect()"; GStreamer refuses id 0; strict servers then refuse media on message stream 0.',
    remedy: 'Server: answer createStream with its transaction id, null, and a stream id of 1 or more.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.1.3' }, { peer: 'GStreamer 1.22', observed: 'returned ID 0: error' }, { peer: 'FFmpeg 5.1.9', observed: 'goes on with stream 0' }],
    needs: ['bothDirections'], moment: 'an answer to createStream',
    lookAlikes: ['Any other id than 1.', 'An object in place of the null (the specification allows it).'],
    examples: {
      fails: [
        { title: 'id 0 and GStreamer', transcript: ['handshake', 'gstreamer connects', 'connected', 'c2s releaseStream 0 null "t**t"', 'c2s createStream 2 null', 's2c _result 2 null 0', 'fin c2s'] },
        { title: 'no null: FFmpeg goes on with stream 0', severity: 'info', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 4 null', 's2c _result 4 1', 'c2s publish 5 null "t**t" "live" msid=0', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=0'] },
        { title: 'no id and an unknown client', severity: 'degraded', transcript: ['handshake', 'someone connects', 'connected', 'c2s createStream 2 null', 's2c _result 2 null undefined'] },
      ],
      passes: [{ title: 'id 7', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 4 null', 's2c _result 4 null 7'] }],
    },
  },
  create(context) {
    return {
      reply(request, reply) {
        if (request.name !== 'createStream' || request.state === 'refused') return;
        context.examined();
        const faults = [
          ...(reply.third === 'null' || reply.third === 'object' ? [] : [`a ${reply.third} stands where null belongs`]),
          ...(reply.streamId === undefined ? ['there is no stream id'] : reply.streamId === 0 ? ['the stream id is 0'] : Number.isInteger(reply.streamId) && reply.streamId > 0 ? [] : [`the stream id is ${String(reply.streamId)}`]),
        ];
        if (faults.length === 0 || reply.undecodable) return;
        const { own, text } = judge(context.session, request, reply);
        context.report({ request, direction: 's2c', severity: severityFor(own, 'degraded'), message: `The answer to createStream is malformed: ${faults.join(', ')}.`, cause: `${text} FFmpeg then uses message stream 0.`, evidence: [ofReply(reply)] });
      },
    };
  },
});
