import { fileOf, numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';
import { seconds } from '../../media-words.js';

/** Rounding and the last frame explain less than this. */
const noticedMs = 100;
/** A player's time line is visibly off from here. */
const wrongMs = 500;
/** The whole playlist may be off by this. */
const driftMs = 1000;
const driftRatio = 0.02;

export default defineRule({
  meta: {
    id: 'hls-extinf-wrong', area: 'hls', level: 9, severity: 'degraded', end: 'server',
    summary: 'EXTINF tells another duration than the segment has.',
    why: 'Players place segments on their time line by EXTINF, before they have them: seeking lands in the wrong place, the progress bar lies, a live player falls behind or runs out of data. hls.js corrects itself silently and FFmpeg ignores it, so nobody reports the fault.',
    remedy: 'Packager: write the sum of the sample durations as EXTINF, not the length that was planned.',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.4.1' }, { document: 'rtmpdiag analyzers survey', section: 'h09: hls.js and FFmpeg say nothing' }, { peer: 'RapidRTMP', observed: 'EXTINF fixed at 2.000' }],
    needs: [], moment: 'a media segment that can be measured',
    lookAlikes: ['Differences of a frame.', 'A last segment that is shorter than the others, and says so.'],
    examples: {
      fails: [
        { title: '4 s told, 2 s there', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=4000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
        { title: 'many small differences', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-total segments=30 listedMs=60000 measuredMs=51000 file=index.m3u8'] },
        { title: 'a quarter second', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2250 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'], severity: 'info' },
      ],
      passes: [
        { title: 'as measured', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-total segments=5 listedMs=10000 measuredMs=9990 file=index.m3u8'] },
        { title: 'half a frame', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2016 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s'] },
      ],
    },
  },
  create(context) {
    let told = false;
    return {
      container(event) {
        if (event.what === 'hls-segment') {
          context.examined();
          const listed = numberIn(event, 'extinfMs');
          const measured = numberIn(event, 'measuredMs');
          const off = Math.abs(listed - measured);
          // Of a damaged segment only the plan can be measured, and a frame more or less proves nothing.
          if (listed < 0 || numberIn(event, 'broken') === 1 || off <= Math.max(noticedMs, 1.5 * numberIn(event, 'longestMs'))) return;
          const isLarge = off > Math.max(wrongMs, 1.5 * numberIn(event, 'longestMs'));
          told ||= isLarge;
          context.report({
            severity: isLarge ? 'degraded' : 'info', message: `EXTINF says ${seconds(listed)}, ${fileOf(event)} lasts ${seconds(measured)}.`,
            cause: 'The playlist tells the planned length, or the wall clock, instead of the length of the media.', evidence: [ofContainer(event, `EXTINF ${seconds(listed)}, measured ${seconds(measured)}, line ${numberIn(event, 'line')}`)],
          });
        } else if (event.what === 'hls-total' && !told) {
          const listed = numberIn(event, 'listedMs');
          const measured = numberIn(event, 'measuredMs');
          if (Math.abs(listed - measured) <= Math.max(driftMs, driftRatio * measured)) return;
          context.report({
            key: 'total', message: `The playlist's durations add up to ${seconds(listed)}, the segments to ${seconds(measured)}.`, cause: 'Each EXTINF is a little off, and always to the same side.',
            evidence: [ofContainer(event, `${numberIn(event, 'segments')} segments`)],
          });
        }
      },
    };
  },
});
