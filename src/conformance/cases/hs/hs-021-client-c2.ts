import { defineCase } from '../../core/case.js';
import { sameBytes } from '../../wire/bytes/bytes.js';
import { echo, packet1, packetBytes } from '../../wire/bytes/handshake.js';

export default defineCase({
  id: 'HS-021', slug: 'client-c2', title: 'C2 holds the time and the random bytes of S1', level: 'M', mode: 'client', clauses: ['rtmp:5.2.4/time', 'rtmp:5.2.4/echo'], preamble: 'nothing',
  why: 'The errata ask servers not to depend on it, and some old ones do. Bytes 4 to 8, the time at which S1 was read, are the client\'s own.',
  sends: 'A simple S0, S1 and S2: version bytes 0, so that no client takes it for a digest handshake.',
  breaks: ['servers that compare C2'],
  known: [{ peer: 'FFmpeg 5.1', does: 'echoes S1' }, { peer: 'rtmp2sink 1.22', does: 'echoes S1 and fills in bytes 4 to 8' }, { peer: 'librtmp 2.4', does: 'echoes S1' }], provenBy: ['C06'],
  async run(t) {
    const { peer } = await t.client();
    const hello = await peer.bytes(1 + packetBytes);
    const answer = packet1({ timeMs: 0x11223344, random: t.random(1528) });
    await peer.send(answer);
    await peer.send(echo(hello.subarray(1), 0));
    const c2 = (await peer.bytes(1 + 2 * packetBytes)).subarray(1 + packetBytes);
    const s1 = answer.subarray(1);
    return { hello: hello.length, c2: c2.length, time: sameBytes(c2.subarray(0, 4), s1.subarray(0, 4)), random: sameBytes(c2.subarray(8), s1.subarray(8)), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'inconclusive', reason: 'no-hello', means: 'C0 and C1 are not whole', when: ({ hello }) => hello < 1 + packetBytes },
    { verdict: 'fail', reason: 'no-c2', kind: 'missing', means: 'C2 does not come', when: ({ c2 }) => c2 < packetBytes },
    { verdict: 'fail', reason: 'other-random', means: 'C2 holds other random bytes', when: ({ random }) => !random },
    { verdict: 'fail', reason: 'other-time', means: 'C2 holds another time', when: ({ time }) => !time },
    { verdict: 'pass', reason: 'echo', means: 'C2 is S1, bytes 4 to 8 apart', when: ({ random, time }) => random && time },
  ],
});
