import { defineCase } from '../../core/case.js';
import { isWhole, mustArrive, relayByHand, smoothedOutcome } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk } from '../../wire/bytes/chunks.js';

const csid = csids.video;
const startMs = 10;
const deltaMs = 0x01000000;

export default defineCase({
  id: 'CH-012', slug: 'extended-delta', title: 'An extended timestamp behind fmt 1 is a delta, too', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.2.5/delta', 'rtmp:5.3.1.3/value'], preamble: 'play',
  why: 'A stream that was paused for hours goes on with such a delta. Read as an absolute time, it jumps back by all that was streamed before.',
  sends: 'Video with fmt 0 at 10, then video with fmt 1, 0xFFFFFF in the field and 01000000 behind the header.',
  breaks: ['ffmpeg', 'obs'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'adds the delta' }, { peer: 'Node-Media-Server 4.4.3', does: 'adds the delta' }, { peer: 'SRS before 6.0.167', does: 'takes it for an absolute time' }], provenBy: ['S24'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const first = frames.video({ size: 100, timestampMs: startMs });
    const second = frames.video({ size: 100, timestampMs: startMs + deltaMs });
    return {
      frames: [first, second],
      bytes: bytes(chunk({ fmt: 0, csid, timestamp: startMs, typeId: videoType, msid }, first.payload), chunk({ fmt: 1, csid, timestamp: deltaMs, typeId: videoType }, second.payload)),
    };
  }, { startMs: 0 }),
  outcomes: mustArrive('added', 'the second frame 16777216 ms behind the first',
    { verdict: 'fail', reason: 'read-as-absolute', means: 'the second frame at 16777216', when: (seen) => isWhole(seen) && seen.shiftsMs[0] === 0 && seen.shiftsMs[1] === -startMs },
    smoothedOutcome),
});