import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

export default defineRule({
  meta: {
    id: 'mp4-data-misplaced', area: 'mp4', level: 3, severity: 'degraded', end: 'server',
    summary: 'Sample tables point at bytes that are not theirs.',
    why: 'Decoders get the end of one frame and the beginning of the next: errors, grey pictures, resets of the player. FFmpeg shows "Invalid NAL unit size" many times and reports success.',
    remedy: 'Packager: data_offset in trun counts from the moof (default-base-is-moof) to the first byte of the run in the mdat: size of the moof plus 8 plus what stands before.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.8.8' }, { peer: 'hls.js 1.7.4', observed: 'bufferAppendingError, mediaSourceRequiresReset' }, { peer: 'FFmpeg 5.1.9', observed: '"Invalid NAL unit size" 120 times, exit status 0' }],
    needs: [], moment: 'a movie fragment',
    lookAlikes: ['Several runs that share one mdat.', 'Bytes of the mdat that no run uses (info).'],
    examples: {
      fails: [
        { title: 'behind the end', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container mp4-data-misplaced track=1 where="outside the media data" from=860 bytes=60000 dataFrom=760 dataBytes=60000 at=200 file=s2.m4s'] },
      ],
      passes: [
        { title: 'inside', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-data-misplaced') return;
        context.report({
          message: `In ${event.file ?? 'the file'}, the samples of track ${numberIn(event, 'track')} are said to be ${textIn(event, 'where')}.`,
          cause: numberIn(event, 'dataFrom') < 0 ? 'No mdat follows the fragment.' : `Its run covers bytes ${numberIn(event, 'from')} to ${numberIn(event, 'from') + numberIn(event, 'bytes')}; the mdat holds ${numberIn(event, 'dataFrom')} to ${numberIn(event, 'dataFrom') + numberIn(event, 'dataBytes')}.`,
          evidence: [ofContainer(event, 'trun')],
        });
      },
    };
  },
});
