import { defineCase } from '../../core/case.js';
import { afterRefusal, only, refusalOutcomes } from '../../engine/client-steps.js';

const code = 'NetStream.Publish.BadName';

export default defineCase({
  id: 'CL-012', slug: 'publish-refused', title: 'A publisher whose name is refused ends with the reason', level: 'P', mode: 'client', clauses: ['rtmp:7.2.2.6/status', 'practice:refusal-told', 'practice:client-ends'], preamble: 'nothing',
  why: 'The name is taken or the key is wrong; who runs the client has to see it.',
  sends: `onStatus of level error with ${code} and a description on the stream of publish; the connection stays open.`,
  breaks: [],
  known: [{ peer: 'FFmpeg 5.1', does: 'ends with the description' }, { peer: 'rtmp2sink 1.22', does: 'ends with the description' }, { peer: 'librtmp 2.4', does: 'waits for ever' }], provenBy: ['C14', 'C37'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    const words = `the name is taken: ${t.name()}`;
    await client.serve({ on: { publish: async ({ message }) => { await peer.command('onStatus', 0, [null, { level: 'error', code, description: words }], { msid: message.msid }); } } });
    await only(t, 'publish', peer);
    return afterRefusal(t, client, [words, code]);
  },
  outcomes: refusalOutcomes,
});
