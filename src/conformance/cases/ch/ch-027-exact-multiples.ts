import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes, setChunkSizeBytes } from '../../wire/bytes/chunks.js';

/** Chunk sizes, and lengths that fill chunks of them exactly. */
const filled: readonly (readonly [number, readonly number[]])[] = [[128, [128, 256, 384]], [4096, [4096, 8192]], [65_535, [131_070]]];
/** Of a frame that fills chunks of the server's own size: nginx-rtmp 1.2.2 refuses messages from 1 MiB on. */
const largestBytes = 1_000_000;

export default defineCase({
  id: 'CH-027', slug: 'exact-multiples', title: 'A message that fills its last chunk is complete with it, in either direction', level: 'M', mode: 'server', clauses: ['rtmp:5.3/assembly', 'rtmp:5.3.1.2.5/length'], preamble: 'play',
  why: 'One chunk too many, or one too few, at one frame in a hundred: the picture breaks now and then, and nobody sees why.',
  sends: 'Video of 128, 256 and 384 bytes in chunks of 128, of 4096 and 8192 in chunks of 4096, of 131070 in chunks of 65535; then of once and twice the chunk size that the server has announced to the player.',
  breaks: ['ffmpeg', 'obs', 'gstreamer', 'librtmp'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S41', 'S222'],
  run: (t) => relayByHand(t, ({ frames, msid, peer }, ply) => {
    const own = ply.peer.reader.announcedChunkBytes;
    const back = [own, 2 * own].filter((size) => size >= 64 && size <= largestBytes);
    const plan = [...filled, [65_535, back] as const];
    peer.chunkBytes = 65_535;
    let timestampMs = 1000;
    const sent = plan.map(([chunkBytes, lengths]) => ({ chunkBytes, frames: lengths.map((size) => frames.video({ size, timestampMs: timestampMs += 40 })) }));
    return {
      frames: sent.flatMap((each) => each.frames),
      bytes: bytes(...sent.flatMap(({ chunkBytes, frames: each }) => [
        setChunkSizeBytes(chunkBytes), ...each.map((frame) => messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs: frame.timestampMs, payload: frame.payload, chunkBytes })),
      ])),
    };
  }),
  outcomes: mustArrive('complete', 'all frames, 40 ms apart'),
});
