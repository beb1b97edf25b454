import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes, setChunkSizeBytes } from '../../wire/bytes/chunks.js';

const sizes = [128, 4096, 65_536];

export default defineCase({
  id: 'CH-022', slug: 'sizes', title: 'Chunk sizes 128, 4096 and 65536 are taken when they are announced', level: 'M', mode: 'server', clauses: ['rtmp:5.4.1/announced'], preamble: 'play',
  why: 'FFmpeg announces 60000, OBS 4096, GStreamer 128 to 65536 by its settings: without Set Chunk Size no encoder gets a picture through.',
  sends: 'For each of the sizes Set Chunk Size, video of 3000 bytes and video of 60 bytes in chunks of that size.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S35'],
  run: (t) => relayByHand(t, ({ frames, msid, peer }) => {
    const sent = sizes.flatMap((chunkBytes, index) => [3000, 60].map((size, part) => ({ chunkBytes, part, frame: frames.video({ size, timestampMs: 1000 + index * 80 + part * 40 }) })));
    peer.chunkBytes = sizes.at(-1) ?? 0;
    return {
      frames: sent.map(({ frame }) => frame),
      bytes: bytes(...sent.flatMap(({ chunkBytes, part, frame: { payload, timestampMs } }) => [
        part === 0 ? setChunkSizeBytes(chunkBytes) : bytes(), messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs, payload, chunkBytes }),
      ])),
    };
  }),
  outcomes: mustArrive('taken', 'six frames, 40 ms apart'),
});
