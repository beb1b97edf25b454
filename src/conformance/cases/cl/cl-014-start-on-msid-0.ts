import { defineCase } from '../../core/case.js';
import { mediaComes, only, pong } from '../../engine/client-steps.js';
import { userControlBytes } from '../../wire/bytes/chunks.js';

export default defineCase({
  id: 'CL-014', slug: 'start-on-msid-0', title: 'A publisher lives through NetStream.Publish.Start on message stream 0', level: 'P', mode: 'client', clauses: ['rtmp:7.2.2/on-status', 'practice:publish-start'], preamble: 'nothing',
  why: 'Some servers send it there. Whether a client takes it tells which servers it works with; neither is wrong.',
  sends: 'NetStream.Publish.Start on message stream 0, where publish came on 1.',
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'takes it' }, { peer: 'rtmp2sink 1.22', does: 'waits for it on its own stream' }, { peer: 'librtmp 2.4', does: 'takes it' }], provenBy: ['C25'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve({ on: { publish: async (call) => { await peer.send(userControlBytes(0, 1)); await call.status('status', 'NetStream.Publish.Start', { msid: 0 }); } } });
    await only(t, 'publish', peer);
    const fence = await pong(t, peer);
    return { fence, media: await mediaComes(t, peer), closed: peer.closed?.how };
  },
  outcomes: [
    { verdict: 'info', reason: 'taken', means: 'media comes: the status counts on any message stream', when: ({ media }) => media },
    { verdict: 'fail', reason: 'gives-up', means: 'the client closes at it', when: ({ fence }) => fence === 'closed' },
    { verdict: 'info', reason: 'own-stream-only', means: 'no media comes: the status counts on the stream of publish only', when: ({ media }) => !media },
  ],
});
