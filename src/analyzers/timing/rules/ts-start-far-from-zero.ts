import { defineRule } from '../../define-rule.js';
import { ofTrack, seconds, trackName, writerOf } from '../../media-words.js';

/** Encoders with a queue begin some seconds in. */
const farMs = 10_000;

export default defineRule({
  meta: {
    id: 'ts-start-far-from-zero', area: 'timing', level: 9, severity: 'info', end: 'client',
    summary: 'The first timestamp is far from zero.',
    why: 'It is legal, but players that show the timestamp as a position start at an odd one, mediainfo takes it for the length of the file, and the 24-bit field is near its end.',
    remedy: 'Encoder: begin a session at 0; do not use the wall clock.',
    cites: [{ document: 'RTMP 1.0', section: '§5.3.1.2.1' }, { peer: 'mediainfo 23.04', observed: 'shows 4 h 39 min for 10 s' }],
    needs: [], moment: 'a frame',
    lookAlikes: ['A player that joins a stream that has run for hours.', 'A recording cut out of a longer one: legal.'],
    examples: {
      fails: [
        { title: '100 s', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'clock 100000', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'at 0', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 1000'] },
        { title: 'a late player', transcript: ['someone plays', 's2c video header', 's2c audio header', 'clock 100000', 's2c media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      media() { context.examined(); },
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.frames === 0 || track.direction === 's2c' || track.trackId > 0 || track.firstTimestampMs < farMs || !context.session.fromStart) continue;
          context.report({
            key: 'start', direction: track.direction, message: `${writerOf(context.session, track.direction)} begins at ${seconds(track.firstTimestampMs)}, not near 0.`,
            cause: 'The clock of the encoder ran before the session began, or this is a piece of a longer recording.', evidence: [ofTrack(track, `first ${trackName(track)} frame`)],
          });
        }
      },
    };
  },
});
