import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk } from '../../wire/bytes/chunks.js';

const csid = csids.video;

export default defineCase({
  id: 'CH-005', slug: 'fmt1', title: 'fmt 1 gives a new length and a timestamp delta', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.2.2/inherits', 'rtmp:5.3.1.2.5/delta'], preamble: 'play',
  why: 'It is the usual header of video: every frame has another length.',
  sends: 'Video of 120 bytes on chunk stream 6 with fmt 0 and timestamp 1000; 150 bytes with fmt 1 and delta 40, continued once; 90 bytes with fmt 1 and delta 40.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S28'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const first = frames.video({ size: 120, timestampMs: 1000 });
    const second = frames.video({ size: 150, timestampMs: 1040 });
    const third = frames.video({ size: 90, timestampMs: 1080 });
    return {
      frames: [first, second, third],
      bytes: bytes(
        chunk({ fmt: 0, csid, timestamp: 1000, typeId: videoType, msid }, first.payload),
        chunk({ fmt: 1, csid, timestamp: 40, length: 150, typeId: videoType }, second.payload.subarray(0, 128)), chunk({ fmt: 3, csid }, second.payload.subarray(128)),
        chunk({ fmt: 1, csid, timestamp: 40, typeId: videoType }, third.payload),
      ),
    };
  }),
  outcomes: mustArrive('delta-and-length', 'three frames, 40 ms apart'),
});
