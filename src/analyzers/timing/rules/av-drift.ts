import { defineRule } from '../../define-rule.js';
import { ofTrack, span, trackKey, trackName } from '../../media-words.js';

const shortestMs = 3000;
/** Two frames of AAC. */
const slightMs = 45;
/** 20 ms a minute: what a crystal is off. */
const slightRate = 0.00034;
const seriousMs = 100;
/** faults: 0.5 % and beyond is no crystal. */
const seriousRate = 0.004;

export default defineRule({
  meta: {
    id: 'av-drift', area: 'timing', level: 9, severity: 'degraded', end: 'client',
    summary: 'Audio timestamps do not keep to the number of samples.',
    why: 'The sound drifts away from the picture, more with every minute; players stretch it, cut it, or drop frames to catch up.',
    remedy: 'Encoder: resample to the clock (ffmpeg -af aresample=async=1), or write timestamps from the sample count.',
    cites: [{ document: 'ISO/IEC 14496-3', section: '§4.5.1.1' }, { peer: 'mpegts.js 1.8.2', observed: '"Large audio timestamp gap detected"' }],
    needs: [], moment: 'ten audio frames',
    lookAlikes: ['Gaps: those are lost frames, and drift is measured without them.', 'SBR: the configured rate is half of what comes out, frames have twice the samples.'],
    examples: {
      fails: [
        { title: 'two of a hundred too slow', transcript: ['file flv', 'container flv-header version=1 flags=4 dataOffset=9 problems=""', 'c2s audio header samples=1024 rate=44100', 'c2s tones 500 23.7'] },
      ],
      passes: [
        { title: 'exact', transcript: ['file flv', 'container flv-header version=1 flags=4 dataOffset=9 problems=""', 'c2s audio header samples=1024 rate=44100', 'c2s tones 500 23.22'] },
      ],
    },
  },
  create(context) {
    return {
      end() {
        for (const track of context.session.tracks.facts()) {
          if (track.kind !== 'audio' || track.config?.samplesPerFrame === undefined || track.drift.spanMs < shortestMs) continue;
          context.examined();
          const { nowMs: driftMs, spanMs: driftSpanMs } = track.drift;
          const rate = Math.abs(driftMs) / driftSpanMs;
          if (Math.abs(driftMs) < slightMs || rate < slightRate) continue;
          context.report({
            key: trackKey(track), direction: track.direction, severity: Math.abs(driftMs) >= seriousMs && rate >= seriousRate ? 'degraded' : 'info',
            message: `The ${trackName(track)} timestamps run ${driftMs > 0 ? 'ahead of' : 'behind'} their samples: ${span(Math.abs(driftMs))} after ${span(driftSpanMs)}.`,
            cause: 'The clock that stamps the frames and the clock that samples the sound are not the same, or the configuration names another sample rate than the real one.',
            evidence: [ofTrack(track, `${(rate * 100).toFixed(2)} % apart`, track.lastOffset)],
          });
        }
      },
    };
  },
});
