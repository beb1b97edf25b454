import { defineCase } from '../../core/case.js';

/** Milliseconds to the next frame. */
const deltas = [0, 1, 33, 40, 3000, 7, 33, 34];
const rounds = 5;

export default defineCase({
  id: 'MR-003', slug: 'timestamps', title: 'Timestamps keep their distances', level: 'P', mode: 'server', clauses: ['errata:5.2/order', 'rtmp:6.1.1/timestamp'], preamble: 'play', tags: ['relay'],
  why: 'Cameras and screen captures send at uneven times. Timestamps that are made even, rounded or begun anew let sound and picture drift apart.',
  sends: `Video and audio whose timestamps grow by ${deltas.join(', ')} ms, ${rounds} times over.`,
  breaks: ['all players'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'keeps them' }, { peer: 'Node-Media-Server 4.4.3', does: 'keeps them; where the same address publishes a name again they go on behind the last ones' }, { peer: 'SRS', does: 'time_jitter full (its default) replaces steps above 250 ms' }], provenBy: ['S65', 'S66'],
  async run(t) {
    const { pub, ply } = await t.pair();
    let timestampMs = 40;
    for (let round = 0; round < rounds; round += 1) {
      for (const delta of deltas) {
        timestampMs += delta;
        await pub.video({ timestampMs });
        await pub.audio({ timestampMs });
      }
    }
    const sentinel = await t.sentinel(pub, ply);
    const { exact, sent, offsetsMs } = ply.account(pub.sent);
    return { sentinel, exact, sent, offsetsMs };
  },
  outcomes: [
    { verdict: 'fail', reason: 'distances-changed', means: 'timestamps that differ from those sent by different amounts', when: ({ offsetsMs }) => offsetsMs.length > 1 },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes', when: ({ sentinel }) => sentinel === 'closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames do not come', when: ({ sentinel, exact, sent }) => sentinel === 'lost' || exact < sent },
    { verdict: 'pass', reason: 'unchanged', means: 'every frame with the timestamp that it was sent with', when: ({ offsetsMs }) => offsetsMs[0] === 0 },
    { verdict: 'info', reason: 'constant-offset', means: 'all timestamps moved by the same amount', when: ({ offsetsMs }) => offsetsMs.length === 1 },
  ],
});
