import { defineCase } from '../../core/case.js';
import { isCorrupt, isOnTime, isWhole, relayByHand } from '../../engine/chunk-probe.js';
import { audioType, videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes, messageChunks } from '../../wire/bytes/chunks.js';

/** 01 01 01, and 01 02 00 where 00 02 would do: 64 plus both bytes is the same. */
const far = 321;
const near = 66;

export default defineCase({
  id: 'CH-018', slug: 'csid-aliasing', title: 'Chunk streams 321 and 66 are two, also where both ids are written in three bytes', level: 'M', mode: 'server', clauses: ['errata:4.1/little-endian', 'rtmp:5.3.1.1/three-bytes'], preamble: 'play',
  why: 'Bytes of an id that are added before they are shifted make one of two chunk streams. Messages that are interleaved on them become one as well.',
  sends: 'Alone on its connection, video on chunk stream 321. Then video of 300 bytes on 321 (01 01 01) and audio of 300 bytes on 66 (01 02 00), their chunks alternating.',
  breaks: [],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'closes at ids from 32 on' }, { peer: 'Node-Media-Server 4.4.3', does: 'takes both for one' }], provenBy: ['S32', 'S40'],
  async run(t) {
    const alone = await relayByHand(t, ({ frames, msid }) => {
      const frame = frames.video({ size: 300, timestampMs: 1000 });
      return { frames: [frame], bytes: messageBytes({ csid: far, typeId: videoType, msid, timestampMs: 1000, payload: frame.payload }) };
    });
    // Where the id by itself is too much, two of them tell nothing more.
    if (!isWhole(alone)) return { alone };
    const together = await relayByHand(t, ({ frames, msid }) => {
      const video = frames.video({ size: 300, timestampMs: 1000 });
      const audio = frames.audio({ size: 300, timestampMs: 1020 });
      const a = messageChunks({ csid: far, typeId: videoType, msid, timestampMs: 1000, payload: video.payload });
      const b = messageChunks({ csid: near, form: 3, typeId: audioType, msid, timestampMs: 1020, payload: audio.payload });
      return { frames: [video, audio], bytes: bytes(...a.flatMap((piece, index) => [piece, b[index] ?? bytes()])) };
    });
    return { alone, together };
  },
  outcomes: [
    { verdict: 'pass', reason: 'kept-apart', means: 'video and audio, unchanged and at their time', when: ({ together }) => together !== undefined && isWhole(together) && isOnTime(together) },
    { verdict: 'fail', reason: 'mixed', kind: 'corrupt', means: 'frames with other bytes reach the player', when: ({ alone, together }) => isCorrupt(together ?? alone) },
    { verdict: 'unsupported', reason: 'limit', means: 'the server closes at a chunk stream of that number by itself', when: ({ alone, together }) => together === undefined && alone.end === 'publisher-closed' },
    { verdict: 'fail', reason: 'number-not-read', kind: 'loss', means: 'video on chunk stream 321 does not come by itself', when: ({ together }) => together === undefined },
    { verdict: 'fail', reason: 'closed', kind: 'loss', means: 'the server closes where the two are interleaved', when: ({ together }) => together?.end === 'publisher-closed' },
    { verdict: 'fail', reason: 'lost', kind: 'loss', means: 'frames are lost where the two are interleaved', when: ({ together }) => together?.fates.includes('absent') === true },
    { verdict: 'fail', reason: 'wrong-timestamp', means: 'the frames come with other timestamps', when: ({ together }) => together !== undefined && isWhole(together) },
  ],
});
