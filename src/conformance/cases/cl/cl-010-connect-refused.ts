import { defineCase } from '../../core/case.js';
import { afterRefusal, refusalOutcomes } from '../../engine/client-steps.js';
import { named } from '../../engine/expect.js';

export default defineCase({
  id: 'CL-010', slug: 'connect-refused', title: 'A client whose connect is refused ends with the reason', level: 'P', mode: 'client', clauses: ['rtmp:7.2.1.1/answer', 'practice:client-ends'], preamble: 'nothing',
  why: 'A wrong application or key is the most common mistake; who runs the client has to see it.',
  sends: '_error to connect with NetConnection.Connect.Rejected and a description; the connection stays open.',
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'ends with the description' }, { peer: 'rtmp2sink 1.22', does: 'ends with the description' }, { peer: 'librtmp 2.4', does: 'waits for ever' }], provenBy: ['C23', 'C37'],
  async run(t) {
    const client = await t.client();
    const words = `no entry for ${t.name()}`;
    await client.serve({ on: { connect: async (call) => { await call.error('NetConnection.Connect.Rejected', words); } } });
    if ((await client.peer.wait(named('connect'), { withinMs: 2 * t.deadlineMs })) === undefined) t.blocked('no-connect', 'the client does not send connect');
    return afterRefusal(t, client, [words, 'NetConnection.Connect.Rejected']);
  },
  outcomes: refusalOutcomes,
});
