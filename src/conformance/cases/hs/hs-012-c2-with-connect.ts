import { defineCase } from '../../core/case.js';
import type { CaseContext } from '../../engine/context.js';
import { reply } from '../../engine/expect.js';
import { amfValues } from '../../wire/bytes/amf0.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';
import { echo, packet1, packetBytes } from '../../wire/bytes/handshake.js';

export default defineCase({
  id: 'HS-012', slug: 'c2-with-connect', title: 'C2 and connect may come in one segment', level: 'M', mode: 'server', clauses: ['rtmp:5.2'], preamble: 'handshake',
  why: 'A client that has S2 owes nobody a pause behind C2, and TCP joins what is written in two steps. A server that takes the rest of the read for nothing has lost connect.',
  sends: 'C0 and C1; when S2 is there, C2 and connect in one write.',
  breaks: ['ffmpeg', 'librtmp', 'gstreamer', 'obs'],
  known: [
    { peer: 'Node-Media-Server 4.4.3', does: 'copies a partial C2 to the wrong place, without harm' }, { peer: 'nginx-rtmp 1.2.2', does: 'works' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'works' },
  ], provenBy: ['S144'],
  async run(t) {
    const peer = await t.connect();
    await peer.send(packet1({ random: t.random(1528) }));
    const hello = await peer.bytes(1 + 2 * packetBytes);
    const connect = messageBytes({ csid: 3, typeId: 20, msid: 0, payload: amfValues('connect', 1, t.connectObject()) });
    await peer.send(bytes(echo(hello.subarray(1, 1 + packetBytes), 0), connect));
    const answer = await peer.wait(reply());
    // Is connect answered at all? Asked only where it was not, with a gap in which C2 has been read.
    const apart = answer === undefined && !t.oneShot ? await connectApart(t) : undefined;
    return { hello: hello.length, answer: answer?.command?.name, apart, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'pass', reason: 'answered', means: 'connect is answered', when: ({ answer }) => answer !== undefined },
    // A server that keeps S2 back is told so by HS-003; without it nothing was coalesced here.
    { verdict: 'inconclusive', reason: 'no-s2', means: 'S2 does not come before C2', when: ({ hello }) => hello < 1 + 2 * packetBytes },
    { verdict: 'inconclusive', reason: 'connect-unanswered', means: 'connect is not answered in a segment of its own either', when: ({ apart }) => apart === false },
    { verdict: 'fail', reason: 'connect-lost', kind: 'loss', means: 'connect is not answered', when: () => true },
  ],
});

async function connectApart(t: CaseContext): Promise<boolean> {
  const peer = await t.handshake();
  await t.pause(t.deadlineMs / 4);
  await peer.command('connect', 1, [t.connectObject()]);
  return (await peer.wait(reply())) !== undefined;
}
