import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-init-missing', area: 'hls', level: 3, severity: 'fatal', end: 'server',
    summary: 'The initialization segment cannot be had.',
    why: 'Without it no segment of fragmented MP4 can be played: hls.js tries three times and stops, FFmpeg fails.',
    remedy: 'Packager: write the initialization segment before the first playlist that names it, and keep it as long as segments need it.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.4.5' }, { peer: 'MediaMTX issue 1706', observed: 'the playlist listed it before it was there' }, { peer: 'hls.js 1.7.4', observed: 'fragLoadError three times' }],
    needs: [], moment: 'an EXT-X-MAP',
    lookAlikes: ['A segment that brings its own moov.'],
    examples: {
      fails: [
        { title: '404', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-init-missing reason="HTTP 404" line=6 file=init.mp4'] },
      ],
      passes: [
        { title: 'there', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-segment') context.examined();
        if (event.what !== 'hls-init-missing') return;
        context.report({
          message: `The initialization segment ${fileOf(event)} cannot be had: ${textIn(event, 'reason')}.`,
          cause: 'The playlist names it and it is not there.',
          evidence: [ofContainer(event, `EXT-X-MAP in line ${numberIn(event, 'line')}`)],
        });
      },
    };
  },
});
