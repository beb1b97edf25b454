import { numberIn } from '../../container-values.js';
import { defineRule } from '../../define-rule.js';
import { ofContainer } from '../../evidence.js';

/** Live peaks may go beyond by a quarter. */
const tolerance = 1.25;

function kilobits(bitsPerSecond: number): string {
  return `${Math.round(bitsPerSecond / 1000)} kbit/s`;
}

export default defineRule({
  meta: {
    id: 'hls-bandwidth-exceeded', area: 'hls', level: 9, severity: 'info', end: 'server',
    summary: 'Segments need more bits a second than BANDWIDTH announces.',
    why: 'A player whose line just carries BANDWIDTH chooses this variant and stalls at such a segment.',
    remedy: 'Packager: BANDWIDTH is the peak over any segment, AVERAGE-BANDWIDTH the mean. Encoder: limit the rate (maxrate, bufsize).',
    cites: [{ document: 'RFC 8216bis', section: '§4.4.6.2' }, { peer: 'FFmpeg 5.1.9', observed: 'writes the mean of the codec parameters as BANDWIDTH' }],
    needs: [], moment: 'BANDWIDTH and a media segment',
    lookAlikes: ['A peak within a quarter above it.'],
    examples: {
      fails: [
        { title: 'twice as much', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-bandwidth declared=300000 peak=600000 mean=400000 line=3 file=v0.m3u8'] },
      ],
      passes: [
        { title: 'within it', transcript: ['file hls', 'container hls-playlist version=7 targetSeconds=2 mediaSequence=0 segments=5 windowMs=10000 type=VOD ended=1 live=0 independent=0 file=index.m3u8', 'container hls-segment sequence=0 line=8 extinfMs=2000 measuredMs=2000 videoMs=2000 audioMs=1997 longestMs=33 bytes=60000 samples=146 fragments=1 beginsFlag=1 begins=idr first=1 broken=0 file=s0.m4s', 'container hls-bandwidth declared=300000 peak=310000 mean=250000 line=3 file=v0.m3u8'] },
      ],
    },
  },
  create(context) {
    return {
      container(event) {
        if (event.what === 'hls-bandwidth') context.examined();
        if (event.what !== 'hls-bandwidth' || numberIn(event, 'peak') <= tolerance * numberIn(event, 'declared')) return;
        context.report({
          message: `BANDWIDTH says ${kilobits(numberIn(event, 'declared'))}, the largest segment needs ${kilobits(numberIn(event, 'peak'))}.`,
          cause: 'The number is a mean, a guess, or the target of the encoder.',
          evidence: [ofContainer(event, `line ${numberIn(event, 'line')} of the multivariant playlist`)],
        });
      },
    };
  },
});
