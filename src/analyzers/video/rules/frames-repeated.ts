import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { seconds, trackKey, trackName } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'frames-repeated', area: 'video', level: 9, severity: 'degraded', end: 'client',
    summary: 'The same frame stands in the stream more than once.',
    why: 'Decoders take the second one for a new frame: "illegal short term buffer state", flicker, or a stop.',
    remedy: 'Look for a retry that sends again what was sent, or for a recorder that writes the join buffer twice.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: '"illegal short term buffer state detected"' }],
    needs: [], moment: 'two frames of a track',
    lookAlikes: ['Equal audio frames at different times: silence.'],
    examples: {
      fails: [
        { title: 'written twice', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter digest=7 ts=970', 'c2s video inter digest=7 ts=970', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'all different', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'silence', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s audio frame digest=7 ts=0', 'c2s audio frame digest=7 ts=23', 'c2s audio frame digest=7 ts=46'] },
      ],
    },
  },
  create(context) {
    return {
      track({ what, track, event, values }) {
        if (what !== 'duplicate') return;
        context.report({
          key: trackKey(track), direction: track.direction, message: `${trackName(track).replace(/^./, (letter) => letter.toUpperCase())} frames stand in the stream twice, the first at ${seconds(values.timestampMs)}.`,
          cause: 'The same bytes with the same time follow each other.', evidence: [ofMessage(event, 'the frame before it once more')],
        });
      },
      media() { context.examined(); },
    };
  },
});
