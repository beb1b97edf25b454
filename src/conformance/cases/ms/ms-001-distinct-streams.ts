import { defineCase } from '../../core/case.js';
import { reply, streamNumber } from '../../engine/expect.js';

export default defineCase({
  id: 'MS-001', slug: 'distinct-streams', title: 'Two createStream give two different message streams', level: 'M', mode: 'server', clauses: ['rtmp:7.2.1.3/answer', 'rtmp:7.2.2/many'], preamble: 'stream', tags: ['isolation'],
  why: 'Two streams with one number cannot be told apart: what is published on one appears on the other.',
  sends: 'createStream twice on one connection.',
  breaks: ['clients with more than one stream on a connection'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'answers 1 and 1' }, { peer: 'Node-Media-Server 4.4.3', does: 'answers 1 and 2' }, { peer: 'ffmpeg -listen 5.1', does: 'answers 1 and 3' }], provenBy: ['S06'],
  async run(t) {
    const peer = await t.connected();
    const ids: (number | undefined)[] = [];
    let refused = false;
    for (let count = 0; count < 2; count += 1) {
      const since = peer.messages.length;
      const transactionId = peer.nextTransaction();
      await peer.command('createStream', transactionId, [null]);
      const answer = await peer.wait(t.habits.echoesTransactions ? reply(transactionId) : reply(), { since });
      refused ||= answer?.command?.name === '_error';
      ids.push(streamNumber(answer));
    }
    return { first: ids[0], second: ids[1], refused, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'unsupported', reason: 'one-stream-only', means: 'the second createStream is refused with an error', when: ({ first, refused }) => first !== undefined && refused },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'a createStream without an answer that gives a number', when: ({ first, second }) => first === undefined || second === undefined },
    { verdict: 'warn', reason: 'same-number', means: 'the same number twice: a server for one stream on each connection', when: ({ first, second }) => first === second },
    { verdict: 'pass', reason: 'distinct', means: 'two numbers', when: ({ first, second }) => first !== second },
  ],
});
