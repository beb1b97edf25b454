import { defineCase } from '../../core/case.js';
import type { Call } from '../../engine/client-under-test.js';
import { goesOn, roleOf } from '../../engine/client-steps.js';
import { setChunkSizeBytes, userControlBytes } from '../../wire/bytes/chunks.js';

/** Longer than any chunk size but the first. */
const padding = 'x'.repeat(6000);

async function announce({ peer }: Call, size: number): Promise<void> {
  await peer.send(setChunkSizeBytes(size));
  peer.chunkBytes = size;
}

export default defineCase({
  id: 'CL-005', slug: 'chunk-sizes', title: 'The client reads chunks of any size that the server announces', level: 'M', mode: 'client', clauses: ['rtmp:5.4.1/announced'], preamble: 'nothing',
  why: 'Servers announce 4096, 60000 and more, and may change their mind.',
  sends: `Set Chunk Size 1 000 000 before the answer to connect, 128 before that to createStream, 4096 before that to publish or play; messages of ${padding.length} bytes at each of them.`,
  breaks: ['every server that announces a size'],
  known: [{ peer: 'FFmpeg 5.1', does: 'goes on' }, { peer: 'rtmp2sink 1.22', does: 'goes on' }, { peer: 'librtmp 2.4', does: 'goes on' }], provenBy: ['C20'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    let came = 'nothing';
    const start = (code: string) => async (call: Call): Promise<void> => {
      came = call.name;
      await announce(call, 4096);
      await peer.send(userControlBytes(0, 1));
      await peer.command('onStatus', 0, [null, { level: 'status', code, description: padding }], { msid: call.message.msid });
    };
    await client.serve({
      on: {
        connect: async (call) => {
          came = call.name;
          await announce(call, 1_000_000);
          await call.result({ fmsVer: 'FMS/3,0,1,123', capabilities: 31, padding }, { level: 'status', code: 'NetConnection.Connect.Success', description: 'Connected', objectEncoding: 0 });
        },
        createStream: async (call) => {
          came = call.name;
          await announce(call, 128);
          await peer.command('onPadding', 0, [null, padding]);
          await call.result(null, 1);
        },
        publish: start('NetStream.Publish.Start'), play: start('NetStream.Play.Start'),
      },
    });
    await peer.until(() => came === 'publish' || came === 'play', 2 * t.deadlineMs);
    const goes = (came === 'publish' || came === 'play') && await goesOn(t, peer, await roleOf(t, peer));
    return { came, goes, closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'inconclusive', reason: 'no-connect', means: 'the client does not send connect', when: ({ came }) => came === 'nothing' },
    { verdict: 'pass', reason: 'reads', means: 'the client gets through all three', when: ({ goes }) => goes },
    { verdict: 'fail', reason: 'gives-up', means: 'the client closes', when: ({ closed }) => closed !== undefined },
    { verdict: 'fail', reason: 'stuck', kind: 'missing', means: 'the client does not react to an answer', when: () => true },
  ],
});
