import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-target-duration-exceeded', area: 'hls', level: 3, severity: 'degraded', end: 'server',
    summary: 'Segments are longer than EXT-X-TARGETDURATION allows.',
    why: 'Players reload a live playlist and size their buffer by the target duration: with longer segments they come too often, buffer too little and stall. No player says so: hls.js and FFmpeg play on without a word until the buffer runs dry.',
    remedy: 'Packager: EXT-X-TARGETDURATION must not be less than any EXTINF rounded to a whole second. Encoder: send key frames often enough for the segment length that is wanted.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.3.1' }, { peer: 'hls.js 1.7.4', observed: 'says nothing' }, { peer: 'FFmpeg 5.1.9', observed: 'says nothing' }],
    needs: [], moment: 'a playlist with segments',
    lookAlikes: ['EXTINF 2.4 with a target of 2: it rounds to 2.'],
    examples: {
      fails: [
        { title: '2 s segments, target 1', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=1 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-target-exceeded sequence=0 line=8 extinfMs=2000 targetSeconds=1 file=index.m3u8'] },
      ],
      passes: [
        { title: 'within the target', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-playlist') context.examined();
        if (event.what !== 'hls-target-exceeded') return;
        context.report({
          message: `Segment ${numberIn(event, 'sequence')} lasts ${(numberIn(event, 'extinfMs') / 1000).toFixed(3)} s, but the target duration is ${numberIn(event, 'targetSeconds')} s.`,
          cause: 'Segments can only be cut at key frames; when those come later than planned, the segment grows and the announced target is broken.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
