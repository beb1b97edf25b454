import { defineRule } from '../../define-rule.js';
import { ofTrack, span, trackKey } from '../../media-words.js';

const longMs = 4000;
const veryLongMs = 10_000;
const fewest = 2;

export default defineRule({
  meta: {
    id: 'keyframe-interval-long', area: 'timing', level: 9, severity: 'info', end: 'client',
    summary: 'Keyframes are far apart.',
    why: 'A viewer who joins waits for the next keyframe, and HLS segments become as long. YouTube warns above four seconds, Twitch and OBS use two.',
    remedy: 'Encoder: a keyframe every two seconds (ffmpeg: -g twice the frame rate, -sc_threshold 0; OBS: keyframe interval 2 s).',
    cites: [{ document: 'YouTube Live Streaming API', section: 'gopSizeLong' }, { peer: 'OBS Studio', observed: '2 s towards services' }],
    needs: [], moment: 'two keyframes',
    lookAlikes: ['Intra refresh, which has no keyframes by design.'],
    examples: {
      fails: [
        { title: 'six seconds', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s keyframes 6000 3'] },
      ],
      passes: [
        { title: 'two seconds', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s keyframes 2000 4'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'video' || track.frames === 0) continue;
          const { intervals, meanMs, longestMs } = track.keyframeSpacing;
          if (intervals > 0) context.examined();
          const longest = Math.max(longestMs, track.keyframeSpacing.sinceMs(track.lastTimestampMs));
          const [length, limit] = intervals >= fewest ? [meanMs, longMs] : [longest, veryLongMs];
          if (length <= limit) continue;
          context.report({
            key: trackKey(track), direction: track.direction, message: `Keyframes are ${span(length)} apart${track.keyframes < 2 ? ' or more' : ''}.`, cause: 'The encoder decides by the picture, or a long interval was set.',
            evidence: [ofTrack(track, `${track.keyframes} keyframes in ${track.frames} frames`)],
          });
        }
      },
    };
  },
});
