import { defineCase } from '../../core/case.js';
import { freeAndTold, freeAndToldOutcomes } from '../../engine/free-and-told.js';

export default defineCase({
  id: 'TD-002', slug: 'bare-fin', title: 'A publisher that only closes frees its name, and its players learn of it', level: 'P', mode: 'server',
  clauses: ['practice:name-free', 'practice:end-told'], preamble: 'play', tags: ['end'],
  why: 'Encoders that are ended by hand or by a crash send no command any more: the system closes for them.',
  sends: 'From a publisher with one player: FIN and nothing before it; then publish of the same name on a new connection.',
  breaks: ['obs', 'ffmpeg'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'frees the name, says StreamEOF' }, { peer: 'Node-Media-Server 4.4.3', does: 'frees the name for the same address, tells players nothing' }], provenBy: ['S70', 'S125'],
  async run(t) {
    const { pub, ply } = await t.pair();
    pub.peer.end();
    return freeAndTold(t, pub, ply);
  },
  outcomes: freeAndToldOutcomes,
});
