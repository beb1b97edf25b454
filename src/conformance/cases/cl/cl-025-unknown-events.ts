import { defineCase } from '../../core/case.js';
import { midStream, roleOf, survivalOutcomes, throwAll, unlessItsEnd } from '../../engine/client-steps.js';
import { userControlBytes } from '../../wire/bytes/chunks.js';

const events = [5, 8, 26, 31, 32, 0x1234];

export default defineCase({
  id: 'CL-025', slug: 'unknown-events', title: 'User control events that a client does not know are ignored', level: 'P', mode: 'client', clauses: ['rtmp:6.2/event', 'practice:unknown-ignored'], preamble: 'nothing', tags: ['PC-013'],
  why: 'Flash servers send events that the text does not name: 31 and 32 around every buffer.',
  sends: `User control events ${events.join(', ')} with four bytes each when the stream runs; a fence behind each of them.`,
  breaks: ['Flash Media Server', 'newer servers'],
  known: [{ peer: 'FFmpeg 5.1', does: 'ignores them' }, { peer: 'rtmp2sink, rtmp2src 1.22', does: 'ignore them' }, { peer: 'librtmp 2.4', does: 'ignores them as a player, and does not read while it publishes' }], provenBy: ['C33'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    const role = await roleOf(t, peer);
    if (role === 'publish') await midStream(t, peer);
    const thrown = await throwAll(t, peer, role, events, (event) => peer.send(userControlBytes(event, 1)));
    await unlessItsEnd(t, client, peer);
    return thrown;
  },
  outcomes: survivalOutcomes,
});
