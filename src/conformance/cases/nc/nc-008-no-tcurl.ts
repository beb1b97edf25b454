import { defineCase } from '../../core/case.js';
import { reply, status } from '../../engine/expect.js';

export default defineCase({
  id: 'NC-008', slug: 'no-tcurl', title: 'connect without tcUrl does no harm', level: 'R', mode: 'server', clauses: ['errata:8.1.2/required', 'errata:2/errors'], preamble: 'connected',
  why: 'Every client sends tcUrl, until one does not. A server that takes it for granted may end with all its streams at one strange connect.',
  sends: 'connect with app and nothing else, and createStream behind it.',
  breaks: ['everybody who uses the server at that time'],
  known: [{ peer: 'Node-Media-Server 4.4.3', does: 'the process ends' }, { peer: 'nginx-rtmp 1.2.2', does: 'accepts it' }], provenBy: ['S117'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [{ app: t.target.app }]);
    await peer.command('createStream', 2, [null]);
    // Any answer will do: where it is that to createStream, connect has none.
    const answer = await peer.wait((message) => reply()(message) || status('NetConnection.Connect.')(message));
    return { name: answer?.command?.name, transactionId: answer?.command?.transactionId, code: answer?.info.code, closed: peer.closed?.how };
  },
  // A dead server overrules what was seen: the runner looks for a sign of life behind every case.
  outcomes: [
    { verdict: 'pass', reason: 'answered', means: 'an answer, whether it accepts or refuses', when: ({ name }) => name !== undefined },
    { verdict: 'pass', reason: 'closed', means: 'closed, and the server goes on', when: ({ closed }) => closed !== undefined },
    { verdict: 'info', reason: 'silent', means: 'no answer, and the connection stays open', when: () => true },
  ],
});
