import { defineCase } from '../../core/case.js';
import { reply } from '../../engine/expect.js';
import { packet1, packetBytes } from '../../wire/bytes/handshake.js';

export default defineCase({
  id: 'HS-008', slug: 'other-c2', title: 'A C2 that does not echo S1 is tolerated', level: 'S', mode: 'server', clauses: ['errata:3'], preamble: 'connected',
  why: 'Clients with the digest handshake, and some simple ones, send other bytes than the text wants. Nothing depends on the echo, so that it is no reason to refuse anybody.',
  sends: 'C0 and C1; when S1 is there, 1536 random bytes for C2; then connect.',
  breaks: ['clients with the digest handshake'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'tolerates it' }, { peer: 'Node-Media-Server 4.4.3', does: 'tolerates it' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'tolerates it' },
  ], provenBy: ['S19'],
  async run(t) {
    const peer = await t.connect();
    await peer.send(packet1({ random: t.random(1528) }));
    const first = await peer.bytes(1 + packetBytes);
    await peer.send(t.random(packetBytes));
    await peer.command('connect', 1, [t.connectObject()]);
    const answer = await peer.wait(reply());
    return { s1: first.length === 1 + packetBytes, answer: answer?.command?.name, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'tolerated', means: 'connect is answered', when: ({ answer }) => answer !== undefined },
    { verdict: 'fail', reason: 'no-s1', kind: 'missing', means: 'S0 and S1 do not come', when: ({ s1 }) => !s1 },
    { verdict: 'warn', reason: 'closed', means: 'the connection is closed', when: ({ closed }) => closed !== undefined },
    { verdict: 'warn', reason: 'no-answer', means: 'connect is not answered', when: () => true },
  ],
});
