import { defineCase } from '../../core/case.js';
import { packet1 } from '../../wire/bytes/handshake.js';

export default defineCase({
  id: 'HS-001', slug: 'version', title: 'The server answers C0 with version 3', level: 'M', mode: 'server', clauses: ['rtmp:5.2.2/version'], preamble: 'tcp',
  why: 'S0 is the version that the server has chosen. Another number announces another protocol, such as the encrypted RTMPE.',
  sends: 'C0 with version 3 and C1 with a time, four zero bytes and 1528 random bytes.',
  breaks: [], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'answers 3' }, { peer: 'Node-Media-Server 4.4.3', does: 'answers 3' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'answers 3' },
  ], provenBy: ['S16'],
  async run(t) {
    const peer = await t.connect();
    await peer.send(packet1({ timeMs: 0x11223344, random: t.random(1528) }));
    const [version] = await peer.bytes(1);
    return { version };
  },
  outcomes: [
    { verdict: 'pass', reason: 'version-3', means: 'S0 is 3', when: ({ version }) => version === 3 },
    { verdict: 'fail', reason: 'no-answer', kind: 'missing', means: 'no byte comes back', when: ({ version }) => version === undefined },
    { verdict: 'fail', reason: 'other-version', means: 'S0 is another number', when: () => true },
  ],
});
