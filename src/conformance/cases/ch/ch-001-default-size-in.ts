import { defineCase } from '../../core/case.js';
import { needReadable } from '../../engine/chunk-probe.js';
import { reply } from '../../engine/expect.js';

/** The padding stands first, so that a chunk header taken for payload damages everything behind it. */
const padding = 'x'.repeat(200);

export default defineCase({
  id: 'CH-001', slug: 'default-size-in', title: 'Before any Set Chunk Size the server reads chunks of 128 bytes', level: 'M', mode: 'server', clauses: ['rtmp:5.4.1/default'], preamble: 'handshake',
  why: 'The connect of real encoders is longer than 128 bytes, and nothing has announced another size yet.',
  sends: 'connect whose command object begins with 200 bytes of padding, in chunks of 128 bytes, then createStream.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'answers' }, { peer: 'Node-Media-Server 4.4.3', does: 'answers' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'answers' }], provenBy: ['S105', 'S120'],
  async run(t) {
    const peer = await t.handshake();
    await peer.command('connect', 1, [{ padding, ...t.connectObject() }]);
    const answer = await peer.wait(reply());
    // A reader that is out of step by now answers nothing more.
    const next = answer?.command?.name === '_result' ? await t.fence(peer) : 'not asked';
    if (answer === undefined || next === 'silent') needReadable(t, peer);
    return { answer: answer?.command?.name, next, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'read', means: 'connect is accepted, and the command behind it is answered', when: ({ answer, next }) => answer === '_result' && next === 'answered' },
    { verdict: 'fail', reason: 'refused', means: 'connect is refused', when: ({ answer }) => answer === '_error' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'not-read', kind: 'hang', means: 'connect, or the command behind it, is not answered', when: () => true },
  ],
});
