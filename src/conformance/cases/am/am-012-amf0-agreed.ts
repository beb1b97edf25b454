import { defineCase } from '../../core/case.js';
import { ofType, reply } from '../../engine/expect.js';
import { reachesAtLeast } from '../../core/verdict.js';
import type { RawPeer } from '../../wire/raw-peer.js';

export default defineCase({
  id: 'AM-012', slug: 'amf0-agreed', title: 'A client that did not offer AMF3 gets none', level: 'M', mode: 'server', clauses: ['errata:8.1.1/not-3', 'errata:8.1.1/none-at-0'], preamble: 'publish',
  why: 'FFmpeg and GStreamer know message types 20 and 18 alone. An answer of type 17 is no answer for them.',
  sends: 'connect without objectEncoding and with objectEncoding 0; on each connection createStream, publish, metadata and a key frame, and a player of it.',
  breaks: ['ffmpeg', 'gstreamer'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S51', 'S241'],
  async run(t) {
    const peers: RawPeer[] = [];
    for (const properties of [{}, { objectEncoding: 0 }]) {
      const source = await t.connected({ properties });
      peers.push(source);
      const pub = await t.publisher({ peer: source });
      await pub.headers();
      if (!reachesAtLeast(t.habits.reach, 'play')) continue;
      const sink = await t.connected({ properties });
      peers.push(sink);
      const ply = await t.player(pub.name, { peer: sink });
      await pub.metadata();
      await pub.video({ key: true });
      await t.sentinel(pub, ply);
    }
    await Promise.all(peers.map((peer) => t.fence(peer)));
    const encodings = peers.map((peer) => peer.messages.find(reply())?.info.objectEncoding);
    return { encodings, types: [...new Set(peers.flatMap((peer) => peer.messages.filter(ofType(15, 16, 17))).map(({ typeId }) => typeId))] };
  },
  outcomes: [
    { verdict: 'fail', reason: 'amf3-claimed', means: 'the answer to connect says objectEncoding 3', when: ({ encodings }) => encodings.includes(3) },
    { verdict: 'fail', reason: 'amf3-messages', means: 'messages of type 15, 16 or 17', when: ({ types }) => types.length > 0 },
    { verdict: 'pass', reason: 'amf0', means: 'objectEncoding 0 or none, and no message of type 15, 16 or 17', when: ({ encodings, types }) => encodings.length > 0 && types.length === 0 },
  ],
});
