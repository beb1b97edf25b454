import { defineRule } from '../../define-rule.js';
import { ofTrack, trackKey, writerOf } from '../../media-words.js';

export default defineRule({
  meta: {
    id: 'first-video-not-keyframe', area: 'video', level: 8, severity: 'degraded', end: 'client',
    summary: 'The stream begins with a frame that cannot be decoded alone.',
    why: 'Nothing can be shown until the next keyframe; decoders complain ("mmco: unref short failure") or show grey.',
    remedy: 'Encoder: request a keyframe when the session begins. Recorder: begin at one.',
    cites: [{ peer: 'FFmpeg 5.1.9', observed: '"mmco: unref short failure"' }],
    needs: [], moment: 'a video frame',
    lookAlikes: ['A player that joins in the middle.', 'A capture that begins in the middle.'],
    examples: {
      fails: [
        { title: 'starts in mid-group', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s video inter', 'c2s video inter', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'starts with a keyframe', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'a player joins', transcript: ['someone plays', 's2c video header', 's2c audio header', 's2c video inter', 's2c video key'] },
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
          if (track.kind !== 'video' || track.frames === 0 || track.firstIsKey || track.direction === 's2c' || !context.session.fromStart) continue;
          context.report({
            key: trackKey(track), direction: track.direction, atUs: context.session.start?.container === undefined ? context.session.nowUs : track.firstTimestampMs * 1000,
            message: `${writerOf(context.session, track.direction)} begins its video in the middle of a group of pictures.`, cause: 'What the first frames refer to is missing.', evidence: [ofTrack(track, 'first frame, no keyframe')],
          });
        }
      },
    };
  },
});
