import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-segment-empty', area: 'hls', level: 3, severity: 'degraded', end: 'server',
    summary: 'A segment has no content.',
    why: 'Players jump over the hole: hls.js skips it with fragParsingError; FFmpeg leaves it out and says nothing.',
    remedy: 'Packager: do not list segments before they are written, and none for times without media.',
    cites: [{ peer: 'hls.js 1.7.4', observed: 'fragParsingError, then a jump' }, { peer: 'FFmpeg 5.1.9', observed: 'says nothing' }],
    needs: [], moment: 'a media segment',
    lookAlikes: ['EXT-X-GAP.'],
    examples: {
      fails: [
        { title: '0 bytes', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-segment-empty sequence=1 line=10 extinfMs=2000 file=s1.m4s'] },
        { title: 'boxes without samples', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-segment-without-media sequence=1 line=10 boxes="styp sidx" file=s1.m4s'] },
      ],
      passes: [
        { title: 'media in it', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-segment') context.examined();
        if (event.what !== 'hls-segment-empty' && event.what !== 'hls-segment-without-media') return;
        const isEmpty = event.what === 'hls-segment-empty';
        context.report({
          message: isEmpty ? `Segment ${numberIn(event, 'sequence')} (${fileOf(event)}) is empty.` : `Segment ${numberIn(event, 'sequence')} (${fileOf(event)}) holds no samples, only ${textIn(event, 'boxes')}.`,
          cause: isEmpty ? 'The file was made and nothing was written into it, or it was listed before it was written.' : 'A fragment was closed before media came.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')} of the playlist`)],
        });
      },
    };
  },
});
