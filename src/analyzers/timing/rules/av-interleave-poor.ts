import { defineRule } from '../../define-rule.js';
import { ofTrack, span } from '../../media-words.js';

const slightMs = 500;
/** A few are a hiccup. */
const fewestSwitches = 10;

export default defineRule({
  meta: {
    id: 'av-interleave-poor', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'Audio and video of the same time lie far apart in the stream.',
    why: 'A player has to read seconds ahead to find the sound that belongs to the picture: it stalls or plays one without the other, and live delay grows.',
    remedy: 'Muxer: write frames in the order of their timestamps; a file: ffmpeg -i IN -c copy OUT.flv sorts them.',
    cites: [{ peer: 'flvmeta 1.2.1', observed: 'W40024 above 1 s' }],
    needs: [], moment: 'audio and video in turn',
    lookAlikes: ['Tracks that begin apart, or drift: told by their own names.', 'One track that ends before the other.'],
    examples: {
      fails: [
        { title: 'audio three seconds late', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s apart 6000 3000'] },
      ],
      passes: [
        { title: 'in turn', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 3000'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        const { tracks } = context.session;
        for (const video of tracks.facts()) {
          if (video.kind !== 'video' || video.trackId !== 0 || video.frames === 0) continue;
          const audio = tracks.facts().find((track) => track.kind === 'audio' && track.trackId === 0 && track.frames > 0 && track.direction === video.direction && track.msid === video.msid);
          const flow = tracks.flowOf(video.direction, video.msid);
          if (audio === undefined || flow === undefined || flow.switches < fewestSwitches) continue;
          context.examined();
          const start = Math.abs(flow.startOffsetMs ?? 0);
          if (start > slightMs || video.jumps > 0 || audio.jumps > 0 || video.backSteps > 0 || audio.backSteps > 0 || Math.abs(audio.drift.farthestMs) > slightMs) continue;
          const serious = flow.veryFarSwitches >= fewestSwitches;
          if (!serious && flow.farSwitches < fewestSwitches) continue;
          context.report({
            key: `${video.direction} ${video.msid}`, direction: video.direction, severity: serious ? 'degraded' : 'info',
            message: `Audio and video are written up to ${span(Math.abs(flow.farthestOffsetMs))} apart; ${flow.farthestOffsetMs < 0 ? 'audio' : 'video'} comes late.`,
            cause: 'The writer does not put the tracks in the order of their timestamps.', evidence: [ofTrack(video, `${flow.farSwitches} of ${flow.switches} changes of track are more than 0.5 s apart`)],
          });
        }
      },
    };
  },
});
