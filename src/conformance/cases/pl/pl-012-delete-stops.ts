import { defineCase } from '../../core/case.js';

export default defineCase({
  id: 'PL-012', slug: 'delete-stops', title: 'deleteStream ends the media of a player\'s stream', level: 'M', mode: 'server', clauses: ['rtmp:7.2.2.3/destroys', 'errata:8.3'], preamble: 'play',
  why: 'A player that has left a stream goes on paying for it, and takes its frames for those of the next stream on that number.',
  sends: 'Two players; one sends deleteStream on message stream 0. Then ten more frames, and a sentinel that the other one has to get.',
  breaks: ['players that switch streams'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'goes on sending: it does nothing at deleteStream' }], provenBy: ['S97'],
  async run(t) {
    const { pub, players: [left, stays] } = await t.pair({ players: 2 });
    if (left === undefined || stays === undefined) throw new Error('a pair of two players has two');
    await left.peer.command('deleteStream', 0, [null, left.msid]);
    const fence = await t.fence(left.peer);
    await pub.burst(10, { startMs: 40 });
    const sentinel = await t.sentinel(pub, stays);
    // What was meant for the one that left is there when this is answered.
    const end = await t.fence(left.peer);
    const { exact, corrupt } = left.account(pub.sent);
    return { fence, sentinel, end, stillSent: exact + corrupt.length };
  },
  outcomes: [
    { verdict: 'fail', reason: 'goes-on', means: 'frames still come', when: ({ stillSent }) => stillSent > 0 },
    { verdict: 'fail', reason: 'other-disturbed', kind: 'crosstalk', means: 'the other player gets nothing any more', when: ({ sentinel }) => sentinel !== 'arrived' },
    { verdict: 'info', reason: 'closes', means: 'the server closes the connection', when: ({ fence, end }) => fence === 'closed' || end === 'closed' },
    { verdict: 'pass', reason: 'stops', means: 'nothing more comes, and the connection goes on', when: ({ end }) => end === 'answered' },
    { verdict: 'info', reason: 'stops-without-answer', means: 'nothing more comes, and the connection answers no command', when: ({ end }) => end === 'silent' },
  ],
});
