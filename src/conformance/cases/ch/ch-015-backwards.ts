import { defineCase } from '../../core/case.js';
import { isWhole, mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

export default defineCase({
  id: 'CH-015', slug: 'backwards', title: 'Timestamps may go backwards with fmt 0; frames keep their order and their time', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.2.1/backwards', 'errata:5.2/step-back'], preamble: 'play',
  why: 'An encoder that starts over, or a file that loops, goes back. A server that drops what is "late" shows nothing for as long as the stream was before.',
  sends: 'Video with fmt 0 at 5000, then at 1000 and at 1040.',
  breaks: ['ffmpeg -stream_loop', 'obs'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S107'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const sent = [5000, 1000, 1040].map((timestampMs) => frames.video({ size: 100, timestampMs }));
    return { frames: sent, bytes: bytes(...sent.map(({ payload, timestampMs }) => messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs, payload }))) };
  }, { startMs: 4960 }),
  outcomes: mustArrive('kept', 'three frames in order, at 5000, 1000 and 1040',
    { verdict: 'fail', reason: 'reordered', means: 'the frames come in another order', when: ({ reordered }) => reordered.length > 0 },
    { verdict: 'warn', reason: 'clamped', means: 'all frames, and none at an earlier time than the one before', when: (seen) => isWhole(seen) && (seen.timestampsMs[1] ?? 0) >= (seen.timestampsMs[0] ?? 0) },
    { verdict: 'warn', reason: 'rewritten', means: 'all frames in order, at other times', when: isWhole }),
});
