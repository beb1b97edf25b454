import { defineCase } from '../../core/case.js';
import { openingOf } from '../../engine/opening-of.js';

export default defineCase({
  id: 'MR-007', slug: 'late-metadata', title: 'A player that joins late gets the metadata before the first frames', level: 'P', mode: 'server', clauses: ['practice:late-join', 'rtmp:7.1.2'], preamble: 'play', tags: ['relay', 'late-join', 'metadata'],
  why: 'Players take size, rates and codecs from it, and recordings their header. It is sent once.',
  sends: 'onMetaData, headers and five frames; then a player joins, and five more follow.',
  breaks: ['rtmpdump', 'players that wait for metadata'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S130'],
  async run(t) {
    const pub = await t.publisher();
    await pub.metadata();
    await pub.headers();
    await pub.burst(5);
    const ply = await t.player(pub.name);
    await pub.burst(5, { startMs: 200 });
    const sentinel = await t.sentinel(pub, ply);
    const { metadata, videoFrames } = openingOf(ply.peer.messages);
    return { sentinel, metadata, videoFrames };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'no frames for a player that joins late', when: ({ sentinel, videoFrames }) => sentinel === 'lost' || videoFrames === 0 },
    { verdict: 'pass', reason: 'metadata-first', means: 'onMetaData, then frames', when: ({ metadata }) => metadata === 'before' },
    { verdict: 'warn', reason: 'metadata-late', means: 'onMetaData behind the first frame', when: ({ metadata }) => metadata === 'late' },
    { verdict: 'warn', reason: 'no-metadata', means: 'frames, and no onMetaData', when: ({ metadata }) => metadata === 'absent' },
  ],
});
