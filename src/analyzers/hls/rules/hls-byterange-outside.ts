import { fileOf, numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'hls-byterange-outside', area: 'hls', level: 3, severity: 'degraded', end: 'server',
    summary: 'A byte range reaches beyond the end of its file.',
    why: 'The server answers with less than was asked for, or with 416: the segment is cut.',
    remedy: 'Packager: write the playlist after the bytes, with the offsets and lengths that were really written.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.4.2' }],
    needs: [], moment: 'a media segment',
    lookAlikes: ['A range that ends with the file.'],
    examples: {
      fails: [
        { title: '1000 bytes short', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-range-short role=segment missing=1000 have=59000 file=all.m4s'] },
      ],
      passes: [
        { title: 'inside', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-segment') context.examined();
        if (event.what !== 'hls-range-short') return;
        context.report({
          message: `Of a byte range in ${fileOf(event)}, ${numberIn(event, 'missing')} bytes are not there.`,
          cause: 'The playlist tells a length or an offset that the file does not have, or the file was cut.',
          evidence: [ofContainer(event, `${numberIn(event, 'have')} bytes are there`)],
        });
      },
    };
  },
});
