import { defineCase } from '../../core/case.js';
import { identify } from '../../media/frames.js';

const frames = 300;

export default defineCase({
  id: 'MR-002', slug: 'order', title: 'The frames of a track keep their order', level: 'P', mode: 'server', clauses: ['errata:5.2/order'], preamble: 'play', tags: ['relay'],
  why: 'Decoders take frames in the order in which they come: two that are swapped damage the picture up to the next key frame.',
  sends: `${frames} video and ${frames} audio frames in turn, then a sentinel.`,
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'keeps it' }, { peer: 'Node-Media-Server 4.4.3', does: 'keeps it' }], provenBy: ['S64'],
  async run(t) {
    const { pub, ply } = await t.pair();
    await pub.burst(frames, { startMs: 40, keyInterval: 50 });
    const sentinel = await t.sentinel(pub, ply);
    const { exact, reordered } = ply.account(pub.sent);
    // Where each frame stood when it was sent, in the order of arrival: across tracks they may move by one place.
    const places = new Map(pub.sent.map(({ kind, sequence }, place) => [`${kind} ${sequence}`, place]));
    const arrived = ply.media.map(({ typeId, payload }) => identify(typeId, payload)).map((frame) => (frame === undefined ? undefined : places.get(`${frame.kind} ${frame.sequence}`))).filter((place) => place !== undefined);
    return { sentinel, exact, reordered, moved: arrived.length === pub.sent.length ? Math.max(...arrived.map((place, at) => Math.abs(place - at))) : 0 };
  },
  outcomes: [
    { verdict: 'fail', reason: 'reordered', kind: 'corrupt', means: 'frames that come behind later ones of their track', when: ({ reordered }) => reordered.length > 0 },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'half of the frames or more do not come', when: ({ sentinel, exact }) => sentinel === 'lost' || exact <= frames },
    { verdict: 'info', reason: 'tracks-shifted', means: 'each track in order; audio and video moved against each other by more than one frame', when: ({ moved }) => moved > 1 },
    { verdict: 'pass', reason: 'in-order', means: 'both tracks in order', when: ({ reordered }) => reordered.length === 0 },
  ],
});
