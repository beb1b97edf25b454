import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { seconds, trackName } from '../../media-words.js';
import { isTruncation } from '../truncation.js';

export default defineRule({
  meta: {
    id: 'ts-truncated-24bit', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'Timestamps fall back by 2^24 ms: the upper byte is never written.',
    why: 'The clock of every recording that runs past 4 hours 40 minutes starts over. Players seek back, freeze, or drop everything that follows.',
    remedy: 'Writer: put bits 24 to 31 into the extension byte of the tag (FLV) or the extended timestamp (RTMP).',
    cites: [{ document: 'FLV 10.1', section: 'E.4.1' }, { document: 'RTMP 1.0', section: '§5.3.1.3' }, { peer: 'FFmpeg 5.1.9', observed: '"DTS invalid dropping"' }],
    needs: [], moment: 'two frames of a track',
    lookAlikes: ['The wrap at 2^32, which is a wrap.', 'An encoder that restarts at 0 from a smaller time.'],
    examples: {
      fails: [
        { title: 'falls to 0 after 16777215', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'clock 16776560', 'c2s media 640', 'clock 0', 'c2s media 1000'], companions: ['ts-start-far-from-zero'] },
      ],
      passes: [
        { title: 'goes on past 2^24', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'clock 16776560', 'c2s media 2000'], companions: ['ts-start-far-from-zero'] },
      ],
    },
  },
  create(context) {
    return {
      track({ what, track, event, values }) {
        if (what !== 'step-back' || !isTruncation(values.fromMs, values.toMs)) return;
        context.report({
          key: `${track.direction} ${track.msid}`, direction: track.direction, message: `The ${trackName(track)} timestamps fall from ${seconds(values.fromMs)} to ${seconds(values.toMs)}: bit 24 and above are missing.`,
          cause: 'The writer cuts timestamps to 24 bits.', evidence: [ofMessage(event, `${values.toMs} ms where ${values.toMs + 0x1000000} ms belong`)],
        });
      },
      media() { context.examined(); },
    };
  },
});
