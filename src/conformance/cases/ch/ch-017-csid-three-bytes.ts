import { defineCase } from '../../core/case.js';
import { csidLimitOutcome, mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { audioType, videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { chunk, messageBytes } from '../../wire/bytes/chunks.js';

const size = 100;

export default defineCase({
  id: 'CH-017', slug: 'csid-three-bytes', title: 'Chunk stream ids of three bytes, up to 65599, are little-endian', level: 'M', mode: 'server', clauses: ['rtmp:5.3.1.1/three-bytes', 'errata:4.1/little-endian'], preamble: 'play',
  why: 'Read the other way round, 320 is 65: what the headers of one of them left out is then taken from the other.',
  sends: 'Video of 100 bytes on chunk stream 65 (00 01), audio of 100 bytes on 320 (01 00 01), video on 65 with fmt 2, which takes length and type from the one before; then video of 300 bytes on 65599 (01 ff ff).',
  breaks: [],
  known: [{ peer: 'nginx-rtmp 1.2.2', does: 'closes at ids from 32 on' }, { peer: 'gortmplib', does: 'refuses them' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S31', 'S33', 'S34'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const first = frames.video({ size, timestampMs: 1000 });
    const other = frames.audio({ size, timestampMs: 1010 });
    const second = frames.video({ size, timestampMs: 1040 });
    const last = frames.video({ size: 300, timestampMs: 1080 });
    return {
      frames: [first, other, second, last],
      bytes: bytes(
        chunk({ fmt: 0, csid: 65, timestamp: 1000, typeId: videoType, msid }, first.payload), chunk({ fmt: 0, csid: 320, timestamp: 1010, typeId: audioType, msid }, other.payload),
        chunk({ fmt: 2, csid: 65, timestamp: 40 }, second.payload), messageBytes({ csid: 65_599, typeId: videoType, msid, timestampMs: 1080, payload: last.payload }),
      ),
    };
  }),
  outcomes: mustArrive('little-endian', 'all four frames, each at its time', csidLimitOutcome),
});
