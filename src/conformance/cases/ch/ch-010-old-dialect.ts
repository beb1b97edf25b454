import { defineCase } from '../../core/case.js';
import { corruptOutcome, isWhole, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk } from '../../wire/bytes/chunks.js';

const timestampMs = 0x01000000;
const csid = csids.video;

export default defineCase({
  id: 'CH-010', slug: 'old-dialect', title: 'Continuations without the extended timestamp, as old senders write them, damage nothing', level: 'R', mode: 'server', clauses: ['practice:old-extended', 'errata:5.1/continuation'], preamble: 'play',
  why: 'OBS before 30.2 and old librtmp leave the field out. A server may read that dialect or refuse it; it must not hand damaged frames on.',
  sends: 'Video of 300 bytes at 0x01000000 in three chunks, the extended timestamp on the first alone.',
  breaks: ['obs before 30.2'],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'resets the connection' }, { peer: 'Node-Media-Server 4.4.3', does: 'loses the frame in silence' }, { peer: 'SRS', does: 'recognises the dialect' }], provenBy: ['S108'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const frame = frames.video({ size: 300, timestampMs });
    return {
      frames: [frame],
      bytes: bytes(
        chunk({ fmt: 0, csid, timestamp: timestampMs, length: 300, typeId: videoType, msid }, frame.payload.subarray(0, 128)),
        chunk({ fmt: 3, csid }, frame.payload.subarray(128, 256)), chunk({ fmt: 3, csid }, frame.payload.subarray(256)),
      ),
    };
  }, { startMs: timestampMs - 200 }),
  outcomes: [
    corruptOutcome,
    { verdict: 'info', reason: 'accepted', means: 'the frame comes unchanged', when: isWhole },
    { verdict: 'info', reason: 'refused', means: 'the server closes', when: ({ end }) => end === 'publisher-closed' },
    { verdict: 'info', reason: 'dropped', means: 'the frame does not come, later ones do', when: ({ end }) => end === 'arrived' },
    { verdict: 'warn', reason: 'stuck', means: 'the connection stays open, and nothing comes any more', when: ({ end }) => end === 'silent' },
  ],
});
