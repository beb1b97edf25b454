import { defineCase } from '../../core/case.js';
import { isMedia, isMetadata } from '../../engine/expect.js';

export default defineCase({
  id: 'PL-001', slug: 'media-msid', title: 'Media reaches a player on the message stream that it plays on', level: 'M', mode: 'server', clauses: ['rtmp:7.2.2.1/media', 'rtmp:5.3.1.2.5/apart'], preamble: 'play',
  why: 'GStreamer\'s rtmp2src throws away what comes on another message stream, and then shows nothing at all.',
  sends: 'Metadata, headers and frames to two players: one on the first stream of its connection, one on the second.',
  breaks: ['gstreamer'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required; every stream has the number 1' }, { peer: 'Node-Media-Server 4.4.3', does: 'sends all media on message stream 0' }], provenBy: ['S15', 'S270'],
  async run(t) {
    const pub = await t.publisher();
    const first = await t.player(pub.name);
    const other = await t.connected();
    // The answer to this takes a stream, where the server counts them.
    await t.fence(other);
    const second = await t.player(pub.name, { peer: other });
    await pub.metadata();
    await pub.headers();
    await pub.burst(5);
    const sentinel = await t.sentinel(pub, [first, second]);
    const seen = [first, second].map(({ peer, msid }) => {
      const relayed = peer.messages.filter((message) => isMedia(message) || isMetadata(message));
      return { msid, relayed: relayed.length, elsewhere: [...new Set(relayed.map((message) => message.msid))].filter((each) => each !== msid) };
    });
    return { sentinel, seen, elsewhere: seen.flatMap(({ elsewhere }) => elsewhere) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'msid-0', means: 'media on message stream 0', when: ({ elsewhere }) => elsewhere.includes(0) },
    { verdict: 'fail', reason: 'wrong-msid', means: 'media on a message stream that is not the player\'s', when: ({ elsewhere }) => elsewhere.length > 0 },
    { verdict: 'pass', reason: 'own-msid', means: 'all audio, video and metadata on the player\'s message stream', when: ({ sentinel, seen }) => sentinel === 'arrived' && seen.every(({ relayed }) => relayed > 0) },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames do not arrive', when: () => true },
  ],
});
