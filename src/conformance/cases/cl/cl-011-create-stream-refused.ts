import { defineCase } from '../../core/case.js';
import { afterRefusal, refusalOutcomes } from '../../engine/client-steps.js';
import { named } from '../../engine/expect.js';

export default defineCase({
  id: 'CL-011', slug: 'create-stream-refused', title: 'A client whose createStream is refused ends with the reason', level: 'P', mode: 'client', clauses: ['rtmp:7.2.1.3/answer', 'practice:client-ends'], preamble: 'nothing',
  why: 'There is nothing left to wait for, and who runs the client has to see why.',
  sends: '_error to createStream with NetConnection.Call.Failed and a description; the connection stays open.',
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'ends with the description; without one it waits for ever' }, { peer: 'rtmp2sink 1.22', does: 'ends with the description' }, { peer: 'librtmp 2.4', does: 'waits for ever' }], provenBy: ['C24', 'C37'],
  async run(t) {
    const client = await t.client();
    const words = `no stream for ${t.name()}`;
    await client.serve({ on: { createStream: async (call) => { await call.error('NetConnection.Call.Failed', words); } } });
    if ((await client.peer.wait(named('createStream'), { withinMs: 2 * t.deadlineMs })) === undefined) t.blocked('no-create-stream', 'the client does not send createStream');
    return afterRefusal(t, client, [words, 'NetConnection.Call.Failed']);
  },
  outcomes: refusalOutcomes,
});
