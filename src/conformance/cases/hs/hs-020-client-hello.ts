import { defineCase } from '../../core/case.js';
import { packetBytes } from '../../wire/bytes/handshake.js';

export default defineCase({
  id: 'HS-020', slug: 'client-hello', title: 'The client begins with version 3 and a C1 of 1536 bytes', level: 'M', mode: 'client', clauses: ['rtmp:5.2.1/begin', 'rtmp:5.2.2/version', 'rtmp:5.2.3/size'], preamble: 'nothing',
  why: 'Servers look at the first byte and close at anything but 3; and until C1 is whole, they say nothing.',
  sends: 'Nothing: the client speaks first.',
  breaks: ['nginx-rtmp', 'Node-Media-Server'],
  known: [{ peer: 'FFmpeg 5.1', does: 'version 3, C1 with digest' }, { peer: 'rtmp2sink 1.22', does: 'version 3, simple C1' }, { peer: 'librtmp 2.4', does: 'version 3, simple C1' }], provenBy: ['C19'],
  async run(t) {
    const { peer } = await t.client();
    const hello = await peer.bytes(1 + packetBytes);
    return { version: hello[0], bytes: hello.length, zero: hello.slice(5, 9), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'no-hello', kind: 'missing', means: 'the client connects and says nothing', when: ({ bytes }) => bytes === 0 },
    { verdict: 'fail', reason: 'other-version', means: 'C0 is another number than 3', when: ({ version }) => version !== 3 },
    { verdict: 'fail', reason: 'short', kind: 'missing', means: 'C1 is not whole', when: ({ bytes }) => bytes < 1 + packetBytes },
    { verdict: 'pass', reason: 'simple', means: 'version 3, and a C1 whose bytes 4 to 8 are zero', when: ({ zero }) => zero.every((byte) => byte === 0) },
    { verdict: 'info', reason: 'own-version', means: 'version 3, and a C1 with the client\'s own version where the text has zeros, as in the digest handshake', when: () => true },
  ],
});
