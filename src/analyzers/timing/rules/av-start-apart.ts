import { defineRule } from '../../define-rule.js';
import { ofTrack, span } from '../../media-words.js';

/** Below it viewers notice nothing. */
const slightMs = 500;
const seriousMs = 1000;

export default defineRule({
  meta: {
    id: 'av-start-apart', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'Audio and video begin at different times.',
    why: 'Players either wait for the later track with nothing on screen, or play the two apart: speech does not fit the lips.',
    remedy: 'Encoder: start both tracks from one clock; a constant offset in a file: ffmpeg -itsoffset.',
    cites: [{ peer: 'flvmeta 1.2.1', observed: 'W40024 above 1 s' }],
    needs: [], moment: 'a frame of each kind',
    lookAlikes: ['Up to half a second of audio before the first video frame: encoder delay.', 'A player that joins in the middle.'],
    examples: {
      fails: [
        { title: '1.5 s apart', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'clock 0', 'c2s media 1480 only=video', 'c2s media 4000'] },
      ],
      passes: [
        { title: 'a frame a second, shown later than decoded', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s video key ts=0 cts=1500', 'c2s video inter ts=1000 cts=1500', 'c2s audio frame ts=1500', 'c2s audio frame ts=1523'] },
        { title: 'together', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 2000'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        const { session } = context;
        const videos = session.tracks.facts().filter((track) => track.kind === 'video' && track.frames > 0 && track.trackId === 0);
        for (const video of videos) {
          const audio = session.tracks.facts().find((track) => track.kind === 'audio' && track.frames > 0 && track.direction === video.direction && track.msid === video.msid && track.trackId === 0);
          if (audio === undefined || video.direction === 's2c' || !session.fromStart) continue;
          context.examined();
          // Decode times of a stream with B-frames begin earlier than its pictures.
          const apart = audio.firstTimestampMs - video.firstShownMs;
          // Video that begins inside a group of pictures lacks its beginning: first-video-not-keyframe.
          if (Math.abs(apart) <= slightMs || (apart < 0 && !video.firstIsKey)) continue;
          context.report({
            key: `${video.direction} ${video.msid}`, direction: video.direction, severity: Math.abs(apart) > seriousMs ? 'degraded' : 'info',
            message: `The first ${apart > 0 ? 'audio' : 'video'} frame comes ${span(Math.abs(apart))} after the first ${apart > 0 ? 'video' : 'audio'} frame.`,
            cause: 'One track was started later, or carries a constant offset.', evidence: [ofTrack(video, 'first video frame'), ofTrack(audio, 'first audio frame')],
          });
        }
      },
    };
  },
});
