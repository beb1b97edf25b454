import { defineCase } from '../../core/case.js';
import { reply, status } from '../../engine/expect.js';

export default defineCase({
  id: 'NC-009', slug: 'no-command-object', title: 'connect with null for its command object, or without app, does no harm', level: 'R', mode: 'server', clauses: ['errata:8.1.3/required', 'errata:2/errors', 'practice:malformed'], preamble: 'connected',
  why: 'What is not there cannot be looked into. A server that tries may end with all its streams, at one message of a stranger.',
  sends: 'connect with null instead of its object; on another connection connect with flashVer only. createStream behind each.',
  breaks: ['everybody who uses the server at that time'],
  known: [{ peer: 'Node-Media-Server 4.4.3', does: 'the process ends at null' }, { peer: 'nginx-rtmp 1.2.2', does: 'closes' }], provenBy: ['S117'],
  async run(t) {
    const seen: { readonly name: string | undefined; readonly transactionId: number | undefined; readonly code: unknown; readonly closed: boolean }[] = [];
    for (const object of [null, { flashVer: 'FMLE/3.0 (compatible; rtmpdiag)' }]) {
      const peer = await t.handshake();
      await peer.command('connect', 1, [object]);
      await peer.command('createStream', 2, [null]);
      const answer = await peer.wait((message) => reply()(message) || status('NetConnection.Connect.')(message));
      seen.push({ name: answer?.command?.name, transactionId: answer?.command?.transactionId, code: answer?.info.code, closed: peer.closed !== undefined });
    }
    return { seen };
  },
  // A dead server overrules what was seen: the runner looks for a sign of life behind every case.
  outcomes: [
    { verdict: 'info', reason: 'accepted', means: 'a connect without app is accepted', when: ({ seen }) => seen.some(({ code }) => code === 'NetConnection.Connect.Success') },
    { verdict: 'pass', reason: 'refused', means: 'an answer or a close to each', when: ({ seen }) => seen.every(({ name, closed }) => name !== undefined || closed) },
    { verdict: 'info', reason: 'silent', means: 'no answer, and the connection stays open', when: () => true },
  ],
});
