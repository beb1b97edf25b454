import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { seconds, span, trackName } from '../../media-words.js';

/** A pause of the media lasts about as long on the wire. */
const pauseShare = 0.5;

export default defineRule({
  meta: {
    id: 'dts-jump-forward', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'Media time leaps ahead.',
    why: 'Players wait out the leap with a frozen picture, or skip it; HLS segments get wrong lengths. SRS rewrites steps above 250 ms.',
    remedy: 'Encoder: keep one clock for the whole session; after a pause either go on from the last timestamp or begin a new stream.',
    cites: [{ peer: 'SRS', observed: 'time_jitter replaces steps outside 250 ms' }, { peer: 'FFmpeg 5.1.9', observed: 'plays it with a frozen picture' }],
    needs: [], moment: 'two frames of a track',
    lookAlikes: ['A pause that lasted as long on the wire: then nothing leapt.', 'Frames missing in one track while the other goes on: those are counted as lost.'],
    examples: {
      fails: [
        { title: 'a minute at once', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 3000', 'clock 63000', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'no leap', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 3000'] },
        { title: 'a real pause', transcript: ['someone publishes', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'wait 4000', 'clock 5000', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      track({ what, track, event, values }) {
        if (what !== 'jump') return;
        const leap = (values.toMs - values.fromMs) >>> 0;
        const clocked = context.session.start?.capabilities.captureTime === true;
        const { wallMs } = values;
        if (clocked && wallMs >= pauseShare * leap) return;
        context.report({
          key: `${track.direction} ${track.msid}`, direction: track.direction, message: `The ${trackName(track)} timestamps leap ahead by ${span(leap)}, from ${seconds(values.fromMs)} to ${seconds(values.toMs)}.`,
          cause: clocked ? `On the wire only ${span(wallMs)} went by: the clock leapt, not the media.` : 'Either the clock leapt, or all media of that time are missing; the timestamps alone cannot tell, so these frames are not counted as lost.',
          evidence: [ofMessage(event, `${seconds(values.toMs)} after ${seconds(values.fromMs)}`)],
        });
      },
      media() { context.examined(); },
    };
  },
});
