import { fileOf, numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-map-missing', area: 'hls', level: 3, severity: 'fatal', end: 'server',
    summary: 'Segments of fragmented MP4 come without an initialization segment.',
    why: 'Only the initialization segment names the tracks and their codecs. hls.js finds no media in any segment and stops; FFmpeg says "could not find corresponding trex".',
    remedy: 'Packager: write EXT-X-MAP:URI="init.mp4" before the first segment (and after every discontinuity that changes it).',
    cites: [{ document: 'RFC 8216bis', section: '§3.1.2' }, { peer: 'hls.js 1.7.4', observed: 'fragParsingError five times, fatal' }, { peer: 'FFmpeg 5.1.9', observed: '"could not find corresponding trex"' }],
    needs: [], moment: 'a media segment',
    lookAlikes: ['Segments that bring their own moov.', 'MPEG transport streams.'],
    examples: {
      fails: [
        { title: 'no EXT-X-MAP', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-map-missing sequence=0 line=7 boxes="styp sidx moof mdat" file=s0.m4s', 'container hls-map-missing sequence=1 line=9 boxes="styp sidx moof mdat" file=s1.m4s'] },
      ],
      passes: [
        { title: 'with one', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-segment') context.examined();
        if (event.what !== 'hls-map-missing') return;
        context.report({
          message: 'The playlist has no EXT-X-MAP, but its segments are fragmented MP4 without their own moov.',
          cause: `${fileOf(event)} consists of ${textIn(event, 'boxes')}; nothing tells what its tracks are.`,
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')} of the playlist`)],
        });
      },
    };
  },
});
