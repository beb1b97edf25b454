import { defineCase } from '../../core/case.js';
import { packet1, packetBytes } from '../../wire/bytes/handshake.js';
import { serverDigest } from '../../wire/digest.js';

/** Reserved, encrypted RTMP (RTMPE), and the last number that is no text. */
const versions = [4, 6, 31];
const encrypted = 6;

export default defineCase({
  id: 'HS-009', slug: 'unknown-version', title: 'A version that the server does not speak is answered with 3, or not at all', level: 'S', mode: 'server', clauses: ['rtmp:5.2.2/unknown-version'], preamble: 'tcp',
  why: 'S0 is a promise: the server that repeats 6 has agreed to encryption, and the client goes on with bytes that the server cannot read.',
  sends: 'On three connections C0 with version 4, 6 and 31, and C1.',
  breaks: ['clients that ask for RTMPE first'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'closes' }, { peer: 'Node-Media-Server 4.4.3', does: 'answers 3' }, { peer: 'gortmplib 2026-08', does: 'takes 6, which is RTMPE' }, { peer: 'ffmpeg -listen 1 (5.1)', does: 'closes at 6' },
  ], provenBy: ['S103'],
  async run(t) {
    return Promise.all((t.oneShot ? [encrypted] : versions).map(async (asked) => {
      const peer = await t.connect();
      await peer.send(packet1({ version: asked, random: t.random(1528) }));
      const [answered] = await peer.bytes(1);
      // Who really speaks RTMPE signs S1: without digests there are no keys.
      const signed = asked === encrypted && answered === asked && serverDigest((await peer.bytes(1 + packetBytes)).subarray(1)) !== undefined;
      return { asked, answered, signed, closed: peer.closed?.how };
    }));
  },
  outcomes: [
    { verdict: 'fail', reason: 'echoes-version', means: 'S0 repeats a version that the server does not speak', when: (all) => all.some(({ asked, answered, signed }) => answered === asked && !signed) },
    { verdict: 'fail', reason: 'other-version', means: 'S0 is neither 3 nor the version that was asked for', when: (all) => all.some(({ answered, signed }) => answered !== undefined && answered !== 3 && !signed) },
    { verdict: 'info', reason: 'rtmpe', means: 'S0 is 6 and S1 is signed: the server speaks RTMPE', when: (all) => all.some(({ signed }) => signed) },
    { verdict: 'pass', reason: 'three-or-closed', means: 'S0 is 3, or the connection is closed', when: (all) => all.every(({ answered, closed }) => answered === 3 || closed !== undefined) },
    { verdict: 'warn', reason: 'silent', means: 'neither an answer nor a close: the client waits', when: () => true },
  ],
});
