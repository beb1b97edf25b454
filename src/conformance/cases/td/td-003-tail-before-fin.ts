import { defineCase } from '../../core/case.js';
import { inOnePiece, tailAt, tailOutcomes } from '../../engine/endings.js';

const count = 100;

export default defineCase({
  id: 'TD-003', slug: 'tail-before-fin', title: 'What was sent before the close reaches the players before the end does', level: 'P', mode: 'server',
  clauses: ['practice:tail'], preamble: 'play', tags: ['end', 'relay'],
  why: 'The end of a broadcast is in these frames. Servers that throw a queue away with its connection lose the last second of every stream, in recordings as well.',
  sends: 'From a publisher with one player: 100 video frames of 900 bytes in one write, and FIN in the same instant.',
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'delivers all' }, { peer: 'Node-Media-Server 4.4.3', does: 'delivers all' }], provenBy: ['S68'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const frames = Array.from({ length: count }, (_, index) => pub.frames.video({ key: index === 0, size: 900, timestampMs: 40 * (index + 1) }));
    void pub.peer.send(inOnePiece(pub, frames));
    pub.peer.end();
    return tailAt(t, ply, frames);
  },
  outcomes: tailOutcomes(count),
});
