import { defineCase } from '../../core/case.js';
import { named } from '../../engine/expect.js';
import { echo, packet1, packetBytes } from '../../wire/bytes/handshake.js';

const c0c1c2 = 1 + 2 * packetBytes;

export default defineCase({
  id: 'HS-022', slug: 'client-waits-for-s2', title: 'The client sends no chunk before it has S2', level: 'M', mode: 'client', clauses: ['rtmp:5.2.1/data-behind-s2'], preamble: 'nothing',
  why: 'Until the handshake is done, a server may take every byte for a part of it.',
  sends: 'S0 and S1, and S2 a quarter of T later.',
  breaks: [], known: [{ peer: 'FFmpeg 5.1', does: 'sends C2 behind S2' }, { peer: 'rtmp2sink 1.22', does: 'sends C2 behind S2' }, { peer: 'librtmp 2.4', does: 'sends C2 behind S1' }], provenBy: ['C07'],
  async run(t) {
    const { peer } = await t.client();
    const hello = await peer.bytes(1 + packetBytes);
    await peer.send(packet1({ random: t.random(1528) }));
    await peer.bytesWithin(t.deadlineMs / 4);
    const before = peer.receivedBytes;
    await peer.send(echo(hello.subarray(1), 0));
    const connect = await peer.wait(named('connect'));
    return { hello: hello.length, before, goesOn: connect !== undefined, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'inconclusive', reason: 'no-hello', means: 'C0 and C1 are not whole', when: ({ hello }) => hello < 1 + packetBytes },
    { verdict: 'fail', reason: 'early-chunk', means: 'more than C0, C1 and C2 before S2', when: ({ before }) => before > c0c1c2 },
    { verdict: 'fail', reason: 'gives-up', kind: 'missing', means: 'no connect, although S2 has come', when: ({ goesOn }) => !goesOn },
    { verdict: 'pass', reason: 'waits', means: 'at most C2 before S2, and connect behind it', when: ({ before, goesOn }) => before <= c0c1c2 && goesOn },
  ],
});
