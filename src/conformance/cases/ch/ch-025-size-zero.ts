import { defineCase } from '../../core/case.js';
import { corruptOutcome, isWhole, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes, setChunkSizeBytes } from '../../wire/bytes/chunks.js';

export default defineCase({
  id: 'CH-025', slug: 'size-zero', title: 'A chunk size of 0 is refused or ignored, and no trap', level: 'R', mode: 'server', clauses: ['rtmp:5.4.1/at-least-1', 'errata:2/errors'], preamble: 'play',
  why: 'The size is at least 1. A reader that takes 0 waits for the end of a chunk that has none, or runs in circles.',
  sends: 'Set Chunk Size 0, then video of 60 bytes in one chunk.',
  breaks: [], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'closes' }, { peer: 'Node-Media-Server 4.4.3', does: 'stays open and reads nothing more' }], provenBy: ['S39'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const frame = frames.video({ size: 60, timestampMs: 1000 });
    return { frames: [frame], bytes: bytes(setChunkSizeBytes(0), messageBytes({ csid: csids.video, typeId: videoType, msid, timestampMs: 1000, payload: frame.payload })) };
  }),
  outcomes: [
    corruptOutcome,
    { verdict: 'pass', reason: 'closed', means: 'the server closes', when: ({ end }) => end === 'publisher-closed' },
    { verdict: 'pass', reason: 'ignored', means: 'the old size stays, and the frame comes', when: isWhole },
    { verdict: 'warn', reason: 'stuck', means: 'the connection stays open, and nothing comes any more', when: ({ end }) => end === 'silent' },
    { verdict: 'info', reason: 'dropped', means: 'the frame does not come, later ones do', when: ({ end }) => end === 'arrived' },
    { verdict: 'fail', reason: 'player-closed', kind: 'crosstalk', means: 'the server closes the player', when: ({ end }) => end === 'player-closed' },
  ],
});
