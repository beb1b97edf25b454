import { defineCase } from '../../core/case.js';
import { corruptOutcome, isWhole, lossOutcomes, relayByHand, sizeCutInThree } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const startMs = 0x01000000;
/** The second step is too large for a delta of 24 bits: servers that write deltas need the extended field for it. */
const sentMs = [startMs, 2 * startMs + 1000];

export default defineCase({
  id: 'CH-036', slug: 'extended-sent', title: 'The server repeats the extended timestamp on every chunk of a frame', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.2.1/extended', 'rtmp:5.3.1.3/type-3', 'errata:5.1/continuation'], preamble: 'play',
  why: 'FFmpeg takes four bytes off every continuation of such a message. Where they are missing, its connection breaks after 4 h 39 min.',
  sends: 'Video at 16777216 ms and 4 h 39 min later, each frame so large that the server has to cut it in three for the player.',
  breaks: ['ffmpeg'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'repeats it' }, { peer: 'Node-Media-Server 4.4.3', does: 'repeats it' }, { peer: 'node-rtsp-rtmp-server before 2018', does: 'leaves it out' }], provenBy: ['S22'],
  run: (t) => relayByHand(t, ({ frames, msid }, ply) => {
    const sent = sentMs.map((timestampMs) => frames.video({ size: sizeCutInThree(ply.peer.reader.announcedChunkBytes) ?? 300, timestampMs }));
    return { frames: sent, bytes: bytes(...sent.map(({ payload, timestampMs }) => messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs, payload }))) };
  }, { startMs: startMs - 200 }),
  outcomes: [
    { verdict: 'fail', reason: 'omitted', means: 'continuations come without the extended timestamp that their header has', when: ({ cuts }) => cuts.some(({ extended }) => extended === 'absent' || extended === 'mixed') },
    corruptOutcome,
    { verdict: 'pass', reason: 'repeated', means: 'the frames come unchanged, the extended timestamp on all of their chunks', when: (seen) => isWhole(seen) && seen.cuts.some(({ extended }) => extended === 'repeated') },
    { verdict: 'info', reason: 'never-extended', means: 'the frames come unchanged; none that is cut has a timestamp that large, because the server counts from another beginning', when: isWhole },
    ...lossOutcomes,
  ],
});
