import { defineRule } from '../../define-rule.js';
import type { TrackFacts } from '../../../session/track-facts.js';
import { ofMessage } from '../../evidence.js';
import { seconds, span, trackName, writerOf } from '../../media-words.js';
import { isTruncation } from '../truncation.js';

/** Rounding and jitter stay below. */
const slightMs = 40;
const wholeFrame = 0.75;
const roundingMs = 10;

/** On a track with a steady rate a step back by a whole frame is no rounding: two frames stand in the wrong order. */
function isSwap(track: TrackFacts, backMs: number): boolean {
  const { frameMs } = track;
  return frameMs !== undefined && track.isRegular && backMs >= wholeFrame * frameMs && backMs > roundingMs;
}

export default defineRule({
  meta: {
    id: 'dts-backward', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'Timestamps of a track run backwards.',
    why: 'Muxers refuse it ("non monotonically increasing dts"), HLS packagers close, hardware decoders stutter. Each track is judged by its own clock; audio behind video is no fault.',
    remedy: 'Encoder: write decode times, and empty the queue before a reconnect; a file: ffmpeg -i IN -c copy -fflags +genpts OUT.flv.',
    cites: [{ document: 'RTMP 1.0', section: '§5.3.1.2.1' }, { peer: 'FFmpeg 5.1.9', observed: '"non monotonically increasing dts to muxer"' }],
    needs: [], moment: 'two frames of a track',
    lookAlikes: ['Steps of up to 40 ms: rounding or a queue.', 'The wrap at 2^32.', 'A new publish on the same connection.'],
    examples: {
      fails: [
        { title: 'two seconds back', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 3000', 'clock 1000', 'c2s media 1000'] },
      ],
      passes: [
        { title: 'forward throughout', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'c2s media 3000'] },
        { title: 'across the wrap', transcript: ['file flv', 'container flv-header version=1 flags=5 dataOffset=9 problems=""', 'c2s video header', 'c2s audio header', 'clock 4294966800', 'c2s media 480', 'clock 4294967280', 'c2s media 16', 'clock 24', 'c2s media 1000'], companions: ['ts-start-far-from-zero'] },
        { title: 'published again', transcript: ['someone publishes', 'c2s video header', 'c2s audio header', 'c2s media 1000', 'c2s FCUnpublish 6 null "t**t"', 'c2s publish 7 null "t**t" "live" msid=1', 's2c onStatus 0 null {"level":"status","code":"NetStream.Publish.Start","description":"Start publishing"} msid=1', 'clock 0', 'c2s media 1000'] },
      ],
    },
  },
  create(context) {
    return {
      track({ what, track, event, values }) {
        if (what !== 'step-back' || isTruncation(values.fromMs, values.toMs)) return;
        const back = values.fromMs - values.toMs;
        context.report({
          key: `${track.direction} ${track.msid}`, direction: track.direction, severity: back > slightMs || isSwap(track, back) ? 'degraded' : 'info',
          message: `${writerOf(context.session, track.direction)} has ${trackName(track)} timestamps that go back, at first by ${span(back)} to ${seconds(values.toMs)}.`,
          cause: track.kind === 'video' && track.backSteps > 1 && track.mostCompositionMs === 0 && track.pictureTypes.B > 0
            ? 'Display times were written where decode times belong: the stream has B-frames, and every composition time is 0.'
            : back > slightMs || isSwap(track, back) ? 'Frames were written out of order, or the clock of the encoder was set back.' : 'Rounding, or a queue that let frames pass each other.',
          evidence: [ofMessage(event, `${seconds(values.toMs)} after ${seconds(values.fromMs)}`)],
        });
      },
      media() { context.examined(); },
    };
  },
});
