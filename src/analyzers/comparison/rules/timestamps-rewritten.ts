import { defineRule } from '../../define-rule.js';
import { grouped } from '../../text.js';
import { arrivedEvidence, byKind, frames } from '../words.js';

/** From here on people notice sound beside the picture (ITU-R BT.1359), and shifts of single frames. */
const noticedMs = 100;
/** Less between audio and video is rounding and the length of a frame. */
const leastSyncMs = 45;

/** Where 24 bits end. */
const wrap24 = 0x100_0000;

export default defineRule({
  meta: {
    id: 'timestamps-rewritten', area: 'comparison', level: 9, severity: 'degraded', end: 'server',
    summary: 'Frames arrived with timestamps that stand otherwise to each other than they were sent.',
    why: 'Stutter, sound beside the picture, files of the wrong length. A loss before a rewritten timestamp cannot be seen in the file any more.',
    remedy: 'Server: pass timestamps on as they come; shift all of a stream by one constant if it has to begin at 0.',
    cites: [{ peer: 'gst-rtmp2-server 3a919dc', observed: 'every timestamp is 33 or 34: deltas of type 1 headers stored as absolute times' }, { peer: 'rtmp-go e5af6ed', observed: 'a type 3 header that begins a message adds no delta: audio ends at 2983 instead of 6617' }],
    needs: [], moment: 'a comparison with what was sent',
    lookAlikes: ['A constant offset: recordings begin at 0.', 'Rounding by a millisecond or two.'],
    examples: {
      fails: [
        { title: 'deltas stored as timestamps', transcript: ['file flv', 'comparison sent=60 retimed=59 shift=1900 deltas'] },
        { title: 'audio moved against video', transcript: ['file flv', 'comparison sent=300 sync=250'] },
        { title: 'small corrections', severity: 'info', transcript: ['file flv', 'comparison sent=300 retimed=20 shift=15'] },
      ],
      passes: [{ title: 'a constant offset', transcript: ['file flv', 'comparison sent=300 offset=5000'] }],
    },
  },
  create(context) {
    return {
      comparison(comparison) {
        if (comparison.unrelated) return;
        context.examined();
        const { retimed, syncShiftMs, deltasAsTimestamps, tracks } = comparison;
        const shifted = Math.abs(syncShiftMs) >= leastSyncMs;
        if (retimed === 0 && !shifted) return;
        const farthest = Math.max(0, ...tracks.map((track) => track.largestShiftMs));
        const drifting = tracks.find((track) => track.driftPpm !== 0);
        const noticed = deltasAsTimestamps || Math.abs(syncShiftMs) >= noticedMs || farthest >= noticedMs;
        const count = tracks.reduce((sum, track) => sum + track.identical + track.corrupted, 0);
        context.report({
          severity: noticed ? 'degraded' : 'info',
          message: retimed === 0 ? `Audio arrived ${grouped(Math.abs(syncShiftMs))} ms ${syncShiftMs > 0 ? 'later' : 'earlier'} against the video than it was sent.`
            : `Of ${frames(count)} that arrived, ${byKind(comparison, 'retimed')} ${retimed === 1 ? 'has' : 'have'} another timestamp than the rest of the stream allows, up to ${grouped(farthest)} ms away.`,
          cause: deltasAsTimestamps ? 'Each arrived timestamp is the distance to the frame before it: the receiver takes the timestamp delta of a type 1 or 2 chunk header for the timestamp itself.'
            : drifting !== undefined ? `The ${drifting.kind} clock runs ${rate(drifting.driftPpm)} against what was sent, steadily.`
            : Math.abs(farthest - wrap24) <= 2 ? 'The timestamps fall back by exactly 2^24 ms: the upper byte of the timestamp is not written.'
            : retimed === 0 ? 'The two tracks were shifted by different constants.'
            : `The timestamps were made anew on the way${comparison.missing > 0 ? ', which also hides that frames are missing' : ''}.`,
          ...(deltasAsTimestamps ? { remedy: 'Server: keep the last absolute timestamp of each chunk stream and add the delta of type 1 and 2 headers to it (RTMP 1.0 §5.3.1.2).' } : {}),
          evidence: [arrivedEvidence(comparison, 0, `in ${comparison.arrivedStream}`)],
        });
      },
    };
  },
});

/** "0.5 % fast", "40 millionths slow" */
function rate(ppm: number): string {
  const size = Math.abs(ppm);
  return `${size >= 1000 ? `${(size / 10_000).toFixed(1)} %` : `${grouped(size)} millionths`} ${ppm > 0 ? 'fast' : 'slow'}`;
}
