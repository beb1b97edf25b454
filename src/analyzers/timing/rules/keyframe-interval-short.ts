import { defineRule } from '../../define-rule.js';
import { ofTrack, span, trackKey } from '../../media-words.js';

const shortMs = 500;
const fewest = 5;

export default defineRule({
  meta: {
    id: 'keyframe-interval-short', area: 'timing', level: 9, severity: 'info', end: 'client',
    summary: 'Keyframes come more often than twice a second.',
    why: 'They cost most of the bit rate; the picture is worse than it could be, and segments get tiny.',
    remedy: 'Encoder: a keyframe every two seconds, unless every frame is wanted as one.',
    cites: [{ document: 'YouTube Live Streaming API', section: 'gopSizeShort' }],
    needs: [], moment: 'five keyframes',
    lookAlikes: ['Single keyframes at scene changes.'],
    examples: {
      fails: [
        { title: 'every 200 ms', transcript: ['file flv', 'container flv-header version=1 flags=1 dataOffset=9 problems=""', 'c2s video header', 'c2s keyframes 200 20'] },
      ],
      passes: [
        { title: 'every second', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 6000'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        for (const track of context.session.tracks.facts()) {
          const { intervals, meanMs } = track.keyframeSpacing;
          if (track.kind !== 'video' || intervals < fewest) continue;
          context.examined();
          if (meanMs >= shortMs) continue;
          context.report({
            key: trackKey(track), direction: track.direction, message: `Keyframes come every ${span(meanMs)}${track.keyframes === track.frames ? ': every frame is one' : ''}.`, cause: 'The interval is set that short, or the encoder takes every change of the picture for a new scene.',
            evidence: [ofTrack(track, `${track.keyframes} keyframes in ${track.frames} frames`)],
          });
        }
      },
    };
  },
});
