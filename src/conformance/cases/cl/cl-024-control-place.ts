import { defineCase } from '../../core/case.js';
import { pingRequestBytes } from '../../engine/client-under-test.js';
import { mediaComes, pong, roleOf } from '../../engine/client-steps.js';
import { ofType } from '../../engine/expect.js';

/** Set Chunk Size, Abort, Acknowledgement, Window Acknowledgement Size, Set Peer Bandwidth; and user control (§6.2). */
const controlTypes = [1, 2, 3, 4, 5, 6];

export default defineCase({
  id: 'CL-024', slug: 'control-place', title: 'A client sends control messages on chunk stream 2 and message stream 0', level: 'M', mode: 'client', clauses: ['rtmp:5.4/place', 'rtmp:6.2/place'], preamble: 'nothing', tags: ['PC-001'],
  why: 'Chunk stream 2 is kept for them, and some readers look nowhere else. A chunk size that is overlooked ends the connection.',
  sends: 'What a healthy server sends, Set Chunk Size 4096 with it, and pings before and behind publish or play.',
  breaks: ['readers that take control messages from chunk stream 2 only'],
  known: [{ peer: 'FFmpeg 5.1', does: 'as required' }, { peer: 'rtmp2sink 1.22', does: 'as required' }, { peer: 'librtmp 2.4', does: 'as required' }], provenBy: ['C32'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    // librtmp reads nothing any more when it publishes: a ping before that.
    await client.serve({ chunkBytes: 4096, on: { createStream: async (call) => { await peer.send(pingRequestBytes(1)); await call.result(null, 1); } } });
    const role = await roleOf(t, peer);
    await pong(t, peer);
    if (role === 'publish') await mediaComes(t, peer, { count: 5 });
    const control = peer.messages.filter(ofType(...controlTypes));
    return { types: [...new Set(control.map(({ typeId }) => typeId))], elsewhere: control.filter(({ csid, msid }) => csid !== 2 || msid !== 0).map(({ typeId, csid, msid }) => ({ typeId, csid, msid })) };
  },
  outcomes: [
    { verdict: 'info', reason: 'none-sent', means: 'the client sends no control message at all', when: ({ types }) => types.length === 0 },
    { verdict: 'pass', reason: 'in-place', means: 'all of them on chunk stream 2 and message stream 0', when: ({ elsewhere }) => elsewhere.length === 0 },
    { verdict: 'warn', reason: 'elsewhere', means: 'some of them on another chunk stream or message stream', when: ({ elsewhere }) => elsewhere.length > 0 },
  ],
});
