import { defineCase } from '../../core/case.js';
import { endOutcomes, toldEnd } from '../../engine/end-of-play.js';

export default defineCase({
  id: 'PL-014', slug: 'end-told-after-reset', title: 'A player is told that the stream has ended when its publisher was cut off', level: 'P', mode: 'server', clauses: ['practice:end-told', 'rtmp:7.1.7/stream-eof'], preamble: 'play',
  why: 'Mobile publishers vanish more often than they say goodbye; their players wait as long as the server lets them.',
  sends: 'A running stream; then the publisher resets its connection.',
  breaks: ['ffmpeg', 'gstreamer', 'librtmp'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'sends StreamEOF alone; with play_restart, publish_notify and idle_streams set it passes' }, { peer: 'Node-Media-Server 4.4.3', does: 'says nothing' },
  ], provenBy: ['S70', 'S71', 'S271'],
  async run(t) {
    const { pub, ply } = await t.pair();
    await pub.burst(5, { startMs: 40 });
    await t.sentinel(pub, ply);
    const since = ply.peer.messages.length;
    pub.peer.reset();
    return toldEnd(ply, since);
  },
  outcomes: endOutcomes,
});
