import { defineCase } from '../../core/case.js';
import { reply } from '../../engine/expect.js';
import { u32 } from '../../wire/bytes/bytes.js';
import type { RawPeer } from '../../wire/raw-peer.js';

/**
 * Each list on a connection of its own. Below 4 a Set Chunk Size is itself several chunks, which nginx-rtmp reads wrong: these
 * sizes are not left again.
 */
const runs: readonly (readonly number[])[] = [[1], [2], [3], Array.from({ length: 37 }, (_, index) => index + 4)];

/** Set Chunk Size is itself cut by the size in force. */
async function setChunkSize(peer: RawPeer, size: number): Promise<void> {
  await peer.message({ csid: 2, typeId: 1, msid: 0, payload: u32(size) });
  peer.chunkBytes = size;
}

export default defineCase({
  id: 'NC-019', slug: 'every-split', title: 'A command is understood wherever chunks cut it', level: 'M', mode: 'server', clauses: ['rtmp:5.3/assembly', 'rtmp:5.4.1/announced'], preamble: 'handshake',
  why: 'A client chooses its chunk size. A server that reads commands from single chunks works until a name or a key grows longer.',
  sends: 'connect in one chunk; then, for every chunk size from 1 to 40, Set Chunk Size and createStream (25 bytes) cut by it.',
  breaks: ['clients with long keys, and those with small chunks'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'answers each; it loses bytes that arrive in one piece with a Set Chunk Size to less, which is not asked here' }, { peer: 'Node-Media-Server 4.4.3', does: 'answers each' }], provenBy: ['S120'],
  async run(t) {
    for (const sizes of runs) {
      const peer = await t.handshake();
      await setChunkSize(peer, 4096);
      await peer.command('connect', 1, [t.connectObject()]);
      if (await peer.wait(reply()) === undefined) t.blocked('connect-unanswered', 'connect in one chunk was not answered');
      for (const [index, size] of sizes.entries()) {
        await setChunkSize(peer, size);
        // The size shrinks here. nginx-rtmp loses bytes that it reads in one piece with that, wherever chunks cut them: it reads them apart.
        if (index === 0) await t.alive();
        const fence = await t.fence(peer);
        if (fence !== 'answered') return { size, fence, closed: peer.closed?.how };
      }
      peer.destroy();
    }
    return { size: undefined, fence: 'answered', closed: undefined };
  },
  outcomes: [
    { verdict: 'pass', reason: 'understood', means: 'createStream is answered at every size', when: ({ size }) => size === undefined },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ fence }) => fence === 'closed' },
    { verdict: 'fail', reason: 'not-understood', kind: 'hang', means: 'createStream is not answered at this chunk size', when: () => true },
  ],
});
