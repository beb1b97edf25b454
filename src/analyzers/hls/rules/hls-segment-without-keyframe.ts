import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-segment-without-keyframe', area: 'hls', level: 8, severity: 'degraded', end: 'server',
    summary: 'A segment does not begin with a key frame.',
    why: 'Whoever joins, seeks or changes the quality there gets no picture until the next key frame; browsers end with PIPELINE_ERROR_DECODE where the missing frame was needed.',
    remedy: 'Packager: cut only in front of key frames (IDR). Encoder: a fixed key frame interval that divides the segment length; no scene-cut or open-GOP surprises.',
    cites: [{ document: 'RFC 8216bis', section: '§3, §4.4.2.1' }, { peer: 'Chromium 156', observed: 'PIPELINE_ERROR_DECODE' }],
    needs: [], moment: 'a media segment with video',
    lookAlikes: ['Audio-only segments.', 'A recovery point with an intra picture in it (info).'],
    examples: {
      fails: [
        { title: 'a P picture first', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-segment sequence=1 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=0 begins=no first=0 broken=0 file=s1.m4s'] },
        { title: 'a recovery point', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=recovery first=1 broken=0 file=s0.m4s'], severity: 'info' },
      ],
      passes: [
        { title: 'an IDR first', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-segment sequence=1 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=0 broken=0 file=s1.m4s'] },
        { title: 'only audio', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=-1 begins=none first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    let independent = false;
    return {
      container(event) {
        if (event.what === 'hls-playlist') independent = numberIn(event, 'independent') === 1;
        if (event.what !== 'hls-segment') return;
        const begins = textIn(event, 'begins');
        if (begins === 'none') return;
        context.examined();
        const flagged = numberIn(event, 'beginsFlag') === 1;
        if (begins === 'idr' || (begins === 'unknown' && flagged)) return;
        const isIntra = begins === 'recovery';
        context.report({
          key: isIntra ? 'recovery' : '', severity: isIntra ? 'info' : 'degraded',
          message: isIntra ? `${fileOf(event)} begins with an intra picture that is no IDR.` : `${fileOf(event)} does not begin with a key frame.`,
          cause: `${flagged ? 'Its sample table calls the first picture a key frame, the picture itself is none.' : 'It was cut between two key frames, or its first frame was lost.'}${independent ? ' The playlist promises EXT-X-INDEPENDENT-SEGMENTS.' : ''}`,
          evidence: [ofContainer(event, `segment ${numberIn(event, 'sequence')}, line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
