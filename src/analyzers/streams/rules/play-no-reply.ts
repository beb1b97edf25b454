import { defineRule } from '../../define-rule.js';
import { stallOf } from '../../stall.js';

export default defineRule({
  meta: {
    id: 'play-no-reply', area: 'streams', level: 5, severity: 'stall', end: 'server',
    summary: 'The server never answers play, and no media comes either.',
    why: 'FFmpeg\'s last line is "Sending play command"; it waits for ever. Our own addition beside play-accepted-no-publisher: here not even Play.Start comes.',
    remedy: 'Server: answer every play with onStatus, NetStream.Play.Start or NetStream.Play.StreamNotFound; check the play hook.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.2.1' }, { peer: 'FFmpeg 5.1.9', observed: 'waits for Play.Start or the first media message' }],
    needs: ['bothDirections', 'captureTime'], moment: 'a play request',
    lookAlikes: ['Media without Play.Start: FFmpeg plays it.', 'Play.Start without media is play-accepted-no-publisher.'],
    examples: {
      fails: [{ title: 'nothing comes back', transcript: ['handshake', 'ffmpeg connects', 'connected', 'c2s createStream 2 null', 's2c _result 2 null 1', 'c2s play 4 null "t**t" msid=1', 'wait 6000'] }],
      passes: [{ title: 'answered, with media', transcript: ['ffmpeg plays', 's2c headers', 's2c media 3000'] }],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.name === 'play') context.examined();
      },
      unanswered(request, end) {
        if (request.expects !== 'status' || request.name === 'publish' || end.why === 'server-closed' || request.mediaBeforeReply === true) return;
        if (end.certainty === 'too-short') {
          context.inconclusive('the session ended less than 2 s after play');
          return;
        }
        context.report({ ...stallOf(context.session, request, end), request });
      },
    };
  },
});
