import { defineRule } from '../../define-rule.js';
import { stallOf } from '../../stall.js';

export default defineRule({
  meta: {
    id: 'publish-no-reply', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The server never answers publish with an onStatus.',
    why: 'FFmpeg\'s last line is "Sending publish command"; OBS gives up after 30 s and blames the stream key. An nginx-rtmp application without "live on", an HTTP hook that hangs, or a refusal that is sent nowhere look like this.',
    remedy: 'Server: switch live streaming on for the application, check the on_publish hook, and answer every publish with onStatus.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.2.6' }, { peer: 'nginx-rtmp 1.2.2', observed: 'application without live on: nobody answers' }],
    needs: ['bothDirections', 'captureTime'], moment: 'a publish request',
    lookAlikes: ['An answer that is 1 to 4 s late (hooks).', 'A _result to publish is publish-answered-by-result-only.'],
    examples: {
      fails: [
        { title: 'nothing comes back', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 'wait 6000'] },
        { title: 'only onFCPublish comes', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onFCPublish 0 null', 'wait 6000'] },
      ],
      passes: [
        { title: 'the hook takes 4 s', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 'wait 4000', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=1'] },
        { title: 'accepted at once', transcript: ['obs publishes', 'c2s headers', 'c2s media 2000', 'c2s FCUnpublish 6 null "t**t"', 'c2s deleteStream 7 null 1', 'fin c2s'] },
      ],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.name === 'publish') context.examined();
      },
      unanswered(request, end) {
        if (request.name !== 'publish' || end.why === 'server-closed' || request.resultOnly !== undefined) return;
        if (end.certainty === 'too-short') {
          context.inconclusive('the session ended less than 2 s after publish');
          return;
        }
        context.report({ ...stallOf(context.session, request, end), request });
      },
    };
  },
});
