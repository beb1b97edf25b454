import { defineCase } from '../../core/case.js';
import { csidLimitOutcome, mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageBytes } from '../../wire/bytes/chunks.js';

const csids = [64, 319];

export default defineCase({
  id: 'CH-016', slug: 'csid-two-bytes', title: 'Chunk stream ids of two bytes, 64 to 319, carry media', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.1/two-bytes'], preamble: 'play',
  why: 'The id takes two bytes as soon as a sender uses many chunk streams. A header that is read one byte too short loses every boundary behind it.',
  sends: 'Video of 300 bytes on chunk stream 64, then on chunk stream 319, each in three chunks with a basic header of two bytes.',
  breaks: [],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'closes at ids from 32 on' }, { peer: 'gortmplib', does: 'refuses them' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S33', 'S34'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const sent = csids.map((_, index) => frames.video({ size: 300, timestampMs: 1000 + index * 40 }));
    return { frames: sent, bytes: bytes(...sent.map(({ payload, timestampMs }, index) => messageBytes({ csid: csids[index] ?? 0, typeId: videoType, msid, timestampMs, payload }))) };
  }),
  outcomes: mustArrive('carried', 'both frames, 40 ms apart', csidLimitOutcome),
});
