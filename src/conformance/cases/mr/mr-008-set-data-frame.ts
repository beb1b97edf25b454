import { defineCase } from '../../core/case.js';
import { isMetadata } from '../../engine/expect.js';

export default defineCase({
  id: 'MR-008', slug: 'set-data-frame', title: 'Players get onMetaData without the publisher\'s @setDataFrame', level: 'P', mode: 'server', clauses: ['practice:set-data-frame', 'rtmp:7.1.2'], preamble: 'play', tags: ['relay', 'metadata'],
  why: '@setDataFrame is an order to the server. Players look for onMetaData as the first value; rtmpdump writes a file without metadata.',
  sends: '@setDataFrame, onMetaData and its array, to a player that is there and for one that comes later.',
  breaks: ['rtmpdump'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'strips it' }, { peer: 'Node-Media-Server 4.4.3', does: 'forwards it' }], provenBy: ['S81'],
  async run(t) {
    const { pub, ply } = await t.pair();
    await pub.metadata();
    await pub.burst(5, { startMs: 40 });
    const late = await t.player(pub.name);
    await pub.burst(5, { startMs: 240 });
    const players = [ply, late];
    const sentinel = await t.sentinel(pub, players);
    const first = players.flatMap(({ peer }) => peer.messages.filter(isMetadata)).map(({ body }) => (body.type === 'data' && body.values[0]?.type === 'string' ? body.values[0].value : ''));
    return { sentinel, first: [...new Set(first)] };
  },
  outcomes: [
    { verdict: 'warn', reason: 'forwarded', means: '@setDataFrame reaches players', when: ({ first }) => first.includes('@setDataFrame') },
    { verdict: 'pass', reason: 'stripped', means: 'onMetaData is the first value', when: ({ first }) => first.length === 1 && first[0] === 'onMetaData' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'warn', reason: 'no-metadata', means: 'no onMetaData reaches a player', when: ({ sentinel }) => sentinel === 'arrived' },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'nothing reaches the players any more', when: () => true },
  ],
});
