import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { span } from '../../media-words.js';

/** hls.js tolerates no hole beyond this either. */
const toleranceMs = 100;

export default defineRule({
  meta: {
    id: 'hls-program-date-time-wrong', area: 'hls', level: 9, severity: 'info', end: 'server',
    summary: 'EXT-X-PROGRAM-DATE-TIME does not go on as the segments do.',
    why: 'Players use it for the clock, for seeking to a time of day and to line up renditions and captions.',
    remedy: 'Packager: take the date of the first sample of each segment from the media clock, not from the moment of writing.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.4.6' }],
    needs: [], moment: 'two dates',
    lookAlikes: ['A jump at a discontinuity.', 'Differences below 100 ms.'],
    examples: {
      fails: [
        { title: 'half a second off', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-date sequence=1 line=9 stepMs=2600 extinfMs=2000 file=index.m3u8'] },
      ],
      passes: [
        { title: 'in step', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-date sequence=1 line=9 stepMs=2033 extinfMs=2000 file=index.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what !== 'hls-date') return;
        context.examined();
        const off = numberIn(event, 'stepMs') - numberIn(event, 'extinfMs');
        if (Math.abs(off) <= toleranceMs) return;
        context.report({
          message: `The date of segment ${numberIn(event, 'sequence')} is ${span(Math.abs(off))} ${off > 0 ? 'later' : 'earlier'} than the durations before it tell.`, cause: 'The date is taken from another clock than the media.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
