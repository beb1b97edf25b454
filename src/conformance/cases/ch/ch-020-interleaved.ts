import { defineCase } from '../../core/case.js';
import { mustArrive, relayByHand } from '../../engine/chunk-probe.js';
import { csids } from '../../engine/stream-ends.js';
import { audioType, videoType } from '../../media/frames.js';
import { bytes } from '../../wire/bytes/bytes.js';
import { messageChunks } from '../../wire/bytes/chunks.js';

export default defineCase({
  id: 'CH-020', slug: 'interleaved', title: 'Chunks of messages on two chunk streams may alternate', level: 'M', mode: 'server', clauses: ['rtmp:5.3/interleaving'], preamble: 'play',
  why: 'It is what chunks are for: audio does not wait behind a large picture. A reader with one place for what is incomplete mixes the two.',
  sends: 'Video of 1006 bytes on chunk stream 6 and audio of 403 bytes on chunk stream 4, their chunks of 128 bytes alternating.',
  breaks: ['librtmp', 'obs'], known: [{ peer: 'nginx-rtmp 1.2.2', does: 'as required' }, { peer: 'Node-Media-Server 4.4.3', does: 'as required' }], provenBy: ['S40'],
  run: (t) => relayByHand(t, ({ frames, msid }) => {
    const video = frames.video({ size: 1006, timestampMs: 1000 });
    const audio = frames.audio({ size: 403, timestampMs: 1000 });
    const a = messageChunks({ csid: csids.video, typeId: videoType, msid, timestampMs: 1000, payload: video.payload });
    const b = messageChunks({ csid: csids.audio, typeId: audioType, msid, timestampMs: 1000, payload: audio.payload });
    // Audio is complete first; what comes last is the end of the video.
    return { frames: [audio, video], bytes: bytes(...a.flatMap((piece, index) => [piece, b[index] ?? bytes()])) };
  }),
  outcomes: mustArrive('assembled', 'both frames, at one time'),
});
