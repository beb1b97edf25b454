import { defineCase } from '../../core/case.js';
import { reply } from '../../engine/expect.js';
import { echo, packet1, packetBytes } from '../../wire/bytes/handshake.js';

const half = 700;

export default defineCase({
  id: 'HS-011', slug: 'one-byte-segments', title: 'The handshake may come byte by byte', level: 'M', mode: 'server', clauses: ['rtmp:5.2'], preamble: 'connected',
  why: 'TCP has no packets. A server that expects C0 and C1 in one read works on the desk and fails on the road.',
  sends: 'C0, C1 and C2 in segments of one byte, then connect. In the middle of C1 another connection shakes hands, so that the server has read what came before.',
  breaks: ['clients behind slow or lossy links'], known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'works' }, { peer: 'Node-Media-Server 4.4.3', does: 'works' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'works' },
  ], provenBy: ['S20'],
  async run(t) {
    const peer = await t.connect();
    const hello = packet1({ random: t.random(1528) });
    await peer.send(hello.subarray(0, half), 'bytes');
    // Else a server that is slow to accept finds all of it in one read.
    if (t.oneShot) await t.pause(t.deadlineMs / 8);
    else await t.handshake();
    await peer.send(hello.subarray(half), 'bytes');
    const answer = await peer.bytes(1 + 2 * packetBytes);
    if (answer.length >= 1 + packetBytes) await peer.send(echo(answer.subarray(1, 1 + packetBytes), 0), 'bytes');
    await peer.command('connect', 1, [t.connectObject()]);
    const accepted = await peer.wait(reply());
    return { handshakeBytes: answer.length, accepted: accepted?.command?.name, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'connected', means: 'connect is answered', when: ({ accepted }) => accepted === '_result' },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'no-handshake', kind: 'hang', means: 'S0, S1 and S2 do not come', when: ({ handshakeBytes }) => handshakeBytes < 1 + 2 * packetBytes },
    { verdict: 'fail', reason: 'no-connect', kind: 'hang', means: 'connect is not answered', when: () => true },
  ],
});
