import { defineCase } from '../../core/case.js';
import { anyOf, isRefusal, reply, status } from '../../engine/expect.js';

export default defineCase({
  id: 'NC-006', slug: 'unknown-app', title: 'connect to an app that does not exist is refused with a reason, where apps have to exist', level: 'P', mode: 'server', clauses: ['rtmp:7.2.1.1/answer', 'practice:refusal-told'], preamble: 'connected',
  why: 'A misspelt app is the most frequent mistake in an address. With an answer the encoder can say so; a bare close looks like a fault of the network, and encoders connect again and again.',
  sends: 'connect to the app "nosuch-" and a name that is made up for this run.',
  breaks: ['ffmpeg and obs, which can only tell that the connection broke'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'closes without a word' }, { peer: 'Node-Media-Server 4.4.3', does: 'accepts every app' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'accepts every app' }], provenBy: ['S116'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [t.connectObject({}, `nosuch-${t.name()}`)]);
    const answer = await peer.wait(anyOf(reply(), status('NetConnection.Connect.Rejected'), status('NetConnection.Connect.InvalidApp'), isRefusal));
    return { name: answer?.command?.name, code: answer?.info.code, refused: answer !== undefined && isRefusal(answer), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'refused', means: '_error, or a status of level error', when: ({ refused }) => refused },
    { verdict: 'pass', reason: 'rejected', means: 'NetConnection.Connect.Rejected or InvalidApp', when: ({ code }) => code === 'NetConnection.Connect.Rejected' || code === 'NetConnection.Connect.InvalidApp' },
    { verdict: 'info', reason: 'accepted', means: 'accepted: apps come into being when they are used', when: ({ name }) => name !== undefined },
    { verdict: 'warn', reason: 'bare-close', means: 'closed without an answer', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'silent', kind: 'hang', means: 'neither an answer nor a close: the client waits', breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'], when: () => true },
  ],
});
