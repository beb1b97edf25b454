import { defineCase } from '../../core/case.js';
import { packet1, packetBytes } from '../../wire/bytes/handshake.js';

export default defineCase({
  id: 'HS-003', slug: 's2-without-c2', title: 'S2 comes without waiting for C2', level: 'P', mode: 'server', clauses: ['practice:s2-before-c2'], preamble: 'tcp',
  why: 'The text lets a client wait for S2 before it sends C2, and real ones do. A server that waits for C2 first waits for ever, and so does the client.',
  sends: 'C0 and C1, nothing else.',
  breaks: ['ffmpeg', 'gstreamer'], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'sends S0 S1 S2 at once' }, { peer: 'Node-Media-Server 4.4.3', does: 'sends S0 S1 S2 at once' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'sends S0 S1 S2 at once' },
  ], provenBy: ['S17'],
  async run(t) {
    const peer = await t.connect();
    await peer.send(packet1({ random: t.random(1528) }));
    await peer.bytes(1 + 2 * packetBytes);
    return { bytes: peer.receivedBytes, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 's2-at-once', means: 'S0, S1 and S2 come without C2', when: ({ bytes }) => bytes >= 1 + 2 * packetBytes },
    { verdict: 'fail', reason: 's2-withheld', kind: 'hang', means: 'S0 and S1 come, S2 does not', when: ({ bytes }) => bytes >= 1 + packetBytes },
    { verdict: 'fail', reason: 'no-s1', kind: 'missing', means: 'S0 and S1 are not complete', breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'], when: () => true },
  ],
});
