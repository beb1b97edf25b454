import { defineRule } from '../../define-rule.js';
import { shortMs } from '../../text.js';

export default defineRule({
  meta: {
    id: 'publish-closed-silently', area: 'commands', level: 5, severity: 'fatal', end: 'operator',
    summary: 'The server closes the connection instead of answering publish.',
    why: 'OBS shows the stream-key error at once, FFmpeg "Input/output error" or "Broken pipe". Usually an on_publish hook said no or could not be reached, or the key is wrong.',
    remedy: 'Check the on_publish hook\'s address and answer, the deny rules, and the stream key.',
    cites: [{ peer: 'nginx-rtmp 1.2.2', observed: 'hook not 2xx or unreachable: session closed without status' }],
    needs: ['bothDirections'], moment: 'a publish request',
    lookAlikes: ['A refusal in words before the close is publish-denied or publish-badname-duplicate.', 'A client that closes by itself.'],
    examples: {
      fails: [{ title: 'the hook refuses', transcript: ['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 'wait 120', 'fin s2c'] }],
      passes: [
        { title: 'refused in words', transcript: ['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"error","code":"NetStream.Publish.Denied"} msid=1', 'fin s2c'], companions: ['publish-denied'] },
        { title: 'the client leaves before the answer', transcript: ['obs asks', 'c2s publish 5 null "t**t" "live" msid=1', 'fin c2s', 'fin s2c'] },
      ],
    },
  },
  create(context) {
    return {
      reply(request) {
        if (request.name === 'publish') context.examined();
      },
      unanswered(request, end) {
        if (request.name !== 'publish' || end.why !== 'server-closed') return;
        const { session } = context;
        const guess = end.waitedUs < 5000 ? 'So fast a close points to a local rule (deny list, wrong key).'
          : end.waitedUs < 1_000_000 ? 'The delay fits a hook that was asked and said no.' : 'The long delay fits a hook that could not be reached.';
        context.report({
          request,
          message: `The server ${session.s2c.closed?.how === 'rst' ? 'reset' : 'closed'} the connection ${shortMs(end.waitedUs)} after publish of "${request.streamName ?? ''}", without any onStatus.`,
          cause: guess,
          evidence: [
            { direction: 'c2s', offset: request.offset, length: request.endOffset - request.offset, note: 'publish' },
            { direction: 's2c', offset: session.s2c.closed?.offset ?? session.s2c.bytes, length: 0, note: 'closed here' },
          ],
        });
      },
    };
  },
});
