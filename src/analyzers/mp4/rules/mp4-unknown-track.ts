import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-unknown-track', area: 'mp4', level: 8, severity: 'degraded', end: 'server',
    summary: 'A fragment names a track that the movie does not have.',
    why: 'Its samples belong to nothing and are thrown away: hls.js says fragParsingError and jumps over the hole.',
    remedy: 'Packager: use the ids of the initialization segment in tfhd; after a change of tracks write a new one.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.8.7' }, { peer: 'hls.js 1.7.4', observed: 'fragParsingError, then a jump' }],
    needs: [], moment: 'a movie fragment',
    lookAlikes: [],
    examples: {
      fails: [
        { title: 'id 9', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container mp4-unknown-track track=9 known="1, 2" at=100 file=s2.m4s'] },
      ],
      passes: [
        { title: 'known', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-unknown-track') return;
        context.report({
          message: `A fragment of ${event.file ?? 'the file'} is of track ${numberIn(event, 'track')}; the movie has ${textIn(event, 'known') === '' ? 'none' : textIn(event, 'known')}.`,
          cause: 'The segment belongs to another initialization segment, or the packager counts its tracks twice.',
          evidence: [ofContainer(event, 'tfhd')],
        });
      },
    };
  },
});
