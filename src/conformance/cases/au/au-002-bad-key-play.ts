import { defineCase } from '../../core/case.js';
import { leaveForGood } from '../../engine/endings.js';
import { askWithKey, bareName, isIn, playerOf, publisherOf, withoutKey } from '../../engine/keys.js';

export default defineCase({
  id: 'AU-002', slug: 'bad-key-play', title: 'A player with a bad key gets a refusal, no start and no frame', level: 'P', mode: 'server',
  clauses: ['practice:key-checked', 'practice:refusal-told'], preamble: 'stream', needs: ['auth'], tags: ['auth'],
  why: 'Frames that reach the wrong people cannot be taken back. A Play.Start before the close makes players wait and try again.',
  sends: 'While --auth-good is published and played: play of --auth-bad; then the same stream without any key, to see whether playing needs one.',
  breaks: ['whoever relies on keys'], known: [
    { peer: 'nginx-rtmp 1.2.2 with deny play', does: 'says Start, then closes' }, { peer: 'nginx-rtmp 1.2.2 with on_play', does: 'closes' },
    { peer: 'Node-Media-Server 4.4.3', does: 'says Start, then closes' },
  ], provenBy: ['S142', 'S201'],
  async run(t) {
    const { authGood, authBad } = t.options;
    if (authGood === undefined || authBad === undefined) return t.skip('needs-auth', 'no keys are given');
    const published = await askWithKey(t, 'publish', authGood);
    if (!isIn(published)) return t.blocked('good-key-refused', `the stream of --auth-good cannot be published: ${published.code ?? published.said} at ${published.at}`);
    const pub = publisherOf(t, published, authGood);
    const played = await askWithKey(t, 'play', authGood);
    // Some servers have one key for publishing and another for playing.
    if (played.said === 'refused') return t.unsupported('publish-only', `--auth-good is no key for playing: ${played.code ?? '_error'}`);
    if (!isIn(played)) return t.blocked('good-key-refused', `the stream of --auth-good cannot be played: ${played.code ?? played.said} at ${played.at}`);
    const bad = await askWithKey(t, 'play', authBad);
    const bare = await askWithKey(t, 'play', withoutKey(authGood));
    await pub.headers();
    await pub.video({ key: true });
    if (await t.sentinel(pub, playerOf(played, authGood)) !== 'arrived') return t.blocked('no-media', 'frames do not reach the player with the good key');
    for (const { peer } of [bad, bare]) if (peer.closed === undefined) await t.fence(peer);
    await leaveForGood(t, pub);
    return {
      said: bad.said, at: bad.at, code: bad.code, then: bad.then, frames: playerOf(bad, authBad).media.length, framesWithoutKey: playerOf(bare, authGood).media.length,
      sameStream: authGood.app === authBad.app && bareName(authGood.streamName) === bareName(authBad.streamName),
    };
  },
  outcomes: [
    { verdict: 'unsupported', reason: 'play-is-open', means: 'the stream can be played without any key', when: ({ frames, framesWithoutKey, sameStream }) => sameStream && frames > 0 && framesWithoutKey > 0 },
    { verdict: 'fail', reason: 'frames-shown', means: 'frames reach the player with the bad key', when: ({ frames }) => frames > 0 },
    { verdict: 'fail', reason: 'start-then-close', means: 'NetStream.Play.Start, and the close behind it', breaks: ['ffmpeg', 'librtmp'], when: ({ said, then }) => said === 'start' && then === 'closed' },
    { verdict: 'fail', reason: 'start-then-refused', means: 'NetStream.Play.Start, and the refusal behind it', breaks: ['ffmpeg', 'librtmp'], when: ({ said, then }) => said === 'start' && then === 'refused' },
    { verdict: 'pass', reason: 'refused', means: 'an _error, or a status of level error, and no frame', when: ({ said }) => said === 'refused' },
    { verdict: 'pass', reason: 'closed', means: 'the close, and no frame', when: ({ said }) => said === 'closed' },
    { verdict: 'info', reason: 'waits', means: 'NetStream.Play.Start for a stream of another name, which may come yet', when: ({ said, sameStream }) => said === 'start' && !sameStream },
    { verdict: 'warn', reason: 'start-without-frames', means: 'NetStream.Play.Start, and no frame ever', breaks: ['ffmpeg', 'librtmp', 'gstreamer'], when: ({ said }) => said === 'start' },
    { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'neither an answer nor a close', breaks: ['ffmpeg', 'librtmp', 'gstreamer'], when: () => true },
  ],
});
