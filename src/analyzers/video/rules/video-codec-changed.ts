import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { trackKey } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'video-codec-changed', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'The codec of a video track changes in the middle of the stream.',
    why: 'No player follows it: the decoder was chosen at the first frame. Single frames of another codec are damage.',
    remedy: 'Encoder: begin a new stream for another codec. A few frames only: look for damaged tag headers.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: 'opens a second video stream' }, { peer: 'mpegts.js 1.8.2', observed: '"CodecUnsupported"' }],
    needs: [], moment: 'two video frames',
    lookAlikes: ['Audio: see audio-codec-changed.'],
    examples: {
      fails: [
        { title: 'ten frames of H.263', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter codec=h263', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'one codec', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      track({ what, track, event, values }) {
        if (what !== 'codec-changed' || track.kind !== 'video') return;
        context.report({ key: trackKey(track), direction: track.direction, message: `The video codec changes from ${values.from} to ${values.to}.`, cause: 'Tag headers name another codec than before.', evidence: [ofMessage(event, `now ${values.to}`)] });
      },
      media(_event, body) {
        if (body.type === 'video') context.examined();
      },
    };
  },
});
