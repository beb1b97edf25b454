import { defineCase } from '../../core/case.js';
import { leaveForGood } from '../../engine/endings.js';
import { askWithKey, firstIn, inTcUrl, isIn, publisherOf, queryOf, withoutKey } from '../../engine/keys.js';

export default defineCase({
  id: 'AU-003', slug: 'good-key', title: 'The good key opens the stream, behind the name as in tcUrl, and is no part of its name', level: 'P', mode: 'server',
  clauses: ['practice:key-query', 'practice:stream-query'], preamble: 'stream', needs: ['auth'], tags: ['auth'],
  why: 'OBS sends the key behind the stream name, other encoders have it in the address. Whoever plays the stream brings another key, or none: it has to be the same stream.',
  sends: 'publish with the key behind the name, play with it in tcUrl (else without, else as it was published), a key frame; then publish with the key in tcUrl.',
  breaks: ['obs', 'ffmpeg'], known: [{ peer: 'nginx-rtmp 1.2.2 with on_publish', does: 'takes it in both places' }, { peer: 'Node-Media-Server 4.4.3', does: 'takes it behind the name alone' }], provenBy: ['S122', 'S203'],
  async run(t) {
    const { authGood } = t.options;
    if (authGood === undefined) return t.skip('needs-auth', 'no keys are given');
    const hasQuery = queryOf(authGood) !== '';
    const first = await askWithKey(t, 'publish', authGood);
    let played: 'relayed' | 'nothing' | 'refused' | 'not tried' = 'not tried';
    if (isIn(first)) {
      const pub = publisherOf(t, first, authGood);
      const ply = await firstIn(t, hasQuery ? [inTcUrl(authGood), withoutKey(authGood), authGood] : [authGood]);
      await pub.headers();
      const frame = await pub.video({ key: true });
      played = ply === undefined ? 'refused' : await ply.player.arrives(frame) ? 'relayed' : 'nothing';
      await leaveForGood(t, pub);
      ply?.player.peer.destroy();
    }
    const second = hasQuery ? await askWithKey(t, 'publish', inTcUrl(authGood)) : undefined;
    if (second !== undefined && isIn(second)) await leaveForGood(t, publisherOf(t, second, authGood));
    return { behindName: isIn(first), at: first.at, code: first.code, inTcUrl: second === undefined ? undefined : isIn(second), played };
  },
  outcomes: [
    { verdict: 'fail', reason: 'refused', means: 'the good key does not open the stream', when: ({ behindName, inTcUrl: other }) => !behindName && other !== true },
    { verdict: 'fail', reason: 'not-relayed', kind: 'loss', means: 'both are let in, and the player gets nothing of what is published', when: ({ played }) => played === 'nothing' },
    { verdict: 'info', reason: 'only-in-tcurl', means: 'the key counts in tcUrl alone', when: ({ behindName }) => !behindName },
    { verdict: 'info', reason: 'publish-only', means: 'the key is good for publishing, not for playing', when: ({ played }) => played === 'refused' },
    { verdict: 'info', reason: 'only-behind-name', means: 'the key counts behind the name, not in tcUrl', when: ({ inTcUrl: other, played }) => other === false && played === 'relayed' },
    { verdict: 'pass', reason: 'both-ways', means: 'publishers are let in with the key behind the name and in tcUrl, and the player gets the frame', when: ({ inTcUrl: other, played }) => other === true && played === 'relayed' },
    { verdict: 'pass', reason: 'key-without-query', means: 'the key is the name or the app itself; the publisher is let in, and the player gets the frame', when: ({ inTcUrl: other, played }) => other === undefined && played === 'relayed' },
  ],
});
