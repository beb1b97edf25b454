import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk } from '../../wire/bytes/chunks.js';

const csid = csids.video;

export default defineCase({
  id: 'CH-004', slug: 'example-2', title: 'A message of 307 bytes comes in chunks of 128, 128 and 51, as in the second example of the text', level: 'M', mode: 'server', clauses: ['rtmp:5.3.2.2', 'rtmp:5.3.1.2.4/inherits'], preamble: 'play',
  why: 'Every video frame comes so. A continuation has no time of its own.',
  sends: 'Video of 307 bytes on chunk stream 6 with fmt 0 and two fmt 3 chunks; the next one with fmt 2, delta 40 and two fmt 3 chunks; one more with fmt 3 throughout.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S28'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const sent = [1000, 1040, 1080].map((timestampMs) => frames.video({ size: 307, timestampMs }));
    const heads = [{ fmt: 0, csid, timestamp: 1000, length: 307, typeId: videoType, msid }, { fmt: 2, csid, timestamp: 40 }, { fmt: 3, csid }] as const;
    return {
      frames: sent,
      bytes: bytes(...sent.flatMap(({ payload }, index) => [
        chunk(heads[index] ?? heads[2], payload.subarray(0, 128)), chunk({ fmt: 3, csid }, payload.subarray(128, 256)), chunk({ fmt: 3, csid }, payload.subarray(256)),
      ])),
    };
  }),
  outcomes: mustArrive('assembled', 'three frames, 40 ms apart'),
});
