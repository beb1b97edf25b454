import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const timestampMs = 0xffffff;

export default defineCase({
  id: 'CH-008', slug: 'least-extended', title: 'Timestamp 0xFFFFFF is extended, on continuations too', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.3/present', 'rtmp:5.3.1.3/type-3', 'errata:5.1/continuation'], preamble: 'play',
  why: 'It is the first timestamp whose field is the mark of the extended one. A threshold that is off by one is found by one frame in 16777216.',
  sends: 'Video of 300 bytes with fmt 0, 0xFFFFFF in the field and 00FFFFFF behind the header, in three chunks that all have these four bytes.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S23', 'S26'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const frame = frames.video({ size: 300, timestampMs });
    return { frames: [frame], bytes: messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs, payload: frame.payload }) };
  }, { startMs: timestampMs - 200 }),
  outcomes: mustArrive('extended', 'the frame with its bytes, 200 ms behind the one before'),
});
