import { defineCase } from '../../core/case.js';
import { packet1, packetBytes } from '../../wire/bytes/handshake.js';

const whole = 1 + 2 * packetBytes;

export default defineCase({
  id: 'HS-002', slug: 'silence-before-c2', title: 'S0, S1 and S2 are 3073 bytes, and nothing follows before C2', level: 'M', mode: 'server', clauses: ['rtmp:5.2.1/data-behind-c2', 'rtmp:5.2.3/size', 'rtmp:5.2.4/size'], preamble: 'tcp',
  why: 'Everything behind the handshake is read as chunks. A byte too many moves every boundary, and the client understands nothing any more.',
  sends: 'C0 and C1; C2 is held back for a quarter of T.',
  breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'], known: [
    { peer: 'nginx-rtmp 1.2.2', does: '3073 bytes, then silence' }, { peer: 'Node-Media-Server 4.4.3', does: '3073 bytes, then silence' }, { peer: 'ffmpeg -listen 1 (5.1)', does: '3073 bytes, then silence' },
  ], provenBy: ['S21'],
  async run(t) {
    const peer = await t.connect();
    await peer.send(packet1({ random: t.random(1528) }));
    // A server that keeps S2 back until C2 is the matter of HS-003.
    await peer.until(() => peer.receivedBytes >= whole, t.deadlineMs / 4, true);
    const more = await peer.bytesWithin(t.deadlineMs / 4);
    return { bytes: peer.receivedBytes, late: more, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'silent', means: 'exactly 3073 bytes, then silence', when: ({ bytes }) => bytes === whole },
    { verdict: 'fail', reason: 'extra-bytes', means: 'more than 3073 bytes before C2', when: ({ bytes }) => bytes > whole },
    { verdict: 'pass', reason: 'waits-for-c2', means: 'S0 and S1, and S2 only behind C2', when: ({ bytes }) => bytes === 1 + packetBytes },
    { verdict: 'fail', reason: 'short', kind: 'missing', means: 'fewer bytes than S0 and S1', when: () => true },
  ],
});
