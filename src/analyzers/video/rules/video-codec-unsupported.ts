import { defineRule } from '../../define-rule.js';
import { ofTrack, trackKey } from '../../media-words.js';

const dead = new Set(['h263', 'screen', 'screen2', 'vp06', 'vp6a', 'id-1']);
const fewest = 10;

export default defineRule({
  meta: {
    id: 'video-codec-unsupported', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'The video codec is one that no current player shows.',
    why: 'Browsers, phones and most servers take H.264, HEVC, AV1 and VP9; Sorenson H.263, Screen Video and VP6 died with Flash.',
    remedy: 'Encoder: H.264; in FFmpeg name it (-c:v libx264): its default for FLV is Sorenson H.263.',
    cites: [{ peer: 'MediaMTX', observed: '"unsupported video codec: 2"' }, { peer: 'FFmpeg 5.1.9', observed: 'flv1 is the default of -f flv' }],
    needs: [], moment: 'ten video frames',
    lookAlikes: ['A single frame with such an id: damage.'],
    examples: {
      fails: [
        { title: 'Sorenson H.263', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s audio header', 'c2s video key codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s video inter codec=h263', 'c2s audio frame'] },
      ],
      passes: [
        { title: 'H.264', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'video' || track.frames < fewest) continue;
          context.examined();
          if (!dead.has(track.codec)) continue;
          context.report({ key: trackKey(track), direction: track.direction, message: `The video is ${track.codec}, which current players and servers do not take.`, cause: 'The encoder was not told which codec to use, or it is very old.', evidence: [ofTrack(track, track.codec)] });
        }
      },
    };
  },
});
