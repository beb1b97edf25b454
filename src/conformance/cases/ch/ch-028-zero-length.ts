import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { audioType, videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk, messageBytes } from '../../wire/bytes/chunks.js';

export default defineCase({
  id: 'CH-028', slug: 'zero-length', title: 'Messages without payload end nothing', level: 'M', mode: 'server', clauses: ['rtmp:6.1.1/length', 'rtmp:5.3/assembly'], preamble: 'play',
  why: 'Some encoders send empty audio and video messages, to keep a connection awake or at the end of a track. A message without payload is complete with its header.',
  sends: 'An audio message of length 0 and a video message of length 0, then audio and video on the same chunk streams.',
  breaks: ['flash media live encoder', 'wirecast'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'relays an empty message with a header that is one byte short: players lose their place' }], provenBy: ['S42'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const audio = frames.audio({ timestampMs: 1020 });
    const video = frames.video({ size: 300, timestampMs: 1040 });
    return {
      frames: [audio, video],
      bytes: bytes(
        chunk({ fmt: 0, csid: csids.audio, timestamp: 1000, length: 0, typeId: audioType, msid }), chunk({ fmt: 0, csid: csids.video, timestamp: 1000, length: 0, typeId: videoType, msid }),
        messageBytes({ csid: csids.audio, typeId: audioType, msid, timestampMs: 1020, payload: audio.payload }), messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs: 1040, payload: video.payload }),
      ),
    };
  }),
  outcomes: mustArrive('goes-on', 'the frames behind them'),
});
