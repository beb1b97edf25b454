import { defineRule } from '../../define-rule.js';
import { frames, ofTrack, trackKey, trackName } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'frames-skipped-at-source', area: 'loss', level: 9, severity: 'info', end: 'client',
    summary: 'The source gave no frame now and then.',
    why: 'The frames are numbered without a hole, only their times have gaps: the capture device or the encoder was too slow, or the picture did not change. Nothing was lost on the way.',
    remedy: 'If it stutters: lower resolution or frame rate, a faster preset, fewer programs beside the encoder.',
    cites: [{ document: 'H.264', section: '§7.4.3' }, { peer: 'OBS Studio', observed: '"frames missed due to rendering lag"' }],
    needs: [], moment: 'ten video frames',
    lookAlikes: ['Lost frames leave a hole in the numbers.'],
    examples: {
      fails: [
        { title: 'five frames skipped', transcript: ['file flv', 'container flv-header version=1 flags=1 dataOffset=9 problems=""', 'c2s video header', 'c2s numbered 60', 'c2s numbered 60 skip=5'] },
      ],
      passes: [
        { title: 'none skipped', transcript: ['file flv', 'container flv-header version=1 flags=1 dataOffset=9 problems=""', 'c2s video header', 'c2s numbered 120'] },
      ],
    },
  },
  create(context) {
    return {
      media(_event, body) {
        if (body.type === 'video') context.examined();
      },
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'video') continue;
          const skipped = track.report().loss.skippedAtSource ?? 0;
          if (skipped === 0) continue;
          context.report({
            key: trackKey(track), direction: track.direction, message: `The source did not make ${frames(skipped)} of its ${trackName(track)}; none of them was lost.`,
            cause: 'The timestamps have gaps, the numbers in the frames have none.', evidence: [ofTrack(track, `${track.frames} frames, numbered without a hole`)],
          });
        }
      },
    };
  },
});
