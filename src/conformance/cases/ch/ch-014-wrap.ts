import { defineCase } from '../../core/case.js';
import { isWhole, mustArrive, relayByHand, smoothedOutcome } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk } from '../../wire/bytes/chunks.js';

const csid = csids.video;
const sentMs = [0xffffffd8, 0, 40];

export default defineCase({
  id: 'CH-014', slug: 'wrap', title: 'Timestamps go on across the end of their 32 bits', level: 'M', mode: 'server', clauses: ['rtmp:4/wrap', 'rtmp:5.3.1.3/value'], preamble: 'play',
  why: 'It comes after 49 days, and at once with encoders that take the time of day. A comparison that is not modular drops everything behind it.',
  sends: 'Video with fmt 0 at 0xFFFFFFD8, then two with fmt 1 and delta 40: at 0 and 40.',
  breaks: ['encoders that run for weeks'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'drops everything behind the wrap' }, { peer: 'SRS', does: 'keeps 31 bits' }], provenBy: ['S29', 'S30'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const sent = sentMs.map((timestampMs) => frames.video({ size: 100, timestampMs }));
    return { frames: sent, bytes: bytes(...sent.map(({ payload }, index) => chunk(index === 0 ? { fmt: 0, csid, timestamp: 0xffffffd8, typeId: videoType, msid } : { fmt: 1, csid, timestamp: 40, typeId: videoType }, payload))) };
  }, { startMs: 0xffffff00 }),
  outcomes: mustArrive('modular', 'three frames, 40 ms apart',
    { verdict: 'warn', reason: 'masked', means: 'three frames, their time cut to 31 bits', when: (seen) => isWhole(seen) && seen.timestampsMs.every((timestampMs, index) => timestampMs === ((sentMs[index] ?? 0) & 0x7fffffff)) },
    smoothedOutcome),
});