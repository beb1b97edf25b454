import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { audioType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk } from '../../wire/bytes/chunks.js';

/** The text has 32; a frame that describes itself needs a little more, and still fits one chunk. */
const size = 64;

export default defineCase({
  id: 'CH-003', slug: 'example-1', title: 'Four audio messages as fmt 0, 2, 3, 3 are read as the text says in its first example', level: 'M', mode: 'server', clauses: ['rtmp:5.3.2.1', 'rtmp:5.3.1.2.3/inherits', 'rtmp:5.3.1.2.4/inherits'], preamble: 'play',
  why: 'It is how encoders send audio. Where fmt 3 adds no delta, all but the first frames have the same time.',
  sends: 'Audio of one size on chunk stream 4: fmt 0 with timestamp 1000, fmt 2 with delta 20, fmt 3, fmt 3.',
  breaks: ['ffmpeg', 'librtmp', 'obs'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S27'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const [a, b, c, d] = [1000, 1020, 1040, 1060].map((timestampMs) => frames.audio({ size, timestampMs })) as [ReturnType<typeof frames.audio>, ReturnType<typeof frames.audio>, ReturnType<typeof frames.audio>, ReturnType<typeof frames.audio>];
    const csid = csids.audio;
    return {
      frames: [a, b, c, d],
      bytes: bytes(
        chunk({ fmt: 0, csid, timestamp: 1000, typeId: audioType, msid }, a.payload), chunk({ fmt: 2, csid, timestamp: 20 }, b.payload),
        chunk({ fmt: 3, csid }, c.payload), chunk({ fmt: 3, csid }, d.payload),
      ),
    };
  }),
  outcomes: mustArrive('every-20-ms', 'four frames, 20 ms apart'),
});
