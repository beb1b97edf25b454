import { defineCase } from '../../core/case.js';
import { anyOf, reply, status } from '../../engine/expect.js';
import { amfValues } from '../../wire/bytes/amf0.js';
import { bytes } from '../../wire/bytes/bytes.js';

export default defineCase({
  id: 'AM-013', slug: 'amf3-honest', title: 'A server that agrees to AMF3 answers commands of type 17', level: 'M', mode: 'server', clauses: ['errata:8.1.1/either-at-3', 'errata:7.2/values'], preamble: 'connected',
  why: 'Many servers echo what the client says. A client that is promised AMF3 uses it, and waits for ever where nobody reads it.',
  sends: 'connect with objectEncoding 3; where the answer says 3 as well, createStream as type 17: a zero byte and AMF0.',
  breaks: ['Flash Player 9 and later'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'echoes 3 and answers' }, { peer: 'Node-Media-Server 4.4.3', does: 'echoes 3 and answers' }, { peer: 'ffmpeg -listen 5.1', does: 'answers 0' }], provenBy: ['S50', 'S248'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject({ objectEncoding: 3 })]);
    const accepted = await peer.wait(anyOf(reply(), status('NetConnection.Connect.')));
    const encoding = accepted?.info.objectEncoding;
    if (accepted?.command?.name !== '_result' || encoding !== 3) return { accepted: accepted?.command?.name, encoding, answered: undefined, closed: peer.closed?.how };
    const transactionId = peer.nextTransaction();
    await peer.message({ csid: 3, typeId: 17, msid: 0, payload: bytes(0, amfValues('createStream', transactionId, null)) });
    const answer = await peer.wait(reply(t.habits.echoesTransactions ? transactionId : undefined), { since: accepted.index + 1 });
    return { accepted: '_result', encoding, answered: answer?.command?.name, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'warn', reason: 'refused', means: 'connect is refused, or the server closes', when: ({ accepted, closed }) => accepted !== '_result' && (accepted !== undefined || closed !== undefined) },
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'connect is not answered', when: ({ accepted }) => accepted === undefined },
    { verdict: 'pass', reason: 'declined', means: 'the answer to connect does not say 3: AMF0 it is', when: ({ encoding }) => encoding !== 3 },
    { verdict: 'pass', reason: 'honest', means: 'the answer says 3, and createStream of type 17 is answered', when: ({ answered }) => answered !== undefined },
    { verdict: 'fail', reason: 'claimed-closed', means: 'the answer says 3, and the server closes at createStream of type 17', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'claimed-unanswered', kind: 'hang', means: 'the answer says 3, and createStream of type 17 is not answered', when: () => true },
  ],
});
