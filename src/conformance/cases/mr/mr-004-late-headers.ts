import { defineCase } from '../../core/case.js';
import { openingOf } from '../../engine/opening-of.js';

export default defineCase({
  id: 'MR-004', slug: 'late-headers', title: 'A player that joins late gets the sequence headers before the first frames', level: 'P', mode: 'server', clauses: ['practice:late-join', 'flv:E.4.2/sequence-header', 'flv:E.4.3/sequence-header'], preamble: 'play', tags: ['relay', 'late-join'],
  why: 'H.264 and AAC cannot be decoded without them, and the publisher sends them once.',
  sends: 'Both sequence headers and five seconds of frames; then a player joins, and a group of frames follows.',
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S54', 'S55'],
  async run(t) {
    const pub = await t.publisher();
    await pub.headers();
    await pub.burst(125, { keyInterval: 50 });
    const ply = await t.player(pub.name);
    await pub.burst(5, { startMs: 5000 });
    const sentinel = await t.sentinel(pub, ply);
    return { sentinel, ...openingOf(ply.peer.messages) };
  },
  outcomes: [
    { verdict: 'fail', reason: 'no-video-header', kind: 'missing', means: 'no AVC sequence header before the first video frame', when: ({ videoFrames, videoHeader }) => videoFrames > 0 && videoHeader !== 'before' },
    { verdict: 'fail', reason: 'no-audio-header', kind: 'missing', means: 'no AAC sequence header before the first audio frame', when: ({ audioFrames, audioHeader }) => audioFrames > 0 && audioHeader !== 'before' },
    { verdict: 'pass', reason: 'headers-first', means: 'both sequence headers, unchanged, then frames', when: ({ sentinel, videoFrames, audioFrames }) => sentinel === 'arrived' && videoFrames > 0 && audioFrames > 0 },
    { verdict: 'fail', reason: 'closed', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'no-media', kind: 'missing', means: 'no frames for a player that joins late', when: () => true },
  ],
});
