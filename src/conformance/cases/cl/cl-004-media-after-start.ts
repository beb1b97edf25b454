import { defineCase } from '../../core/case.js';
import type { Call } from '../../engine/client-under-test.js';
import { mediaComes, only, pong } from '../../engine/client-steps.js';
import { isMedia } from '../../engine/expect.js';
import { userControlBytes } from '../../wire/bytes/chunks.js';

export default defineCase({
  id: 'CL-004', slug: 'media-after-start', title: 'No media goes out before NetStream.Publish.Start', level: 'P', mode: 'client', clauses: ['practice:publish-start', 'rtmp:7.2.2.6/status'], preamble: 'nothing',
  why: 'Until a server has said Start it may still refuse; what comes before is lost, and with it the sequence headers.',
  sends: 'Nothing for a quarter of T behind publish but a ping, then StreamBegin and NetStream.Publish.Start.',
  breaks: ['servers that authorise publishers'],
  known: [{ peer: 'FFmpeg 5.1', does: 'waits' }, { peer: 'rtmp2sink 1.22', does: 'waits' }, { peer: 'librtmp 2.4', does: 'waits' }], provenBy: ['C03'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    let publish: Call | undefined;
    await client.serve({ on: { publish: (call) => { publish = call; } } });
    await only(t, 'publish', peer);
    await peer.bytesWithin(t.deadlineMs / 4);
    const fence = await pong(t, peer);
    const early = peer.messages.filter(isMedia).length;
    await peer.send(userControlBytes(0, 1));
    await publish?.status('status', 'NetStream.Publish.Start');
    return { early, fence, media: await mediaComes(t, peer), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'fail', reason: 'early-media', means: 'media before NetStream.Publish.Start', when: ({ early }) => early > 0 },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'no media behind it either', when: ({ media }) => !media },
    { verdict: 'pass', reason: 'waits', means: 'media behind NetStream.Publish.Start only', when: ({ early }) => early === 0 },
  ],
});
