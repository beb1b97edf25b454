import { defineCase } from '../../core/case.js';
import { inOnePiece, tailAt } from '../../engine/endings.js';

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
  outcomes: [
    { verdict: 'fail', reason: 'corrupt', kind: 'corrupt', means: 'frames with other bytes', when: ({ corrupt }) => corrupt.length > 0 },
    { verdict: 'fail', reason: 'tail-lost', kind: 'loss', means: 'frames that never came', when: ({ lost }) => lost.length > 0 },
    { verdict: 'fail', reason: 'end-before-frames', kind: 'loss', means: 'the end is told, and frames come behind it', breaks: ['gstreamer', 'ffmpeg'], when: ({ late }) => late > 0 },
    { verdict: 'pass', reason: 'all-there', means: `all ${count} frames, and none behind the end`, when: ({ exact }) => exact === count },
  ],
});
