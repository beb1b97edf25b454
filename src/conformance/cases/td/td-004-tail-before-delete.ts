import { defineCase } from '../../core/case.js';
import { inOnePiece, tailAt, tailOutcomes } from '../../engine/endings.js';
import { amfValues } from '../../wire/bytes/amf0.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const count = 100;

export default defineCase({
  id: 'TD-004', slug: 'tail-before-delete', title: 'What was sent before deleteStream reaches the players before the end does', level: 'P', mode: 'server',
  clauses: ['practice:tail', 'rtmp:7.2.2.3/destroys'], preamble: 'play', tags: ['end', 'relay'],
  why: 'It is how encoders end: the last frames and deleteStream leave in one write. What a server still holds back at that moment belongs to the players.',
  sends: 'From a publisher with one player: 100 video frames of 900 bytes and deleteStream, all in one write; the connection stays open.',
  breaks: ['all players'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'delivers all' }, { peer: 'Node-Media-Server 4.4.3', does: 'delivers all' }], provenBy: ['S69', 'S200'],
  async run(t) {
    const { pub, ply } = await t.pair();
    const frames = Array.from({ length: count }, (_, index) => pub.frames.video({ key: index === 0, size: 900, timestampMs: 40 * (index + 1) }));
    const leave = messageBytes({ csid: 3, typeId: 20, msid: 0, payload: amfValues('deleteStream', 0, null, pub.msid) });
    await pub.peer.send(inOnePiece(pub, frames, leave));
    return tailAt(t, ply, frames);
  },
  outcomes: tailOutcomes(count),
});
