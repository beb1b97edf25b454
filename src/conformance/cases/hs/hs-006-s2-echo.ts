import { defineCase } from '../../core/case.js';
import { sameBytes } from '../../wire/bytes/bytes.js';
import { packet1, packetBytes } from '../../wire/bytes/handshake.js';

export default defineCase({
  id: 'HS-006', slug: 's2-echo', title: 'S2 holds the random bytes of C1', level: 'M', mode: 'server', clauses: ['rtmp:5.2.4/echo', 'errata:3'], preamble: 'tcp',
  why: 'A client may compare S2 with what it sent. The errata forbid to depend on it, so that a difference is a warning, not a failure.',
  sends: 'C0 and C1 with version bytes 0: no digest is asked for, which would make S2 something else.',
  breaks: [], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'echoes C1, also in S1' }, { peer: 'Node-Media-Server 4.4.3', does: 'echoes C1, also in S1' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'echoes C1' },
  ], provenBy: ['S18'],
  async run(t) {
    const peer = await t.connect();
    const hello = packet1({ timeMs: 0x11223344, random: t.random(1528) });
    await peer.send(hello);
    const answer = await peer.bytes(1 + packetBytes, t.deadlineMs);
    // A server that waits for C2 gets one.
    if (!(await peer.until(() => peer.receivedBytes >= 1 + 2 * packetBytes, t.deadlineMs / 4, true))) await peer.send(answer.slice(1));
    const all = await peer.bytes(1 + 2 * packetBytes);
    return { bytes: all.length, echoed: sameBytes(all.subarray(1 + packetBytes + 8), hello.subarray(1 + 8)) };
  },
  outcomes: [
    { verdict: 'pass', reason: 'echo', means: 'S2 from byte 8 on is C1 from byte 8 on', when: ({ echoed }) => echoed },
    { verdict: 'fail', reason: 'no-s2', kind: 'missing', means: 'S2 does not come', when: ({ bytes }) => bytes < 1 + 2 * packetBytes },
    { verdict: 'warn', reason: 'no-echo', means: 'S2 holds other bytes', when: () => true },
  ],
});
