import { defineCase } from '../../core/case.js';
import { leavePolitely } from '../../engine/endings.js';
import { freeAndTold, freeAndToldOutcomes } from '../../engine/free-and-told.js';

export default defineCase({
  id: 'TD-001', slug: 'polite-end', title: 'A publisher that takes its leave frees its name, and its players learn of it', level: 'P', mode: 'server',
  clauses: ['practice:teardown', 'rtmp:7.2.2.3/destroys', 'practice:name-free', 'practice:end-told'], preamble: 'play', tags: ['end'],
  why: 'So every encoder ends. Where the name stays taken the next start is refused; where nobody is told, players show the last picture for ever.',
  sends: 'From a publisher with one player: FCUnpublish, deleteStream and FIN; then publish of the same name on a new connection.',
  breaks: ['obs', 'ffmpeg'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'frees the name, says StreamEOF' }, { peer: 'Node-Media-Server 4.4.3', does: 'frees the name for the same address, tells players nothing' }], provenBy: ['S70', 'S125'],
  async run(t) {
    const { pub, ply } = await t.pair();
    await leavePolitely(pub);
    return freeAndTold(t, pub, ply);
  },
  outcomes: freeAndToldOutcomes,
});
