import { defineCase } from '../../core/case.js';
import { reply } from '../../engine/expect.js';

export default defineCase({
  id: 'NC-004', slug: 'answers-on-msid-0', title: 'The answers to connect and createStream come on message stream 0', level: 'M', mode: 'server', clauses: ['rtmp:7.2.1.3/connection'], preamble: 'handshake',
  why: 'They concern the connection and no stream, and before createStream is answered there is no other message stream than 0.',
  sends: 'connect, then createStream.',
  breaks: [], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'as required' }], provenBy: ['S04'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject()]);
    const accepted = await peer.wait(reply());
    const since = peer.messages.length;
    await peer.command('createStream', 2, [null]);
    const created = await peer.wait(reply(), { since });
    return { connectOn: accepted?.msid, createStreamOn: created?.msid, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'one of them is not answered', when: ({ connectOn, createStreamOn }) => connectOn === undefined || createStreamOn === undefined },
    { verdict: 'pass', reason: 'msid-0', means: 'both answers on message stream 0', when: ({ connectOn, createStreamOn }) => connectOn === 0 && createStreamOn === 0 },
    { verdict: 'fail', reason: 'other-msid', means: 'an answer on another message stream', when: () => true },
  ],
});
