import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand, smoothedOutcome } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk } from '../../wire/bytes/chunks.js';

const timestampMs = 0x01000000;
const csid = csids.video;
const size = 100;

export default defineCase({
  id: 'CH-011', slug: 'type3-starts-extended', title: 'A fmt 3 chunk that starts a message has the extended timestamp too', level: 'M', mode: 'server', clauses: ['errata:5.1/start', 'rtmp:5.3.1.3/type-3'], preamble: 'play',
  why: 'A reader that looks for the field on continuations alone takes it for the first bytes of the next frame.',
  sends: 'Video of 100 bytes with fmt 0 at 0x01000000, then another one of 100 bytes with fmt 3 and the same four bytes.',
  breaks: ['ffmpeg', 'obs'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S23'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    // Which time a fmt 3 behind a fmt 0 has is the matter of CH-006.
    const first = frames.video({ size, timestampMs });
    const second = frames.video({ size, timestampMs: 2 * timestampMs });
    return { frames: [first, second], bytes: bytes(chunk({ fmt: 0, csid, timestamp: timestampMs, typeId: videoType, msid }, first.payload), chunk({ fmt: 3, csid, timestamp: timestampMs }, second.payload)) };
  }, { startMs: timestampMs - 200 }),
  outcomes: mustArrive('parsed', 'both frames, the second at twice the time',
    { verdict: 'pass', reason: 'parsed-same-time', means: 'both frames, at one time', when: ({ fates, end, shiftsMs }) => end === 'arrived' && fates.every((fate) => fate === 'exact') && shiftsMs[0] === 0 && shiftsMs[1] === -timestampMs },
    smoothedOutcome),
});