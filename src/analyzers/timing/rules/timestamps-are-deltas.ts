import { audioFrameMs } from '../../../session/track-facts.js';
import { defineRule } from '../../define-rule.js';
import { ofTrack, span, trackName } from '../../media-words.js';

/** Fewer may really lie that close. */
const fewestFrames = 20;
const longestFrameMs = 100;
/** A lost frame or two make a delta longer. */
const severalFrames = 8;

export default defineRule({
  meta: {
    id: 'timestamps-are-deltas', area: 'timing', level: 9, severity: 'degraded', end: 'server',
    summary: 'The timestamps are the distances between frames, not their times.',
    why: 'Every frame claims to stand at the same moment: players show one picture, seek bars show no length. The media themselves are there.',
    remedy: 'Server: keep the last absolute timestamp of each chunk stream and add the delta of type 1 and 2 chunk headers to it.',
    cites: [{ document: 'RTMP 1.0', section: '§5.3.1.2' }, { peer: 'gst-rtmp2-server up to dd4cd77', observed: 'stores the delta as the timestamp' }],
    needs: [], moment: 'twenty frames of a track',
    lookAlikes: ['A short file.', 'A clock that is set back again and again, but runs in between.'],
    examples: {
      fails: [
        { title: '33, 34, 33 ...', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s tones 60 0 from=23'] },
      ],
      passes: [
        { title: 'times', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 4000'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.frames < fewestFrames) continue;
          context.examined();
          const frameMs = track.kind === 'audio' ? audioFrameMs(track.config) : track.config?.frameRate === undefined ? undefined : 1000 / track.config.frameRate;
          const mean = track.timestampSumMs / track.frames;
          const near = frameMs === undefined ? mean > 0 && mean < longestFrameMs : mean > frameMs / 2 && mean < frameMs * 2;
          if (!near || track.largestTimestampMs > mean * severalFrames) continue;
          context.report({
            key: `${track.direction} ${track.msid}`, direction: track.direction, atUs: 0, message: `No ${trackName(track)} frame has a time above ${span(track.largestTimestampMs)}: each carries its distance to the frame before.`,
            cause: 'Whoever wrote this took the timestamp delta of RTMP chunk headers for the timestamp.', evidence: [ofTrack(track, `${track.frames} frames, all within ${span(track.largestTimestampMs)}`)],
          });
        }
      },
    };
  },
});
