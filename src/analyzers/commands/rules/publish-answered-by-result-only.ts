import { clientsSentence } from '../../../session/client-models/run.js';
import { defineRule } from '../../define-rule.js';

export default defineRule({
  meta: {
    id: 'publish-answered-by-result-only', area: 'commands', level: 5, severity: 'stall', end: 'server',
    summary: 'The answer to publish is a _result, and no onStatus follows.',
    why: 'FFmpeg and GStreamer wait for onStatus NetStream.Publish.Start and hang; librtmp and OBS take the _result and go on, so a test with OBS alone does not show it.',
    remedy: 'Server: send onStatus with level status and code NetStream.Publish.Start on the message stream of the publish.',
    cites: [{ document: 'RTMP 1.0', section: '§7.2.2.6' }, { peer: 'FFmpeg 5.1.9', observed: '_result to publish is ignored' }],
    needs: ['bothDirections', 'captureTime'], moment: 'a publish request',
    lookAlikes: ['A _result beside the onStatus is harmless.'],
    examples: {
      fails: [
        { title: 'a lone _result', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c _result 5 null undefined', 'wait 6000'] },
        { title: 'OBS takes it and streams', severity: 'info', transcript: ['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c _result 5 null undefined', 'c2s data @setDataFrame "onMetaData" {"encoder":"Example/1.0"}', 'c2s headers', 'c2s media 6000'] },
      ],
      passes: [{ title: '_result, then onStatus', transcript: ['ffmpeg asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c _result 5 null undefined', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start"} msid=1'] }],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.name === 'publish') context.examined();
      },
      unanswered(request, end) {
        if (request.name !== 'publish' || request.resultOnly === undefined || end.certainty === 'too-short') return;
        const goesOn = context.session.c2s.mediaMessages > 0;
        context.report({
          request, severity: goesOn ? 'info' : 'stall', direction: 's2c', atUs: request.resultOnly.atUs,
          message: `publish of "${request.streamName ?? ''}" was answered by a _result only; onStatus NetStream.Publish.Start never came.`,
          cause: goesOn ? 'This client takes the _result for an answer and streams; others do not.' : clientsSentence(context.session.models(true)),
          evidence: [{ direction: 's2c', offset: request.resultOnly.offset, length: request.resultOnly.endOffset - request.resultOnly.offset, note: '_result to publish' }],
        });
      },
    };
  },
});
