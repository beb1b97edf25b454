import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const timestampMs = 0xfffffe;

export default defineCase({
  id: 'CH-007', slug: 'below-extended', title: 'Timestamp 0xFFFFFE is the last one without an extended timestamp', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.2.1/plain', 'rtmp:5.3.1.3/present'], preamble: 'play',
  why: 'A reader that takes four bytes too many here loses every boundary behind them, after 4 h 39 min of streaming.',
  sends: 'Video of 300 bytes with fmt 0 and 0xFFFFFE in the timestamp field, in three chunks, none with an extended timestamp.',
  breaks: ['all publishers'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S106'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const frame = frames.video({ size: 300, timestampMs });
    return { frames: [frame], bytes: messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs, payload: frame.payload }) };
  }, { startMs: timestampMs - 200 }),
  outcomes: mustArrive('plain', 'the frame with its bytes, 200 ms behind the one before'),
});
