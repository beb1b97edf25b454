import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk, messageBytes, setChunkSizeBytes } from '../../wire/bytes/chunks.js';

const csid = csids.video;
const chunkBytes = 400;

export default defineCase({
  id: 'CH-021', slug: 'size-inside', title: 'Set Chunk Size between two chunks of a message holds from the next chunk on', level: 'M', mode: 'server', clauses: ['rtmp:5.4/at-once', 'rtmp:5.4.1/announced'], preamble: 'play',
  why: 'Control messages take effect as soon as they are received. A reader that keeps the old size for the message in progress looks for headers inside the picture.',
  sends: 'The first 128 bytes of a video message of 1006, Set Chunk Size 400, the rest in chunks of 400, 400 and 78 bytes; then video of 900 bytes in chunks of 400.',
  breaks: ['senders that interleave'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'loses the stream' }], provenBy: ['S35', 'S36'],
  run: (t) => relayByHand(t, ({ frames, msid, peer }) => {
    const first = frames.video({ size: 1006, timestampMs: 1000 });
    const second = frames.video({ size: 900, timestampMs: 1040 });
    peer.chunkBytes = chunkBytes;
    return {
      frames: [first, second],
      bytes: bytes(
        chunk({ fmt: 0, csid, timestamp: 1000, length: 1006, typeId: videoType, msid }, first.payload.subarray(0, 128)), setChunkSizeBytes(chunkBytes),
        ...[128, 528, 928].map((at) => chunk({ fmt: 3, csid }, first.payload.subarray(at, at + chunkBytes))),
        messageBytes({ csid, typeId: videoType, msid, timestampMs: 1040, payload: second.payload, chunkBytes }),
      ),
    };
  }),
  outcomes: mustArrive('at-once', 'both frames'),
});
