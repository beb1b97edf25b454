import { defineRule } from '../../define-rule.js';
import { ofMessage } from '../../evidence.js';
import { frameMsOf, ofTrack, span, trackKey } from '../../media-words.js';

const longestMs = 2000;
/** H.264 and HEVC hold back no more (max_dec_frame_buffering): at few frames a second that takes seconds. */
const longestFrames = 16;
const slightMs = 100;
/** A stray B slice is no B-frame stream. */
const fewestB = 3;
const carriesComposition = new Set(['avc1', 'hvc1', 'vvc1']);

export default defineRule({
  meta: {
    id: 'cts-invalid', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'Composition times do not fit the frames.',
    why: 'Frames are shown in the wrong order or at the wrong time: a picture that trembles. Packagers that read the field unsigned write times of hours.',
    remedy: 'Encoder: composition time is display time minus decode time, 0 or more, and not 0 throughout when there are B-frames.',
    cites: [{ document: 'FLV 10.1', section: 'E.4.3.2' }, { peer: 'FFmpeg 5.1.9', observed: '"Negative cts, previous timestamps might be wrong"' }],
    needs: [], moment: 'a video frame',
    lookAlikes: ['Small negative values of VideoToolbox: receivers must read the field signed.'],
    examples: {
      fails: [
        { title: 'half a second negative', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter cts=-500', 'c2s media 1000'] },
        { title: 'all 0 with B-frames', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s gop 0'], companions: ['keyframe-interval-short'] },
      ],
      passes: [
        { title: 'B-frames with their times', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s gop 80'] },
        { title: 'a small negative one', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s video inter cts=-33', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      media(event, body) {
        if (body.type !== 'video') return;
        for (const unit of body.units) {
          if (unit.packetType !== 'coded-frames' || unit.compositionTimeMs === undefined) continue;
          context.examined();
          const { compositionTimeMs } = unit;
          if (compositionTimeMs >= 0 && (compositionTimeMs <= longestMs || compositionTimeMs <= longestFrames * (frameMsOf(context.session, event, unit.trackId) ?? 0))) continue;
          const slight = compositionTimeMs < 0 && compositionTimeMs >= -slightMs;
          context.report({
            key: `${event.direction} ${event.msid} ${unit.trackId}`, direction: event.direction, severity: slight ? 'info' : 'degraded',
            message: compositionTimeMs < 0 ? `Composition times are negative, at first ${compositionTimeMs} ms: frames would be shown before they are decoded.` : `A composition time is ${span(compositionTimeMs)}: no decoder holds a frame back that long.`,
            cause: slight ? 'The encoder counts decode times from the first shown frame.' : 'The field was written wrongly, or display and decode times were mixed up.',
            evidence: [ofMessage(event, `composition time ${compositionTimeMs} ms`)],
          });
        }
      },
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'video' || track.mostCompositionMs !== 0 || track.leastCompositionMs !== 0 || track.pictureTypes.B < fewestB || !carriesComposition.has(track.codec) || !track.reorders) continue;
          context.report({
            key: trackKey(track), direction: track.direction, message: `The stream has B-frames, but the composition time of every frame is 0.`,
            cause: 'The muxer did not pass the display times on.', evidence: [ofTrack(track, `${track.pictureTypes.B} B-frames`)],
          });
        }
      },
    };
  },
});
