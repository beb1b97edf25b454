import { numberIn, textIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { seconds, span } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'mp4-decode-time-jump', area: 'mp4', level: 9, severity: 'degraded', end: 'server',
    summary: 'Decode times do not go on where the fragment before ended.',
    why: 'A gap is a hole in the buffer: players stall and then jump over it (hls.js beyond 0.1 s). An overlap replaces what was there already: frames are dropped or shown twice.',
    remedy: 'Packager: the tfdt of a fragment is the sum of all sample durations before it; do not take it from a clock. If media were really lost there, look at the encoder and at the way to the packager.',
    cites: [{ document: 'ISO/IEC 14496-12', section: '§8.8.12' }, { peer: 'hls.js 1.7.4', observed: 'bufferStalledError, bufferSeekOverHole' }],
    needs: [], moment: 'a second fragment',
    lookAlikes: ['A discontinuity that the playlist announces.', 'Rounding of a sample.'],
    examples: {
      fails: [
        { title: 'a second too late', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container mp4-decode-time track=1 kind=video jumpMs=1000 expectedMs=4000 foundMs=5000 restarts=0 sampleMs=33 at=100 file=s2.m4s'] },
        { title: 'a second too early', transcript: ['file mp4', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0', 'container mp4-decode-time track=1 kind=video jumpMs=-1000 expectedMs=4000 foundMs=3000 restarts=0 sampleMs=33 at=100'] },
      ],
      passes: [
        { title: 'going on', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container mp4-track track=1 kind=video format=avc1 codec=avc1 timescale=15360 record=45 encrypted=0 inBand=0 samples=0 width=320 height=180 delay=0 mediaTime=0 file=init.mp4', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-segment sequence=1 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=0 broken=0 file=s1.m4s'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'mp4-track') context.examined();
        if (event.what !== 'mp4-decode-time') return;
        // A restart in a playlist has a rule of its own.
        if (numberIn(event, 'restarts') === 1 && context.session.start?.container === 'hls') return;
        const jump = numberIn(event, 'jumpMs');
        context.report({
          message: `The ${textIn(event, 'kind')} of ${event.file ?? 'a fragment'} begins at ${seconds(numberIn(event, 'foundMs'))}, ${span(Math.abs(jump))} ${jump > 0 ? 'behind' : 'before'} the end of what came before it.`,
          cause: jump > 0 ? 'There is a hole in the times: media are missing, or the fragment was given a wrong time.' : 'The times overlap: the fragment was given a wrong time, or the one before it is longer than it should be.',
          evidence: [ofContainer(event, `tfdt ${seconds(numberIn(event, 'foundMs'))}, expected ${seconds(numberIn(event, 'expectedMs'))}`)],
        });
      },
    };
  },
});
