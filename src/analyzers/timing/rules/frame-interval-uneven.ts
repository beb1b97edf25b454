import { defineRule } from '../../define-rule.js';
import { ofTrack, trackKey, trackName } from '../../media-words.js';

const fewestSteps = 100;
const evenShare = 0.9;
const few = 20;

export default defineRule({
  meta: {
    id: 'frame-interval-uneven', area: 'timing', level: 9, severity: 'info', end: 'client',
    summary: 'Frames come at uneven intervals.',
    why: 'It is legal (a variable frame rate), but motion looks uneven, segmenters cut badly, and gaps cannot be told from frames that were never made.',
    remedy: 'Encoder: a constant frame rate (ffmpeg: -vsync cfr, -r); OBS and GStreamer have one by default.',
    cites: [{ peer: 'OBS Studio', observed: 'constant frame rate' }, { document: 'DASH-IF IOP', section: 'constant frame rate within a representation' }],
    needs: [], moment: 'a hundred video frames',
    lookAlikes: ['Gaps of whole frames: those are counted.', 'Rounding to milliseconds.'],
    examples: {
      fails: [
        { title: '33 and 45 ms in turn', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s uneven 120 33 45', 'c2s tones 240 20'] },
      ],
      passes: [
        { title: 'even', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 5000'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'video' || track.steps.count < fewestSteps) continue;
          context.examined();
          const { frameMs } = track;
          const share = frameMs === undefined ? 0 : track.steps.regularity(frameMs);
          if (share >= evenShare || track.backSteps * few > track.frames) continue;
          context.report({
            key: trackKey(track), direction: track.direction, message: `The ${trackName(track)} has no constant frame rate: ${Math.round((1 - share) * 100)} % of the intervals fit none.`, cause: 'The source gives frames when it has them, or the timestamps jitter.',
            evidence: [ofTrack(track, `${track.frames} frames`)],
          });
        }
      },
    };
  },
});
