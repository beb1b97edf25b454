import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { seconds } from '../../media-words.js';

/** Three, less what rounding the target up takes away. */
const roundedTargets = 2.7;
/** Below this players really run out. */
const shortTargets = 2;

export default defineRule({
  meta: {
    id: 'hls-window-short', area: 'hls', level: 11, severity: 'degraded', end: 'server',
    summary: 'The live window is shorter than three target durations.',
    why: 'Players begin three target durations behind the end, so that they have something while the next segment is made. In a shorter window the segment they want is gone when they ask for it.',
    remedy: 'Packager: keep at least three target durations in the list, better six segments.',
    cites: [{ document: 'RFC 8216bis', section: '§6.2.2' }],
    needs: [], moment: 'a live playlist that has begun to slide',
    lookAlikes: ['The beginning of a stream.', 'A list that is short by rounding.'],
    examples: {
      fails: [
        { title: 'one segment left', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=9 segments=5 windowMs=2000 type="" ended=0 live=0 independent=0 file=index.m3u8'], companions: ['hls-live-window'] },
        { title: 'two and a half', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=9 segments=5 windowMs=4600 type="" ended=0 live=0 independent=0 file=index.m3u8'], severity: 'info', companions: ['hls-live-window'] },
      ],
      passes: [
        { title: 'five segments', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=9 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8'] },
        { title: 'just begun', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=2000 type="" ended=0 live=0 independent=0 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'hls-playlist' || numberIn(event, 'ended') === 1 || textIn(event, 'type') !== '' || numberIn(event, 'mediaSequence') === 0) return;
        context.examined();
        const target = numberIn(event, 'targetSeconds') * 1000;
        const window = numberIn(event, 'windowMs');
        if (target <= 0 || window >= roundedTargets * target) return;
        context.report({
          severity: window < shortTargets * target ? 'degraded' : 'info', message: `The playlist holds ${seconds(window)}, less than three target durations of ${numberIn(event, 'targetSeconds')} s.`,
          cause: 'The packager removes segments too early.', evidence: [ofContainer(event, `${numberIn(event, 'segments')} segments from number ${numberIn(event, 'mediaSequence')} on`)],
        });
      },
    };
  },
});
