import { defineCase } from '../../core/case.js';
import { midStream, roleOf, survivalOutcomes, throwAll, unlessItsEnd } from '../../engine/client-steps.js';
import { bytes } from '../../wire/bytes/bytes.js';

const types = [0, 7, 10, 21, 23, 99, 255];

export default defineCase({
  id: 'CL-026', slug: 'unknown-types', title: 'Messages of unknown types are ignored by a client', level: 'P', mode: 'client', clauses: ['rtmp:6.1.1/type', 'practice:unknown-ignored'], preamble: 'nothing', tags: ['PC-016'],
  why: 'The length stands in the header, so that a message can be passed over without knowing it. Enhanced RTMP and others add types.',
  sends: `Messages of types ${types.join(', ')} with eight bytes each when the stream runs; a fence behind each of them.`,
  breaks: ['newer servers'],
  known: [{ peer: 'FFmpeg 5.1', does: 'ignores them' }, { peer: 'rtmp2sink, rtmp2src 1.22', does: 'ignore them' }, { peer: 'librtmp 2.4', does: 'ignores them as a player, and does not read while it publishes' }], provenBy: ['C34'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    const role = await roleOf(t, peer);
    if (role === 'publish') await midStream(t, peer);
    const thrown = await throwAll(t, peer, role, types, (typeId) => peer.message({ csid: 3, typeId, msid: 0, payload: bytes('52 44 46 31 01 02 03 04') }));
    await unlessItsEnd(t, client, peer);
    return thrown;
  },
  outcomes: survivalOutcomes,
});
