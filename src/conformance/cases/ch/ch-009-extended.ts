import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const timestampMs = 0x01000000;

export default defineCase({
  id: 'CH-009', slug: 'extended', title: 'Timestamp 0x01000000 is extended, and its continuations repeat it', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.3/value', 'rtmp:5.3.1.3/type-3', 'errata:5.1/continuation'], preamble: 'play',
  why: 'Every stream gets here after 4 h 39 min. A reader that takes the repeated field for payload damages every frame from then on.',
  sends: 'Video of 300 bytes with fmt 0, 0xFFFFFF in the field and 01000000 behind the header, in three chunks that all have these four bytes.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S23'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const frame = frames.video({ size: 300, timestampMs });
    return { frames: [frame], bytes: messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs, payload: frame.payload }) };
  }, { startMs: timestampMs - 200 }),
  outcomes: mustArrive('extended', 'the frame with its bytes, 200 ms behind the one before'),
});
