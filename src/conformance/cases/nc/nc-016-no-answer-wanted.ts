import { defineCase } from '../../core/case.js';
import { reply, streamNumber } from '../../engine/expect.js';

export default defineCase({
  id: 'NC-016', slug: 'no-answer-wanted', title: 'A call with transaction id 0 gets no answer, and the connection goes on', level: 'M', mode: 'server', clauses: ['rtmp:7.2.1.2/silent'], preamble: 'connected',
  why: 'Transaction id 0 says that nobody waits. An answer to it belongs to no call: a client that takes the next answer for its own goes wrong.',
  sends: '"noSuch" with transaction id 0 and null, then createStream as a fence.',
  breaks: [], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'ignores it' }, { peer: 'Node-Media-Server 4.4.3', does: 'ignores it' }], provenBy: ['S118'],
  async run(t) {
    const peer = await t.connected();
    const since = peer.messages.length;
    await peer.command('noSuch', 0, [null]);
    const fence = await t.fence(peer);
    // The answer to the fence brings a stream, also where its transaction id is wrong.
    const answers = peer.messages.slice(since).filter((message) => reply(0)(message) && streamNumber(message) === undefined);
    return { fence, answers: answers.map((message) => message.command?.name), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'answered', means: 'an answer with transaction id 0', when: ({ answers }) => answers.length > 0 },
    { verdict: 'pass', reason: 'no-answer', means: 'no answer, and createStream behind it is answered', when: ({ fence }) => fence === 'answered' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ fence }) => fence === 'closed' },
    { verdict: 'fail', reason: 'stuck', kind: 'hang', means: 'createStream behind it is not answered', when: () => true },
  ],
});
