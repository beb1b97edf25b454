import { defineCase } from '../../core/case.js';
import { anyOf, isRefusal, reply } from '../../engine/expect.js';

export default defineCase({
  id: 'NC-001', slug: 'connect-result', title: 'connect is answered with _result, its transaction id and NetConnection.Connect.Success', level: 'M', mode: 'server',
  clauses: ['rtmp:7.2.1.1/answer', 'rtmp:7.2/same-transaction', 'rtmp:7.2/result'], preamble: 'handshake',
  why: 'It is the first question of every client. FFmpeg looks for the transaction id 1, librtmp for the name of the call that it stands for; both wait for ever otherwise.',
  sends: 'connect with transaction id 1 and app, type, flashVer and tcUrl.',
  breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'answers after about 42 ms' }, { peer: 'Node-Media-Server 4.4.3', does: 'answers' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'answers' }], provenBy: ['S01', 'S07'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject()]);
    // A status that says Success does not do: clients wait for _result.
    const answer = await peer.wait(anyOf(reply(), isRefusal));
    const { code, level } = answer?.info ?? {};
    return { name: answer?.command?.name, transactionId: answer?.command?.transactionId, code, level, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ name, closed }) => name === undefined && closed !== undefined },
    { verdict: 'fail', reason: 'no-answer', kind: 'hang', means: 'no answer', when: ({ name }) => name === undefined },
    { verdict: 'fail', reason: 'refused', means: 'the app of the address is refused', when: ({ name, code }) => name !== '_result' || (typeof code === 'string' && code !== 'NetConnection.Connect.Success') },
    { verdict: 'fail', reason: 'wrong-transaction', means: '_result with another transaction id', when: ({ transactionId }) => transactionId !== 1 },
    { verdict: 'pass', reason: 'success', means: '_result 1 with level status and code NetConnection.Connect.Success', when: ({ code, level }) => code === 'NetConnection.Connect.Success' && level === 'status' },
    { verdict: 'warn', reason: 'other-level', means: '_result 1 with code NetConnection.Connect.Success, its level missing or another', breaks: [], when: ({ code }) => code === 'NetConnection.Connect.Success' },
    { verdict: 'fail', reason: 'no-success', kind: 'missing', means: 'an answer without the code NetConnection.Connect.Success', when: () => true },
  ],
});
