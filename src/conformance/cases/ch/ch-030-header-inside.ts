import { defineCase } from '../../core/case.js';
import { corruptOutcome, isWhole, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk, messageBytes } from '../../wire/bytes/chunks.js';

const csid = csids.video;

export default defineCase({
  id: 'CH-030', slug: 'header-inside', title: 'A message that begins inside another one of its chunk stream damages no frame', level: 'R', mode: 'server', clauses: ['rtmp:5.3.1.2.4/continues', 'errata:2/errors'], preamble: 'play',
  why: 'An encoder that gives up a frame half-way and begins the next is wrong; a server that glues the two together hands damaged pictures to everybody.',
  sends: 'The first 128 bytes of a video message of 1006, then video of 300 and of 100 bytes on the same chunk stream, both with fmt 0.',
  breaks: [],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'glues both into one frame and relays it, then resets the connection' }, { peer: 'Node-Media-Server 4.4.3', does: 'relays a damaged frame' }, { peer: 'SRS, gortmplib', does: 'close' }], provenBy: ['S109'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const dropped = frames.video({ size: 1006, timestampMs: 1000 });
    const sent = [frames.video({ size: 300, timestampMs: 1040 }), frames.video({ size: 100, timestampMs: 1080 })];
    return {
      frames: sent,
      bytes: bytes(
        chunk({ fmt: 0, csid, timestamp: 1000, length: 1006, typeId: videoType, msid }, dropped.payload.subarray(0, 128)),
        ...sent.map(({ payload, timestampMs }) => messageBytes({ csid, typeId: videoType, msid, timestampMs, payload })),
      ),
    };
  }),
  outcomes: [
    corruptOutcome,
    { verdict: 'pass', reason: 'closed', means: 'the server closes', when: ({ end }) => end === 'publisher-closed' },
    { verdict: 'pass', reason: 'old-one-dropped', means: 'both later frames come unchanged, and nothing of the first', when: isWhole },
    { verdict: 'warn', reason: 'stuck', means: 'the connection stays open, and nothing comes any more', when: ({ end }) => end === 'silent' },
    { verdict: 'info', reason: 'both-dropped', means: 'the frame that interrupts is lost as well; the next one comes', when: ({ end, fates }) => end === 'arrived' && fates[1] === 'exact' },
    { verdict: 'warn', reason: 'chunk-stream-stuck', means: 'nothing more comes from this chunk stream, from others it does', when: ({ end }) => end === 'arrived' },
    { verdict: 'fail', reason: 'player-closed', kind: 'crosstalk', means: 'the server closes the player', when: ({ end }) => end === 'player-closed' },
  ],
});
