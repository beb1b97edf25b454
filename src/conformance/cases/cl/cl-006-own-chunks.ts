import { defineCase } from '../../core/case.js';
import { mediaComes, pong } from '../../engine/client-steps.js';
import { anyOf, isMedia, named } from '../../engine/expect.js';

const handshakeBytes = 3073;

export default defineCase({
  id: 'CL-006', slug: 'own-chunks', title: 'The client cuts its chunks as it has announced, begins chunk streams with a full header, and repeats the extended timestamp', level: 'M', mode: 'client',
  clauses: ['rtmp:5.4.1/announced', 'rtmp:5.3.1.2.1/start', 'rtmp:5.3.1.3/type-3', 'errata:5.1/continuation'], preamble: 'nothing', tags: ['CH-033', 'CH-035', 'CH-036'],
  why: 'A server that reads what the headers say loses its place at the first byte that is not where it belongs.',
  sends: 'What a healthy server sends. For the extended timestamp, let the client begin behind 16777215 ms: `-output_ts_offset 16780` with FFmpeg.',
  breaks: ['every server that reads strictly'],
  known: [{ peer: 'FFmpeg 5.1', does: 'as required' }, { peer: 'rtmp2sink 1.22', does: 'as required' }, { peer: 'librtmp 2.4', does: 'as required here; where it answers a ping before it has sent another control message, chunk stream 2 begins with fmt 1' }, { peer: 'OBS before 30.2', does: 'leaves the extended timestamp out of continuations' }], provenBy: ['C10', 'C11', 'C12'],
  async run(t) {
    const client = await t.client();
    const { peer } = client;
    await client.serve();
    const asked = await peer.wait(anyOf(named('publish'), named('play')), { withinMs: 2 * t.deadlineMs });
    if (asked?.command?.name === 'publish') await mediaComes(t, peer, { count: 20 });
    else if (asked !== undefined) await pong(t, peer);
    const { reader, messages } = peer;
    const long = messages.filter(({ chunks, extended }) => chunks > 1 && extended !== 'none');
    return {
      asked: asked?.command?.name, media: messages.filter(isMedia).length, bytes: peer.receivedBytes - handshakeBytes, lostAt: reader.desyncOffset,
      fresh: reader.faults.filter(({ what }) => what === 'fresh-csid').map(({ csid }) => csid), faults: reader.faults.length, bare: long.filter(({ extended }) => extended !== 'repeated').length,
      extended: long.length, connect: messages.some(named('connect')), closed: peer.closed?.how,
    };
  },
  outcomes: [
    { verdict: 'inconclusive', reason: 'says-nothing', means: 'nothing behind the handshake', when: ({ bytes }) => bytes <= 0 },
    { verdict: 'fail', reason: 'unreadable', means: 'chunks are not cut at the announced size, or a chunk stream begins without a length', when: ({ lostAt, connect, faults, fresh }) => lostAt !== undefined || !connect || faults > fresh.length },
    { verdict: 'fail', reason: 'fresh-csid', means: 'a chunk stream begins without a full header', when: ({ fresh }) => fresh.length > 0 },
    { verdict: 'fail', reason: 'bare-continuations', means: 'continuations without the extended timestamp', when: ({ bare }) => bare > 0 },
    { verdict: 'inconclusive', reason: 'not-started', means: 'the client neither published nor played', when: ({ asked }) => asked === undefined },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'publish, and no media', when: ({ asked, media }) => asked === 'publish' && media === 0 },
    { verdict: 'pass', reason: 'exact-extended', means: 'every chunk is where it belongs, extended timestamps among them', when: ({ extended }) => extended > 0 },
    { verdict: 'pass', reason: 'exact', means: 'every chunk is where it belongs; no extended timestamp was needed', when: ({ asked, connect }) => asked !== undefined && connect },
  ],
});
