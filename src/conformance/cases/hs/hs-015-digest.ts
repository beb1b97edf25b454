import { defineCase } from '../../core/case.js';
import { reply } from '../../engine/expect.js';
import { echo, packetBytes } from '../../wire/bytes/handshake.js';
import { digestBases, digestPacket1, isSignedByServer, serverDigest, signedPacket2 } from '../../wire/digest.js';

const flashVersion = 0x0a002d02;
/** From here on in S1, FFmpeg expects a digest when it plays. */
const digestVersion = 3;

export default defineCase({
  id: 'HS-015', slug: 'digest', title: 'A client with the digest handshake is let in', level: 'P', mode: 'server', clauses: ['practice:digest', 'errata:3'], preamble: 'connected',
  why: 'FFmpeg and Flash Player write their version and a digest into C1, always. A server may sign in return or answer plainly; it may not refuse, and it may not promise a signature that does not hold.',
  sends: 'On two connections C1 with version 10.0.45.2 and a valid digest, in either place; C2 signed where S1 is, else an echo; then connect.',
  breaks: ['ffmpeg', 'librtmp'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'signs S1 and S2' }, { peer: 'Node-Media-Server 4.4.3', does: 'signs S1 and S2' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'answers plainly' },
  ], provenBy: ['S104', 'S18'],
  async run(t) {
    return Promise.all((t.oneShot ? digestBases.slice(0, 1) : digestBases).map(async (base) => {
      const peer = await t.connect();
      const { c1, digest } = digestPacket1(base, flashVersion, t.random(1528));
      await peer.send(Uint8Array.of(3, ...c1));
      const s1 = (await peer.bytes(1 + packetBytes)).subarray(1);
      // A server that keeps S2 back until it has C2 is the matter of HS-003.
      await peer.until(() => peer.receivedBytes >= 1 + 2 * packetBytes, t.deadlineMs / 4, true);
      const theirs = serverDigest(s1);
      await peer.send(theirs === undefined ? echo(s1, 0) : signedPacket2(theirs, t.random(packetBytes - 32)));
      await peer.command('connect', 1, [t.connectObject()]);
      const answer = await peer.wait(reply());
      const hello = await peer.bytes(1 + 2 * packetBytes, 0);
      const signed = theirs === undefined ? (s1[4] ?? 0) >= digestVersion ? 'broken' : 'no' : isSignedByServer(hello.subarray(1 + packetBytes), digest) ? 'yes' : 'broken';
      return { base, hello: hello.length, signed, answer: answer?.command?.name, closed: peer.closed?.how };
    }));
  },
  outcomes: [
    { verdict: 'fail', reason: 'refused', means: 'no handshake, or no answer to connect', when: (all) => all.some(({ answer }) => answer === undefined) },
    { verdict: 'warn', reason: 'broken-signature', breaks: ['ffmpeg as a player'], means: 'S1 has a version that promises digests, and S1 or S2 is not signed as it should be', when: (all) => all.some(({ signed }) => signed === 'broken') },
    { verdict: 'info', reason: 'digest', means: 'connect is answered; S1 and S2 are signed', when: (all) => all.some(({ signed }) => signed === 'yes') },
    { verdict: 'info', reason: 'simple', means: 'connect is answered behind a simple handshake', when: () => true },
  ],
});
