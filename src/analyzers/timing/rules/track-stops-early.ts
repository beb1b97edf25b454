import { defineRule } from '../../define-rule.js';
import type { TrackFacts } from '../../../session/track-facts.js';
import { ofTrack, seconds, span } from '../../media-words.js';

const seriousMs = 1000;

/** Its clock does not tell where it ends. */
function broken(track: TrackFacts): boolean {
  return track.jumps > 0 || track.backSteps > 0 || Math.abs(track.drift.farthestMs) > seriousMs / 2;
}

export default defineRule({
  meta: {
    id: 'track-stops-early', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'One track ends before the other.',
    why: 'The picture freezes while the sound goes on, or the sound is gone. Players that wait for both tracks stop.',
    remedy: 'Find out what stopped it: the capture device, the encoder, or a mute that sends nothing instead of silence.',
    cites: [{ peer: 'flvmeta 1.2.1', observed: 'W40054, W40055 above 1 s' }, { peer: 'nginx-rtmp 1.2.2', observed: 'players wait when one track stops' }],
    needs: [], moment: 'audio and video',
    lookAlikes: ['Up to a second: buffers of the encoder.', 'A start or a drift that explains the difference.'],
    examples: {
      fails: [
        { title: 'no audio in the second half', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 3000', 'c2s media 3000 only=video'] },
      ],
      passes: [
        { title: 'both to the end', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 6000'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        const facts = context.session.tracks.facts();
        for (const video of facts) {
          if (video.kind !== 'video' || video.trackId !== 0 || video.frames === 0) continue;
          const audio = facts.find((track) => track.kind === 'audio' && track.trackId === 0 && track.frames > 0 && track.direction === video.direction && track.msid === video.msid);
          if (audio === undefined || broken(audio) || broken(video)) continue;
          context.examined();
          const apart = audio.endMs - video.endMs;
          const start = audio.firstTimestampMs - video.firstShownMs;
          // An offset that both ends share is no stop.
          if (Math.abs(apart) < seriousMs || Math.abs(apart - start) < seriousMs / 2) continue;
          const [short, long] = apart > 0 ? [video, audio] : [audio, video];
          context.report({
            key: `${video.direction} ${video.msid}`, direction: video.direction, atUs: context.session.start?.container === undefined ? context.session.nowUs : short.lastTimestampMs * 1000,
            message: `The ${short.kind} ends at ${seconds(short.lastTimestampMs)}, ${span(Math.abs(apart))} before the ${long.kind}.`,
            cause: `No more ${short.kind} came; the rest has ${long.kind} alone.`, evidence: [ofTrack(short, `last ${short.kind} frame`, short.lastOffset), ofTrack(long, `last ${long.kind} frame`, long.lastOffset)],
          });
        }
      },
    };
  },
});
