import { defineCase } from '../../core/case.js';
import { isAvcHeader, openingOf } from '../../engine/opening-of.js';
import { avcConfiguration, avcHeader, otherAvcConfiguration, videoType } from '../../media/frames.js';

export default defineCase({
  id: 'MR-011', slug: 'header-change', title: 'A sequence header that changes in mid-stream reaches those who play and those who join later', level: 'P', mode: 'server', clauses: ['practice:late-join', 'flv:E.4.3/sequence-header'], preamble: 'play', tags: ['relay', 'late-join'],
  why: 'Encoders change the size of the picture while they stream. With the old header the new pictures cannot be decoded.',
  sends: 'A running stream; another AVC sequence header, a key frame and frames; then a second player joins, and another group follows.',
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S54', 'S56', 'S272'],
  async run(t) {
    const { pub, ply } = await t.pair();
    await pub.burst(5, { startMs: 40 });
    if (await t.sentinel(pub, ply) !== 'arrived') t.blocked('no-media', 'frames did not reach the player');
    const since = ply.peer.messages.length;
    await pub.payload(videoType, avcHeader(otherAvcConfiguration), 240);
    await pub.burst(5, { startMs: 240 });
    const late = await t.player(pub.name);
    await pub.burst(5, { startMs: 440 });
    const sentinel = await t.sentinel(pub, [ply, late]);
    return {
      sentinel, present: openingOf(ply.peer.messages.slice(since), otherAvcConfiguration).videoHeader, late: openingOf(late.peer.messages, otherAvcConfiguration).videoHeader,
      // In front of the new one it does no harm.
      oldForLate: late.peer.messages.findLastIndex(isAvcHeader(avcConfiguration)) > late.peer.messages.findIndex(isAvcHeader(otherAvcConfiguration)),
    };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'not-relayed', kind: 'missing', means: 'the player that is there does not get the new header before the new frames', when: ({ present }) => present !== 'before' },
    { verdict: 'fail', reason: 'old-for-late', kind: 'corrupt', means: 'the player that joins later gets the old header', when: ({ oldForLate }) => oldForLate },
    { verdict: 'fail', reason: 'none-for-late', kind: 'missing', means: 'the player that joins later does not get the new header before the first frame', when: ({ late }) => late !== 'before' },
    { verdict: 'pass', reason: 'latest', means: 'both get the new header before the frames that need it', when: ({ sentinel }) => sentinel === 'arrived' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames do not come any more', when: () => true },
  ],
});
