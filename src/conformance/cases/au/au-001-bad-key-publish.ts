import { defineCase } from '../../core/case.js';
import { leaveForGood } from '../../engine/endings.js';
import { askWithKey, isIn, publisherOf } from '../../engine/keys.js';

export default defineCase({
  id: 'AU-001', slug: 'bad-key-publish', title: 'A publisher with a bad key is refused with a reason, and never told that it has started', level: 'P', mode: 'server',
  clauses: ['practice:publish-refused', 'practice:refusal-told'], preamble: 'stream', needs: ['auth'], tags: ['auth'],
  why: 'OBS takes NetStream.Publish.Start for success: where the close follows, it connects again for ever and says that all is well. A close without a word looks like a fault of the network.',
  sends: 'connect, createStream and publish of the stream of --auth-bad; then the same with --auth-good, which has to be let in.',
  breaks: ['obs'], known: [
    { peer: 'nginx-rtmp 1.2.2 with deny publish', does: 'says Start, then closes' }, { peer: 'nginx-rtmp 1.2.2 with on_publish', does: 'closes without a word' },
    { peer: 'Node-Media-Server 4.4.3', does: 'says Start, then closes' },
  ], provenBy: ['S12', 'S201', 'S202'],
  async run(t) {
    const { authGood, authBad } = t.options;
    if (authGood === undefined || authBad === undefined) return t.skip('needs-auth', 'no keys are given');
    const bad = await askWithKey(t, 'publish', authBad);
    bad.peer.destroy();
    // Without this a refusal could have any reason.
    const good = await askWithKey(t, 'publish', authGood);
    if (!isIn(good)) return t.blocked('good-key-refused', `the stream of --auth-good cannot be published either: ${good.code ?? good.said} at ${good.at}`);
    await leaveForGood(t, publisherOf(t, good, authGood));
    return { said: bad.said, at: bad.at, code: bad.code, then: bad.then };
  },
  outcomes: [
    { verdict: 'fail', reason: 'start-then-close', means: 'NetStream.Publish.Start, and the close behind it', when: ({ said, then }) => said === 'start' && then === 'closed' },
    { verdict: 'fail', reason: 'start-then-refused', means: 'NetStream.Publish.Start, and the refusal behind it', when: ({ said, then }) => said === 'start' && then === 'refused' },
    { verdict: 'fail', reason: 'accepted', means: 'NetStream.Publish.Start: the key is not looked at', breaks: ['whoever relies on keys'], when: ({ said }) => said === 'start' },
    { verdict: 'pass', reason: 'refused', means: 'an _error, or a status of level error, and no Start', when: ({ said }) => said === 'refused' },
    { verdict: 'warn', reason: 'bare-close', means: 'the close and no reason', when: ({ said }) => said === 'closed' },
    { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'neither an answer nor a close', breaks: ['ffmpeg', 'gstreamer', 'librtmp'], when: () => true },
  ],
});
