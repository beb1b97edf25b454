import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { seconds, trackKey, trackName } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'timestamps-equal', area: 'timing', level: 9, severity: 'info', end: 'client',
    summary: 'Different frames of a track share a timestamp.',
    why: 'Some muxers refuse equal decode times, players show only one of the two frames.',
    remedy: 'Encoder: give every frame a decode time of its own.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: '"non monotonically increasing dts to muxer"' }],
    needs: [], moment: 'two frames of a track',
    lookAlikes: ['The same frame twice: told as frames-repeated.'],
    examples: {
      fails: [
        { title: 'two at once', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter ts=960 digest=7', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'all apart', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      track({ what, track, event, values }) {
        if (what !== 'same-time') return;
        context.report({
          key: trackKey(track), direction: track.direction, message: `Two ${trackName(track)} frames have the time ${seconds(values.timestampMs)}.`, cause: 'The clock of the writer is too coarse, or frames were squeezed together.',
          evidence: [ofMessage(event, 'the same time as the frame before')],
        });
      },
      media() { context.examined(); },
    };
  },
});
