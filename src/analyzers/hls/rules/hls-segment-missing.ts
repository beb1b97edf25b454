import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-segment-missing', area: 'hls', level: 3, severity: 'stall', end: 'server',
    summary: 'A segment that the playlist lists cannot be had.',
    why: 'Players try it three times and then stand still: hls.js shows fragLoadError and stalls, FFmpeg skips it and reports success.',
    remedy: 'Packager or server: list a segment when it is complete and keep it at least one playlist duration after it left the list. CDN: look for caches that remember an early 404.',
    cites: [{ document: 'RFC 8216bis', section: '§6.2.2' }, { peer: 'hls.js 1.7.4', observed: 'fragLoadError three times, then it stands still' }, { peer: 'FFmpeg 5.1.9', observed: '"Failed to open segment", exit status 0' }],
    needs: [], moment: 'a media segment',
    lookAlikes: ['EXT-X-GAP: such a segment is announced as missing.', 'An old playlist whose segments have been deleted on purpose.'],
    examples: {
      fails: [
        { title: '404', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-segment-missing sequence=1 line=10 reason="HTTP 404" extinfMs=2000 file=s1.m4s'] },
      ],
      passes: [
        { title: 'all there', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-segment') context.examined();
        if (event.what !== 'hls-segment-missing') return;
        context.report({
          message: `Segment ${numberIn(event, 'sequence')} (${fileOf(event)}) cannot be had: ${textIn(event, 'reason')}.`,
          cause: 'It is listed in the playlist and not there: never written, deleted too early, or at another address.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')} of the playlist`)],
        });
      },
    };
  },
});
