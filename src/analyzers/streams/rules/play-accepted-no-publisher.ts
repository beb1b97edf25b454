import { defineRule } from '../../define-rule.js';
import { roughly } from '../../text.js';
import { ofReply } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'play-accepted-no-publisher', area: 'streams', level: 7, severity: 'stall', end: 'operator',
    summary: 'The server accepts play, and then no media comes.',
    why: 'FFmpeg and VLC wait for ever. nginx-rtmp (idle_streams on, the default) and SRS accept names that nobody publishes.',
    remedy: 'Check the stream name and the publisher; nginx-rtmp: idle_streams off.',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'Play.Start for a name without publisher' }],
    needs: ['bothDirections', 'captureTime'], moment: 'an accepted play', lookAlikes: ['A pause until the next keyframe (wait_key).', 'Metadata or media within 10 s.'],
    examples: {
      fails: [{ title: 'nothing but pings', transcript: ['ffmpeg plays', 'wait 6000', 's2c pingRequest', 'wait 6000', 'fin c2s'] }],
      passes: [{ title: 'media after 7 s', transcript: ['ffmpeg plays', 'wait 7000', 's2c headers', 's2c media 4000'] }, { title: 'the player leaves after 4 s', transcript: ['ffmpeg plays', 'wait 4000', 'fin c2s'] }],
    },
  },
  create(context) {
    const { session } = context;
    let dataMessages = 0;
    return {
      message(event) {
        if (event.direction === 's2c' && event.body.type === 'data') dataMessages++;
      },
      reply(request, reply) {
        if (request.expects !== 'status' || request.name === 'publish' || request.state !== 'answered') return;
        const media = session.s2c.mediaMessages;
        const before = dataMessages;
        context.wait({
          sinceUs: reply.atUs, forUs: 2 * context.stallAfterUs,
          ended(end) {
            context.examined();
            if (end.why !== 'silence' || session.s2c.mediaMessages > media || dataMessages > before + 1 || session.clientEndedUs >= 0) return;
            if (session.s2c.lostSince(reply.atUs)) {
              context.inconclusive('bytes of the server are missing after Play.Start');
              return;
            }
            context.report({
              request, message: `The server accepted play of "${request.streamName ?? ''}" but has sent no media for ${roughly(end.waitedUs)}.`,
              cause: 'Most likely nobody publishes this name, and the server accepts any.', evidence: [ofReply(reply, 'accepted here')],
            });
          },
        });
      },
    };
  },
});
