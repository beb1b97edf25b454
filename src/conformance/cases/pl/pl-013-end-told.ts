import { defineCase } from '../../core/case.js';
import { endOutcomes, toldEnd } from '../../engine/end-of-play.js';
import { leavePolitely } from '../../engine/endings.js';

export default defineCase({
  id: 'PL-013', slug: 'end-told', title: 'A player is told that the stream has ended', level: 'P', mode: 'server', clauses: ['practice:end-told', 'rtmp:7.1.7/stream-eof'], preamble: 'play',
  why: 'Without it a player shows the last picture for ever, and a recording never ends. FFmpeg looks for the status, GStreamer for StreamEOF, both for a close.',
  sends: 'A running stream; then the publisher sends FCUnpublish and deleteStream and closes.',
  breaks: ['ffmpeg', 'gstreamer', 'librtmp'],
  known: [
    { peer: 'nginx-rtmp 1.2.2', does: 'sends StreamEOF alone; with play_restart, publish_notify and idle_streams set it passes' }, { peer: 'Node-Media-Server 4.4.3', does: 'says nothing' },
  ], provenBy: ['S70', 'S71', 'S271'],
  async run(t) {
    const { pub, ply } = await t.pair();
    await pub.burst(5, { startMs: 40 });
    await t.sentinel(pub, ply);
    const since = ply.peer.messages.length;
    await leavePolitely(pub);
    return toldEnd(ply, since);
  },
  outcomes: endOutcomes,
});
